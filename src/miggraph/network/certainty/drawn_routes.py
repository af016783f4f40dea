"""Persons of one route in each draw, where every count is one number.

The rule is that of `miggraph.claims.flows`: a total is not one more event. The least is the larger
of the sum of the events and the greatest sum of totals that do not overlap; where events and totals
contradict one another, the envelope of both is left, and its least number counts as it does in the
ranking.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from miggraph.claims.flows import Item, added_cells, is_covered, joined, route_bounds
from miggraph.dates import Span
from miggraph.quantities import Bounds

__all__ = ["DrawnItem", "Flags", "Numbers", "drawn_route"]

Numbers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
#: More than any count; what is not there is never the smallest.
_ABSENT = np.iinfo(np.int64).max


class DrawnItem(NamedTuple):
    """An event or a total as one voice tells it; `persons` by draw, 0 where it was not drawn.

    Of the items of one `transfer` at most one is drawn. `is_open` says that there may have been
    more: then it contradicts nothing that is more. `tables` as in `Item`.
    """

    transfer: str
    span: Span
    is_total: bool
    is_open: bool
    persons: Numbers
    tables: tuple[str, ...] = ()


def drawn_route(items: Sequence[DrawnItem]) -> Numbers:
    """Return the persons of a route in each draw.

    Parameters
    ----------
    items
        All items of the route, at least one; those of one draw have persons in it.
    """
    events = [item for item in items if not item.is_total]
    size = len(items[0].persons)
    groups = list(added_cells(item for item in items if item.is_total))
    totals = [_total(name, period, cells, size) for name, period, cells in groups]
    added = _sum(events, size)
    if not totals:
        return added
    least: Numbers = np.maximum(added, _apart(totals, size))
    closed = [total for total in totals if not total.is_open]
    doubtful = np.flatnonzero(
        ((added == least) & _fewer_than_events(events, closed, size))
        | _fewer_than_totals(totals, closed, size)
        | _in_part([cells for _, _, cells in groups], size)
    )
    if len(doubtful):
        told = np.array([item.persons[doubtful] for item in items])
        patterns, where = np.unique(told, axis=1, return_inverse=True)
        decided = [_decided(items, pattern) for pattern in patterns.T]
        least[doubtful] = np.array(decided, dtype=np.int64)[where.reshape(-1)]
    return least


def _decided(items: Sequence[DrawnItem], counts: Numbers) -> int:
    there = [
        Item(
            item.span,
            Bounds(int(count), None if item.is_open else int(count)),
            item.is_total,
            tables=item.tables,
        )
        for item, count in zip(items, counts, strict=True)
        if count
    ]
    return route_bounds(there).min


# Only where some totals are less than what they cover do the items contradict one another. The
# tests flag all such draws; what they flag in vain is only decided the longer way.


def _fewer_than_events(
    events: Sequence[DrawnItem], totals: Sequence[DrawnItem], size: int
) -> Flags:
    """Flag the draws in which totals may be less than the events that they cover."""
    flagged = np.zeros(size, dtype=np.bool_)
    for period in joined(total.span for total in totals):
        members = [total for total in totals if is_covered(total.span, [period])]
        if len({total.transfer for total in members}) == 1:  # one at a time is drawn
            for total in members:
                inside = [event for event in events if is_covered(event.span, [total.span])]
                flagged |= _sum(inside, size) > _present(total)
        else:
            inside = [event for event in events if is_covered(event.span, [period])]
            flagged |= _sum(inside, size) > np.min([_present(t) for t in members], axis=0)
    return flagged


def _fewer_than_totals(
    totals: Sequence[DrawnItem], closed: Sequence[DrawnItem], size: int
) -> Flags:
    """Flag the draws in which totals that do not overlap may be more than others that cover them.

    Whatever covers them has then one that is less than those of them that it overlaps.
    """
    covered = [
        total
        for total in totals
        if is_covered(total.span, [o.span for o in closed if o.transfer != total.transfer])
    ]
    flagged = np.zeros(size, dtype=np.bool_)
    for cover in closed:
        below = [total for total in covered if total.span.overlaps(cover.span)]
        if any(total.transfer != cover.transfer for total in below):
            flagged |= (cover.persons > 0) & (_apart(below, size) > cover.persons)
    return flagged


def _total(table: str, period: Span, cells: Sequence[DrawnItem], size: int) -> DrawnItem:
    """Add cells of one table; sums of two tables may both be drawn, as of two transfers."""
    if not table:
        return cells[0]
    is_open = any(cell.is_open for cell in cells)
    return DrawnItem(f"{table} {period}", period, True, is_open, _sum(cells, size))


def _in_part(groups: Iterable[Sequence[DrawnItem]], size: int) -> Flags:
    """Flag the draws that lack a cell, where the others then have another period together."""
    flagged = np.zeros(size, dtype=np.bool_)
    for cells in groups:
        if len({cell.span for cell in cells}) > 1:
            flagged |= np.any([cell.persons == 0 for cell in cells], axis=0)
    return flagged


def _apart(totals: Sequence[DrawnItem], size: int) -> Numbers:
    """Return in each draw the greatest sum of totals that do not overlap, as in `claims.flows`."""
    ends: list[date] = []
    best: list[Numbers] = [np.zeros(size, dtype=np.int64)]
    for item in sorted(totals, key=lambda one: _last(one.span)):
        before = best[bisect_left(ends, item.span.earliest or date.min)]
        ends.append(_last(item.span))
        best.append(np.maximum(best[-1], before + item.persons))
    return best[-1]


def _last(span: Span) -> date:
    return span.latest or date.max


def _present(item: DrawnItem) -> Numbers:
    return np.where(item.persons > 0, item.persons, _ABSENT)


def _sum(items: Sequence[DrawnItem], size: int) -> Numbers:
    zeros = np.zeros(size, dtype=np.int64)
    return np.asarray(sum((item.persons for item in items), zeros), dtype=np.int64)
