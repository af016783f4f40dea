"""Where two voices speak on one subject of an agreement.

Claims are compared on three kinds of subjects, as `miggraph.claims.disputes` does: one question;
two dates of one agreement that have an order; two capacities in different units. What somebody
denies is compared with what others assert.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product

from miggraph import dates
from miggraph.claims.compare import compare
from miggraph.claims.disputes import BEFORE_FORCE, SEQUENCE, answers
from miggraph.claims.questions import Names, Question, question_of
from miggraph.claims.voices import Speakers
from miggraph.identity import content_name, evidence_value
from miggraph.network.contradictions.meetings import (
    OF_RELATION,
    Heard,
    Meeting,
    Standing,
    gather,
    hear,
)
from miggraph.records import Capacity, Claim, Source
from miggraph.vocabulary import RESOLUTION

__all__ = ["claim_meetings", "hear_pages", "hear_voices", "topic_of"]


def topic_of(claim: Claim, sources: Mapping[str, Source], names: Names) -> Question:
    """Return the question of a claim; of a safeguard, which nobody decides, the value itself."""
    return question_of(claim, sources, names) or Question(
        claim.agreement,
        claim.property,
        content_name(evidence_value(claim.value)),
        claim.instrument or "",
        claim.standing or "done",
    )


def hear_pages(claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Heard[Claim]]:
    """Let every page speak for itself.

    Parameters
    ----------
    claims
        The claims that count.
    sources
        Their sources.
    """
    return [Heard(claim, (claim.source,), sources[claim.source].type) for claim in claims]


def hear_voices(
    claims: Iterable[Claim], speakers: Speakers, sources: Mapping[str, Source], names: Names
) -> list[Heard[Claim]]:
    """Reduce pages to voices, question by question, assertions and denials apart.

    Parameters
    ----------
    claims
        The claims that count.
    speakers
        On whose word each source rests.
    sources, names
        To tell which claims answer the same question.
    """
    groups: dict[tuple[Question, bool], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((topic_of(claim, sources, names), claim.denies), []).append(claim)
    return [one for members in groups.values() for one in hear(members, speakers)]


def claim_meetings(
    heard: Iterable[Heard[Claim]], sources: Mapping[str, Source], names: Names
) -> Iterator[Meeting]:
    """Give each pair of voices that speak on one subject of an agreement.

    Parameters
    ----------
    heard
        What is heard, of voices or of pages.
    sources, names
        To tell which claims answer the same question.
    """
    by_agreement: dict[str, list[Heard[Claim]]] = {}
    for one in heard:
        by_agreement.setdefault(one.said.agreement, []).append(one)
    for agreement in sorted(by_agreement):
        members = by_agreement[agreement]
        asserted = [one for one in members if not one.said.denies]
        done = [one for one in asserted if one.said.standing != "announced"]
        yield from _questions(agreement, asserted, sources, names)
        yield from _units(agreement, done)
        yield from _sequences(agreement, done)
        yield from _denials(agreement, members, sources, names)


def _questions(
    agreement: str, asserted: list[Heard[Claim]], sources: Mapping[str, Source], names: Names
) -> Iterator[Meeting]:
    groups: dict[Question, list[Heard[Claim]]] = {}
    for one in asserted:
        groups.setdefault(topic_of(one.said, sources, names), []).append(one)
    for topic, members in sorted(groups.items()):
        relate: Callable[[Claim, Claim], Standing]
        if RESOLUTION[topic.property] != "functional":
            relate = _same  # of a list, the value itself is the question
        elif topic.key.startswith("undated"):
            continue
        else:
            relate = _compared
        subject = f"{topic.key} {topic.instrument} {topic.standing}"
        yield from gather(agreement, topic.property, subject, combinations(members, 2), relate)


def _units(agreement: str, done: list[Heard[Claim]]) -> Iterator[Meeting]:
    """Compare capacities in different units."""
    groups: dict[tuple[str, str], list[Heard[Claim]]] = {}
    for one in done:
        if isinstance(one.said.value, Capacity):
            key = (one.said.instrument or "", one.said.value.per)
            groups.setdefault(key, []).append(one)
    for left, right in combinations(sorted(groups), 2):
        if left[0] == right[0]:
            subject = f"{left[1]} or {right[1]} {left[0]}".strip()
            pairs = product(groups[left], groups[right])
            yield from gather(agreement, "capacity", subject, pairs, _incomparable)


def _sequences(agreement: str, done: list[Heard[Claim]]) -> Iterator[Meeting]:
    """Compare two dates of which one should not lie after the other."""
    for relate, orders in (
        (_in_sequence, SEQUENCE),
        (_in_usual_order, [(name, "in-force-on") for name in BEFORE_FORCE]),
    ):
        for first, second in orders:
            early = [one for one in done if one.said.property == first]
            late = [one for one in done if one.said.property == second]
            by_text: dict[str, list[tuple[Heard[Claim], Heard[Claim]]]] = {}
            for left, right in product(early, late):
                if left.said.instrument == right.said.instrument:
                    by_text.setdefault(left.said.instrument or "", []).append((left, right))
            for text, pairs in sorted(by_text.items()):
                yield from gather(agreement, f"{first} / {second}", text, pairs, relate)


def _denials(
    agreement: str, members: list[Heard[Claim]], sources: Mapping[str, Source], names: Names
) -> Iterator[Meeting]:
    for side in _sides([one for one in members if one.said.denies]):
        denied = side[0].said
        against = [
            one
            for one in members
            if not one.said.denies
            and one.said.property == denied.property
            and (one.said.instrument, one.said.standing) == (denied.instrument, denied.standing)
            and answers(one.said, denied, sources, names)
        ]
        content = [evidence_value(denied.value), denied.instrument, denied.standing]
        subject = f"denial {content_name(content)}"
        yield from gather(agreement, denied.property, subject, product(against, side), _denied)


def _sides(denying: list[Heard[Claim]]) -> list[list[Heard[Claim]]]:
    """Group the denials of one value."""
    sides: list[list[Heard[Claim]]] = []
    for one in denying:
        for side in sides:
            other = side[0].said
            if (other.property, other.instrument, other.standing) == (
                one.said.property,
                one.said.instrument,
                one.said.standing,
            ) and _compared(other, one.said) is Standing.EQUAL:
                side.append(one)
                break
        else:
            sides.append([one])
    return sides


def _compared(left: Claim, right: Claim) -> Standing:
    return OF_RELATION[compare(left.property, left.value, right.value)]


def _same(_: Claim, __: Claim) -> Standing:
    return Standing.EQUAL


def _denied(_: Claim, __: Claim) -> Standing:
    return Standing.DENIED


def _incomparable(_: Claim, __: Claim) -> Standing:
    return Standing.INCOMPARABLE


def _is_reversed(early: Claim, late: Claim) -> bool:
    return dates.span(str(late.value)).is_before(dates.span(str(early.value)))


def _in_sequence(early: Claim, late: Claim) -> Standing:
    return Standing.INCOMPATIBLE if _is_reversed(early, late) else Standing.IN_ORDER


def _in_usual_order(early: Claim, late: Claim) -> Standing:
    return Standing.OUT_OF_ORDER if _is_reversed(early, late) else Standing.IN_ORDER
