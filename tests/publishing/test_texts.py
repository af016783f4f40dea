"""Which texts may tell of one to three persons, and what is left of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from miggraph.identity import claim_id
from miggraph.publishing import disclosed, masked
from miggraph.publishing.texts import WITHHELD, tells_a_detail, tells_of_few
from miggraph.records import Claim, FacilityUse, LegalChallenge, Payment

from .records import account, claim, records


@pytest.mark.parametrize(
    "text",
    [
        "sending one Jamaican there and back",
        "three opt to return home",
        "At least three men",
        "10 Vietnamese and an Afghan",
        "a Colombian national",
        "another Colombian",
        "5 from Malta and 3 from Norway",
        "also 4 to Egypt, 1 Gambia",
        "steps to bring the person back",
        "16 men and a woman",
    ],
)
def test_texts_of_few(text: str) -> None:
    assert tells_of_few(text)
    assert tells_a_detail(text)


@pytest.mark.parametrize(
    "text",
    [
        "one hundred schools",
        "over 1.1 million per deportee",
        "two chartered flights",
        "four years, in two tranches of three billion",
        "a Friday",
        "an Italian court",
        "one Syrian resettled for each Syrian returned",
        "seven people",
        "one-time",
        "single men",
        WITHHELD,
    ],
)
def test_texts_of_other_things(text: str) -> None:
    assert not tells_of_few(text)


def _payment(purpose: str) -> Payment:
    return Payment(5, "USD", "US", "XK", purpose)


def _case(case: str | None, outcome: str | None) -> LegalChallenge:
    return LegalChallenge("High Court", case, "2025-08", outcome)


TOLD = {
    "payment": (_payment("one Jamaican"), _payment(WITHHELD)),
    "legal-challenge": (_case("petition of a Colombian", "return"), _case(None, None)),
    "facility": (FacilityUse("Centre", None, "XK", "housing of two men"), None),
    "eligibility": ("two Afghans", None),
}


def _claim(property_: str, source: str = "newspaper-c") -> Claim:
    return claim(property_, TOLD[property_][0], source, notes=("a note",))


@pytest.mark.parametrize("property_", TOLD)
def test_texts_of_values_near_a_small_cell_are_withheld(property_: str) -> None:
    few = account(persons=(2, 2))
    many = account("newspaper-b", transfer="us-xk-2025-09", date="2025-09", persons=(90, 90))
    found = masked(records(few, many, _claim(property_)))
    left = TOLD[property_][1]
    assert [(c.value, c.notes) for c in found.dossier.claims] == ([(left, ())] if left else [])
    assert "text" in {item.what for item in found.maskings}
    assert disclosed(found.dossier) == []
    assert masked(found.dossier).dossier == found.dossier
    planted = replace(found.dossier, claims=(_claim(property_),))
    assert [(item.id, item.detail) for item in disclosed(planted)] == [
        (claim_id(_claim(property_)), "text")
    ]


@pytest.mark.parametrize("property_", TOLD)
def test_texts_of_values_stay_elsewhere_and_of_a_government(property_: str) -> None:
    for told in (
        records(account(persons=(9, 9)), _claim(property_)),
        records(account(persons=(2, 2)), _claim(property_, "government")),
    ):
        assert masked(told).dossier.claims == told.claims
