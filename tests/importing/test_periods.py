"""A row's time is one EDTF date, as finely as the table tells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.dates import span
from miggraph.importing.meanings.periods import read_period
from miggraph.importing.profiles.file import parse_profile
from miggraph.importing.profiles.profile import Profile
from tests.importing.tables import ENDS, HEAD

ROLES = f"""\
{ENDS}[roles.persons]
column = "n"
"""
DATE = '[roles.date]\ncolumn = "d"\n'
MONTH = '[roles.month]\ncolumn = "m"\n'
QUARTER = '[roles.quarter]\ncolumn = "q"\n'
YEAR = '[roles.year]\ncolumn = "y"\n'


def profile(roles: str) -> Profile:
    return parse_profile((HEAD + ROLES + roles).encode(), "example.toml")


@pytest.mark.parametrize(
    ("roles", "texts", "edtf"),
    [
        (DATE, {"date": "2024-05-01"}, "2024-05-01"),
        (DATE, {"date": "2024-05-01 00:00:00"}, "2024-05-01"),
        (DATE + 'format = "%d.%m.%Y"\n', {"date": "1.5.2024"}, "2024-05-01"),
        (DATE + 'format = ["%d/%m/%Y", "%d %b %Y"]\n', {"date": "01 May 2024"}, "2024-05-01"),
        (MONTH, {"month": "2024-05"}, "2024-05"),
        (MONTH + 'format = "%b %Y"\n', {"month": "May 2024"}, "2024-05"),
        (MONTH + YEAR, {"month": "5", "year": "2024"}, "2024-05"),
        (MONTH + YEAR, {"month": "Dec", "year": "2024"}, "2024-12"),
        (MONTH + '[roles.year]\nvalue = "2024"\n', {"month": "10"}, "2024-10"),
        (QUARTER, {"quarter": "2024 Q1"}, "2024-33"),
        (QUARTER, {"quarter": "2024-Q4"}, "2024-36"),
        (QUARTER, {"quarter": "q2/2024"}, "2024-34"),
        (QUARTER + YEAR, {"quarter": "3", "year": "2024"}, "2024-35"),
        (QUARTER + YEAR, {"quarter": "2024 Q3", "year": "2024"}, "2024-35"),
        (YEAR, {"year": "2024"}, "2024"),
        (YEAR, {"year": "2024.0"}, "2024"),
    ],
)
def test_a_time_is_read(roles: str, texts: dict[str, str], edtf: str) -> None:
    assert read_period(profile(roles), texts) == edtf
    assert span(edtf).earliest is not None


@pytest.mark.parametrize(
    ("roles", "texts", "reason"),
    [
        (DATE, {"date": "2024-02-30"}, "date unreadable"),
        (DATE, {"date": "01/05/2024"}, "date unreadable"),
        (DATE, {"date": ""}, "date not told"),
        (DATE, {}, "date not told"),
        (DATE, {"date": "9999-12-31"}, "year out of range"),
        (MONTH, {"month": "2024-13"}, "month unreadable"),
        (MONTH + YEAR, {"month": "13", "year": "2024"}, "month unreadable"),
        (MONTH + YEAR, {"month": "5", "year": None}, "year not told"),
        (QUARTER, {"quarter": "1"}, "quarter unreadable"),
        (QUARTER, {"quarter": "2024 Q5"}, "quarter unreadable"),
        (QUARTER + YEAR, {"quarter": "5", "year": "2024"}, "quarter unreadable"),
        (QUARTER + YEAR, {"quarter": "2024 Q3", "year": "2023"}, "contradict"),
        (YEAR, {"year": "9999"}, "year out of range"),
        (YEAR, {"year": "1899"}, "year out of range"),
        (YEAR, {"year": "24"}, "year unreadable"),
        (YEAR, {"year": "2023/24"}, "year unreadable"),
        (YEAR, {"year": "\u0662\u0660\u0662\u0664"}, "year unreadable"),
    ],
)
def test_what_is_no_time_is_refused(roles: str, texts: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_period(profile(roles), texts)


@given(st.dates())
def test_every_day_is_read_back(day: object) -> None:
    text = str(day)
    if 1900 <= int(text[:4]) <= 2100:
        assert read_period(profile(DATE), {"date": text}) == text
