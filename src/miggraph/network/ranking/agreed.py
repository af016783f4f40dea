"""Agreements to receive people who are not nationals: how many, which unused, what is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import networkx as nx

from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.transfer import Transfer
from miggraph.network.graphs.directions import Deal
from miggraph.network.ranking.third_country import Latent
from miggraph.quantities import NONE, Bounds, total

__all__ = ["concluded", "latent", "unused"]

#: Statuses after which nobody can arrive under an agreement.
_OVER: Final = frozenset(
    {"terminated", "expired", "never-implemented", "refused", "denied", "blocked-by-court"}
)


def concluded(state: str, agreed: Iterable[Deal]) -> dict[str, int]:
    """Count the agreements under which a state receives, by kind.

    Parameters
    ----------
    state
        Code of the receiving state.
    agreed
        Concluded deals.
    """
    found = {deal.agreement: deal.kind for deal in agreed if deal.receiver == state}
    return dict(sorted(Counter(found.values()).items()))


def latent(
    agreements: nx.Graph[str], agreed: Iterable[Deal], day: date
) -> dict[str, tuple[Latent, ...]]:
    """Return what was agreed, is not over, and has no recorded arrival, by receiver.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements; whether anybody arrived is read from its
        counts, which no filter of transfers changes.
    agreed
        Concluded deals.
    day
        The day for which it is asked.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for deal in agreed:
        data = agreements.nodes[deal.agreement]
        nobody = not data.get("transfers") and not data.get("totals")
        if nobody and not _is_over(data, day):
            found.setdefault(deal.receiver, {}).setdefault(deal.agreement, set()).add(deal.sender)
    return {
        state: tuple(
            Latent(
                name,
                agreements.nodes[name]["kind"],
                tuple(sorted(senders)),
                agreements.nodes[name].get("in_force", "possibly"),
                agreements.nodes[name].get("status"),
                tuple(agreements.nodes[name].get("capacities", ())),
            )
            for name, senders in sorted(names.items())
        )
        for state, names in sorted(found.items())
    }


def unused(
    state: str,
    transfers: Iterable[Transfer],
    agreements: nx.Graph[str],
    agreed: Iterable[Deal],
    day: date,
) -> Bounds | None:
    """Return what total capacities leave over; a capacity for a year or a flight has no rest.

    Parameters
    ----------
    state
        Code of the receiving state.
    transfers
        All transfers up to the day, without filters.
    agreements, agreed, day
        As in `latent`.

    Returns
    -------
    Bounds or None
        In persons; None where no total capacity is accepted. Transfers that only possibly went to
        the state may have used it.
    """
    told = list(transfers)
    rests = []
    for name in sorted({deal.agreement for deal in agreed if deal.receiver == state}):
        data = agreements.nodes[name]
        stated = [
            Bounds(low, high) for unit, low, high in data.get("capacities", ()) if unit == "total"
        ]
        if not stated or _is_over(data, day):
            continue
        capacity = stated[0]
        for other in stated[1:]:
            capacity = capacity.envelope(other)
        rests.append(_rest(capacity, _came(state, [t for t in told if name in t.agreements])))
    return total(rests) if rests else None


def _came(state: str, transfers: Iterable[Transfer]) -> Bounds:
    """Return how many came; those who possibly went to the state count in the most only."""
    routes: dict[str | None, list[Item]] = {}
    possibly = NONE
    for t in transfers:
        if t.receiving == state:
            routes.setdefault(t.sending, []).append(t.item(t.persons))
        elif state in t.possible:
            possibly = possibly.plus(Bounds(0, t.persons.max))
    return total(route_bounds(items) for items in routes.values()).plus(possibly)


def _rest(capacity: Bounds, came: Bounds) -> Bounds:
    low = 0 if came.max is None else max(0, capacity.min - came.max)
    return Bounds(low, None if capacity.max is None else max(0, capacity.max - came.min))


def _is_over(agreement: Mapping[str, Any], day: date) -> bool:
    ended = agreement.get("ended_on_latest")
    return agreement.get("status") in _OVER or (ended is not None and ended <= day)
