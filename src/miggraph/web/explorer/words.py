"""Dates, durations and numbers of persons in words."""

from __future__ import annotations

import re
from typing import Any, Final

from miggraph.properties import KINDS
from miggraph.quantities import Bounds
from miggraph.wording import value_text

__all__ = ["bounds_words", "duration", "unit", "value_words", "when"]

_QUARTERS: Final = {"33": "first", "34": "second", "35": "third", "36": "fourth"}
_SEASONS: Final = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_QUALIFIERS: Final = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
_OPEN: Final = ("", "..")
_DURATION: Final = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)
#: Who tells of a breach has not found one, unless it is a court; its page says which it is.
_STANDINGS: Final = {"breached": "breach, according to this source", "absent": "reported absent"}
_UNITS: Final = ("year", "month", "week", "day")


def bounds_words(bounds: Bounds | None) -> str:
    """Write bounds of persons: ``7``, ``at least 5``, ``up to 9``, ``not told``, or a range."""
    if bounds is None or tuple(bounds) == (0, None):
        return "not told"
    least, most = bounds
    if most is None:
        return f"at least {least:,}"
    if least == most:
        return f"{least:,}"
    return f"{least:,}\u2013{most:,}" if least else f"up to {most:,}"


def when(text: str) -> str:
    """Write an EDTF date in words: ``2024-35`` as ``third quarter of 2024``.

    Parameters
    ----------
    text
        A date, or an interval. Full days and months stay as they are.
    """
    first, slash, last = text.partition("/")
    if not slash:
        return _single(text)
    if first in _OPEN:
        return "at any time" if last in _OPEN else f"until {_single(last)}"
    return f"since {_single(first)}" if last in _OPEN else f"{_single(first)} to {_single(last)}"


def duration(text: str) -> str:
    """Write a duration of ISO 8601 in words; what is none stays as it is.

    Parameters
    ----------
    text
        In years, months, weeks and days: ``P1Y6M``.
    """
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return text
    return " and ".join(
        f"{number} {unit}{'' if number == '1' else 's'}"
        for number, unit in zip(found.groups(), _UNITS, strict=True)
        if number is not None
    )


def unit(text: str) -> str:
    """Write the units of a capacity without hyphens."""
    return text.replace("at-a-time", "at a time").replace("two-weeks", "two weeks")


def value_words(property_: str, value: Any) -> str:
    """Write a value of the evidence format in words, with dates and durations in words, too.

    Parameters
    ----------
    property_
        Whose value it is.
    value
        As `Said` and `ShownValue` hold it.
    """
    kind = KINDS.get(property_)
    if isinstance(value, str) and kind == "date":
        return when(value)
    if isinstance(value, str) and kind == "duration":
        return duration(value)
    if isinstance(value, str) and kind == "status":
        return value.replace("-", " ")
    if property_ == "safeguard" and isinstance(value, dict):
        kind = value["kind"].replace("-", " ")
        return f"{kind}: {_STANDINGS.get(value['standing'], value['standing'])}"
    if isinstance(value, dict):
        value = {key: _dated(key, part) for key, part in value.items()}
    text = value_text(property_, value)
    return unit(text) if property_ == "capacity" else text


def _dated(key: str, part: Any) -> Any:
    return when(part) if key in ("as-of", "period", "date") and isinstance(part, str) else part


def _single(text: str) -> str:
    qualifier = _QUALIFIERS.get(text[-1:], "")
    plain = text[:-1] if qualifier else text
    year, _, part = plain.partition("-")
    if part in _QUARTERS:
        return f"{qualifier}{_QUARTERS[part]} quarter of {year}"
    if part in _SEASONS:
        return f"{qualifier}{_SEASONS[part]} of {year}"
    if plain.endswith("-XX"):
        plain = plain.removesuffix("-XX").removesuffix("-XX")
    if len(year) == 4 and year.endswith("X") and not part:
        return f"{qualifier}{year.replace('X', '0')}s" if year.count("X") == 1 else text
    return f"{qualifier}{plain}"
