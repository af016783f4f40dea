"""The life of an agreement as lines of dates, each as sure as its sources are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from miggraph.claims.milestones import DATED
from miggraph.claims.periods import ForcePeriod
from miggraph.claims.questions import UNDATED
from miggraph.claims.transfer import Transfer
from miggraph.dates import Span, span
from miggraph.web.explorer.drawing.timeline import Line, Manner, Mark
from miggraph.web.explorer.things.sides import Question, Side
from miggraph.web.explorer.words import when

__all__ = ["life_lines"]

#: Names of lines; a property without one has its own name.
_LINES: Final = {
    "in-force-on": "entered into force",
    "first-transfer-on": "first transfer, as told",
}


def life_lines(
    questions: Sequence[Question], periods: Iterable[ForcePeriod], transfers: Iterable[Transfer]
) -> list[Line]:
    """Return the lines of a life, from the periods in force down to the transfers.

    Parameters
    ----------
    questions
        All questions on the agreement.
    periods
        When it was in force.
    transfers
        The transfers under it.
    """
    lines = [Line("in force, by all that is accepted or contested", _periods(periods))]
    for name in DATED:
        own = [one for one in questions if one.property == name]
        lines.append(Line(_LINES.get(name, name.removesuffix("-on")), _dated(own)))
        if name == "signed-on":
            statuses = [one for one in questions if one.property == "status"]
            lines.append(Line("provisionally applied, by the day it was told", _status(statuses)))
    lines.append(Line("transfers recorded", tuple(map(_transfer, transfers))))
    return lines


def _periods(periods: Iterable[ForcePeriod]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            Span(period.first, period.last),
            "accepted" if period.force == "yes" else "open",
            f"{'in force' if period.force == 'yes' else 'possibly in force'} "
            f"{_day(period.first, 'from the first')} to {_day(period.last, 'no told end')}",
        )
        for period in periods
    )


def _dated(questions: Iterable[Question]) -> tuple[Mark, ...]:
    return tuple(
        Mark(span(str(side.value)), manner_of(one, side), f"{side.text}, {_words(one, side)}")
        for one in questions
        for side in one.sides
    )


def _status(questions: Iterable[Question]) -> tuple[Mark, ...]:
    marks = []
    for one in questions:
        for side in one.sides:
            if side.value == "provisional" and one.time != UNDATED:
                text = f"{when(one.time)}, {_words(one, side)}"
                marks.append(Mark(span(one.time), manner_of(one, side), text))
    return tuple(marks)


def manner_of(one: Question, side: Side) -> Manner:
    """Say how a side of a question is drawn."""
    if side.role == "accepted":
        return "accepted"
    if side.role == "denied":
        return "denied"
    return "contested" if one.outcome == "contested" and not one.announced else "open"


def _words(one: Question, side: Side) -> str:
    outcome = {"asserted": one.outcome or "", "otherwise": "told otherwise"}
    word = outcome.get(side.role, side.role)
    return f"{word}, announced" if one.announced else word


def _transfer(transfer: Transfer) -> Mark:
    done = transfer.standing == "done"
    return Mark(
        span(transfer.date),
        "accepted" if done else "open",
        f"{when(transfer.date)}, {'a total' if transfer.tells == 'total' else 'a transfer'}"
        f"{'' if done else ', announced'}",
    )


def _day(day: object, otherwise: str) -> str:
    return otherwise if day is None else str(day)
