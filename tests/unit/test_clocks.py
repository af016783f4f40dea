"""Rule 14: three clocks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from miggraph.claims.clocks import is_recorded, known_sources, newest_record
from miggraph.errors import DataError
from miggraph.records import Account, Claim, LegalChallenge, PersonsAsOf

from .factories import account, claim, dossier, source


def _known(published: str | None, on: str, *items: Claim | Account) -> str:
    return known_sources(
        {"page": source("page", published=published)},
        [item for item in items if isinstance(item, Claim)],
        [item for item in items if isinstance(item, Account)],
        date.fromisoformat(on),
    )["page"]


@pytest.mark.parametrize(
    ("published", "on", "expected"),
    [
        ("2025-06-11", "2025-06-10", "no"),
        ("2025-06-11", "2025-06-11", "yes"),
        ("2025-06-11", "2025-06-12", "yes"),
        ("2025-06", "2025-05-31", "no"),
        ("2025-06", "2025-06-01", "possibly"),
        ("2025-06", "2025-06-29", "possibly"),
        ("2025-06", "2025-06-30", "yes"),
        ("2025", "2025-12-30", "possibly"),
        ("2025", "2025-12-31", "yes"),
        (None, "2025-06-30", "possibly"),
    ],
)
def test_a_source_is_known_from_the_last_day_of_its_date(
    published: str | None, on: str, expected: str
) -> None:
    assert _known(published, on) == expected


EVENTS: list[tuple[str, Any]] = [
    ("signed-on", "2025-06-11"),
    ("announced-on", "2025-06-11"),
    ("requested-on", "2025-06-11"),
    ("first-transfer-on", "2025-06-11"),
    ("suspended-on", "2025-06-11"),
    ("persons-transferred", PersonsAsOf("exactly", 5, "2025-06-11")),
    ("legal-challenge", LegalChallenge("a court", None, "2025-06-11", None)),
]


@pytest.mark.parametrize(("property_", "value"), EVENTS)
def test_an_undated_source_is_possibly_known_from_the_latest_event_it_tells(
    property_: str, value: Any
) -> None:
    told = claim(property_, value)
    older = claim("announced-on", "2024-01")
    assert _known(None, "2025-06-10", told, older) == "no"
    assert _known(None, "2025-06-11", told, older) == "possibly"


def test_an_account_is_an_event_by_the_end_of_its_period() -> None:
    told = account(source="page", date="2025-02-12/2025-02-15")
    assert _known(None, "2025-02-14", told) == "no"
    assert _known(None, "2025-02-15", told) == "possibly"


@pytest.mark.parametrize(
    "item",
    [
        claim("in-force-on", "2027-01-01"),
        claim("ended-on", "2027-01-01"),
        claim("first-transfer-on", "2025-12-01", standing="announced"),
        claim("signed-on", "2025-12-01", denies=True),
        account(source="page", date="2025-12-01", standing="announced"),
    ],
)
def test_what_may_lie_ahead_of_its_source_is_no_event(item: Claim | Account) -> None:
    assert _known(None, "2025-06-11", item) == "possibly"


def test_a_partly_dated_source_is_not_known_before_what_it_tells() -> None:
    told = claim("signed-on", "2025-06-11")
    assert _known("2025", "2025-06-10", told) == "no"
    assert _known("2025", "2025-06-11", told) == "possibly"


@pytest.mark.parametrize("published", [None, "2028"])
def test_what_was_entered_here_was_known(published: str | None) -> None:
    """A page that was read on 21 November 2026 had been published by then."""
    told = claim("duration", "P1Y", recorded_on="2026-11-21")
    later = claim("duration", "P2Y", recorded_on="2026-12-24")
    assert _known(published, "2026-11-21", later, told) == "yes"
    assert _known(published, "2026-11-20", later, told) != "yes"


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-11-20", False), ("2026-11-21", True), ("2026-12-01", True), ("2026-12-02", False)],
)
def test_recorded_means_entered_and_not_withdrawn(on: str, expected: bool) -> None:
    item = claim("duration", "P1Y", recorded_on="2026-11-21", retracted_on="2026-12-02")
    assert is_recorded(item, date.fromisoformat(on)) is expected


def test_the_newest_record_date() -> None:
    found = dossier(
        claims=(claim("duration", "P1Y", recorded_on="2026-11-21"),),
        accounts=(account(recorded_on="2026-12-01"),),
    )
    assert newest_record(found) == date(2026, 12, 1)


def test_data_without_a_claim_have_no_newest_record() -> None:
    with pytest.raises(DataError):
        newest_record(dossier())
