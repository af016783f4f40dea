"""From the claims on agreements to decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from msgspec import Struct

from miggraph.claims.compare import Relation, compare
from miggraph.claims.decide import Outcome, Rules, Statement, Verdict, decide
from miggraph.claims.questions import Names, Question, question_of
from miggraph.claims.voices import Speakers
from miggraph.identity import content_name
from miggraph.properties import KINDS
from miggraph.records import Agreement, Claim, Source, Value

__all__ = ["Decision", "decide_claims"]


class Decision(Struct, frozen=True, gc=False):
    """The outcome of one question about an agreement.

    Attributes
    ----------
    id
        Named by policy and question, so that it is the same from one build to the next.
    value
        The value that won. It holds only if `is_accepted`.
    left
        The values between which no rule could choose.
    winners, losers, denials
        Ids of the claims.
    voices
        Number of independent voices that assert a value.
    """

    id: str
    question: Question
    outcome: Outcome
    value: Value | None
    left: tuple[Value, ...]
    reason: str
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    denials: tuple[str, ...]
    voices: int

    @property
    def is_accepted(self) -> bool:
        """Whether the value is a fact of the accepted view: decided, and not only announced."""
        return self.outcome.is_accepted and self.question.standing == "done"


def decide_claims(
    claims: Iterable[Claim],
    agreements: Mapping[str, Agreement],
    sources: Mapping[str, Source],
    speakers: Speakers,
    names: Names,
    rules: Rules,
) -> tuple[Decision, ...]:
    """Decide every question that the claims answer.

    Parameters
    ----------
    claims
        The claims that count (recorded and known at the clocks).
    agreements, sources
        What they refer to.
    speakers, names
        The registers, indexed.
    rules
        The policy.

    Returns
    -------
    tuple of Decision
        Ordered by agreement, property (in the order of `properties.KINDS`) and key.
    """
    groups: dict[Question, list[Claim]] = {}
    denials: dict[str, list[Claim]] = {}
    for claim in claims:
        question = question_of(claim, sources, names)
        if question is None:
            continue
        if (claim.property, claim.value, claim.denies) == ("status", "agreed", True):
            denials.setdefault(claim.agreement, []).append(claim)
        groups.setdefault(question, []).append(claim)
    order = {name: position for position, name in enumerate(KINDS)}
    result = []
    for question in sorted(groups, key=lambda q: (q.agreement, order[q.property], q)):
        members = groups[question]
        if question.property == "status" and not all(claim.denies for claim in members):
            # That an arrangement exists is denied for all times, not for the day of the page.
            members += [c for c in denials.get(question.agreement, ()) if c not in members]
        parties = frozenset(party.state for party in agreements[question.agreement].parties)
        statements = [
            Statement(claim.id, claim.value, claim.denies, speakers[claim.source])
            for claim in members
        ]
        relate: Callable[[Value, Value], Relation] = partial(compare, question.property)
        result.append(_decision(question, decide(statements, rules, relate, parties), rules))
    return tuple(result)


def _decision(question: Question, verdict: Verdict[Value], rules: Rules) -> Decision:
    return Decision(
        id=content_name(
            [
                rules.policy.id,
                question.agreement,
                question.property,
                question.key,
                question.instrument,
                question.standing,
            ]
        ),
        question=question,
        outcome=verdict.outcome,
        value=verdict.value,
        left=verdict.left,
        reason=verdict.reason,
        winners=verdict.winners,
        losers=verdict.losers,
        denials=verdict.denials,
        voices=verdict.voices,
    )
