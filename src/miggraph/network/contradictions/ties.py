"""What becomes of the contradictions between claims once pages are reduced to voices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from miggraph.claims.disputes import Dispute
from miggraph.claims.voices import Speakers
from miggraph.network.contradictions.meetings import Meeting
from miggraph.records import Claim

__all__ = ["DisputesFound", "disputes_found"]


@dataclass(frozen=True, kw_only=True)
class DisputesFound:
    """The contradictions of one relation that `miggraph disputes` lists.

    Attributes
    ----------
    relation
        incompatible, incomparable, denied or out-of-order.
    disputes
        Their number; the four that follow add up to it.
    between_voices
        Two voices contradict each other.
    unheard
        Different publishers contradict each other, but on one side only in a page that is not
        heard: the origin's own page, or a later one, speaks for the voice.
    one_voice
        Pages of one voice contradict each other.
    one_page
        One page gives both.
    """

    relation: str
    disputes: int
    between_voices: int
    unheard: int
    one_voice: int
    one_page: int


def disputes_found(
    disputes: Iterable[Dispute],
    claims: Iterable[Claim],
    speakers: Speakers,
    voices: Iterable[Meeting],
    pages: Iterable[Meeting],
) -> tuple[DisputesFound, ...]:
    """Say what becomes of each dispute.

    Parameters
    ----------
    disputes
        All contradictions between claims.
    claims
        The claims, for their sources.
    speakers
        On whose word each source rests.
    voices, pages
        The pairs of voices, and of pages, that speak on one subject.
    """
    source = {claim.id: claim.source for claim in claims}
    heard, shown = _contradicting(voices), _contradicting(pages)
    ends: dict[str, list[str]] = {}
    for one in disputes:
        sides = [frozenset(pair) for pair in product(one.left, one.right)]
        marked = {(pair, str(one.relation)) for pair in sides}
        publishers = [
            [set(speakers[source[name]].voices) for name in pair]
            for pair in product(one.left, one.right)
        ]
        if marked & heard:
            end = "voices"
        elif not marked & shown:
            end = "page"
        elif all(left & right for left, right in publishers):
            end = "voice"
        else:
            end = "unheard"
        ends.setdefault(one.relation, []).append(end)
    return tuple(
        DisputesFound(
            relation=relation,
            disputes=len(found),
            between_voices=found.count("voices"),
            unheard=found.count("unheard"),
            one_voice=found.count("voice"),
            one_page=found.count("page"),
        )
        for relation, found in sorted(ends.items())
    )


def _contradicting(meetings: Iterable[Meeting]) -> set[tuple[frozenset[str], str]]:
    return {
        (frozenset((pair.left, pair.right)), str(pair.standing))
        for one in meetings
        for pair in one.pairs
    }
