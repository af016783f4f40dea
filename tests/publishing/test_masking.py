"""What is hidden of one to three persons, and what is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from miggraph.identity import account_id
from miggraph.publishing import disclosed, masked
from miggraph.publishing.texts import WITHHELD
from miggraph.records import (
    Account,
    Capacity,
    Cohort,
    Dossier,
    Facility,
    FacilityUse,
    PersonsAsOf,
)

from ..unit.factories import judged, onward
from .records import account, claim, counted, records


def one(dossier: Dossier) -> Account:
    (only,) = masked(dossier).dossier.accounts
    return only


@pytest.mark.parametrize("number", [1, 2, 3])
def test_few_persons_are_one_to_three(number: int) -> None:
    told = account(
        persons=(number, number),
        cohorts={"UZ": number},
        onward=(onward(persons=number),),
        notes=("the first",),
    )
    shown = one(records(told))
    assert shown.persons == (1, 3)
    assert shown.cohorts == (Cohort("UZ", 1, 3),)
    assert (shown.date, shown.onward, shown.notes) == ("2025-35", (), ())
    assert shown.transfer == "us-xk-2025-q3"
    assert shown.id == account_id(shown)
    assert (shown.locators, shown.via, shown.sending) == (told.locators, told.via, told.sending)


@pytest.mark.parametrize(
    "changes",
    [
        {"persons": (4, 4), "cohorts": {"UZ": 4}},
        {"persons": (0, 0), "cohorts": {}},
        {"persons": (1, None)},
        {"persons": (None, None), "cohorts": {"UZ": None, "KZ": 0}},
        {"persons": (2, 4)},
    ],
)
def test_other_numbers_stay_as_they_are_told(changes: dict[str, Any]) -> None:
    told = records(account(onward=(onward(persons=12),), notes=("a note",), **changes))
    found = masked(told)
    assert found.dossier == told
    assert (found.maskings, found.renamed) == ((), {})


def test_at_most_three_does_not_become_at_least_one() -> None:
    assert one(records(account(persons=(None, 2)))).persons == (None, 3)
    assert one(records(account(persons=(0, 2)))).persons == (0, 3)


def test_every_account_of_the_event_loses_the_day() -> None:
    small = account(persons=(2, 2))
    other = account("newspaper-b", persons=(None, None), date="2025-07-02", notes=("two men",))
    merged = account(
        "newspaper-c", transfer="us-xk-2025-06-30-b", date="2025-06-30", persons=(9, 9)
    )
    same = judged("us-xk-2025-06-30-b", "us-xk-2025-07-01-flight", reason="two men on 1 July")
    found = masked(records(small, other, merged, judgements=(same,))).dossier
    assert {a.source: (a.date, a.notes) for a in found.accounts} == {
        "newspaper": ("2025-35", ()),
        "newspaper-b": ("2025-35", ()),
        "newspaper-c": ("2025-34", ()),
    }
    (judgement,) = found.judgements
    assert (judgement.left, judgement.right) == ("us-xk-2025-q2", "us-xk-2025-q3")
    assert judgement.reason == WITHHELD
    assert {a.transfer for a in found.accounts} == {judgement.left, judgement.right}


def test_the_total_of_small_cohorts_is_as_wide_as_their_sum() -> None:
    told = account(persons=(4, 4), cohorts={"KZ": 1, "RW": 1, "UZ": 2})
    alone = account("newspaper-b", persons=(4, 4))
    shown = {a.source: a for a in masked(records(told, alone)).dossier.accounts}
    assert shown["newspaper"].persons == (3, 9)
    assert shown["newspaper"].is_complete  # its silence still denies other nationalities
    assert shown["newspaper-b"].persons == (3, 9)


def test_the_bounds_of_a_total_do_not_depend_on_what_they_hide() -> None:
    shown = set()
    for first, second in ((1, 1), (1, 3), (3, 3), (2, 2)):
        whole = 20 + first + second
        cohorts = {"KZ": first, "RW": 20, "UZ": second}
        shown.add(one(records(account(persons=(whole, whole), cohorts=cohorts))))
    assert len(shown) == 1
    assert shown.pop().persons == (22, 26)


def test_a_part_does_not_seem_to_be_all() -> None:
    # Two of three are Uzbeks; were both shown as one to three, all would seem to be Uzbeks.
    shown = one(records(account(persons=(3, 3), cohorts={"UZ": 2})))
    assert (shown.persons, shown.cohorts, shown.is_complete) == ((1, 3), (Cohort("UZ"),), False)
    # Of 7, one nationality is not told; 6 to 8 would be the sum of those that are.
    shown = one(records(account(persons=(7, 7), cohorts={"KZ": 5, "UZ": 1})))
    assert not shown.is_complete
    assert shown.persons == (6, 9)


def test_a_total_that_leaves_the_part_its_choice_stays() -> None:
    assert one(records(account(persons=(10, 10), cohorts={"UZ": 2}))).persons == (10, 10)


def test_a_total_over_the_period_and_a_count_of_a_claim_are_widened() -> None:
    big = account(transfer="us-xk-2025-08-01", date="2025-08-01", persons=(5, 5))
    small = account(persons=(2, 2))
    total = account(
        "newspaper-b", transfer="us-xk-2025", date="2025", tells="total", persons=(7, 7)
    )
    count = claim("persons-transferred", counted(7, "2025-12-31"))
    found = masked(records(big, small, total, count)).dossier
    assert {a.date: a.persons for a in found.accounts} == {
        "2025-08-01": (5, 5),
        "2025-35": (1, 3),
        "2025": (6, 8),
    }
    assert [c.value for c in found.claims] == [PersonsAsOf("up-to", 8, "2025-12-31")]


def test_what_came_between_two_counts_is_widened() -> None:
    small = account(persons=(1, 1))
    before = claim("persons-transferred", counted(50, "2025-06-30"))
    after = claim("persons-transferred", counted(51, "2025-12-31"))
    found = masked(records(small, before, after)).dossier
    assert {c.value for c in found.claims} == {before.value, PersonsAsOf("up-to", 53, "2025-12-31")}


@pytest.mark.parametrize("kind", ["government", "court"])
def test_what_a_government_or_court_tells_stays_detail_by_detail(kind: str) -> None:
    small = {"persons": (2, 2), "cohorts": {"UZ": 2}}
    paper = account(**small, onward=(onward(date="2025-08-02"),))
    number = account(kind, date="2025", cohorts={"UZ": 2}, persons=(None, None))
    day = account(kind, persons=(None, None), cohorts={})
    leg = account(kind, persons=(None, None), date="2025", onward=(onward(persons=None),))

    def shown(*official: Account) -> Account:
        found = masked(records(paper, *official)).dossier.accounts
        return next(a for a in found if a.source == "newspaper")

    with_number = shown(number)
    assert with_number.cohorts == (Cohort("UZ", 2),)
    assert (with_number.persons, with_number.date) == ((1, 3), "2025-35")
    with_day = shown(day)
    assert (with_day.date, with_day.persons, with_day.onward) == ("2025-07-01", (1, 3), ())
    assert with_day.transfer == "us-xk-2025-07-01"
    with_leg = shown(leg)
    (moved,) = with_leg.onward
    assert (moved.to, moved.persons, moved.most, moved.date) == ("UZ", 1, 3, "2025-35")
    assert with_leg.date == "2025-35"


def test_what_is_public_in_every_detail_is_not_touched() -> None:
    told = account("government", persons=(2, 2), cohorts={"UZ": 2}, notes=("by air",))
    paper = account(persons=(2, 2), cohorts={"UZ": 2})
    dossier = records(told, paper)
    assert masked(dossier).dossier == dossier


@pytest.mark.parametrize("kind", ["newspaper-b", "legal-text", "intergovernmental"])
def test_nobody_else_sets_a_detail_free(kind: str) -> None:
    found = masked(records(account(persons=(2, 2)), account(kind, persons=(2, 2)))).dossier
    assert {(a.persons, a.date) for a in found.accounts} == {((1, 3), "2025-35")}


def test_what_was_taken_back_sets_nothing_free() -> None:
    gone = {"retracted_on": "2026-11-22", "retracted_because": "there were two"}
    official = account("government", persons=(2, 2), **gone)
    found = masked(records(account(persons=(2, 2)), official)).dossier.accounts
    assert {(a.persons, a.date) for a in found} == {((1, 3), "2025-35")}
    assert {a.retracted_because for a in found} == {None, WITHHELD}


def test_a_month_of_a_government_does_not_set_the_day_free() -> None:
    official = account("government", date="2025-07", persons=(None, None))
    found = masked(records(account(persons=(2, 2)), official)).dossier.accounts
    assert {a.source: a.date for a in found} == {"newspaper": "2025-35", "government": "2025-07"}


def _claims(*told: Any) -> set[Any]:
    return {c.value for c in masked(records(*told)).dossier.claims}


def test_small_counts_of_claims() -> None:
    few = claim("persons-transferred", counted(2))
    assert _claims(few) == {PersonsAsOf("up-to", 3, "2025-35")}
    assert _claims(claim("capacity", Capacity("exactly", 1, "total"))) == {
        Capacity("up-to", 3, "total")
    }
    none = claim("persons-transferred", counted(0))
    assert _claims(none) == {none.value}
    official = claim("persons-transferred", counted(2), "government")
    assert _claims(few, official) == {few.value}


def test_claims_that_become_the_same_are_one_with_all_locators() -> None:
    first = claim("persons-transferred", counted(1), locators=("page 1",), notes=("one man",))
    second = claim(
        "persons-transferred", counted(2), locators=("page 2",), recorded_on="2026-11-22"
    )
    (only,) = masked(records(first, second)).dossier.claims
    assert (only.locators, only.notes) == (("page 1", "page 2"), ())
    assert only.recorded_on == "2026-11-21"


def test_the_day_of_a_first_transfer_of_few_is_hidden() -> None:
    first = claim("first-transfer-on", "2025-07-01", notes=("on 1 July",), value_notes=("by air",))
    (shown,) = masked(records(account(persons=(1, 1)), first)).dossier.claims
    assert (shown.value, shown.notes, shown.value_notes) == ("2025-35", (), ())
    (kept,) = masked(records(account(persons=(9, 9)), first)).dossier.claims
    assert kept == first


def test_places_are_left_out_where_everybody_is_in_a_small_cell() -> None:
    place = claim("facility", FacilityUse("Centre", None, "XK", None))
    plan = claim("facility", FacilityUse("Other", None, "XK", None), standing="announced")
    found = masked(records(account(persons=(1, 1)), place, plan)).dossier.claims
    assert found == (plan,)
    many = account(transfer="us-xk-2025-09-09", date="2025-09-09", persons=(30, 30))
    by_one = records(account(persons=(1, 1)), many, place, plan)
    assert masked(by_one).dossier.claims == by_one.claims  # the source tells of many, too


def test_a_place_that_only_a_withheld_claim_names_leaves_the_register() -> None:
    place = claim("facility", FacilityUse("Centre", None, "XK", None))
    other = claim("facility", FacilityUse("Camp", None, "XK", None), "newspaper-b")
    register = {
        name: Facility(name, label=name.title(), state=state)
        for name, state in (("centre", "XK"), ("camp", "XK"), ("port", "XK"))
    }
    many = account("newspaper-b", transfer="us-xk-2025-09-09", date="2025-09-09", persons=(30, 30))
    told = replace(records(account(persons=(1, 1)), many, place, other), facilities=register)
    assert set(masked(told).dossier.facilities) == {"camp", "port"}
    told = replace(told, claims=(*told.claims, replace(place, source="newspaper-b")))
    assert set(masked(told).dossier.facilities) == {"camp", "centre", "port"}


def test_places_are_left_out_where_their_source_tells_of_few_alone() -> None:
    place = claim("facility", FacilityUse("Centre", None, "XK", None))
    far = {"transfer": "us-xk-2025-09-09", "date": "2025-09-09", "persons": (30, 30)}
    few, many = account(persons=(1, 1)), account("newspaper-b", **far)
    found = masked(records(few, many, place)).dossier
    assert found.claims == ()
    assert disclosed(found) == []
    planted = disclosed(replace(found, claims=(place,)))
    assert [item.detail for item in planted] == ["facility"]
    unseen = claim("facility", FacilityUse("Centre", None, "XK", None), "newspaper-c")
    assert masked(records(few, many, unseen)).dossier.claims == (unseen,)


def test_what_is_left_out_is_listed_under_its_agreement() -> None:
    place = claim("facility", FacilityUse("Centre", None, "XK", None))
    found = masked(records(account(persons=(1, 1)), place))
    assert ("agreement", place.agreement) in {(m.kind, m.id) for m in found.maskings}
    assert place.id not in {m.id for m in found.maskings}


def test_dates_of_larger_numbers_do_not_tell_a_hidden_day() -> None:
    few = account(persons=(2, 2))
    total = account(
        transfer="us-xk-all", date="2024-01-01/2025-07-01", persons=(90, 90), tells="total"
    )
    count = claim("persons-transferred", counted(90, "2025-07-01"))
    other = claim("persons-transferred", counted(90, "2025-07-20"))
    found = masked(records(few, total, count, other)).dossier
    assert {a.date for a in found.accounts} == {"2025-35", "2024-01-01/2025-35"}
    assert {getattr(c.value, "as_of", None) for c in found.claims} == {"2025-35", "2025-07-20"}
    assert masked(records(total, count)).dossier == records(total, count)


def test_no_id_can_be_found_by_trying_days_and_numbers() -> None:
    told = account(persons=(2, 2), cohorts={"UZ": 2})
    shown = one(records(told))
    days = [date(2025, 7, 1) + timedelta(days=n) for n in range(92)]
    tried = {
        account_id(replace(shown, date=str(d), persons=p, cohorts=(Cohort("UZ", n),), transfer=t))
        for d in days
        for n in (1, 2, 3)
        for p in ((n, n), (1, 3))
        for t in (told.transfer, shown.transfer)
    }
    assert told.id in tried
    assert shown.id not in tried


def test_equal_names_are_numbered_whatever_came_first() -> None:
    def names(*days: str) -> dict[str, str]:
        told = [
            account(transfer=f"us-xk-{d}", date=d, persons=(1, 1), cohorts={code: 1})
            for d, code in zip(days, ("KZ", "UZ"), strict=True)
        ]
        found = masked(records(*told)).dossier.accounts
        return {a.cohorts[0].nationality: a.transfer for a in found}

    assert names("2025-07-01", "2025-09-01") == names("2025-09-01", "2025-07-01")
    assert set(names("2025-07-01", "2025-09-01").values()) == {"us-xk-2025-q3", "us-xk-2025-q3-no2"}


def test_masking_again_changes_nothing() -> None:
    told = records(
        account(persons=(4, 4), cohorts={"KZ": 1, "UZ": 3}),
        account("newspaper-b", persons=(3, 3), cohorts={"UZ": 1}),
        claim("persons-transferred", counted(2)),
    )
    once = masked(told).dossier
    assert masked(once).dossier == once


def test_the_list_of_maskings_names_what_is_published() -> None:
    found = masked(records(account(persons=(2, 2)), claim("persons-transferred", counted(2))))
    names = {a.id for a in found.dossier.accounts} | {c.id for c in found.dossier.claims}
    assert {m.id for m in found.maskings} == names | {"us-xk-2025-q3"}
    assert {(m.kind, m.what) for m in found.maskings} >= {
        ("account", "count"),
        ("account", "day"),
        ("claim", "count"),
        ("claim", "day"),
        ("transfer", "name"),
    }
    assert "2025-07-01" not in str(found.maskings)
