"""Whether an arrangement is in force on a day, and which status it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.decide import Outcome
from miggraph.claims.questions import UNDATED
from miggraph.claims.resolve import Decision

__all__ = ["Stage", "in_force", "latest_status", "stages_of"]

_IN_FORCE: Final = frozenset({"in-force", "operative", "provisional"})
_ENDED: Final = frozenset({"terminated", "expired", "never-implemented"})
_SUSPENDED: Final = frozenset({"suspended", "blocked-by-court"})


class Stage(NamedTuple):
    """An accepted status, and when it was published.

    `known_by` is the day by which that is certain: the last day of the publication date, or of an
    undated page the day on which it was entered here. `published` is None for an undated page.
    `instrument` is the text whose status it is, empty for the arrangement as a whole.
    """

    status: str
    published: date | None
    known_by: date
    instrument: str = ""


def stages_of(decisions: Iterable[Decision], entered: Mapping[str, date], on: date) -> list[Stage]:
    """Return the accepted statuses up to a day, earliest first; undated ones come before all.

    Parameters
    ----------
    decisions
        The decisions on one agreement.
    entered
        The day on which each claim was entered.
    on
        The day.
    """
    stages = []
    for decision in decisions:
        if decision.question.property != "status" or not decision.is_accepted:
            continue
        time = decision.question.key.partition(" ")[0]
        text = decision.question.instrument
        status = str(decision.value)
        if time == UNDATED:
            stages.append(Stage(status, None, min(entered[c] for c in decision.winners), text))
            continue
        span = dates.span(time)
        if span.earliest is None or span.earliest <= on:
            last = span.latest or date.max
            stages.append(Stage(status, last, last, text))
    return sorted(stages, key=lambda stage: (stage.published or date.min, stage.status))


def latest_status(stages: Sequence[Stage], force: Known) -> str | None:
    """Return the latest accepted status.

    A page can tell of a force that has ended by its date; where the arrangement is not in force, a
    status that says so goes before one that says otherwise.
    """
    if not stages:
        return None
    if force == "no" and stages[-1].status in _IN_FORCE:
        over = [stage for stage in stages if stage.status in _ENDED | _SUSPENDED]
        if over:
            return over[-1].status
    return stages[-1].status


def in_force(decisions: Sequence[Decision], stages: Sequence[Stage], on: date) -> Known:
    """Say whether an arrangement is in force on a day.

    It is if one of its texts is: the end of one text does not end what a later one goes on with.
    What is told of no text in particular holds for each of them.

    Parameters
    ----------
    decisions
        The decisions on one agreement.
    stages
        Its accepted statuses up to the day.
    on
        The day.
    """
    texts = {decision.question.instrument for decision in decisions} - {""}
    answers = {
        _text_in_force(
            [d for d in decisions if d.question.instrument in ("", text)],
            [stage for stage in stages if stage.instrument in ("", text)],
            on,
        )
        for text in texts or {""}
    }
    if "yes" in answers:
        return "yes"
    return "possibly" if "possibly" in answers else "no"


def _text_in_force(decisions: Sequence[Decision], stages: Sequence[Stage], on: date) -> Known:
    """Say whether one text is in force on a day.

    Yes if its entry into force has passed, or a status that says so was published by then, and
    nothing accepted ended or suspended it. What was suspended and is later told to be in force is
    possibly so; what has ended is not.
    """
    starts = [
        span.earliest
        for name in ("signed-on", "in-force-on")
        for span in _spans(decisions, name, accepted=True)
        if span.earliest is not None
    ]
    if starts and on < max(starts):
        return "no"
    running = [stage for stage in stages if stage.status in _IN_FORCE]
    started = _passed(decisions, "in-force-on", on)
    if any(stage.known_by <= on for stage in running):
        started = "yes"
    elif running and started == "no":
        started = "possibly"
    if started == "no":
        return "no"
    stopped = _stopped(decisions, stages, running, on)
    if stopped == "yes":
        return "no"
    return "possibly" if "possibly" in (started, stopped) else "yes"


def _stopped(
    decisions: Sequence[Decision],
    stages: Sequence[Stage],
    running: Sequence[Stage],
    on: date,
) -> Known:
    """Say whether an arrangement that was in force has ended or is suspended."""
    ended = _passed(decisions, "ended-on", on)
    if ended == "yes":
        return "yes"
    answers: list[Known] = [ended]
    heard = max((stage.published for stage in running if stage.published), default=date.min)
    suspended = _passed(decisions, "suspended-on", on)
    if suspended != "no":
        last = max(
            span.latest or date.max
            for span in _spans(decisions, "suspended-on")
            if span.earliest is None or span.earliest <= on
        )
        answers.append("possibly" if heard > last else suspended)
    for stage in stages:
        if stage.status in _ENDED | _SUSPENDED:
            sure = stage.known_by <= on and stage.published is not None
            answers.append("yes" if sure and stage.known_by >= heard else "possibly")
    if "yes" in answers:
        return "yes"
    return "possibly" if "possibly" in answers else "no"


def _passed(decisions: Iterable[Decision], property_: str, on: date) -> Known:
    """Say whether a date has passed; a contested one has possibly passed."""
    answer: Known = "no"
    for span in _spans(decisions, property_, accepted=True):
        if span.latest is not None and span.latest <= on:
            return "yes"
    for span in _spans(decisions, property_):
        if span.earliest is None or span.earliest <= on:
            answer = "possibly"
    return answer


def _spans(
    decisions: Iterable[Decision], property_: str, *, accepted: bool = False
) -> list[dates.Span]:
    """Return the accepted values of a date, and unless only these are wanted the contested ones."""
    found = []
    for decision in decisions:
        question = decision.question
        if question.property != property_ or question.standing != "done":
            continue
        if decision.is_accepted or (not accepted and decision.outcome is Outcome.CONTESTED):
            values = (decision.value, *decision.left)
            found += [dates.span(str(value)) for value in values if value is not None]
    return found
