"""Dates of uncertain precision, as bounds.

Sources write ``2025-06-11``, ``2025-06``, ``2025`` or "the third quarter of 2024". They are kept in
the Extended Date/Time Format of the Library of Congress (level 1, and the quarters 33 to 36 and
seasons 21 to 24 of level 2), and compared only by their earliest and latest day.

A qualifier (``~`` approximate, ``?`` uncertain, ``%`` both) does not widen the bounds: how wide
"about" is, is a matter of policy and not of fact.
"""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple

from miggraph.errors import DataError

__all__ = ["Span", "day_of", "parse_day", "span"]

_DATE: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?[~?%]?",
    re.ASCII,
)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Sub-year groupings that are three calendar months each: quarter -> first month.
_QUARTERS: Final = {33: 1, 34: 4, 35: 7, 36: 10}
#: Seasons without a hemisphere cannot be dated to months; they are read as the whole year.
_SEASONS: Final = range(21, 25)
_EXAMPLES: Final = "2025, 2025-06, 2025-06-11, 2024-35 (third quarter) or 2024-01/2024-09"


class Span(NamedTuple):
    """Earliest and latest day of a date, both inclusive; None is open."""

    earliest: date | None
    latest: date | None

    def overlaps(self, other: Span) -> bool:
        """Whether the two could be the same day."""
        return not (self.is_before(other) or other.is_before(self))

    def contains(self, other: Span) -> bool:
        """Whether every day of `other` lies inside."""
        low = self.earliest is None or (
            other.earliest is not None and self.earliest <= other.earliest
        )
        high = self.latest is None or (other.latest is not None and other.latest <= self.latest)
        return low and high

    def is_before(self, other: Span) -> bool:
        """Whether every day of this one lies before every day of `other`."""
        return (
            self.latest is not None and other.earliest is not None and self.latest < other.earliest
        )


@cache
def span(text: str) -> Span:
    """Return the earliest and latest day of an EDTF date or interval.

    Raises
    ------
    DataError
        If `text` is not EDTF of the levels named in this module.
    """
    if "/" in text:
        first, _, last = text.partition("/")
        start = Span(None, None) if first in ("", "..") else _single(first, text)
        end = Span(None, None) if last in ("", "..") else _single(last, text)
        if end.is_before(start):
            raise DataError(
                f"The interval {text!r} ends before it starts.", fix="swap the two dates."
            )
        return Span(start.earliest, end.latest)
    if _DAY.fullmatch(text):
        with suppress(ValueError):  # no day of the calendar; said below
            day = date.fromisoformat(text)
            return Span(day, day)
    return _single(text, text)


def parse_day(text: str, what: str = "date") -> date:
    """Return a full calendar date.

    Raises
    ------
    DataError
        If `text` is not written as YYYY-MM-DD.
    """
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass  # no day of the calendar; said below
    raise DataError(
        f"The {what} {text!r} is not a day.", fix="write it as YYYY-MM-DD, e.g. 2025-07-01."
    )


def day_of(day: str | date | None, what: str = "date") -> date | None:
    """Return a day that is given as text, as a date or as a moment; None stays None.

    Raises
    ------
    DataError
        If a text is not written as YYYY-MM-DD.
    """
    if isinstance(day, datetime):
        return day.date()
    if day is None or isinstance(day, date):
        return day
    return parse_day(str(day), what)


def _single(text: str, whole: str) -> Span:
    match = _DATE.fullmatch(text)
    if match is None:
        raise _not_edtf(whole)
    year, month, day = match["year"], match["month"], match["day"]
    first_year = int(year.replace("X", "0"))
    last_year = int(year.replace("X", "9"))
    if first_year == 0 and last_year == 0:
        raise _not_edtf(whole)
    first_year = max(first_year, 1)
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise _not_edtf(whole)
        return Span(date(first_year, 1, 1), date(last_year, 12, 31))
    number = int(month)
    if first_year != last_year:
        raise _not_edtf(whole)
    if number in _SEASONS and day is None:
        return Span(date(first_year, 1, 1), date(first_year, 12, 31))
    if number in _QUARTERS and day is None:
        start = _QUARTERS[number]
        return Span(date(first_year, start, 1), _month_end(first_year, start + 2))
    if not 1 <= number <= 12:
        raise _not_edtf(whole)
    if day is None or day == "XX":
        return Span(date(first_year, number, 1), _month_end(first_year, number))
    try:
        exact = date(first_year, number, int(day))
    except ValueError as error:
        raise _not_edtf(whole) from error
    return Span(exact, exact)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _not_edtf(text: str) -> DataError:
    return DataError(f"{text!r} is not an EDTF date.", fix=f"write it like {_EXAMPLES}.")
