"""How two values of one property relate.

Equal, refining (the one lies within the other), compatible (they overlap), incompatible (they
cannot both be true) or incomparable (a month against a total).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, TypeAlias

from miggraph import dates
from miggraph.dates import Span
from miggraph.properties import KINDS
from miggraph.quantities import Bounds, bounds_of
from miggraph.records import Capacity, PersonsAsOf, PersonsInPeriod, Value

__all__ = ["Relation", "compare", "relation_of_counts", "relation_of_spans"]


class Relation(StrEnum):
    """Relation of a left value to a right value."""

    EQUAL = "equal"
    REFINES = "refines"
    REFINED = "refined"
    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"
    INCOMPARABLE = "incomparable"


_Interval: TypeAlias = Span | Bounds
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")

#: A status says that the ones named after it were reached before: a treaty in force was signed.
#: ``operative`` is what treaties call in force, for arrangements that do not bind.
_REACHED: Final[dict[str, frozenset[str]]] = {
    "requested": frozenset(),
    "negotiating": frozenset({"requested"}),
    "agreed": frozenset({"requested"}),
    "signed": frozenset({"requested", "agreed"}),
    "provisional": frozenset({"requested", "agreed", "signed"}),
    "operative": frozenset({"requested", "agreed", "signed"}),
    "in-force": frozenset({"requested", "agreed", "signed", "operative"}),
    "suspended": frozenset({"requested", "agreed", "signed"}),
    "blocked-by-court": frozenset({"requested", "agreed", "signed", "suspended"}),
    "terminated": frozenset({"requested", "agreed", "signed"}),
    "expired": frozenset({"requested", "agreed", "signed"}),
    "never-implemented": frozenset({"requested", "agreed", "signed"}),
    "refused": frozenset({"requested"}),
    "denied": frozenset(),
}


def compare(property_: str, left: Value, right: Value) -> Relation:
    """Relate two values of one property.

    Parameters
    ----------
    property_
        The property, by its key (``"signed-on"``).
    left, right
        Its values.
    """
    if left == right:
        return Relation.EQUAL
    kind = KINDS[property_]
    if kind == "date":
        return relation_of_spans(dates.span(str(left)), dates.span(str(right)))
    if kind == "status":
        return _statuses(str(left), str(right))
    if kind == "duration":
        return (
            Relation.EQUAL
            if _months_and_days(str(left)) == _months_and_days(str(right))
            else Relation.INCOMPATIBLE
        )
    if isinstance(left, Capacity) and isinstance(right, Capacity):
        if left.per != right.per:
            return Relation.INCOMPARABLE
        return _counted(left.bound, left.persons, right.bound, right.persons)
    if isinstance(left, PersonsAsOf) and isinstance(right, PersonsAsOf):
        if (left.as_of, left.destinations) != (right.as_of, right.destinations):
            return Relation.INCOMPARABLE
        return _counted(left.bound, left.persons, right.bound, right.persons)
    if isinstance(left, PersonsInPeriod) and isinstance(right, PersonsInPeriod):
        if left.period != right.period:
            return Relation.INCOMPARABLE
        return _counted(left.bound, left.persons, right.bound, right.persons)
    return Relation.INCOMPATIBLE


def relation_of_spans(left: Span, right: Span) -> Relation:
    """Relate two dates of uncertain precision."""
    return _relate(left, right, left.contains(right), right.contains(left), left.overlaps(right))


def relation_of_counts(left: Bounds, right: Bounds) -> Relation:
    """Relate two bounded counts of one unit."""
    return _relate(left, right, left.contains(right), right.contains(left), left.overlaps(right))


def _relate(
    left: _Interval, right: _Interval, holds: bool, is_held: bool, overlap: bool
) -> Relation:
    if left == right:
        return Relation.EQUAL
    if is_held:
        return Relation.REFINES
    if holds:
        return Relation.REFINED
    return Relation.COMPATIBLE if overlap else Relation.INCOMPATIBLE


def _counted(left_bound: str, left: int | None, right_bound: str, right: int | None) -> Relation:
    relation = relation_of_counts(bounds_of(left_bound, left), bounds_of(right_bound, right))
    if relation is Relation.EQUAL and "about" in (left_bound, right_bound):
        # The same number, but one source is more sure of it than the other.
        return Relation.REFINED if left_bound == "about" else Relation.REFINES
    return relation


def _statuses(left: str, right: str) -> Relation:
    if right in _REACHED[left]:
        return Relation.REFINES
    if left in _REACHED[right]:
        return Relation.REFINED
    return Relation.INCOMPATIBLE


def _months_and_days(text: str) -> tuple[int, int]:
    match = _DURATION.fullmatch(text)
    if match is None:
        return (-1, hash(text))
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years * 12 + months, weeks * 7 + days
