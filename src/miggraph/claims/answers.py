"""How values of a transfer relate, and what a verdict on them comes to."""

from __future__ import annotations

from typing import TypeVar

from miggraph import dates
from miggraph.claims.compare import Relation, relation_of_spans
from miggraph.claims.decide import Outcome, Verdict
from miggraph.quantities import SOME, Bounds

__all__ = [
    "accepted_count",
    "accepted_or_envelope",
    "accepted_value",
    "count_text",
    "envelope",
    "equality",
    "sets",
    "spans",
]

V = TypeVar("V")


def accepted_value(verdict: Verdict[V] | None) -> V | None:
    """Return a value that is accepted."""
    return verdict.value if verdict is not None and verdict.outcome.is_accepted else None


def accepted_count(verdict: Verdict[Bounds] | None, *, lenient: bool) -> Bounds:
    """Return a count that is accepted or the envelope of what is left, else somebody.

    Leniently, a count that rests on no voice that could carry it is returned as it was told.
    """
    if verdict is None or (verdict.outcome is Outcome.UNSUPPORTED and not lenient):
        return SOME
    return envelope(verdict)


def accepted_or_envelope(verdict: Verdict[Bounds] | None) -> Bounds | None:
    """Return a count that is accepted or the envelope of what is left, None if there is neither."""
    if verdict is None or verdict.outcome is Outcome.UNSUPPORTED:
        return None
    return envelope(verdict)


def envelope(verdict: Verdict[Bounds]) -> Bounds:
    """Return the count that won, or the envelope of what is left."""
    if verdict.value is not None:
        return verdict.value
    result = verdict.left[0]
    for other in verdict.left[1:]:
        result = result.envelope(other)
    return result


def count_text(count: Bounds) -> str:
    """Write a count in words."""
    if count.max is None:
        return f"{count.min} or more"
    return str(count.min) if count.min == count.max else f"{count.min} to {count.max}"


def equality(left: V, right: V) -> Relation:
    """Relate two values that are the same or cannot both be true."""
    return Relation.EQUAL if left == right else Relation.INCOMPATIBLE


def spans(left: str, right: str) -> Relation:
    """Relate two EDTF dates."""
    return relation_of_spans(dates.span(left), dates.span(right))


def sets(left: tuple[str, ...], right: tuple[str, ...]) -> Relation:
    """Relate two sets of possible destinations: a subset refines."""
    mine, other = set(left), set(right)
    if mine == other:
        return Relation.EQUAL
    if mine < other:
        return Relation.REFINES
    if other < mine:
        return Relation.REFINED
    return Relation.COMPATIBLE if mine & other else Relation.INCOMPATIBLE
