"""Counts of pairs of voices by how they stand to one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from miggraph.network.contradictions.meetings import Meeting, Standing
from miggraph.network.result import Interval

__all__ = ["Counts", "Tally", "counts_of", "tallies_of"]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Pairs of voices that speak on one subject.

    Attributes
    ----------
    subjects
        Subjects on which two or more voices speak.
    pairs
        Pairs of voices, each counted once a subject, with the nearest standing of what they say.
    equal, refines, compatible
        The same value, one within the other, overlapping values.
    in_order, out_of_order
        Two dates: in the order that they should have; requested or announced after in force.
    incomparable
        Capacities in different units.
    incompatible, denied
        Both cannot be true; one denies what the other asserts.
    share
        Share of the pairs that are incompatible or denied: at least, and at most where a voice
        itself gives several values of which only some contradict the other voice. Not defined
        without pairs.
    subject_share
        Mean over the subjects of the least share, so that one subject with many voices weighs no
        more than another; None without pairs.
    subjects_contradicted
        Subjects with a pair that is incompatible or denied.
    """

    subjects: int
    pairs: int
    equal: int
    refines: int
    compatible: int
    in_order: int
    out_of_order: int
    incomparable: int
    incompatible: int
    denied: int
    share: Interval
    subject_share: float | None
    subjects_contradicted: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The counts of one group of pairs, counted in three ways.

    Attributes
    ----------
    by, group
        ``all``, ``subject`` (its kind), ``property``, ``kind`` (of the agreement),
        ``source-types`` (of the two voices) or ``aspect`` (of a transfer), and the group.
    things
        Agreements, or transfers, with such a pair.
    voices
        Pairs of voices: all pages of one origin are one.
    pages
        Pairs of pages, each for itself.
    without_content_farms
        Pairs of voices where content farms are left out.
    """

    by: str
    group: str
    things: int
    voices: Counts
    pages: Counts
    without_content_farms: Counts


def counts_of(meetings: Iterable[Meeting]) -> Counts:
    """Count pairs of voices.

    Parameters
    ----------
    meetings
        The pairs.
    """
    found = list(meetings)
    standing = Counter(one.nearest for one in found)
    by_subject: dict[tuple[str, str, str], list[Meeting]] = {}
    for one in found:
        by_subject.setdefault((one.about, one.topic, one.subject), []).append(one)
    shares = [
        sum(one.always_contradicts for one in members) / len(members)
        for members in by_subject.values()
    ]
    pairs = len(found)
    least = sum(one.always_contradicts for one in found)
    most = sum(one.ever_contradicts for one in found)
    return Counts(
        subjects=len(by_subject),
        pairs=pairs,
        equal=standing[Standing.EQUAL],
        refines=standing[Standing.REFINES],
        compatible=standing[Standing.COMPATIBLE],
        in_order=standing[Standing.IN_ORDER],
        out_of_order=standing[Standing.OUT_OF_ORDER],
        incomparable=standing[Standing.INCOMPARABLE],
        incompatible=standing[Standing.INCOMPATIBLE],
        denied=standing[Standing.DENIED],
        share=Interval(least / pairs, most / pairs) if pairs else Interval(None, None),
        subject_share=sum(shares) / len(shares) if shares else None,
        subjects_contradicted=sum(
            any(one.ever_contradicts for one in members) for members in by_subject.values()
        ),
    )


def tallies_of(
    by: str,
    voices: Mapping[str, Sequence[Meeting]],
    pages: Mapping[str, Sequence[Meeting]],
    without_farms: Mapping[str, Sequence[Meeting]],
) -> tuple[Tally, ...]:
    """Count the pairs of each group, the most pairs of voices first.

    Parameters
    ----------
    by
        What they are grouped by.
    voices, pages, without_farms
        Group -> pairs, in the three ways of counting.
    """
    found = [
        Tally(
            by=by,
            group=group,
            things=len({one.about for one in voices.get(group, ())}),
            voices=counts_of(voices.get(group, ())),
            pages=counts_of(pages.get(group, ())),
            without_content_farms=counts_of(without_farms.get(group, ())),
        )
        for group in {*voices, *pages, *without_farms}
    ]
    return tuple(sorted(found, key=lambda one: (-one.voices.pairs, -one.pages.pairs, one.group)))
