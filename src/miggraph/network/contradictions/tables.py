"""How far sources disagree, as tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from miggraph.network.result import Interval, Table

if TYPE_CHECKING:
    from miggraph.network.contradictions.disagreements import Disagreement
    from miggraph.network.contradictions.tallies import Tally

__all__ = ["disagreement_notes", "disagreement_tables"]

_COLUMNS = (
    "subjects",
    "pairs",
    "equal",
    "within",
    "overlap",
    "in order",
    "out of order",
    "other unit",
    "incomp.",
    "denied",
    "contradicting",
    "by subject",
    "no farms",
    "pages",
)


def disagreement_tables(found: Disagreement) -> tuple[Table, ...]:
    """Return the tables: agreements, transfers, outcomes and disputes."""
    whole = [one for one in found.tallies if one.by in ("all", "subject")]
    agreements = [one for one in found.tallies if one.by == found.by]
    return (
        _shares("Pairs of voices on agreements, by kind of subject", "subject", whole),
        _shares(f"Pairs of voices on agreements, by {found.by}", found.by, agreements),
        _shares("Pairs of voices on transfers, by what they tell", "aspect", found.transfers),
        _outcomes(found),
        _disputes(found),
    )


def _shares(title: str, by: str, tallies: Sequence[Tally]) -> Table:
    shown = [one for one in tallies if one.voices.pairs or one.pages.pairs]
    return Table(
        title,
        (by, *_COLUMNS),
        (False, *(True,) * len(_COLUMNS)),
        [_row(one) for one in shown],
    )


def _row(one: Tally) -> list[str]:
    counts = one.voices
    numbers = (
        counts.subjects,
        counts.pairs,
        counts.equal,
        counts.refines,
        counts.compatible,
        counts.in_order,
        counts.out_of_order,
        counts.incomparable,
        counts.incompatible,
        counts.denied,
    )
    return [
        one.group,
        *map(str, numbers),
        _percent(counts.share),
        _percent(Interval(counts.subject_share, counts.subject_share)),
        _percent(one.without_content_farms.share),
        _percent(one.pages.share),
    ]


def _outcomes(found: Disagreement) -> Table:
    return Table(
        "Transfers by outcome, where two or more voices speak",
        (
            "aspect",
            "told",
            "two or more voices",
            "agreed",
            "resolved",
            "contested",
            "unsupported",
            "contradicting",
        ),
        (False, *(True,) * 7),
        [
            [
                one.aspect,
                str(one.transfers),
                str(one.several),
                str(one.agreed),
                str(one.resolved),
                str(one.contested),
                str(one.unsupported),
                str(one.contradicted),
            ]
            for one in found.outcomes
        ],
    )


def _disputes(found: Disagreement) -> Table:
    return Table(
        "Contradictions that `miggraph disputes` lists",
        ("relation", "disputes", "between voices", "page not heard", "one voice", "one page"),
        (False, *(True,) * 5),
        [
            [
                one.relation,
                str(one.disputes),
                str(one.between_voices),
                str(one.unheard),
                str(one.one_voice),
                str(one.one_page),
            ]
            for one in found.disputes
        ],
    )


def disagreement_notes(found: Disagreement) -> tuple[str, ...]:
    """Return what has to be known to read the tables."""
    cover = found.coverage
    if not cover.agreements and not found.outcomes:
        return (
            "No claim and no account counts under these clocks, so there is nothing to compare.",
        )
    return (
        f"Shares are conditional on two voices that speak on one subject. Of {cover.agreements:,} "
        f"agreements one voice alone speaks about {cover.of_one_voice:,}; of {cover.questions:,} "
        f"questions one voice alone answers {cover.questions_of_one_voice:,}: no source is there "
        f"to contradict it. {cover.compared:,} agreements have a pair of voices on one subject, "
        f"{cover.contradicted:,} a pair that contradicts each other.",
        "All pages of one origin are one voice; 'pages' is the same share with each page for "
        "itself, 'no farms' without content farms. A pair is counted once a subject, by the "
        "nearest of what the two say; a range is given where one voice gives several values. 'By "
        "subject' gives each subject the same weight, whatever the number of its voices.",
        "'Contradicting' is incompatible or denied. 'Within' is a value within the other, 'in "
        "order' two dates as they should follow, 'out of order' a request or an announcement after "
        "the start, 'other unit' capacities that cannot be compared. A status is compared only "
        "with one of the same day.",
        "Two voices can differ about one value and about the order of two dates. The values of a "
        "list are decided one by one: two voices on one of them agree, or one denies it. Accounts "
        "are of one transfer because they were judged to tell the same, so that their ends, and "
        "mostly their dates, agree by construction.",
        "The counts are complete for what is recorded and no sample. Equal values need not be "
        "true, and pages that copy without naming their origin count as voices.",
    )


def _percent(value: Interval) -> str:
    low, high = value
    if low is None or high is None:
        return "-"
    left, right = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{left}%" if left == right else f"{left}-{right}%"
