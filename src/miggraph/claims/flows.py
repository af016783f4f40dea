"""How many persons took one route, told by events and totals that overlap.

A total is not one more event. For one route, events e and totals t:

- the least is the larger of the sum of the events' least numbers and the greatest sum of least
  numbers of totals whose periods do not overlap;
- the most is the smallest sum of most numbers of items that together cover all periods. A chosen
  total covers the events within it; an event that no chosen total covers is added. Open if no
  choice covers everything.

A total over several destinations may cover, but asks for no cover and has no part in the least.
Cells of one table tell of different persons: those whose periods overlap are added to one total
before anything is compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple, Protocol, TypeVar

from miggraph.dates import Span
from miggraph.quantities import NONE, Bounds, total

__all__ = ["Cell", "Item", "added_cells", "is_covered", "joined", "route_bounds"]

#: No number at all is a bound; it stands above all numbers.
_OPEN: Final = float("inf")
#: Days are counted from 1; the day before all days is covered by nobody and asked for by nobody.
_BEFORE: Final = 0
_LAST: Final = date.max.toordinal()


class Cell(Protocol):
    """What may be a cell of a table."""

    @property
    def span(self) -> Span:
        """The period."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables, each by one reporter."""


C = TypeVar("C", bound=Cell)


class Item(NamedTuple):
    """One event or total on a route; `shared` marks a total over several destinations.

    `tables` names the tables of which a total is a cell, each by one reporter.
    """

    span: Span
    persons: Bounds
    is_total: bool
    shared: bool = False
    tables: tuple[str, ...] = ()


class _Days(NamedTuple):
    """A period in days since the year 1, both ends inclusive."""

    first: int
    last: int


def route_bounds(items: Sequence[Item]) -> Bounds:
    """Return the persons who took a route.

    Parameters
    ----------
    items
        Events and totals of one route (and, where that is asked, of one nationality).

    Returns
    -------
    Bounds
        In persons; nobody if there are no items that are not shared.
    """
    if len(items) == 1 and not items[0].shared:
        return items[0].persons
    events = [item for item in items if not item.is_total]
    totals = [
        Item(period, total(cell.persons for cell in cells), is_total=True)
        for _, period, cells in added_cells(i for i in items if i.is_total and not i.shared)
    ]
    if not events and not totals:
        return NONE
    shared = [item for item in items if item.shared]
    if not shared and (not totals or (not events and _are_apart(totals))):
        return total(item.persons for item in (*events, *totals))
    least = max(sum(item.persons.min for item in events), _apart(totals))
    most = _most(events, totals, shared)
    if most is not None and most < least:
        # The sources contradict one another: what is left is the envelope.
        return Bounds(most, least)
    return Bounds(least, most)


def is_covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether periods together cover another one; open ends reach to the first or last of days."""
    days = _days(span)
    return any(
        period.first <= days.first and days.last <= period.last
        for period in _union([_days(other) for other in by])
    )


def joined(spans: Iterable[Span]) -> list[Span]:
    """Join periods that overlap or follow one another; open ends reach to the ends of all days."""
    return [
        Span(date.fromordinal(period.first), date.fromordinal(period.last))
        for period in _union([_days(span) for span in spans])
    ]


def added_cells(totals: Iterable[C]) -> Iterator[tuple[str, Span, list[C]]]:
    """Give the cells of each table whose periods overlap, to be added: they tell of others.

    Parameters
    ----------
    totals
        Totals of one route.

    Yields
    ------
    tuple
        Table, period and cells; a cell of several tables is in each. What is no cell of a table
        comes alone, with an empty name.
    """
    tables: dict[str, list[C]] = {}
    for item in totals:
        if not item.tables:
            yield "", item.span, [item]
        for name in item.tables:
            tables.setdefault(name, []).append(item)
    for name in sorted(tables):
        cells = sorted(tables[name], key=lambda item: _days(item.span))
        while cells:
            size, last = 1, _days(cells[0].span).last
            while size < len(cells) and _days(cells[size].span).first <= last:
                last = max(last, _days(cells[size].span).last)
                size += 1
            yield name, _hull([cell.span for cell in cells[:size]]), cells[:size]
            del cells[:size]


def _hull(spans: Sequence[Span]) -> Span:
    starts = [span.earliest for span in spans if span.earliest is not None]
    ends = [span.latest for span in spans if span.latest is not None]
    return Span(
        min(starts) if len(starts) == len(spans) else None,
        max(ends) if len(ends) == len(spans) else None,
    )


def _are_apart(totals: Iterable[Item]) -> bool:
    periods = sorted(_days(item.span) for item in totals)
    return all(one.last < other.first for one, other in pairwise(periods))


def _apart(totals: Sequence[Item]) -> int:
    """Return the greatest sum of least numbers of totals whose periods do not overlap.

    Weighted interval scheduling: `best[n]` is the answer for what ends by the day `ends[n]`.
    """
    ends, best = [_BEFORE], [0]
    for days, least in sorted(
        ((_days(item.span), item.persons.min) for item in totals), key=lambda one: one[0].last
    ):
        before = best[bisect_left(ends, days.first) - 1]
        ends.append(days.last)
        best.append(max(best[-1], before + least))
    return best[-1]


def _most(events: list[Item], totals: list[Item], shared: list[Item]) -> int | None:
    """Return the least that covers all totals, with the events that are then not covered.

    From one covered run of days to the next: `reached` has, by the last and the first day of the
    run that is covered so far, the least that it costs, with all events that touch a gap before.
    """
    asked = _union([_days(item.span) for item in totals])
    told = [(_days(item.span), item.persons.max) for item in events]
    covers = _cheapest([*totals, *shared])
    best = _OPEN
    reached: dict[int, dict[int, float]] = {_BEFORE: {_BEFORE: 0}}
    for end in sorted({_BEFORE, *(days.last for days, _ in covers)}):
        for start, cost in reached.pop(end, {}).items():
            if not _touches(asked, end + 1, _LAST):
                best = min(best, cost + _added(told, start, end + 1, _LAST))
            for days, price in covers:
                if days.last <= end:
                    continue
                begin, new = start, cost + price
                if days.first > end + 1:  # a gap, in which nothing may be asked for
                    if _touches(asked, end + 1, days.first - 1):
                        break
                    begin = days.first
                    new += _added(told, start, end + 1, days.first - 1)
                runs = reached.setdefault(days.last, {})
                runs[begin] = min(new, runs.get(begin, _OPEN))
    return None if best == _OPEN else int(best)


def _cheapest(items: Iterable[Item]) -> list[tuple[_Days, int]]:
    """Return the smallest number of each period, in the order of their first days."""
    found: dict[_Days, int] = {}
    for item in items:
        if item.persons.max is not None:
            days = _days(item.span)
            found[days] = min(item.persons.max, found.get(days, item.persons.max))
    return sorted(found.items())


def _added(told: Iterable[tuple[_Days, int | None]], start: int, first: int, last: int) -> float:
    """Add up the events that touch a gap; what began before `start` has touched an earlier one."""
    return sum(
        _OPEN if most is None else most
        for days, most in told
        if days.first >= start and days.first <= last and days.last >= first
    )


def _touches(periods: Iterable[_Days], first: int, last: int) -> bool:
    return any(period.first <= last and period.last >= first for period in periods)


def _days(span: Span) -> _Days:
    return _Days((span.earliest or date.min).toordinal(), (span.latest or date.max).toordinal())


def _union(periods: list[_Days]) -> list[_Days]:
    """Join periods that overlap or follow one another."""
    joined: list[_Days] = []
    for period in sorted(periods):
        if joined and period.first <= joined[-1].last + 1:
            joined[-1] = _Days(joined[-1].first, max(joined[-1].last, period.last))
        else:
            joined.append(period)
    return joined
