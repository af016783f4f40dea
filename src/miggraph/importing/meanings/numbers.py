"""Texts of numbers as bounds. What is no plain whole number is refused, and never guessed."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from miggraph.importing.database import text as quoted
from miggraph.importing.meanings.lookups import Plain
from miggraph.importing.profiles.profile import Profile

__all__ = ["MOST", "Number", "plain_numbers", "read_number"]

#: A larger number counts no people of this earth.
MOST: Final = 10_000_000_000
_WHOLE: Final = re.compile(r"(\d+)(?:\.0{1,2})?", re.ASCII)
_PARTED: Final = re.compile(r"\d{1,3}([.,' \u00a0\u202f\u2019])\d{3}(?:\1\d{3})*", re.ASCII)
_FRACTION: Final = re.compile(r"-?\d*[.,]\d+(?:[eE][+-]?\d+)?", re.ASCII)


class Number(NamedTuple):
    """Bounds of a number; `most` is None where it is open, `reason` says why there is none.

    A number that is not told is [0, open]: it is not zero, and nobody says that somebody was there.
    """

    least: int = 0
    most: int | None = None
    reason: str | None = None


def read_number(profile: Profile, text: str | None) -> Number:
    """Return what the text of a number says.

    Parameters
    ----------
    profile
        With the missing markers, the rules for small and for rounded numbers, and the separator
        of thousands.
    text
        As the table has it; None is a cell without value.
    """
    text = None if text is None else text.strip()
    if text is None or text in profile.markers:
        return Number()
    for small, bounds in profile.small.items():
        if text == small.strip():
            return Number(*bounds)
    plain = text
    thousands = profile.roles["persons"].thousands
    if thousands is not None and thousands in text:
        groups = text.split(thousands)
        if not re.fullmatch(r"\d{1,3}", groups[0], re.ASCII) or not all(
            re.fullmatch(r"\d{3}", group, re.ASCII) for group in groups[1:]
        ):
            return Number(reason="thousands misplaced")
        plain = "".join(groups)
    match = _WHOLE.fullmatch(plain)
    if match is None:
        return Number(reason=_fault(text))
    digits = match[1].lstrip("0")
    if len(digits) > len(str(MOST)) or int(digits or "0") > MOST:
        return Number(reason="number too large")
    number = int(digits or "0")
    # Whichever way halves are rounded.
    off = (profile.roles["persons"].rounded or 0) // 2
    return Number(max(0, number - off), number + off)


def plain_numbers(profile: Profile) -> Plain:
    """Return which texts the engine may read as numbers, as `read_number` would."""
    others = ", ".join(map(quoted, sorted({"", *profile.markers, *map(str.strip, profile.small)})))
    off = (profile.roles["persons"].rounded or 0) // 2
    number = "CAST(t0 AS BIGINT)"
    return Plain(
        f"regexp_full_match(t0, '0|[1-9][0-9]{{0,8}}') AND t0 NOT IN ({others})",
        {"least": f"greatest(0, {number} - {off})", "most": f"{number} + {off}"},
    )


def _fault(text: str) -> str:
    if text.startswith(("-", "\u2212")) and any(char.isdigit() for char in text):
        return "number below zero"
    if _PARTED.fullmatch(text):
        return "thousands separator"
    return "no whole number" if _FRACTION.fullmatch(text) else "number unreadable"
