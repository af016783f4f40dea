"""How many persons took one route, told by events and totals that overlap.

A total is not one more event. For one route, events e and totals t:

- the least is the larger of the sum of the events' least numbers and the greatest least number of
  a single total;
- the most is the smallest sum of most numbers of items that together cover all periods. A chosen
  total covers the events within it; an event that no chosen total covers is added. Open if no
  choice covers everything.

A total over several destinations may cover, but asks for no cover and has no part in the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

from miggraph.dates import Span
from miggraph.quantities import NONE, Bounds

__all__ = ["Item", "is_covered", "joined", "route_bounds"]

#: Beyond this number of totals on one route, not every choice of them is tried.
_MOST_TOTALS: Final = 14


class Item(NamedTuple):
    """One event or total on a route; `shared` marks a total over several destinations."""

    span: Span
    persons: Bounds
    is_total: bool
    shared: bool = False


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
    events = [item for item in items if not item.is_total]
    totals = [item for item in items if item.is_total and not item.shared]
    if not events and not totals:
        return NONE
    least = max(
        sum(item.persons.min for item in events),
        max((item.persons.min for item in totals), default=0),
    )
    most = _most(events, totals, [item for item in items if item.shared])
    if most is not None and most < least:
        # The sources contradict one another: what is left is the envelope.
        return Bounds(most, least)
    return Bounds(least, most)


def is_covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether periods together cover another one; open ends reach to the first or last of days."""
    return _inside(_days(span), _union([_days(other) for other in by]))


def joined(spans: Iterable[Span]) -> list[Span]:
    """Join periods that overlap or follow one another; open ends reach to the ends of all days."""
    return [
        Span(date.fromordinal(period.first), date.fromordinal(period.last))
        for period in _union([_days(span) for span in spans])
    ]


def _most(events: list[Item], totals: list[Item], shared: list[Item]) -> int | None:
    usable = [item for item in (*totals, *shared) if item.persons.max is not None]
    if len(usable) > _MOST_TOTALS:
        # Fewer choices can only give a larger number, which is a bound all the same.
        usable = sorted(usable, key=lambda item: _days(item.span).first - _days(item.span).last)
        usable = usable[:_MOST_TOTALS]
    best: int | None = None
    for size in range(len(usable) + 1):
        for chosen in combinations(usable, size):
            covered = _union([_days(item.span) for item in chosen])
            if not all(_inside(_days(item.span), covered) for item in totals):
                continue
            rest = [item for item in events if not _inside(_days(item.span), covered)]
            parts = [item.persons.max for item in (*chosen, *rest)]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts) and (best is None or sum(known) < best):
                best = sum(known)
    return best


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


def _inside(period: _Days, covered: list[_Days]) -> bool:
    return any(c.first <= period.first and period.last <= c.last for c in covered)
