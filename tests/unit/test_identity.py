"""Section 4, identity: a claim is named by six parts, an account by ten; no others count."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from miggraph.identity import account_id, claim_id, onward_name
from miggraph.records import (
    Account,
    Capacity,
    Claim,
    Onward,
    Payment,
    PersonsAsOf,
    Safeguard,
)

from .factories import account, claim, independent_name, onward

BASE = claim("capacity", Capacity("exactly", 50, "total"))


@pytest.mark.parametrize(
    ("record", "evidence"),
    [
        (
            claim("payment", Payment(7500000, "USD", "US", "RW", "hosting ümlaut"), source="s1"),
            [
                "s1",
                "us-xk",
                "payment",
                {
                    "amount": 7500000,
                    "currency": "USD",
                    "payer": "US",
                    "payee": "RW",
                    "for": "hosting ümlaut",
                },
                "asserts",
                None,
            ],
        ),
        (
            claim("safeguard", Safeguard("non-refoulement", "assurance"), denies=True),
            [
                "page",
                "us-xk",
                "safeguard",
                {"kind": "non-refoulement", "standing": "promised"},
                "denies",
                None,
            ],
        ),
        (
            claim(
                "persons-transferred", PersonsAsOf("up-to", 2, "2025-12-11"), standing="announced"
            ),
            [
                "page",
                "us-xk",
                "persons-transferred",
                {"bound": "up-to", "persons": 2, "as-of": "2025-12-11"},
                "asserts",
                "announced",
            ],
        ),
        (
            claim("signed-on", "2025-06"),
            ["page", "us-xk", "signed-on", "2025-06", "asserts", None],
        ),
        (
            claim("text-public", value=False),
            ["page", "us-xk", "text-public", False, "asserts", None],
        ),
        (
            claim("safeguard", Safeguard("legal-counsel", "breach-found")),
            [
                "page",
                "us-xk",
                "safeguard",
                {"kind": "legal-counsel", "standing": "breached"},
                "asserts",
                None,
            ],
        ),
    ],
)
def test_a_claim_is_named_by_hash_of_canonical_json(record: Claim, evidence: list[Any]) -> None:
    assert claim_id(record) == independent_name(evidence)


def test_destinations_are_a_set() -> None:
    one = claim("persons-transferred", PersonsAsOf("exactly", 9, None, ("MR", "SN")))
    other = claim("persons-transferred", PersonsAsOf("exactly", 9, None, ("SN", "MR")))
    assert (
        claim_id(one)
        == claim_id(other)
        == independent_name(
            [
                "page",
                "us-xk",
                "persons-transferred",
                {"bound": "exactly", "persons": 9, "as-of": None, "destinations": ["MR", "SN"]},
                "asserts",
                None,
            ]
        )
    )


@pytest.mark.parametrize(
    "attribute",
    [
        {"id": "another"},
        {"locators": ("paragraph 3",)},
        {"notes": ("a note",)},
        {"value_notes": ("in the first wave",)},
        {"recorded_on": "2027-01-01"},
        {"retracted_on": "2027-01-01", "retracted_because": "misread"},
    ],
)
def test_attributes_keep_the_name(attribute: dict[str, Any]) -> None:
    assert claim_id(replace(BASE, **attribute)) == claim_id(BASE)


def test_each_of_the_six_parts_changes_the_name() -> None:
    changed = [
        replace(BASE, source="other-page"),
        replace(BASE, agreement="us-rw"),
        replace(BASE, property="persons-present"),
        replace(BASE, value=Capacity("exactly", 51, "total")),
        replace(BASE, denies=True),
        replace(BASE, standing="announced"),
    ]
    assert len({claim_id(record) for record in (BASE, *changed)}) == 7


TOLD = account(
    "s1",
    cohorts={"UZ": 6, "KZ": None},
    via=("RW", "ES"),
    standing="announced",
    onward=(onward(date="2025-08"),),
)


def test_an_account_is_named_by_its_ten_parts() -> None:
    assert account_id(TOLD) == independent_name(
        [
            "s1",
            "flight",
            "2025-07-01",
            "US",
            "XK",
            ["RW", "ES"],
            {"min": 10, "max": 10},
            {"KZ": None, "UZ": 6},
            "announced",
            [{"date": "2025-08", "to": "UZ", "persons": 2, "basis": "left"}],
        ]
    )


@pytest.mark.parametrize(("receiving", "written"), [(("SN", "MR"), ["MR", "SN"]), ((), None)])
def test_several_or_no_destinations(receiving: tuple[str, ...], written: object) -> None:
    told = account("s1", receiving=receiving, persons=(None, 7))
    assert account_id(told) == independent_name(
        ["s1", "flight", "2025-07-01", "US", written, [], {"min": None, "max": 7}, {}, None, []]
    )


@pytest.mark.parametrize(
    "attribute",
    [
        {"agreements": ("us-rw", "us-xk")},
        {"mode": "sea"},
        {"tells": "total"},
        {"basis": "evacuation"},
        {"agencies": ("IOM",)},
        {"locators": ("x",)},
        {"notes": ("x",)},
        {"recorded_on": "2027-01-01"},
        {"retracted_on": "2027-01-01"},
    ],
)
def test_attributes_keep_the_name_of_an_account(attribute: dict[str, Any]) -> None:
    assert account_id(replace(TOLD, **attribute)) == account_id(TOLD)


@pytest.mark.parametrize(
    "part",
    [
        {"source": "s2"},
        {"transfer": "landing"},
        {"date": "2025-07"},
        {"sending": "PR"},
        {"receiving": ("AL",)},
        {"via": ("ES", "RW")},
        {"persons": (10, 11)},
        {"cohorts": ()},
        {"standing": None},
        {"onward": ()},
    ],
)
def test_each_of_the_ten_parts_changes_the_name(part: dict[str, Any]) -> None:
    changed: Account = replace(TOLD, **part)
    assert account_id(changed) != account_id(TOLD)


def test_onward_movements_are_named_by_what_the_source_says() -> None:
    named = independent_name({"date": None, "to": "UZ", "persons": 2, "basis": "left"})
    read: list[Onward] = [onward(), onward(mode="forced"), onward(standing="announced")]
    assert {onward_name(item) for item in read} == {named}
