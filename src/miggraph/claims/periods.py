"""When arrangements were in force, as periods of days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.questions import UNDATED
from miggraph.claims.resolve import Decision
from miggraph.properties import KINDS

__all__ = ["ForcePeriod", "force_periods", "turning_days"]


class ForcePeriod(NamedTuple):
    """Days throughout which an arrangement was in force, from `first` to `last`; None is open."""

    force: Known
    first: date | None
    last: date | None


def turning_days(decisions: Iterable[Decision], entered: Mapping[str, date]) -> list[date]:
    """Return all days on which the answer can change, in order, the first of all days included.

    Every comparison with a day is one with a bound of a date that is told, with the date of a
    status, or with the day on which an undated status was entered here. So the answer can change
    only on such a day or on the one after it.

    Parameters
    ----------
    decisions
        The decisions on one agreement.
    entered
        The day on which each claim was entered.
    """
    told: set[date] = set()
    for decision in decisions:
        question = decision.question
        if question.property == "status":
            time = question.key.partition(" ")[0]
            if time == UNDATED:
                told |= {entered[claim] for claim in decision.winners}
            else:
                told |= set(_bounds(time))
        elif KINDS[question.property] == "date":
            values = (decision.value, *decision.left)
            told |= {day for v in values if v is not None for day in _bounds(str(v))}
    after = {day + timedelta(days=1) for day in told if day < date.max}
    return sorted({date.min} | told | after)


def force_periods(days: Iterable[date], force: Callable[[date], Known]) -> Iterator[ForcePeriod]:
    """Yield the periods in force, surely or possibly, in order; those between are not in force.

    Parameters
    ----------
    days
        All days on which the answer can change, in order, beginning with the first of all days.
    force
        Gives the answer for one day.
    """
    now: Known = "no"
    since: date | None = None
    for day in days:
        answer = force(day)
        if answer == now:
            continue
        if now != "no":
            yield ForcePeriod(now, since, day - timedelta(days=1))
        now, since = answer, None if day == date.min else day
    if now != "no":
        yield ForcePeriod(now, since, None)


def _bounds(text: str) -> Iterator[date]:
    span = dates.span(text)
    yield from (day for day in (span.earliest, span.latest) if day is not None)
