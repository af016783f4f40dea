"""Dates at the grain of a quarter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.dates import span
from miggraph.publishing.quarters import is_finer_than_a_quarter, to_quarters


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ("2025-07-16", "2025-35"),
        ("2025-12-31", "2025-36"),
        ("2025-01", "2025-33"),
        ("2025-04-XX", "2025-34"),
        ("2025-07-16~", "2025-35~"),
        ("2025-34", "2025-34"),
        ("2025", "2025"),
        ("2025-22", "2025-22"),
        ("202X", "202X"),
        ("2025-07-02/2025-09-30", "2025-35"),
        ("2025-05/2025-07-18", "2025-34/2025-35"),
        ("2015/2016-03", "2015/2016-33"),
        ("../2025-12-05", "../2025-36"),
    ],
)
def test_a_date_becomes_what_covers_it_in_quarters(told: str, published: str) -> None:
    assert to_quarters(told) == published
    assert is_finer_than_a_quarter(told) is (told != published)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(0, 2000))
def test_a_quarter_covers_and_is_never_narrower_than_a_quarter(first: date, days: int) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    for told in (first.isoformat(), f"{first}/{last}", first.isoformat()[:7]):
        published = to_quarters(told)
        assert span(published).contains(span(told))
        low, high = span(published)
        assert low is not None
        assert high is not None
        assert (high - low).days >= 89
        assert to_quarters(published) == published
