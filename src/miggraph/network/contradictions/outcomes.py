"""How the questions about transfers end on which two or more voices speak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from miggraph.claims.aspects import ASPECTS, aspect_of
from miggraph.claims.decide import Outcome
from miggraph.claims.transfer import Transfer
from miggraph.network.contradictions.meetings import Meeting, Standing

__all__ = ["AspectOutcomes", "outcomes_of"]


@dataclass(frozen=True, kw_only=True)
class AspectOutcomes:
    """Transfers by the outcome of one aspect; the least settled of several questions counts.

    Attributes
    ----------
    aspect
        What is told of the transfer.
    transfers
        Transfers of which anybody tells it.
    several
        Those on which two or more voices speak on one question of this aspect; the four that
        follow divide them.
    agreed
        All say the same, and it is accepted.
    resolved
        They do not all say the same, and the policy accepts one: a more precise value too.
    contested
        No value is accepted.
    unsupported
        Only content farms, or aggregators that name no origin, speak.
    contradicted
        Those with two voices that cannot both be right, however it ended.
    """

    aspect: str
    transfers: int
    several: int
    agreed: int
    resolved: int
    contested: int
    unsupported: int
    contradicted: int


def outcomes_of(
    transfers: Iterable[Transfer], meetings: Iterable[Meeting]
) -> tuple[AspectOutcomes, ...]:
    """Count transfers by aspect and outcome.

    Parameters
    ----------
    transfers
        The transfers, with their decisions.
    meetings
        The pairs of voices that speak on them.
    """
    met: dict[tuple[str, str], list[Meeting]] = {}
    for one in meetings:
        met.setdefault((one.about, one.topic), []).append(one)
    told: dict[str, list[str]] = {aspect: [] for aspect in ASPECTS}
    contradicted: dict[str, int] = dict.fromkeys(ASPECTS, 0)
    for transfer in transfers:
        ended: dict[str, set[Outcome]] = {}
        for ruling in transfer.rulings:
            aspect = aspect_of(ruling, transfer)
            if aspect is not None:
                of_aspect = met.get((transfer.id, aspect), [])
                subjects = {one.subject.removeprefix("denial ") for one in of_aspect}
                ended.setdefault(aspect, set())
                if ruling.property.partition(" ")[2] in subjects:
                    ended[aspect].add(ruling.outcome)
        for aspect, outcomes in ended.items():
            pairs = met.get((transfer.id, aspect), [])
            told[aspect].append(_ending(outcomes, pairs))
            contradicted[aspect] += any(one.ever_contradicts for one in pairs)
    return tuple(
        AspectOutcomes(
            aspect=aspect,
            transfers=len(ends),
            several=len(ends) - ends.count("alone"),
            agreed=ends.count("agreed"),
            resolved=ends.count("resolved"),
            contested=ends.count("contested"),
            unsupported=ends.count("unsupported"),
            contradicted=contradicted[aspect],
        )
        for aspect, ends in told.items()
        if ends
    )


def _ending(outcomes: set[Outcome], pairs: list[Meeting]) -> str:
    if not pairs:
        return "alone"
    if Outcome.CONTESTED in outcomes:
        return "contested"
    if Outcome.UNSUPPORTED in outcomes:
        return "unsupported"
    same = all(one.standing is Standing.EQUAL for pair in pairs for one in pair.pairs)
    return "agreed" if same else "resolved"
