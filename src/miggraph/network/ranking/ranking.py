"""Rank the receiving states of third-country transfers in any network of transfers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import networkx as nx
from msgspec.structs import replace

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.errors import UnknownNameError
from miggraph.network.graphs.directions import HUB_KINDS, Deal, deals
from miggraph.network.graphs.reading import Reading, read_transfers
from miggraph.network.ranking.arrivals import BASES, Arrivals, Tally
from miggraph.network.ranking.hubs import MEASURES, Hub, HubParameters, hubs_of
from miggraph.network.ranking.third_country import (
    HubFinding,
    HubRoute,
    Latent,
    Point,
    ThirdCountryHubs,
)
from miggraph.network.result import Basis, Interval
from miggraph.quantities import Bounds, total

__all__ = ["EFFECTIVE", "third_country_hubs"]

#: Ranks by the effective number of nationalities, where enough counts are told.
EFFECTIVE: Final = "effective"
#: Above this share of cohorts without a count an effective number is no measure to rank by.
_MOST_UNCOUNTED: Final = 0.5


def third_country_hubs(
    transfers: nx.MultiDiGraph[str],
    agreements: nx.Graph[str] | None = None,
    *,
    by: str = "senders",
    bases: Collection[str] = BASES,
    kinds: Collection[str] = HUB_KINDS,
    on: date | None = None,
) -> ThirdCountryHubs:
    """Rank the receiving states of third-country transfers.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.
    agreements
        The bipartite network of states and agreements; without it nothing is said of agreements.
    by
        The measure that ranks first: ``senders``, ``nationalities``, ``effective`` (number of
        nationalities), ``persons``, ``transfers`` or ``onward``.
    bases
        Movement bases of an arrival.
    kinds
        Kinds of agreements to receive people who are not nationals.
    on
        Transfers that began later are left out; without it the day of the graph, or else the last
        day on which a transfer was over.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UnknownNameError
        If there is no such measure.
    """
    if by not in (*MEASURES, EFFECTIVE):
        raise UnknownNameError("measure", by, (*MEASURES, EFFECTIVE))
    reading = read_transfers(transfers)
    everything = list(reading.transfers.values())
    day = (
        on
        or transfers.graph.get("on")
        or max((t.happened_by for t in everything), default=date.max)
    )
    finder = Arrivals(reading.roles_in, reading.states, tuple(bases), day)
    tallies = finder.possible(everything)
    counts = {state: _cohorts(state, tally, reading) for state, tally in tallies.items()}
    uncounted, cohorts = map(sum, zip(*counts.values(), strict=True)) if counts else (0, 0)
    too_few = by == EFFECTIVE and uncounted > cohorts * _MOST_UNCOUNTED
    ranked_by = "nationalities" if too_few else by
    measure = next((known for known in MEASURES if known == ranked_by), MEASURES[1])
    parameters = HubParameters(measure, tuple(bases))
    force = {} if agreements is None else _force(agreements)
    hubs = hubs_of(finder, everything, reading.states, _Unknown(force), parameters)
    if ranked_by == EFFECTIVE:
        hubs = _by_effective(hubs)
    agreed = () if agreements is None else deals(agreements, kinds, ("concluded",))
    latent = {} if agreements is None else _latent(agreements, agreed, day)
    stops = _transit(everything)
    here = {hub.state for hub in hubs}
    return ThirdCountryHubs(
        basis=Basis.of(transfers),
        by=by,
        ranked_by=ranked_by,
        bases=tuple(bases),
        kinds=tuple(kinds),
        hubs=tuple(
            HubFinding(
                hub=hub,
                third_country_share=_third_country_share(
                    hub, tallies[hub.state], everything, bases
                ),
                onward_share=_share(hub.onward, hub.persons),
                uncounted_cohorts=counts[hub.state][0],
                cohorts=counts[hub.state][1],
                concluded=_concluded(hub.state, agreed),
                latent=latent.get(hub.state, ()),
                unused=_unused(hub.state, everything, agreements, agreed, day),
                transit_transfers=len(stops.get(hub.state, ())),
                transit_senders=len({t.sending for t in stops.get(hub.state, ())}),
            )
            for hub in hubs
        ),
        routes=(routes := _routes(tallies, here)),
        points=_points(transfers, routes),
        latent={state: items for state, items in latent.items() if state not in here},
        undetermined_elsewhere={
            state: len(tally.undetermined)
            for state, tally in tallies.items()
            if state not in here and tally.undetermined
        },
    )


#: Statuses after which nobody can arrive under an agreement any more.
_OVER: Final = frozenset({"terminated", "expired", "never-implemented"})


def _routes(tallies: Mapping[str, Tally], ranked: Collection[str]) -> tuple[HubRoute, ...]:
    """Sum the arrivals in each ranked state by sender; a sender that is not settled has none."""
    found: dict[tuple[str, str], list[Item]] = {}
    for state in ranked:
        for transfer in tallies[state].arrivals:
            if transfer.sending is not None:
                item = Item(
                    dates.span(transfer.date), transfer.third_persons, transfer.tells == "total"
                )
                found.setdefault((transfer.sending, state), []).append(item)
    return tuple(
        HubRoute(sender, receiver, len(items), route_bounds(items))
        for (sender, receiver), items in sorted(found.items())
    )


def _points(transfers: nx.MultiDiGraph[str], routes: Iterable[HubRoute]) -> dict[str, Point]:
    codes = sorted({code for route in routes for code in (route.sender, route.receiver)})
    return {
        code: Point(
            transfers.nodes[code].get("label", code),
            transfers.nodes[code].get("latitude"),
            transfers.nodes[code].get("longitude"),
        )
        for code in codes
    }


class _Unknown(dict[str, Known]):
    """Force by agreement; of an agreement that no network describes it is not known."""

    def __missing__(self, name: str) -> Known:
        return "possibly"


def _force(agreements: nx.Graph[str]) -> dict[str, Known]:
    return {
        name: data.get("in_force", "possibly")
        for name, data in agreements.nodes(data=True)
        if data["bipartite"] == 1
    }


def _cohorts(state: str, tally: Tally, reading: Reading) -> tuple[int, int]:
    """Count the cohorts of foreign nationals who arrived: without an upper count, and all."""
    home = root(state, reading.states)
    found = [
        cohort.persons.max is None
        for transfer in tally.arrivals
        for cohort in transfer.cohorts
        if cohort.accepted
        and cohort.nationality in reading.states
        and root(cohort.nationality, reading.states) != home
    ]
    return sum(found), len(found)


def _by_effective(hubs: Sequence[Hub]) -> tuple[Hub, ...]:
    """Rank by the least effective number, then by its greatest; equal values share a rank."""
    keys = {hub.state: tuple(hub.effective_nationalities) for hub in hubs}
    order = sorted(keys.values(), reverse=True)
    placed = [replace(hub, rank=order.index(keys[hub.state]) + 1) for hub in hubs]
    return tuple(sorted(placed, key=lambda hub: (hub.rank, hub.state)))


def _third_country_share(
    hub: Hub, tally: Tally, transfers: Iterable[Transfer], bases: Collection[str]
) -> Interval:
    """Return the share of transfers with foreign nationals; undetermined ones count both ways."""
    own = sum(
        t.receiving == hub.state and t.third_country == "no" and t.basis in bases for t in transfers
    )
    sure, open_ = len(tally.arrivals), len(tally.undetermined)
    return Interval(sure / (sure + open_ + own), (sure + open_) / (sure + open_ + own))


def _share(part: Bounds, whole: Bounds) -> Interval:
    """Return the share that a part has of a whole of which it is a part."""
    low = part.min / whole.max if whole.max else 0.0
    high = 1.0 if part.max is None or not whole.min else min(1.0, part.max / whole.min)
    return Interval(low, high)


def _concluded(state: str, agreed: Iterable[Deal]) -> dict[str, int]:
    found = {deal.agreement: deal.kind for deal in agreed if deal.receiver == state}
    return dict(sorted(Counter(found.values()).items()))


def _latent(
    agreements: nx.Graph[str], agreed: Iterable[Deal], day: date
) -> dict[str, tuple[Latent, ...]]:
    """Return what was agreed, is not over, and has no recorded arrival, by receiver."""
    found: dict[str, dict[str, set[str]]] = {}
    for deal in agreed:
        data = agreements.nodes[deal.agreement]
        unused = not data.get("transfers") and not data.get("totals")
        if unused and not _is_over(data, day):
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


def _is_over(agreement: Mapping[str, Any], day: date) -> bool:
    ended = agreement.get("ended_on_latest")
    return agreement.get("status") in _OVER or (ended is not None and ended <= day)


def _unused(
    state: str,
    transfers: Iterable[Transfer],
    agreements: nx.Graph[str] | None,
    agreed: Iterable[Deal],
    day: date,
) -> Bounds | None:
    """Return what total capacities leave over; a capacity for a year or a flight has no rest."""
    if agreements is None:
        return None
    rests = []
    everything = list(transfers)
    for name in sorted({deal.agreement for deal in agreed if deal.receiver == state}):
        data = agreements.nodes[name]
        stated = [
            Bounds(low, high) for unit, low, high in data.get("capacities", ()) if unit == "total"
        ]
        if not stated or _is_over(data, day):
            continue
        routes: dict[str | None, list[Item]] = {}
        for t in everything:
            if t.receiving == state and name in t.agreements:
                item = Item(dates.span(t.date), t.persons, t.tells == "total")
                routes.setdefault(t.sending, []).append(item)
        came = total(route_bounds(items) for items in routes.values())
        rests.append(_rest(stated[0], came))
    return total(rests) if rests else None


def _rest(capacity: Bounds, came: Bounds) -> Bounds:
    low = 0 if came.max is None else max(0, capacity.min - came.max)
    return Bounds(low, None if capacity.max is None else max(0, capacity.max - came.min))


def _transit(transfers: Iterable[Transfer]) -> Mapping[str, list[Transfer]]:
    """Return the transfers with settled ends that stopped in a state on the way to another."""
    found: dict[str, list[Transfer]] = {}
    for transfer in transfers:
        if transfer.sending is None or transfer.receiving is None:
            continue
        for stop in set(transfer.via) - {transfer.sending, transfer.receiving}:
            found.setdefault(stop, []).append(transfer)
    return found
