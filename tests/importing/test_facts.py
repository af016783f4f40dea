"""Facts of an imported table as accounts: what is counted, under which name, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.importing.accounts.facts import accounts_of, entered_on, left_out
from miggraph.importing.editions.editions import Selection, current_edition, selection_of
from miggraph.quantities import Bounds
from miggraph.records import Account, Cohort
from tests.importing.facts import MINISTRY, fact, write_edition

DAY = date(2025, 3, 1)


def _accounts(folder: Path, facts: list[Mapping[str, Any]], **described: Any) -> list[Account]:
    write_edition(folder, "returns", facts, **described)
    return list(accounts_of(current_edition(folder, "returns"), Selection("returns"), DAY))


def test_a_route_and_year_is_one_total_with_its_nationalities(tmp_path: Path) -> None:
    (account,) = _accounts(
        tmp_path,
        [
            fact("US", "RW", "UZ", 20, "2024-05", rows=2, first_row=7),
            fact("US", "RW", "KZ", 3, "2024-09", first_row=4),
            fact("US", "RW", "UZ", 1, "2024-06", first_row=9),
        ],
    )
    assert (account.sending, account.receiving, account.tells) == ("US", ("RW",), "total")
    assert account.persons == (24, 24)
    assert account.cohorts == (Cohort("KZ", 3), Cohort("UZ", 21))
    assert account.date == "2024-05/2024-09"
    assert account.transfer == "returns.us-rw-2024.forced-removal"
    assert (account.source, account.basis) == ("returns", "forced-removal")
    assert account.locators == ("4 rows, the first is row 4",)
    assert account.is_complete


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        (["2024"], "2024"),
        (["2024-05-03"], "2024-05-03"),
        (["2024-05-03", "2024-05-09"], "2024-05"),
        (["2024-34"], "2024-34"),
        (["2024-33", "2024-36"], "2024"),
        (["2024-01", "2024-12-02"], "2024"),
        (["2024-11", "2024-12"], "2024-11/2024-12"),
    ],
)
def test_the_period_is_that_of_the_rows(tmp_path: Path, dates: list[str], period: str) -> None:
    (account,) = _accounts(tmp_path, [fact("US", "RW", "UZ", 1, text) for text in dates])
    assert account.date == period


@pytest.mark.parametrize(
    "other",
    [
        fact("US", "RW", "UZ", 1, "2023"),
        {"mode": "readmission"},
        {"via": "SN"},
        {"agreement": "us-rw-2025-transfer"},
        {"receiving": "XK"},
    ],
)
def test_another_route_year_or_basis_is_another_transfer(
    tmp_path: Path, other: dict[str, Any]
) -> None:
    one = fact("US", "RW", "UZ", 1)
    found = _accounts(tmp_path, [one, {**one, **other}])
    assert len({account.transfer for account in found}) == len({a.id for a in found}) == 2


def test_two_reporters_tell_one_transfer_by_two_sources(tmp_path: Path) -> None:
    found = _accounts(
        tmp_path,
        [
            fact("US", "RW", "UZ", 20, "2024-03", reporter="US"),
            fact("US", "RW", "UZ", 25, "2024-04", reporter="RW"),
        ],
    )
    assert [account.source for account in found] == ["returns.RW", "returns.US"]
    assert len({account.transfer for account in found}) == 1
    # Of one period, so that the two numbers are rivals and not parts.
    assert {account.date for account in found} == {"2024-03/2024-04"}


def test_bounds_and_untold_nationalities(tmp_path: Path) -> None:
    (account,) = _accounts(
        tmp_path,
        [
            fact("US", "RW", "UZ", (1, 4)),
            fact("US", "RW", "KZ", (5, None)),
            fact("US", "RW", "SN", (0, None)),
            fact("US", "RW", "XK", 0),
            fact("US", "RW", "stateless", 2),
            fact("US", "RW", None, 9, residual="nationality: Other"),
        ],
    )
    assert account.persons == (17, None)
    assert account.cohorts == (Cohort("KZ"), Cohort("UZ", 1, 4), Cohort("stateless", 2))
    assert not account.is_complete


def test_nobody_is_no_transfer_unless_another_reporter_tells_of_somebody(tmp_path: Path) -> None:
    nobody = fact("US", "RW", "UZ", 0, reporter="US")
    assert _accounts(tmp_path / "a", [nobody]) == []
    found = _accounts(tmp_path / "b", [nobody, fact("US", "RW", "UZ", 4, reporter="RW")])
    assert [(account.source, account.persons) for account in found] == [
        ("returns.RW", (4, 4)),
        ("returns.US", (0, 0)),
    ]


@pytest.mark.parametrize("unit", ["flights", "cases"])
def test_what_counts_no_persons_tells_no_number_of_them(tmp_path: Path, unit: str) -> None:
    (account,) = _accounts(tmp_path, [fact("US", "RW", "UZ", (2, 5))], unit=unit)
    assert account.persons == (None, None)
    assert account.cohorts == (Cohort("UZ"),)
    assert account.notes == (f"2 to 5 {unit}",)


def test_rows_without_a_route_are_told_and_make_nothing(tmp_path: Path) -> None:
    facts = [
        fact(None, "RW", "UZ", 3, rows=2),
        fact("US", None, "UZ", (1, 4), residual="receiving: Other"),
        fact("US", None, "KZ", (1, None), residual="receiving: Other"),
        fact("US", "RW", "UZ", 1),
    ]
    (account,) = _accounts(tmp_path, facts)
    assert account.persons == (1, 1)
    assert left_out(current_edition(tmp_path, "returns"), Selection("returns")) == (
        ("no sending state is told", 2, Bounds(3, 3)),
        ("receiving: Other", 2, Bounds(2, None)),
    )


def test_only_what_begins_in_the_chosen_years_is_taken(tmp_path: Path) -> None:
    write_edition(
        tmp_path, "returns", [fact("US", "RW", "UZ", 1, f"{y}-06") for y in range(2010, 2020)]
    )
    edition = current_edition(tmp_path, "returns")
    found = accounts_of(edition, selection_of("returns:2012/2014"), DAY)
    assert [account.date for account in found] == ["2012-06", "2013-06", "2014-06"]
    found = accounts_of(edition, selection_of("returns:2018-07/.."), DAY)
    assert [account.date for account in found] == ["2019-06"]


def test_an_edition_without_facts_makes_nothing(tmp_path: Path) -> None:
    assert _accounts(tmp_path, []) == []


@pytest.mark.parametrize(
    ("published", "day"),
    [("2025-03-01", date(2025, 3, 1)), ("2025", date(2025, 12, 31)), (None, date(2024, 12, 31))],
)
def test_a_table_counts_as_entered_when_it_was_published(
    tmp_path: Path, published: str | None, day: date
) -> None:
    source = {**MINISTRY, "published": published}
    write_edition(tmp_path, "returns", [fact("US", "RW", "UZ", 1)], source=source)
    assert entered_on(current_edition(tmp_path, "returns")) == day


_FACTS = st.lists(
    st.tuples(
        st.sampled_from(["US", "ES", None]),
        st.sampled_from(["RW", "XK", None]),
        st.sampled_from(["UZ", "KZ", "unknown", None]),
        st.integers(0, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(n, 6) | st.none())),
        st.sampled_from(["2023-01", "2023-07", "2024"]),
        st.sampled_from(["US", "RW", None]),
        st.sampled_from(["forced-removal", "readmission", None]),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_FACTS)
def test_no_person_is_lost(tmp_path: Path, rows: list[Any]) -> None:
    """What accounts tell and what is left out is what all facts tell."""
    facts = [
        fact(sending, receiving, nationality, number, when, reporter=reporter, mode=mode)
        for sending, receiving, nationality, number, when, reporter, mode in rows
    ]
    write_edition(tmp_path, "returns", facts)
    edition = current_edition(tmp_path, "returns")
    accounts = list(accounts_of(edition, Selection("returns"), DAY))
    out = left_out(edition, Selection("returns"))
    told = [Bounds(account.persons[0] or 0, account.persons[1]) for account in accounts]
    numbers = [*told, *(one.number for one in out)]
    assert sum(number.min for number in numbers) == sum(row["count_min"] for row in facts)
    is_open = any(row["count_max"] is None for row in facts)
    assert any(number.max is None for number in numbers) == is_open
    if not is_open:
        assert sum(n.max or 0 for n in numbers) == sum(row["count_max"] for row in facts)


# Faults


def test_an_unknown_import_suggests_the_nearest(tmp_path: Path) -> None:
    write_edition(tmp_path, "returns", [])
    with pytest.raises(UnknownNameError, match="returns"):
        current_edition(tmp_path, "retrns")
    with pytest.raises(DataError, match="miggraph import"):
        current_edition(tmp_path / "nowhere", "returns")


def test_a_period_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="returns:2015/2024"):
        selection_of("returns:soon")


@pytest.mark.parametrize("harm", ["marker", "description", "facts"])
def test_what_is_damaged_is_named(tmp_path: Path, harm: str) -> None:
    folder = write_edition(tmp_path, "returns", [fact("US", "RW", "UZ", 1)])
    damaged = {
        "marker": tmp_path / "returns" / "current",
        "description": folder / "edition.json",
        "facts": next(folder.glob("facts/*/*.parquet")),
    }[harm]
    damaged.write_bytes(b"../../../elsewhere\n")
    with pytest.raises(DataError, match="import the table again"):
        list(accounts_of(current_edition(tmp_path, "returns"), Selection("returns"), DAY))
