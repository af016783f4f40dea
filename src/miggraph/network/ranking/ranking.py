"""Rank the receiving states of third-country transfers in any network of transfers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

import networkx as nx
from msgspec.structs import replace

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.errors import UnknownNameError
from miggraph.network.choices import bases_of, kinds_of
from miggraph.network.graphs.directions import HUB_KINDS, Deal, deals
from miggraph.network.graphs.projection import agreements_of
from miggraph.network.graphs.reading import Reading, read_transfers
from miggraph.network.ranking.agreed import concluded, latent, unused
from miggraph.network.ranking.arrivals import BASES, Arrivals, Tally
from miggraph.network.ranking.hubs import MEASURES, Hub, HubParameters, hubs_of
from miggraph.network.ranking.third_country import (
    HubFinding,
    HubRoute,
    Point,
    ThirdCountryHubs,
)
from miggraph.network.result import Basis, Interval
from miggraph.quantities import Bounds
from miggraph.records import State

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
    bases, kinds = bases_of(bases), kinds_of(kinds)
    if agreements is not None:
        agreements_of(agreements)  # before anything is read from it
    reading = read_transfers(transfers)
    told = reading.transfers.values()
    day = on or transfers.graph.get("on") or max((t.happened_by for t in told), default=date.max)
    past = [t for t in told if _has_begun(dates.span(t.date).earliest, day)]
    finder = Arrivals(reading.roles_in, reading.states, tuple(bases), day)
    tallies = finder.possible(past)
    counts = {state: _cohorts(state, tally, reading) for state, tally in tallies.items()}
    ranked_by = _measure(by, counts.values())
    hubs = _ranked(finder, past, reading.states, agreements, ranked_by, tuple(bases))
    agreed = () if agreements is None else _deals(agreements, kinds, day)
    filters = transfers.graph.get("filters", {})
    stops = _transit(past)
    here = {hub.state for hub in hubs}
    routes = _routes(tallies, here)
    unspent = {} if agreements is None else latent(agreements, agreed, day)
    return ThirdCountryHubs(
        basis=Basis.of(transfers),
        by=by,
        ranked_by=ranked_by,
        bases=tuple(bases),
        kinds=tuple(kinds),
        hubs=tuple(
            HubFinding(
                hub=hub,
                third_country_share=_third_country_share(hub, tallies[hub.state], past, bases)
                if "nationalities" not in filters
                else Interval(None, None),
                onward_share=_share(hub.onward, hub.persons),
                uncounted_cohorts=counts[hub.state][0],
                cohorts=counts[hub.state][1],
                concluded=concluded(hub.state, agreed),
                latent=unspent.get(hub.state, ()),
                unused=unused(hub.state, past, agreements, agreed, day)
                if agreements is not None and not filters
                else None,
                transit_transfers=len(stops.get(hub.state, ())),
                transit_senders=len({t.sending for t in stops.get(hub.state, ())}),
            )
            for hub in hubs
        ),
        routes=routes,
        points=_points(transfers, routes),
        latent=unspent,
        undetermined_elsewhere={
            state: len(tally.undetermined)
            for state, tally in tallies.items()
            if state not in here and tally.undetermined
        },
        left_out=dict(sorted(Counter(transfers.graph.get("left_out", {}).values()).items())),
    )


def _has_begun(earliest: date | None, day: date) -> bool:
    return earliest is None or earliest <= day


def _deals(agreements: nx.Graph[str], kinds: Collection[str], day: date) -> tuple[Deal, ...]:
    return tuple(
        deal for deal in deals(agreements, kinds, ("concluded",)) if _has_begun(deal.earliest, day)
    )


def _measure(by: str, counts: Iterable[tuple[int, int]]) -> str:
    """Return what to rank by: richness, where too few counts are told for an effective number."""
    found = list(counts)
    uncounted, cohorts = sum(none for none, _ in found), sum(whole for _, whole in found)
    too_few = by == EFFECTIVE and uncounted > cohorts * _MOST_UNCOUNTED
    return "nationalities" if too_few else by


def _ranked(
    finder: Arrivals,
    transfers: Iterable[Transfer],
    states: Mapping[str, State],
    agreements: nx.Graph[str] | None,
    by: str,
    bases: tuple[str, ...],
) -> tuple[Hub, ...]:
    measure = next((known for known in MEASURES if known == by), MEASURES[1])
    force = _Unknown({} if agreements is None else _force(agreements))
    hubs = hubs_of(finder, transfers, states, force, HubParameters(measure, bases))
    return _by_effective(hubs) if by == EFFECTIVE else hubs


def _routes(tallies: Mapping[str, Tally], ranked: Collection[str]) -> tuple[HubRoute, ...]:
    """Sum the arrivals in each ranked state by sender; a sender that is not settled has none."""
    found: dict[tuple[str, str], list[Item]] = {}
    for state in ranked:
        for transfer in tallies[state].arrivals:
            if transfer.sending is not None:
                item = transfer.item(transfer.third_persons)
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
    """Count the cohorts of foreign nationals who arrived: without any count, and all."""
    home = root(state, reading.states)
    found = [
        (transfer.id, cohort.nationality) in reading.uncounted
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


def _transit(transfers: Iterable[Transfer]) -> Mapping[str, list[Transfer]]:
    """Return the transfers with settled ends that stopped in a state on the way to another."""
    found: dict[str, list[Transfer]] = {}
    for transfer in transfers:
        if transfer.sending is None or transfer.receiving is None:
            continue
        for stop in set(transfer.via) - {transfer.sending, transfer.receiving}:
            found.setdefault(stop, []).append(transfer)
    return found
