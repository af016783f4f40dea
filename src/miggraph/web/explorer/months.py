"""Months that a view can be moved to, as a list by years."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

__all__ = ["Months", "month_text", "months"]


class Months(NamedTuple):
    """Last days of months, and where among them a view is.

    Attributes
    ----------
    years
        Year -> last days of its months, the latest first; the last one of all is the newest day
        of the graph.
    chosen
        The day of the view.
    last
        The newest day of the graph.
    before, after
        The days one step away; None at either end.
    """

    years: tuple[tuple[int, tuple[date, ...]], ...]
    chosen: date
    last: date
    before: date | None
    after: date | None


def months(first: date, last: date, chosen: date) -> Months:
    """Return the months between two days, as their last days.

    Parameters
    ----------
    first
        A day of the first month.
    last
        The last day; it ends its month even if that goes on.
    chosen
        The day of the view. If it is no end of a month, it stands among them.
    """
    days = sorted({*_ends(first, last), last, chosen})
    position = days.index(chosen)
    years: dict[int, list[date]] = {}
    for day in reversed(days):
        years.setdefault(day.year, []).append(day)
    return Months(
        tuple((year, tuple(some)) for year, some in years.items()),
        chosen,
        last,
        days[position - 1] if position else None,
        days[position + 1] if position + 1 < len(days) else None,
    )


def _ends(first: date, last: date) -> Sequence[date]:
    found = []
    day = _end(first)
    while day < last:
        found.append(day)
        day = _end(day + timedelta(days=1))
    return found


def _end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_text(day: date) -> str:
    """Write the end of a month as the month, and any other day as it is."""
    return f"{day:%Y-%m}" if day == _end(day) else day.isoformat()
