"""Calendar periods: years, half-years and quarters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from miggraph.dates import Span
from miggraph.errors import UnknownNameError

__all__ = ["LENGTHS", "Period", "period_of", "periods"]

#: Name of a length -> months.
LENGTHS: Final = {"year": 12, "half-year": 6, "quarter": 3}
_LETTERS: Final = {6: "H", 3: "Q"}


class Period(NamedTuple):
    """A calendar period, both days inclusive, e.g. ``2025``, ``2025-H1`` or ``2025-Q3``."""

    name: str
    start: date
    end: date

    def holds(self, span: Span) -> bool:
        """Whether every day of a span lies within."""
        return Span(self.start, self.end).contains(span)

    def clipped(self, span: Span) -> Span | None:
        """Return the part of a span that lies within; None if there is none."""
        start = max(span.earliest or self.start, self.start)
        end = min(span.latest or self.end, self.end)
        return None if start > end else Span(start, end)


def period_of(day: date, length: str) -> Period:
    """Return the period in which a day lies.

    Raises
    ------
    UnknownNameError
        If there is no such length.
    """
    if length not in LENGTHS:
        raise UnknownNameError("length of a period", length, LENGTHS)
    months = LENGTHS[length]
    number = (day.month - 1) // months
    start = date(day.year, number * months + 1, 1)
    after = number * months + months
    # Counted back from the last day of December, the year 9999 has no next one.
    end = (
        date(day.year, 12, 31) if after == 12 else date(day.year, after + 1, 1) - timedelta(days=1)
    )
    name = str(day.year) if months == 12 else f"{day.year}-{_LETTERS[months]}{number + 1}"
    return Period(name, start, end)


def periods(first: date, last: date, length: str) -> Iterator[Period]:
    """Give the periods from the one that holds a day to the one that holds another.

    Raises
    ------
    UnknownNameError
        If there is no such length.
    """
    period = period_of(first, length)
    while period.start <= last:
        yield period
        if period.end == date.max:
            return
        period = period_of(period.end + timedelta(days=1), length)
