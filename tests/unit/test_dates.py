"""Rule 3: dates are EDTF with an earliest and a latest day; only these bounds are compared."""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.claims.compare import Relation, relation_of_spans
from miggraph.dates import Span, parse_day, span
from miggraph.errors import DataError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # edtf is written for an older pyparsing
    import edtf


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-06-11", "2025-06-11", "2025-06-11"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-33", "2024-01-01", "2024-03-31"),
        ("2024-34", "2024-04-01", "2024-06-30"),
        ("2024-35", "2024-07-01", "2024-09-30"),
        ("2024-36", "2024-10-01", "2024-12-31"),
        ("2024-21", "2024-01-01", "2024-12-31"),
        ("2024-24", "2024-01-01", "2024-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2025-XX", "2025-01-01", "2025-12-31"),
        ("2025-06-XX", "2025-06-01", "2025-06-30"),
        ("2025-XX-XX", "2025-01-01", "2025-12-31"),
        ("2025~", "2025-01-01", "2025-12-31"),
        ("2025-06?", "2025-06-01", "2025-06-30"),
        ("2025-06-11%", "2025-06-11", "2025-06-11"),
        ("2024-01/2024-09", "2024-01-01", "2024-09-30"),
        ("2025-02-12/2025-02-15", "2025-02-12", "2025-02-15"),
        ("2024/2025-03", "2024-01-01", "2025-03-31"),
        ("2024-35/2025", "2024-07-01", "2025-12-31"),
        ("2025/..", "2025-01-01", None),
        ("2025-06/", "2025-06-01", None),
        ("../2025", None, "2025-12-31"),
    ],
)
def test_bounds_of_each_form(text: str, earliest: str | None, latest: str | None) -> None:
    found = span(text)
    assert [d and d.isoformat() for d in found] == [earliest, latest]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "25",
        "20250611",
        "2025-13",
        "2025-00",
        "2025-6",
        "2025-06-31",
        "2023-02-29",
        "2025-06-00",
        "2024-37",
        "2024-35-01",
        "2025-06-11T10:00",
        "2025-06-11 ",
        "2025-06-11\n",
        "11.06.2025",
        "2025/06",
        "2025-06/2025-05",
        "2025-06-12/2025-06-11",
        "2024/2025/2026",
        "2024/soon",
        "0000",
        "2025-Q3",
        "20XX-06",
        "2025-XX-11",
        "٢٠٢٥",
        "2025-٠٦",
    ],
)
def test_what_is_not_edtf_is_refused_with_a_fix(text: str) -> None:
    with pytest.raises(DataError) as caught:
        span(text)
    assert caught.value.fix


@pytest.mark.parametrize("text", ["", "2025", "2025-06", "20250611", "2025-W24-3", "2025-06-31"])
def test_a_day_is_written_with_hyphens(text: str) -> None:
    with pytest.raises(DataError, match="is not a day"):
        parse_day(text)


def test_a_day() -> None:
    assert parse_day("2024-02-29") == date(2024, 2, 29)


years = st.integers(1000, 9998)
months = st.builds(lambda y, m: f"{y}-{m:02}", years, st.integers(1, 12))
days = st.dates(date(1000, 1, 1), date(9998, 12, 31)).map(date.isoformat)
quarters = st.builds(lambda y, q: f"{y}-{q}", years, st.integers(33, 36))
plain = st.one_of(years.map(str), months, days)


def _library(text: str) -> Span:
    parsed = edtf.parse_edtf(text)

    def day(value: Any) -> date | None:
        return None if isinstance(value, float) else date(*value[:3])

    return Span(day(parsed.lower_strict()), day(parsed.upper_strict()))


@given(st.one_of(plain, quarters))
def test_agrees_with_the_edtf_package(text: str) -> None:
    assert span(text) == _library(text)


@given(plain, plain)
def test_agrees_with_the_edtf_package_on_intervals(left: str, right: str) -> None:
    first, last = sorted((left, right), key=_library)
    assert span(f"{first}/{last}") == _library(f"{first}/{last}")


@given(plain)
def test_agrees_with_the_edtf_package_on_open_intervals(text: str) -> None:
    assert span(f"{text}/..") == _library(f"{text}/..")
    assert span(f"../{text}") == _library(f"../{text}")


# Set semantics: a span is the set of its days. All ends lie in days 1 to 12 of a world of days 0
# to 13, so that an open end reaches further than any closed one.
ORIGIN = date(2025, 6, 1)
ends = st.one_of(st.none(), st.integers(1, 12))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low, high = draw(ends), draw(ends)
    if low is not None and high is not None:
        low, high = sorted((low, high))
    first, last = (None if n is None else ORIGIN + timedelta(n) for n in (low, high))
    return Span(first, last)


def _days(value: Span) -> set[int]:
    first = 0 if value.earliest is None else (value.earliest - ORIGIN).days
    last = 13 if value.latest is None else (value.latest - ORIGIN).days
    return set(range(first, last + 1))


@given(spans(), spans())
def test_relation_of_dates_is_that_of_sets_of_days(left: Span, right: Span) -> None:
    mine, other = _days(left), _days(right)
    if mine == other:
        expected = Relation.EQUAL
    elif mine < other:
        expected = Relation.REFINES
    elif mine > other:
        expected = Relation.REFINED
    else:
        expected = Relation.COMPATIBLE if mine & other else Relation.INCOMPATIBLE
    assert relation_of_spans(left, right) is expected
    assert left.overlaps(right) == bool(mine & other)
    assert left.contains(right) == (mine >= other)
    assert left.is_before(right) == (max(mine) < min(other))
