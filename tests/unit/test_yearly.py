"""What is recorded of a year: bounds of transfers and persons that may lie in several years."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import miggraph
from miggraph import dates
from miggraph.claims.transfer import Transfer
from miggraph.quantities import Bounds
from miggraph.tables.yearly import Entry, entries, moved

SMALL = Path(__file__).parents[1] / "data" / "small"
YEARS = range(2020, 2027)
ON = date(2026, 6, 30)


def _transfer(name: str, when: str, least: int, most: int | None, **other: Any) -> Transfer:
    found = next(iter(miggraph.open(SMALL).view.transfers.values()))
    return replace(
        found,
        **{
            "id": name,
            "date": when,
            "happened_by": dates.span(when).latest or ON,
            "tells": "event",
            "persons": Bounds(least, most),
            "third_persons": Bounds(least, most),
            **other,
        },
    )


def _of(*transfers: Transfer, settled: bool = True) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    for transfer in transfers:
        for year, entry in entries(transfer, YEARS, ON, settled=settled, counted=settled):
            found.setdefault(year, []).append(entry)
    return found


def test_an_event_within_a_year_counts_there_and_nowhere_else() -> None:
    found = _of(_transfer("a", "2024-05", 10, 12))
    assert list(found) == [2024]
    assert moved([found[2024]]) == (1, 1, 0, 0, 10, 12, 10, 12)


def test_an_event_that_may_be_in_either_of_two_years_is_sure_in_neither() -> None:
    found = _of(_transfer("a", "2023-12/2024-01", 10, 10))
    for year in (2023, 2024):
        assert moved([found[year]]) == (0, 1, 0, 0, 0, 10, 0, 10)


def test_ends_that_are_not_settled_leave_no_least_number() -> None:
    found = _of(_transfer("a", "2024", 10, 10), settled=False)
    assert moved([found[2024]]) == (0, 1, 0, 0, 0, 10, 0, 10)


def test_a_total_bounds_the_events_of_its_route_and_is_not_added() -> None:
    total = _transfer("t", "2024", 100, 100, tells="total")
    event = _transfer("e", "2024-03-01", 30, 30)
    found = _of(total, event)[2024]
    assert moved([found]) == (1, 1, 1, 1, 100, 100, 100, 100)
    # On two routes they are of different persons.
    assert moved([[found[0]], [found[1]]])[4:6] == (130, 130)


def test_a_total_of_two_years_covers_the_events_of_each() -> None:
    found = _of(
        _transfer("t", "2023/2024", 100, 100, tells="total"), _transfer("e", "2024-03", 30, None)
    )
    assert moved([found[2023]])[2:6] == (0, 1, 0, 100)
    assert moved([found[2024]])[:6] == (1, 1, 0, 1, 30, 100)


def test_nothing_recorded_is_no_zero_of_persons() -> None:
    assert moved([]) == (0, 0, 0, 0, None, None, None, None)


def test_open_dates_end_with_the_telling_or_the_clock() -> None:
    told = _transfer("a", "2024-05/..", 1, 1, happened_by=date(2025, 2, 1))
    assert list(_of(told)) == [2024, 2025]
    assert list(_of(_transfer("b", "2025-05/..", 1, 1, happened_by=date(2030, 1, 1)))) == [
        2025,
        2026,
    ]
    assert list(_of(_transfer("c", "../2021", 1, 1, happened_by=date(2021, 12, 31)))) == [
        2020,
        2021,
    ]


def test_a_page_dated_before_what_it_tells_does_not_move_it() -> None:
    found = _of(_transfer("a", "2024-05", 3, 3, happened_by=date(2023, 1, 1)))
    assert moved([found[2024]])[:2] == (1, 1)


days = st.dates(date(2020, 1, 1), ON)


@given(days, st.integers(0, 900), st.integers(0, 50), st.integers(0, 50))
def test_years_share_out_an_event(first: date, length: int, least: int, more: int) -> None:
    """Some year may hold all of it; surely one does only where it lies in this year alone."""
    last = min(first + timedelta(days=length), ON)
    event = _transfer("a", f"{first}/{last}", least, least + more, happened_by=last)
    found = {year: moved([mine]) for year, mine in _of(event).items()}
    assert sorted(found) == list(range(first.year, last.year + 1))
    assert all(cells[1] == 1 and cells[5] == least + more for cells in found.values())
    sure = [cells for cells in found.values() if cells[0]]
    assert len(sure) == (first.year == last.year)
    assert sum(cells[4] for cells in found.values()) == (least if sure else 0)


def test_tables_of_few_records_are_whole() -> None:
    tables = miggraph.open(SMALL).tables
    assert len(tables["agreements"].rows) == 3
    assert {row[0] for row in tables["agreements"].rows} == {
        "es-mr-2023-return",
        "us-rw-2025-transfer",
        "us-xk-2025-transfer",
    }
    years = tables["dyad-years"].column("year")
    assert min(years) == 2003  # an accepted date of an earlier text
    pairs = {row[:2] for row in tables["dyad-years"].rows}
    # Of the four, Spain and Senegal are only possible ends of a transfer.
    assert pairs == {("ES", "MR"), ("ES", "SN"), ("RW", "US"), ("US", "XK")}
    assert len(years) == len(pairs) * len(set(years))


@pytest.mark.parametrize(("on", "first"), [("1950-01-01", 1950), ("2023-06-30", 2003)])
def test_tables_end_with_the_clock(on: str, first: int) -> None:
    tables = miggraph.open(SMALL, on=on).tables
    last = date.fromisoformat(on).year
    assert set(tables["state-years"].column("year")) == set(range(first, last + 1))
