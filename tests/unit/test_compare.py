"""Rules 1 and 2: equal, refines, compatible, incompatible or incomparable."""

from __future__ import annotations

from typing import Any

import pytest

from miggraph.claims.compare import Relation, compare
from miggraph.records import Capacity, PersonsAsOf, PersonsInPeriod

MIRROR = {"refines": "refined", "refined": "refines"}


def _total(bound: str, persons: int | None, per: str = "total") -> Capacity:
    return Capacity(bound, persons, per)


CASES: list[tuple[str, Any, Any, str]] = [
    ("signed-on", "2025-06-11", "2025-06-11", "equal"),
    ("signed-on", "2025-06-11", "2025-06", "refines"),
    ("signed-on", "2024", "2024-35", "refined"),
    ("signed-on", "2024-07/2024-09", "2024-35", "equal"),
    ("signed-on", "2025-06~", "2025-06", "equal"),
    ("signed-on", "2024-01/2024-06", "2024-04/2024-09", "compatible"),
    ("signed-on", "2025-06-11", "2025-06-12", "incompatible"),
    ("in-force-on", "2024-35", "2025-06", "incompatible"),
    ("ended-on", "2025/..", "2026-01-01", "refined"),
    ("capacity", _total("exactly", 50), _total("exactly", 50), "equal"),
    ("capacity", _total("exactly", 50), _total("exactly", 50, "month"), "incomparable"),
    ("capacity", _total("up-to", 150, "month"), _total("exactly", 50), "incomparable"),
    ("capacity", _total("exactly", 50, "year"), _total("exactly", 50, "flight"), "incomparable"),
    ("capacity", _total("exactly", 50), _total("up-to", 50), "refines"),
    ("capacity", _total("exactly", 60), _total("up-to", 50), "incompatible"),
    ("capacity", _total("up-to", 50), _total("up-to", 250), "refines"),
    ("capacity", _total("at-least", 40), _total("exactly", 50), "refined"),
    ("capacity", _total("at-least", 40), _total("up-to", 50), "compatible"),
    ("capacity", _total("at-least", 60), _total("up-to", 50), "incompatible"),
    ("capacity", _total("exactly", 50), _total("exactly", 51), "incompatible"),
    ("capacity", _total("exactly", 50), _total("about", 50), "refines"),
    ("capacity", _total("about", 50), _total("about", 50), "equal"),
    ("capacity", _total("up-to", None), _total("up-to", 50), "refined"),
    (
        "persons-transferred",
        PersonsAsOf("exactly", 5, "2025-12"),
        PersonsAsOf("exactly", 9, "2026-01"),
        "incomparable",
    ),
    (
        "persons-transferred",
        PersonsAsOf("exactly", 5, "2025-12"),
        PersonsAsOf("exactly", 9, "2025-12"),
        "incompatible",
    ),
    (
        "persons-transferred",
        PersonsAsOf("exactly", 5, "2025-12"),
        PersonsAsOf("up-to", 9, "2025-12"),
        "refines",
    ),
    (
        "persons-transferred",
        PersonsAsOf("exactly", 5, None, ("MR",)),
        PersonsAsOf("exactly", 5, None, ("MR", "SN")),
        "incomparable",
    ),
    (
        "persons-in-period",
        PersonsInPeriod("exactly", 5, "2024"),
        PersonsInPeriod("exactly", 5, "2025"),
        "incomparable",
    ),
    (
        "persons-in-period",
        PersonsInPeriod("exactly", 5, "2024"),
        PersonsInPeriod("at-least", 3, "2024"),
        "refines",
    ),
    ("status", "in-force", "in-force", "equal"),
    ("status", "in-force", "signed", "refines"),
    ("status", "signed", "agreed", "refines"),
    ("status", "agreed", "requested", "refines"),
    ("status", "in-force", "suspended", "incompatible"),
    ("status", "in-force", "terminated", "incompatible"),
    ("status", "refused", "agreed", "incompatible"),
    ("status", "refused", "requested", "refines"),
    ("status", "negotiating", "agreed", "incompatible"),
    ("duration", "P1Y", "P12M", "equal"),
    ("duration", "P2W", "P14D", "equal"),
    ("duration", "P1Y", "P2Y", "incompatible"),
    ("duration", "P12M", "P360D", "incompatible"),
    ("text-public", True, False, "incompatible"),
    ("eligibility", "no minors", "no minors", "equal"),
    ("accepted-nationality", "UZ", "KZ", "incompatible"),
]


@pytest.mark.parametrize(("property_", "left", "right", "expected"), CASES)
def test_relation_of_two_values(property_: str, left: Any, right: Any, expected: str) -> None:
    assert compare(property_, left, right) == expected
    assert compare(property_, right, left) == MIRROR.get(expected, expected)


def test_all_relations_have_a_name_in_the_scheme() -> None:
    assert {r.value for r in Relation} - {"refined"} == {
        "equal",
        "refines",
        "compatible",
        "incompatible",
        "incomparable",
    }
