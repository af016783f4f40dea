"""Deals: a sender, a receiver and the agreement between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import networkx as nx

from miggraph.network.choices import kinds_of
from miggraph.network.graphs.projection import AGREED, agreements_of

__all__ = ["HUB_KINDS", "Deal", "deals"]

#: Kinds of agreements under which people are to go to a state that is not theirs.
HUB_KINDS: Final = (
    "third-country-transfer",
    "safe-third-country",
    "externalised-processing",
    "offshore-detention",
)
_SENDING: Final = frozenset({"sending", "both"})
_RECEIVING: Final = frozenset({"receiving", "transit", "both"})


@dataclass(frozen=True, order=True)
class Deal:
    """One direction of one agreement.

    Attributes
    ----------
    sender, receiver
        Codes; a union can send, and is never a receiver.
    agreement, kind, nature
        Id of the agreement, its kind and nature.
    earliest, latest
        Bounds of the day on which it began; None is not known.
    """

    sender: str
    receiver: str
    agreement: str
    kind: str
    nature: str
    earliest: date | None
    latest: date | None


def deals(
    agreements: nx.Graph[str],
    kinds: Collection[str] | None = HUB_KINDS,
    natures: Collection[str] = AGREED,
) -> tuple[Deal, ...]:
    """Return each pair of a sending and a receiving party of the agreements.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    kinds
        Kinds of agreements that count; None: all.
    natures
        Natures of agreements that count.

    Returns
    -------
    tuple of Deal
        In the order of sender, receiver and agreement. A party with the role *both* sends and
        receives; one with *transit* receives. Where more than two parties are *both* and none is
        *sending*, no direction is told, and there is no deal.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes.
    """
    wanted = None if kinds is None else kinds_of(kinds)
    found = set()
    for name in agreements_of(agreements, natures):
        data = agreements.nodes[name]
        if wanted is not None and data["kind"] not in wanted:
            continue
        roles = {code: set(agreements.edges[code, name]["roles"]) for code in agreements[name]}
        both = [code for code, played in roles.items() if "both" in played]
        if len(both) > 2 and not any("sending" in played for played in roles.values()):
            continue
        for sender, played in roles.items():
            for receiver, received in roles.items():
                if (
                    sender != receiver
                    and played & _SENDING
                    and received & _RECEIVING
                    and agreements.nodes[receiver].get("kind") != "union"
                ):
                    found.add(
                        Deal(
                            sender,
                            receiver,
                            name,
                            data["kind"],
                            data["nature"],
                            data.get("began_earliest"),
                            data.get("began_latest"),
                        )
                    )
    return tuple(sorted(found, key=lambda d: (d.sender, d.receiver, d.agreement)))
