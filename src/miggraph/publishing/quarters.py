"""Dates at the grain at which small numbers are published: the quarter of a year."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from miggraph.dates import span

__all__ = ["is_day", "is_finer_than_a_quarter", "quarter_of", "to_quarters"]

#: The longest quarter has 92 days.
_QUARTER_DAYS: Final = 92
_MONTH: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>0\d|1[0-2])(?:-(?:\d\d|XX))?(?P<mark>[~?%]?)"
)


def quarter_of(day: date) -> str:
    """Return the quarter of a day as EDTF, ``2025-33`` to ``2025-36``."""
    return f"{day.year:04d}-{33 + (day.month - 1) // 3}"


def to_quarters(text: str) -> str:
    """Coarsen an EDTF date or interval so that no end of it tells more than the quarter.

    What is as coarse as a quarter, or coarser, stays; an interval becomes that which covers it in
    quarters, and one quarter where both its ends lie in the same.
    """
    ends = [_coarse(end) for end in text.split("/")]
    return ends[0] if len(set(ends)) == 1 else "/".join(ends)


def is_finer_than_a_quarter(text: str) -> bool:
    """Whether a date, or one end of an interval, tells a month or a day."""
    return to_quarters(text) != text


def is_day(text: str) -> bool:
    """Whether a date is one day."""
    first, last = span(text)
    return first is not None and first == last


def _coarse(end: str) -> str:
    m = _MONTH.fullmatch(end)
    if m is None:
        return end
    return f"{m['year']}-{33 + (int(m['month']) - 1) // 3}{m['mark']}"
