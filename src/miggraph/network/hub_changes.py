"""The measures of hubs by quarter or year."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from miggraph.claims.flows import Item, route_bounds
from miggraph.errors import UnknownNameError, UsageError
from miggraph.network.arrivals import BASES
from miggraph.network.periods import LENGTHS, Period, periods
from miggraph.network.receiving import Arrival, arrivals_of
from miggraph.network.result import Basis, Result, Table, number
from miggraph.quantities import Bounds, total
from miggraph.vocabulary import SCHEMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["HubPeriod", "HubSeries", "hub_series"]

#: So many states are drawn.
_DRAWN: Final = 5


@dataclass(frozen=True)
class HubPeriod:
    """What is recorded of third-country arrivals in a state in one period.

    A transfer whose days span several periods is certain in none of them and possible in each.

    Attributes
    ----------
    state, label
        Code and name of the receiving state.
    period, start, end
        Name, first and last day.
    senders, senders_possible
        Codes of sending states with an arrival within the period for certain, and of further ones
        with one that may be within.
    nationalities, nationalities_possible
        Codes of foreign nationals, likewise.
    persons
        Third-country persons, by the rule for routes.
    transfers
        Events: certain, and with the possible ones.
    totals
        Sums over a time that touches the period.
    undetermined
        Transfers that touch the period and may be arrivals; they are in none of the other numbers.
    """

    state: str
    label: str
    period: str
    start: date
    end: date
    senders: tuple[str, ...]
    senders_possible: tuple[str, ...]
    nationalities: tuple[str, ...]
    nationalities_possible: tuple[str, ...]
    persons: Bounds
    transfers: Bounds
    totals: int
    undetermined: int


@dataclass(frozen=True, kw_only=True)
class HubSeries(Result):
    """Third-country arrivals by receiving state and period.

    Attributes
    ----------
    basis
        What the numbers rest on.
    freq
        Length of a period.
    bases
        Movement bases of an arrival.
    items
        By state and period. A period without an item has no recorded arrival.
    undated
        Ids of transfers without any day; they are in no period.
    """

    freq: str
    bases: tuple[str, ...]
    items: tuple[HubPeriod, ...]
    undated: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return one row a state and period."""
        columns = ("receiving state", self.freq, "senders", "nat.", "persons", "events", "totals")
        return (
            Table(
                f"Third-country arrivals by receiving state and {self.freq}",
                (*columns, "undet."),
                (False, False, False, True, True, True, True, True),
                [_cells(item) for item in self.items],
            ),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state and period; codes separated by spaces."""
        return [
            {
                "state": item.state,
                "label": item.label,
                "period": item.period,
                "start": item.start,
                "end": item.end,
                "senders": " ".join(item.senders),
                "senders_possible": " ".join(item.senders_possible),
                "nationalities": " ".join(item.nationalities),
                "nationalities_possible": " ".join(item.nationalities_possible),
                "persons_min": item.persons.min,
                "persons_max": item.persons.max,
                "transfers_min": item.transfers.min,
                "transfers_max": item.transfers.max,
                "totals": item.totals,
                "undetermined": item.undetermined,
            }
            for item in self.items
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the rows."""
        found = []
        if not self.items:
            found.append("No arrival of foreign nationals under these parameters and filters.")
        found.append(
            f"Movement bases {', '.join(self.bases)}. A transfer whose days span several periods "
            "counts only as possible in each: it widens the upper numbers, and its sender stands "
            f"in brackets. The upper numbers of several periods must not be added. A {self.freq} "
            "without a row has no recorded arrival, which is no evidence that nobody arrived."
        )
        if self.undated:
            found.append(f"Without any day, and in no period: {', '.join(self.undated)}.")
        return tuple(found)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``events`` and ``persons``, of the states with most events."""
        return {
            "events": lambda: self._drawn("transfers", "events (0: none recorded)"),
            "persons": lambda: self._drawn("persons", "third-country persons (0: none recorded)"),
        }

    def _drawn(self, what: str, ylabel: str) -> Figure:
        from miggraph.network.plot.timelines import Line, series  # noqa: PLC0415

        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.state] = counts.get(item.state, 0) + item.transfers.min
        most = sorted(counts, key=lambda state: (-counts[state], state))[:_DRAWN]
        days = sorted({item.start for item in self.items if item.state in most})
        steps = list(periods(days[0], days[-1], self.freq)) if days else []
        found = {(item.state, item.period): item for item in self.items}
        labels = {item.state: item.label for item in self.items}
        lines = []
        for state in most:
            values = [
                getattr(found[state, step.name], what)
                if (state, step.name) in found
                else Bounds(0, 0)
                for step in steps
            ]
            lines.append(
                Line(
                    labels[state],
                    [step.start for step in steps],
                    [value.min for value in values],
                    [value.max for value in values],
                )
            )
        return series(
            lines,
            title=f"Third-country arrivals by {self.freq}: states with most recorded events",
            ylabel=ylabel,
            caption=self.basis.caption(),
        )


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
    chosen = tuple(sorted({bases} if isinstance(bases, str) else set(bases)))
    for basis in chosen:
        if basis not in SCHEMES["basis"]:
            raise UnknownNameError("movement basis", basis, SCHEMES["basis"])
    if not chosen:
        raise UsageError("No movement basis is chosen.", fix="name at least one.")
    return chosen


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


def _nationalities(arrivals: Collection[Arrival]) -> set[str]:
    return {code for arrival in arrivals for code in arrival.nationalities}


def _persons(step: Period, arrivals: Iterable[Arrival]) -> Bounds:
    """Add up the routes. What only may lie within the period has no least number in it."""
    routes: dict[str | None, list[Item]] = {}
    shared: dict[str | None, list[Item]] = {}
    for arrival in arrivals:
        span = step.clipped(arrival.span)
        if span is not None and arrival.is_certain:
            low = arrival.persons.min if step.holds(arrival.span) else 0
            item = Item(span, Bounds(low, arrival.persons.max), arrival.is_total)
            routes.setdefault(arrival.route, []).append(item)
        elif span is not None and arrival.joint and arrival.is_total:
            item = Item(span, arrival.persons, is_total=True, shared=True)
            shared.setdefault(arrival.route, []).append(item)
    return total(route_bounds([*items, *shared.get(route, [])]) for route, items in routes.items())


def _cells(item: HubPeriod) -> list[str]:
    senders = [*item.senders, *(f"({code})" for code in item.senders_possible)]
    nobody = "-" if item.transfers.max == item.totals == 0 else "not settled"
    least, further = len(item.nationalities), len(item.nationalities_possible)
    return [
        f"{item.label} ({item.state})",
        item.period,
        " ".join(senders) or nobody,
        number(Bounds(least, least + further)),
        number(item.persons),
        number(item.transfers),
        str(item.totals),
        str(item.undetermined),
    ]
