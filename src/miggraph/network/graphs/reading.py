"""From the edges of a network of transfers back to transfers, so that one rule serves both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import networkx as nx

from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED, root
from miggraph.claims.transfer import OnwardMovement, ResolvedCohort, Transfer
from miggraph.errors import GraphError
from miggraph.network.graphs.checks import check_graph
from miggraph.quantities import Bounds
from miggraph.records import State
from miggraph.residuals import is_residual
from miggraph.vocabulary import SCHEMES

__all__ = ["Reading", "read_transfers"]

_NEEDED: Final = (
    "transfer",
    "nationality",
    "nationality_settled",
    "cohort_kind",
    "persons_min",
    "persons_max",
    "transfer_persons_min",
    "transfer_persons_max",
    "transfer_third_persons_min",
    "transfer_third_persons_max",
    "transfer_onward_persons_min",
    "transfer_onward_persons_max",
    "third_country",
    "settled",
    "receiver_settled",
    "joint",
    "tells",
    "date",
    "happened_by",
    "basis",
    "receiver_roles",
    "agreements",
)

#: The words of an attribute that the rules know.
_WORDS: Final = {
    "third_country": ("yes", "partly", "no", "undetermined"),
    "tells": ("event", "total"),
    "cohort_kind": ("third", "own", "open"),
}


class Reading(NamedTuple):
    """What a network of transfers says.

    Attributes
    ----------
    transfers
        By id.
    states
        Nodes and nationalities, by code.
    roles
        (transfer, receiving state) -> roles in its agreements.
    uncounted
        (transfer, nationality) of the cohorts of which no number is told, nor follows.
    """

    transfers: dict[str, Transfer]
    states: dict[str, State]
    roles: dict[tuple[str, str], frozenset[str]]
    uncounted: frozenset[tuple[str, str]]

    def roles_in(self, transfer: Transfer, state: str) -> Collection[str]:
        """Return the roles of a state in the agreements of a transfer."""
        return self.roles.get((transfer.id, state), frozenset())


class _Edge(NamedTuple):
    sender: str
    receiver: str
    data: Mapping[str, Any]


def read_transfers(transfers: nx.MultiDiGraph[str]) -> Reading:
    """Gather the edges of each transfer.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    check_graph(transfers, edges=_NEEDED, directed=True)
    states = {
        code: State(
            code,
            data.get("label", code),
            data.get("kind", "state"),
            administered_by=data.get("administered_by"),
        )
        for code, data in transfers.nodes(data=True)
    }
    for state in [*states.values()]:  # the state of a territory need not be a node
        home = state.administered_by
        if home is not None and home not in states:
            states[home] = State(home, home)
    grouped: dict[str, list[_Edge]] = {}
    roles = {}
    uncounted = set()
    for sender, receiver, data in transfers.edges(data=True):
        _check_words(sender, receiver, data)
        grouped.setdefault(data["transfer"], []).append(_Edge(sender, receiver, data))
        roles[data["transfer"], receiver] = frozenset(data["receiver_roles"])
        _add_nationality(states, receiver, data)
        if not data.get("count_told") and data["persons_min"] != data["persons_max"]:
            uncounted.add((data["transfer"], data["nationality"]))
    found = {name: _transfer(name, edges) for name, edges in sorted(grouped.items())}
    return Reading(found, states, roles, frozenset(uncounted))


def _check_words(sender: str, receiver: str, data: Mapping[str, Any]) -> None:
    """Refuse words that no rule knows: a misspelt answer must not count as an arrival."""
    nationality = data["nationality"]
    if (
        nationality is not None
        and nationality not in SCHEMES["cohort-group"]
        and is_residual(nationality)
    ):
        raise GraphError(
            f"The edge {sender}-{receiver} of {data['transfer']!r} has the nationality "
            f"{nationality!r}, a residual category.",
            fix="use a code, a cohort group such as unknown, or None.",
        )
    for name, words in _WORDS.items():
        if data[name] not in words:
            raise GraphError(
                f"The edge {sender}-{receiver} of {data['transfer']!r} has {name} {data[name]!r}.",
                fix=f"use {', '.join(words)}.",
            )


def _add_nationality(states: dict[str, State], receiver: str, data: Mapping[str, Any]) -> None:
    """Add the state of a nationality that is no node; it is own only by the word of the edge."""
    code = data["nationality"]
    if code is None or code in states or code in NO_NATIONALS | UNDECIDED:
        return
    home = root(receiver, states) if data["cohort_kind"] == "own" else None
    states[code] = State(code, code, administered_by=home)


def _transfer(name: str, edges: Sequence[_Edge]) -> Transfer:
    data = edges[0].data
    senders = tuple(sorted({edge.sender for edge in edges}))
    receivers = tuple(sorted({edge.receiver for edge in edges}))
    settled = bool(data["receiver_settled"])
    same_pair = [edge.data for edge in edges if edge[:2] == edges[0][:2]]
    return Transfer(
        id=name,
        agreements=tuple(data["agreements"]),
        accounts=tuple(data.get("accounts", ())),
        standing="done",
        tells=data["tells"],
        date=data["date"],
        happened_by=data["happened_by"] or date.max,
        # One figure for several receivers has a settled sender.
        sending=senders[0] if data["settled"] or data["joint"] else None,
        receiving=receivers[0] if settled else None,
        possible=() if settled else receivers,
        joint=data["joint"],
        possible_senders=() if data["settled"] else senders,
        persons=_bounds(data, "transfer_persons"),
        cohorts=tuple(
            ResolvedCohort(d["nationality"], _bounds(d, "persons"), d["nationality_settled"])
            for d in same_pair
            if d["nationality"] is not None
        ),
        third_country=data["third_country"],
        third_persons=_bounds(data, "transfer_third_persons"),
        basis=data["basis"],
        basis_inferred=data.get("basis_inferred", False),
        mode=data.get("mode", "unknown"),
        via=tuple(data.get("via", ())),
        onward=tuple(
            OnwardMovement(to, Bounds(low, high), mode)
            for to, low, high, mode in data.get("onward", ())
        ),
        onward_persons=_bounds(data, "transfer_onward_persons"),
        agencies=tuple(data.get("agencies", ())),
        rulings=(),
        onward_withheld=data.get("onward_withheld", False),
        tables=tuple(data.get("tables", ())),
    )


def _bounds(data: Mapping[str, Any], name: str) -> Bounds:
    return Bounds(data[f"{name}_min"], data[f"{name}_max"])
