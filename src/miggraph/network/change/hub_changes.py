"""The measures of hubs by quarter or year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import networkx as nx

from miggraph.claims.flows import Item, route_bounds
from miggraph.errors import UnknownNameError
from miggraph.network.change.period_result import HubPeriod, HubSeries
from miggraph.network.change.periods import LENGTHS, Period, periods
from miggraph.network.change.receiving import Arrival, arrivals_of
from miggraph.network.choices import bases_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.result import Basis
from miggraph.quantities import Bounds, total

__all__ = ["hub_series"]


def hub_series(
    transfers: nx.MultiDiGraph[str],
    freq: str = "quarter",
    *,
    bases: Iterable[str] = BASES,
    since: date | None = None,
    until: date | None = None,
) -> HubSeries:
    """Count third-country arrivals by receiving state and calendar period.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.
    freq
        ``quarter``, ``half-year`` or ``year``.
    bases
        Movement bases of an arrival.
    since, until
        Only periods that touch this window; None: the window of the graph, or all.

    Returns
    -------
    HubSeries
        Of the states in which a transfer arrived for certain, as in the ranking of hubs; persons
        are bounds by the rule for routes, of what can have been within the period.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UnknownNameError
        If there is no such length of periods or movement basis.
    UsageError
        If no movement basis is chosen.
    """
    chosen = _checked(freq, bases)
    on = transfers.graph.get("on")
    window = transfers.graph.get("filters", {})
    since, until = since or window.get("since"), until or window.get("until")
    found: dict[str, list[Arrival]] = {}
    undated = set()
    for arrival in arrivals_of(transfers, chosen, on):
        if arrival.span.latest in (None, date.max) and arrival.span.earliest is None:
            undated.add(arrival.transfer)
        else:
            found.setdefault(arrival.receiver, []).append(arrival)
    items = [
        item
        for state, arrivals in sorted(found.items())
        for step in _steps(arrivals, freq, since, until, on)
        if (item := _item(transfers, state, step, arrivals)) is not None
    ]
    return HubSeries(
        basis=Basis.of(transfers),
        freq=freq,
        bases=chosen,
        items=tuple(items),
        undated=tuple(sorted(undated)),
    )


def _checked(freq: str, bases: Iterable[str]) -> tuple[str, ...]:
    if freq not in LENGTHS:
        raise UnknownNameError("length of a period", freq, LENGTHS)
    return bases_of(bases)


def _steps(
    arrivals: Sequence[Arrival],
    freq: str,
    since: date | None,
    until: date | None,
    on: date | None,
) -> Iterable[Period]:
    days = [day for arrival in arrivals for day in arrival.span if day not in (None, date.max)]
    if not days:
        return ()
    first = max([day for day in (min(days), since) if day is not None])
    last = min([day for day in (max(days), until, on) if day is not None])
    return periods(first, last, freq)


def _item(
    graph: nx.MultiDiGraph[str], state: str, step: Period, arrivals: Sequence[Arrival]
) -> HubPeriod | None:
    touching = [arrival for arrival in arrivals if step.clipped(arrival.span) is not None]
    if not touching:
        return None
    settled = [arrival for arrival in touching if arrival.is_certain]
    within = [arrival for arrival in settled if step.holds(arrival.span)]
    senders, all_senders = _senders(within), _senders(settled)
    nationalities, all_nationalities = _nationalities(within), _nationalities(settled)
    events = sum(not arrival.is_total for arrival in settled)
    return HubPeriod(
        state,
        graph.nodes[state].get("label", state),
        step.name,
        step.start,
        step.end,
        tuple(sorted(senders)),
        tuple(sorted(all_senders - senders)),
        tuple(sorted(nationalities)),
        tuple(sorted(all_nationalities - nationalities)),
        _persons(step, touching),
        Bounds(sum(not arrival.is_total for arrival in within), events),
        len(settled) - events,
        len(touching) - len(settled),
    )


def _senders(arrivals: Iterable[Arrival]) -> set[str]:
    return {arrival.sender for arrival in arrivals if arrival.sender is not None}


def _nationalities(arrivals: Iterable[Arrival]) -> set[str]:
    return {code for arrival in arrivals for code in arrival.nationalities}


def _persons(step: Period, arrivals: Iterable[Arrival]) -> Bounds:
    """Add up the routes. What only may lie within the period has no least number in it."""
    routes: dict[str | None, list[Item]] = {}
    shared: dict[str | None, list[Item]] = {}
    for arrival in arrivals:
        span = step.clipped(arrival.span)
        if span is not None and arrival.is_certain:
            low = arrival.persons.min if step.holds(arrival.span) else 0
            persons = Bounds(low, arrival.persons.max)
            item = Item(span, persons, arrival.is_total, tables=arrival.tables)
            routes.setdefault(arrival.route, []).append(item)
        elif span is not None and arrival.joint and arrival.is_total:
            item = Item(span, arrival.persons, is_total=True, shared=True)
            shared.setdefault(arrival.route, []).append(item)
    return total(route_bounds([*items, *shared.get(route, [])]) for route, items in routes.items())
