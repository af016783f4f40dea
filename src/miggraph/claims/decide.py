"""One decision: which of several values is accepted, and why.

The rules are those of a `Policy`. Nothing is thrown away: the losing statements and the denials
stay with the outcome, and so does the reason, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Final, Generic, TypeVar

from msgspec import Struct

from miggraph.claims.compare import Relation
from miggraph.claims.voices import Speaker, Spoken, carries_nothing, speaking
from miggraph.records import Policy

__all__ = ["Outcome", "Rules", "Statement", "Verdict", "decide"]

V = TypeVar("V")
#: Types of voices that cannot carry a value, in words.
_UNSUPPORTED: Final = {
    "content-farm": "content farms",
    "aggregator": "aggregators that name no origin",
}


class Outcome(StrEnum):
    """How a decision ended."""

    SINGLE = "single"
    AGREED = "agreed"
    RESOLVED = "resolved"
    CONTESTED = "contested"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"

    @property
    def is_accepted(self) -> bool:
        """Whether the value holds in the accepted view."""
        return self in (Outcome.SINGLE, Outcome.AGREED, Outcome.RESOLVED)


class Statement(Struct, Generic[V], frozen=True, gc=False):
    """One claim or account on one question."""

    id: str
    value: V
    denies: bool
    speaker: Speaker


class Verdict(Struct, Generic[V], frozen=True, gc=False):
    """The outcome of one question.

    `value` is what won, also where it is contested by a denial or unsupported; `left` are the
    values between which no rule could choose.
    """

    outcome: Outcome
    value: V | None
    left: tuple[V, ...]
    reason: str
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    denials: tuple[str, ...]
    voices: int


class Rules:
    """A policy, ready to be applied.

    Parameters
    ----------
    policy
        The policy.
    name_of
        Gives the name of a voice for the reason in words.
    """

    def __init__(self, policy: Policy, name_of: Callable[[str], str]) -> None:
        self.policy = policy
        self.name_of = name_of
        self.ranks = {kind: rank for rank, tier in enumerate(policy.tiers) for kind in tier}
        self.last = len(policy.tiers)

    def rank(self, voice: Spoken) -> int:
        """Return the rank of a voice; 0 is the most trusted."""
        return self.ranks.get(voice.type, self.last)

    def names(self, voices: Iterable[Spoken]) -> str:
        """Return the names of voices, the first three of many."""
        names = sorted({self.name_of(voice.voice) for voice in voices})
        shown = ", ".join(names[:3])
        return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


class _Candidate(Struct, Generic[V], gc=False):
    """A value with the voices that assert it."""

    value: V
    voices: list[Spoken]


def decide(
    statements: Sequence[Statement[V]],
    rules: Rules,
    relate: Callable[[V, V], Relation],
    parties: frozenset[str] = frozenset(),
) -> Verdict[V]:
    """Decide one question.

    Parameters
    ----------
    statements
        All that was said on it.
    rules
        The policy.
    relate
        How two values relate.
    parties
        Codes of the states whose own denial alone removes nothing.
    """
    asserting = [s for s in statements if not s.denies]
    denying = [s for s in statements if s.denies]
    denials = tuple(s.id for s in denying)
    if not asserting:
        who = rules.names(speaking([s.speaker for s in denying]))
        return Verdict(
            Outcome.UNKNOWN,
            None,
            (),
            f"denied by {who}; nobody asserts a value",
            (),
            (),
            denials,
            0,
        )
    voices = speaking([s.speaker for s in asserting])
    candidates = _candidates(asserting, voices, relate)
    pool = _pool(candidates, rules)
    running, why = _choose(pool, rules, relate)
    if len(running) > 1:
        alone = all(carries_nothing(voice.type) for voice in voices)
        return Verdict(
            outcome=Outcome.UNSUPPORTED if alone else Outcome.CONTESTED,
            value=None,
            left=tuple(candidate.value for candidate in running),
            reason=f"{_told_only_by(voices, rules)}; {why}" if alone else why,
            winners=(),
            losers=tuple(s.id for s in asserting),
            denials=denials,
            voices=len(voices),
        )
    winner = running[0]
    outcome, reason = _outcome(winner, candidates, voices, why, rules)
    against = _weighty_denial(winner, denying, rules, relate, parties)
    if against is not None and outcome.is_accepted:
        outcome, reason = Outcome.CONTESTED, against
    elif denying and outcome.is_accepted:
        reason += f"; denied by {rules.names(speaking([s.speaker for s in denying]))}"
    winners = tuple(s.id for s in asserting if relate(s.value, winner.value) is Relation.EQUAL)
    losers = tuple(s.id for s in asserting if s.id not in winners)
    return Verdict(outcome, winner.value, (), reason, winners, losers, denials, len(voices))


def _candidates(
    asserting: Sequence[Statement[V]],
    voices: list[Spoken],
    relate: Callable[[V, V], Relation],
) -> list[_Candidate[V]]:
    """Group the voices by the value with which they speak."""
    found: list[_Candidate[V]] = []
    for voice in voices:
        for position in voice.items:
            value = asserting[position].value
            for candidate in found:
                if relate(candidate.value, value) is Relation.EQUAL:
                    if voice not in candidate.voices:
                        candidate.voices.append(voice)
                    break
            else:
                found.append(_Candidate(value, [voice]))
    return found


def _pool(candidates: list[_Candidate[V]], rules: Rules) -> list[_Candidate[V]]:
    """Return the candidates that are in the running, each with the voices that count."""
    voices = [voice for candidate in candidates for voice in candidate.voices]
    if rules.policy.method == "trusted-first":
        best = min(rules.rank(voice) for voice in voices)
        counted = [voice for voice in voices if rules.rank(voice) == best]
    else:
        alone = rules.policy.only_when_alone
        counted = [voice for voice in voices if voice.type not in alone] or voices
    pool = [
        _Candidate(candidate.value, [voice for voice in candidate.voices if voice in counted])
        for candidate in candidates
    ]
    return [candidate for candidate in pool if candidate.voices]


def _choose(
    pool: list[_Candidate[V]], rules: Rules, relate: Callable[[V, V], Relation]
) -> tuple[list[_Candidate[V]], str]:
    """Choose among the candidates; several where no rule chooses further."""
    if len(pool) == 1:
        return pool, ""
    if rules.policy.method == "majority":
        pool = _one_vote_each(pool)
        most = max(len(candidate.voices) for candidate in pool)
        total = sum(len(candidate.voices) for candidate in pool)
        leading = [candidate for candidate in pool if len(candidate.voices) == most]
        finest = _finest(leading, relate)
        if len(finest) > 1:
            return finest, f"{len(finest)} values have {most} of {total} votes each"
        if len(leading) > 1:
            return finest, f"the most precise of {len(leading)} values with {most} votes each"
        return finest, f"{most} of {total} votes"
    finest = _finest(pool, relate)
    if len(finest) == 1:
        return finest, "more precise than the other values of its rank"
    latest = _latest(finest)
    if latest is not None:
        return [latest], f"published last among the values of its rank ({_day(latest)})"
    kinds = ", ".join(sorted({voice.type for c in finest for voice in c.voices}))
    return finest, (
        f"{len(finest)} values of equal rank ({kinds}) that neither precision nor date decides"
    )


def _one_vote_each(pool: list[_Candidate[V]]) -> list[_Candidate[V]]:
    """Leave out the voices that speak for several values, unless nobody speaks for one alone."""
    voices = [voice for candidate in pool for voice in candidate.voices]
    alone = [
        _Candidate(candidate.value, [v for v in candidate.voices if voices.count(v) == 1])
        for candidate in pool
    ]
    return [candidate for candidate in alone if candidate.voices] or pool


def _finest(pool: list[_Candidate[V]], relate: Callable[[V, V], Relation]) -> list[_Candidate[V]]:
    """Leave out every value that another one refines."""
    return [
        candidate
        for candidate in pool
        if not any(
            relate(other.value, candidate.value) is Relation.REFINES
            for other in pool
            if other is not candidate
        )
    ]


def _latest(pool: list[_Candidate[V]]) -> _Candidate[V] | None:
    """Return the value that was published last, None if that cannot be said."""
    days = [
        [voice.published for voice in candidate.voices if voice.published is not None]
        for candidate in pool
    ]
    if not all(days):
        return None
    last = [max(known) for known in days]
    best = max(last)
    return pool[last.index(best)] if last.count(best) == 1 else None


def _day(candidate: _Candidate[V]) -> str:
    days = [voice.published for voice in candidate.voices if voice.published is not None]
    return max(days).isoformat()


def _outcome(
    winner: _Candidate[V],
    candidates: list[_Candidate[V]],
    voices: list[Spoken],
    why: str,
    rules: Rules,
) -> tuple[Outcome, str]:
    names = rules.names(winner.voices)
    kinds = ", ".join(sorted({voice.type for voice in winner.voices}))
    if all(carries_nothing(voice.type) for voice in voices):
        return Outcome.UNSUPPORTED, _told_only_by(voices, rules)
    if len(voices) == 1:
        return Outcome.SINGLE, f"only {names} ({kinds}) speaks"
    if len(candidates) == 1:
        return Outcome.AGREED, f"{len(voices)} voices agree, first in rank {names}"
    others = [
        v for c in candidates if c is not winner and c.value != winner.value for v in c.voices
    ]
    if not why:
        lower = ", ".join(sorted({voice.type for voice in others}))
        why = f"ranks above {lower}" if lower else "the only value of its rank"
    return Outcome.RESOLVED, f"{names} ({kinds}): {why}"


def _told_only_by(voices: list[Spoken], rules: Rules) -> str:
    kinds = sorted({_UNSUPPORTED[voice.type] for voice in voices})
    return f"told only by {' and '.join(kinds)}: {rules.names(voices)}"


def _weighty_denial(
    winner: _Candidate[V],
    denying: Sequence[Statement[V]],
    rules: Rules,
    relate: Callable[[V, V], Relation],
    parties: frozenset[str],
) -> str | None:
    """Return why a denial makes the winner contested, None if none does."""
    touching = [
        s for s in denying if relate(winner.value, s.value) in (Relation.EQUAL, Relation.REFINES)
    ]
    rank = min(rules.rank(voice) for voice in winner.voices)
    weighty = [
        voice for voice in speaking([s.speaker for s in touching]) if rules.rank(voice) <= rank
    ]
    if not weighty or all(voice.state in parties for voice in weighty):
        return None
    kinds = ", ".join(sorted({voice.type for voice in weighty}))
    return f"asserted by {rules.names(winner.voices)}, denied by {rules.names(weighty)} ({kinds})"
