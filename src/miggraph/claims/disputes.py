"""Contradictions between claims, whatever is decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from miggraph import dates
from miggraph.claims.compare import Relation, compare
from miggraph.claims.questions import Names, Question, question_of
from miggraph.records import Capacity, Claim, Payment, PersonsAsOf, Source, Value
from miggraph.vocabulary import RESOLUTION

__all__ = ["BEFORE_FORCE", "SEQUENCE", "Dispute", "Kind", "answers", "disputes_of"]

Kind: TypeAlias = Literal["incompatible", "incomparable", "denied", "out-of-order"]


class Dispute(Struct, frozen=True, gc=False):
    """Two sides that cannot both be right, or that cannot be compared.

    `other_property` differs from `property` where two dates of one agreement are out of order.
    """

    agreement: str
    property: str
    other_property: str
    relation: Kind
    left: tuple[str, ...]
    right: tuple[str, ...]


#: Pairs of dates of which the first cannot lie after the second.
SEQUENCE: Final = (
    ("signed-on", "in-force-on"),
    ("in-force-on", "ended-on"),
    ("signed-on", "ended-on"),
)
#: A request or an announcement after the start is odd, but not impossible.
BEFORE_FORCE: Final = ("requested-on", "announced-on")


def disputes_of(
    claims: Iterable[Claim], sources: Mapping[str, Source], names: Names
) -> tuple[Dispute, ...]:
    """Find all contradictions, ordered by agreement and property.

    Parameters
    ----------
    claims
        The claims that count.
    sources, names
        To tell which claims answer the same question.
    """
    by_agreement: dict[str, list[Claim]] = {}
    for claim in claims:
        by_agreement.setdefault(claim.agreement, []).append(claim)
    found: list[Dispute] = []
    for agreement in sorted(by_agreement):
        members = by_agreement[agreement]
        asserted = [c for c in members if not c.denies and c.standing != "announced"]
        found += _same_question(agreement, [c for c in members if not c.denies], sources, names)
        found += _capacities(agreement, asserted)
        found += _denials(agreement, members, sources, names)
        found += _dates(agreement, asserted)
    return tuple(found)


def _same_question(
    agreement: str, asserted: list[Claim], sources: Mapping[str, Source], names: Names
) -> list[Dispute]:
    groups: dict[Question, list[Claim]] = {}
    for claim in asserted:
        question = question_of(claim, sources, names)
        if (
            question is not None
            and RESOLUTION[claim.property] == "functional"
            and not question.key.startswith("undated")
        ):
            groups.setdefault(question, []).append(claim)
    found = []
    for question in sorted(groups):
        sides = _sides(groups[question])
        for position, left in enumerate(sides):
            for right in sides[position + 1 :]:
                relation = compare(question.property, left[0].value, right[0].value)
                if relation is Relation.INCOMPATIBLE:
                    found.append(
                        _dispute(agreement, question.property, "incompatible", left, right)
                    )
    return found


def _capacities(agreement: str, asserted: list[Claim]) -> list[Dispute]:
    """Find capacities in units that cannot be compared, one dispute for each two units."""
    units: dict[tuple[str, str], list[Claim]] = {}
    for claim in asserted:
        if isinstance(claim.value, Capacity):
            units.setdefault((claim.instrument or "", claim.value.per), []).append(claim)
    keys = sorted(units)
    return [
        _dispute(agreement, "capacity", "incomparable", units[left], units[right])
        for position, left in enumerate(keys)
        for right in keys[position + 1 :]
        if left[0] == right[0]
    ]


def _denials(
    agreement: str, members: list[Claim], sources: Mapping[str, Source], names: Names
) -> list[Dispute]:
    found = []
    denying = [claim for claim in members if claim.denies]
    for side in _sides(denying):
        denied = side[0]
        against = [
            claim
            for claim in members
            if not claim.denies
            and claim.property == denied.property
            and (claim.instrument, claim.standing) == (denied.instrument, denied.standing)
            and answers(claim, denied, sources, names)
        ]
        if against:
            found.append(_dispute(agreement, denied.property, "denied", against, side))
    return found


def answers(claim: Claim, denied: Claim, sources: Mapping[str, Source], names: Names) -> bool:
    """Whether who asserts the one has asserted what the other denies.

    Parameters
    ----------
    claim
        An assertion.
    denied
        A denial of the same property.
    sources, names
        To tell which claims answer the same question.
    """
    if _same_number(claim.value, denied.value):
        return True
    if RESOLUTION[claim.property] == "list":
        mine, other = question_of(claim, sources, names), question_of(denied, sources, names)
        return mine is not None and other is not None and mine.key == other.key
    return compare(claim.property, claim.value, denied.value) in (
        Relation.EQUAL,
        Relation.REFINES,
    )


def _same_number(left: Value, right: Value) -> bool:
    """Whether two values give one number, however it is bounded or whatever it was paid for."""
    match left, right:
        case (Capacity(persons=n, per=unit), Capacity(persons=m, per=other)):
            return n is not None and (n, unit) == (m, other)
        case (PersonsAsOf(persons=n, as_of=at), PersonsAsOf(persons=m, as_of=other)):
            return (n, at) == (m, other)
        case (Payment(amount=n, currency=unit), Payment(amount=m, currency=other)):
            return n is not None and (n, unit, left.payer) == (m, other, right.payer)
    return False


def _dates(agreement: str, asserted: list[Claim]) -> list[Dispute]:
    by_property: dict[str, list[list[Claim]]] = {}
    for name in ("requested-on", "announced-on", "signed-on", "in-force-on", "ended-on"):
        by_property[name] = _sides([claim for claim in asserted if claim.property == name])
    found = []
    for first, second in SEQUENCE:
        found += _reversed(agreement, "incompatible", first, second, by_property)
    for first in BEFORE_FORCE:
        found += _reversed(agreement, "out-of-order", first, "in-force-on", by_property)
    return found


def _reversed(
    agreement: str, kind: Kind, first: str, second: str, sides: Mapping[str, list[list[Claim]]]
) -> list[Dispute]:
    return [
        Dispute(agreement, second, first, kind, _ids(right), _ids(left))
        for left in sides[first]
        for right in sides[second]
        if left[0].instrument == right[0].instrument
        and dates.span(str(right[0].value)).is_before(dates.span(str(left[0].value)))
    ]


def _sides(claims: list[Claim]) -> list[list[Claim]]:
    """Group claims by equal value and instrument, in the order of their first claim."""
    sides: list[list[Claim]] = []
    for claim in claims:
        for side in sides:
            if (
                side[0].property == claim.property
                and side[0].instrument == claim.instrument
                and compare(claim.property, side[0].value, claim.value) is Relation.EQUAL
            ):
                side.append(claim)
                break
        else:
            sides.append([claim])
    return sides


def _dispute(
    agreement: str, property_: str, kind: Kind, left: list[Claim], right: list[Claim]
) -> Dispute:
    return Dispute(agreement, property_, property_, kind, _ids(left), _ids(right))


def _ids(claims: list[Claim]) -> tuple[str, ...]:
    return tuple(claim.id for claim in claims)
