"""When: the texts of the roles of time as one EDTF date, as finely as the table tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from miggraph.importing.database import text as quoted
from miggraph.importing.meanings.lookups import Plain
from miggraph.importing.profiles.profile import Profile, Role

__all__ = ["FIRST_YEAR", "LAST_YEAR", "plain_days", "read_period"]

#: Years outside are slips of the pen, such as 9999 for "not known".
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})(?:\.0)?", re.ASCII)
_QUARTER: Final = re.compile(
    r"(?P<y1>\d{4})[\s-]*Q(?P<q1>[1-4])|Q(?P<q2>[1-4])[\s/-]*(?P<y2>\d{4})",
    re.ASCII | re.IGNORECASE,
)
_PART: Final = re.compile(r"Q?([1-9]|1[0-2]|0[1-9])(?:\.0)?", re.ASCII | re.IGNORECASE)
#: Quarters in EDTF are numbered from 33.
_FIRST_QUARTER: Final = 32
_FORMATS: Final = {"date": ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"), "month": ("%Y-%m",)}
_NAMES: Final = ("%b", "%B")


def read_period(profile: Profile, texts: Mapping[str, str | None]) -> str:
    """Return when a row happened.

    Parameters
    ----------
    profile
        Which says what roles of time there are, and in what format.
    texts
        The text of each role of time of the profile; those with a value need none.

    Returns
    -------
    str
        EDTF: a day, a month, a quarter (``2024-33`` to ``2024-36``) or a year.

    Raises
    ------
    ValueError
        If a text is missing, is no such date, or lies outside `FIRST_YEAR` to `LAST_YEAR`; its
        text is the reason, as reports say it.
    """
    told: dict[str, str] = {}
    for name in profile.time_roles:
        role = profile.roles[name]
        text = role.value if role.value is not None else texts.get(name)
        if text is None or text.strip() in profile.markers:
            raise ValueError(f"{name} not told")
        told[name] = text.strip()
    if "date" in told:
        day = _parse("date", profile.roles["date"], told["date"])
        return _within(day.year, day.isoformat())
    if "month" in told:
        return _month(profile.roles["month"], told)
    if "quarter" in told:
        return _quarter(told)
    year = _year(told["year"])
    return _within(year, f"{year:04d}")


def plain_days(profile: Profile) -> Plain | None:
    """Return which texts the engine may read as days, as `read_period` would; None for none."""
    if "date" not in profile.roles:
        return None
    # Where another form is tried first, Python has to try it.
    if (profile.roles["date"].formats or _FORMATS["date"])[0] != "%Y-%m-%d":
        return None
    markers = ", ".join(quoted(marker) for marker in sorted({"", *profile.markers}))
    day = "TRY_CAST(t0 AS DATE)"
    return Plain(
        f"regexp_full_match(t0, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') AND t0 NOT IN ({markers}) "
        f"AND year({day}) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}",
        {"date": "t0", "earliest": day, "latest": day},
    )


def _month(role: Role, told: Mapping[str, str]) -> str:
    """Return a month that is told whole, or as a number or name beside the year."""
    if "year" not in told:
        first = _parse("month", role, told["month"])
        return _within(first.year, f"{first.year:04d}-{first.month:02d}")
    year, text = _year(told["year"]), told["month"]
    number = _PART.fullmatch(text)
    month = int(number[1]) if number and text[0] not in "Qq" else _month_named(text)
    return _within(year, f"{year:04d}-{month:02d}")


def _quarter(told: Mapping[str, str]) -> str:
    """Return a quarter that is told whole, or as a number beside the year; both have to agree."""
    text = told["quarter"]
    whole = _QUARTER.fullmatch(text)
    if whole:
        year, number = int(whole["y1"] or whole["y2"]), int(whole["q1"] or whole["q2"])
        if "year" in told and _year(told["year"]) != year:
            raise ValueError("year and quarter contradict each other")
    else:
        part = _PART.fullmatch(text)
        if "year" not in told or part is None or int(part[1]) > 4:
            raise ValueError("quarter unreadable")
        year, number = _year(told["year"]), int(part[1])
    return _within(year, f"{year:04d}-{_FIRST_QUARTER + number}")


def _year(text: str) -> int:
    match = _YEAR.fullmatch(text)
    if match is None:
        raise ValueError("year unreadable")
    return int(match[1])


def _month_named(text: str) -> int:
    for name in _NAMES:
        try:
            return datetime.strptime(text, name).month
        except ValueError:
            continue
    raise ValueError("month unreadable")


def _parse(name: str, role: Role, text: str) -> date:
    for form in role.formats or _FORMATS[name]:
        # A table has thousands of days, mostly written so, and this is ten times as fast.
        if form == "%Y-%m-%d" and _ISO.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                continue
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"{name} unreadable")


def _within(year: int, edtf: str) -> str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("year out of range")
    return edtf
