"""Persons of one route in each draw, where every count is one number.

The rule is that of `miggraph.claims.flows`: a total is not one more event. The least is the larger
of the sum of the events and the greatest total; where events and totals contradict one another, the
envelope of both is left, and its least number counts as it does in the ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from miggraph.claims.flows import Item, is_covered, joined, route_bounds
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
    more: then it contradicts nothing that is more.
    """

    transfer: str
    span: Span
    is_total: bool
    is_open: bool
    persons: Numbers


def drawn_route(items: Sequence[DrawnItem]) -> Numbers:
    """Return the persons of a route in each draw.

    Parameters
    ----------
    items
        All items of the route, at least one; those of one draw have persons in it.
    """
    events = [item for item in items if not item.is_total]
    totals = [item for item in items if item.is_total]
    size = len(items[0].persons)
    added = _sum(events, size)
    if not totals:
        return added
    greatest = np.max([item.persons for item in totals], axis=0)
    least: Numbers = np.maximum(added, greatest)
    closed = [total for total in totals if not total.is_open]
    doubtful = np.flatnonzero(
        ((added == least) & _fewer_than_events(events, closed, size))
        | _fewer_than_a_total(totals, closed, least)
    )
    if len(doubtful):
        told = np.array([item.persons[doubtful] for item in items])
        patterns, where = np.unique(told, axis=1, return_inverse=True)
        decided = [_decided(items, pattern) for pattern in patterns.T]
        least[doubtful] = np.array(decided, dtype=np.int64)[where.reshape(-1)]
    return least


def _decided(items: Sequence[DrawnItem], counts: Numbers) -> int:
    there = [
        Item(item.span, Bounds(int(count), None if item.is_open else int(count)), item.is_total)
        for item, count in zip(items, counts, strict=True)
        if count
    ]
    return route_bounds(there).min


# Only where some totals are less than what they cover do the items contradict one another. The two
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


def _fewer_than_a_total(
    totals: Sequence[DrawnItem], closed: Sequence[DrawnItem], least: Numbers
) -> Flags:
    """Flag the draws in which the greatest total may be more than others that cover it."""
    flagged = np.zeros(len(least), dtype=np.bool_)
    for total in totals:
        others = [
            other
            for other in closed
            if other.transfer != total.transfer and other.span.overlaps(total.span)
        ]
        if others and is_covered(total.span, [other.span for other in others]):
            smallest = np.min([_present(other) for other in others], axis=0)
            flagged |= (total.persons == least) & (least > smallest)
    return flagged


def _present(item: DrawnItem) -> Numbers:
    return np.where(item.persons > 0, item.persons, _ABSENT)


def _sum(items: Sequence[DrawnItem], size: int) -> Numbers:
    zeros = np.zeros(size, dtype=np.int64)
    return np.asarray(sum((item.persons for item in items), zeros), dtype=np.int64)
