"""Onward movements of many persons out of masked transfers stay where they tell of no few."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import miggraph
from miggraph.identity import account_id
from miggraph.publishing import disclosed, masked
from miggraph.publishing.events import Event, events_of
from miggraph.records import Account, Onward

from ..unit.factories import onward, resolve
from .records import account, records

BIG: dict[str, Any] = {"persons": (40, 40), "cohorts": {"UZ": 2, "RU": None}}


def legs(*accounts: Account) -> set[tuple[str | None, int | None]]:
    shown = masked(records(*accounts)).dossier
    assert disclosed(shown) == []
    assert masked(shown).dossier == shown
    return {(o.to, o.persons) for a in shown.accounts for o in a.onward}


def to(state: str | None, persons: int | None, **changes: Any) -> Onward:
    return onward(to=state, persons=persons, **changes)


def test_one_small_movement_does_not_hide_a_large_one() -> None:
    told = account(**BIG, onward=(to("KZ", 20, date="2025-08-02"), to("RW", 1)))
    (shown,) = masked(records(told)).dossier.accounts
    (kept,) = shown.onward
    assert (kept.to, kept.persons, kept.most, kept.date) == ("KZ", 20, None, "2025-35")
    assert kept.basis == "words withheld, read as unknown, done"
    assert shown.onward_withheld
    transfer = resolve(shown)
    assert transfer.onward_persons == (0, transfer.third_persons.max)


def test_nothing_is_withheld_where_all_movements_are_kept() -> None:
    (shown,) = masked(records(account(**BIG, onward=(to("KZ", 20),)))).dossier.accounts
    assert len(shown.onward) == 1
    assert not shown.onward_withheld


@pytest.mark.parametrize("persons", [1, 3, 37, 38, 39, 41, None])
def test_withheld_are_few_all_but_few_and_what_no_total_holds(persons: int | None) -> None:
    assert legs(account(**BIG, onward=(to("KZ", persons),))) == set()


@pytest.mark.parametrize("persons", [4, 36, 40])
def test_kept_are_many_that_leave_many_or_nobody(persons: int) -> None:
    assert legs(account(**BIG, onward=(to("KZ", persons),))) == {("KZ", persons)}


def test_a_total_of_any_account_counts() -> None:
    told = account(**BIG, onward=(to("KZ", 20),))
    assert legs(told, account("newspaper-b", persons=(22, 22))) == set()
    assert legs(told, account("newspaper-b", persons=(None, 22))) == set()
    assert legs(told, account("newspaper-b", persons=(18, 20))) == set()  # 20 of 18 to 20 are all
    assert legs(told, account("newspaper-b", persons=(None, 60))) == {("KZ", 20)}
    assert legs(told, account("newspaper-b", persons=(None, None))) == {("KZ", 20)}
    assert legs(account(persons=(None, None), cohorts={"UZ": 2}, onward=(to("KZ", 20),))) == set()


def test_a_widened_total_decides_not_the_one_that_is_hidden() -> None:
    """Of 10 and one to three, 11 to 13 are shown; what is kept must not tell which it is."""
    for few in (1, 2, 3):
        whole = 10 + few
        cohorts = {"RU": 10, "UZ": few}
        for moved in range(4, 16):
            told = account(
                persons=(whole, whole), cohorts=cohorts, onward=(to("KZ", moved), to("RW", 1))
            )
            assert bool(legs(told)) == (moved <= 7), (few, moved)


def test_together_they_leave_no_few() -> None:
    assert legs(account(**BIG, onward=(to("KZ", 20), to("RW", 10)))) == {("KZ", 20), ("RW", 10)}
    assert legs(account(**BIG, onward=(to("KZ", 20), to("RW", 18)))) == set()
    told = account(**BIG, onward=(to("KZ", 20), to("RW", 38)))
    assert legs(told, account("newspaper-b", persons=(90, 90))) == {("KZ", 20)}
    stay = to("XK", 18, standing="not-a-movement")
    assert legs(account(**BIG, onward=(to("KZ", 20), stay))) == set()
    other = account("newspaper-b", persons=(40, 40), onward=(to("RW", 18),))
    assert legs(account(**BIG, onward=(to("KZ", 20),)), other) == set()


def test_two_accounts_of_one_movement_are_not_added() -> None:
    other = account("newspaper-b", persons=(40, 40), onward=(to("KZ", 18),))
    assert legs(account(**BIG, onward=(to("KZ", 20),)), other) == {("KZ", 20), ("KZ", 18)}


@pytest.mark.parametrize("moved", [13, 14, 15, 16])
def test_a_nationality_does_not_follow_from_those_who_moved_on(moved: int) -> None:
    told = account(
        persons=(40, 40), cohorts={"RU": 10, "KG": 3, "UZ": 3}, onward=(to(None, moved),)
    )
    assert legs(told) == set()  # all 10 Russians, and three to six others


@pytest.mark.parametrize(("moved", "stays"), [(12, False), (10, True), (9, False), (6, True)])
def test_few_of_a_nationality_do_not_follow_from_those_who_went_home(
    moved: int, stays: bool
) -> None:
    told = account(persons=(40, 40), cohorts={"RU": 10, "UZ": None, "KG": 3})
    told = replace(told, onward=(to("RU", moved),))
    assert bool(legs(told)) == stays


def test_a_state_that_is_not_named_is_not_told_by_the_others() -> None:
    told = account(**BIG, onward=(to(None, 14), to("KZ", 12)))
    assert legs(told) == set()
    told = account(**BIG, onward=(to(None, 14), to("KZ", 10)))
    assert legs(told) == {(None, 14), ("KZ", 10)}


def test_what_a_government_tells_is_counted_in() -> None:
    official = account("government", persons=(None, None), onward=(to("KZ", 18),))
    told = account(**BIG, onward=(to("RW", 20),))
    assert legs(told) == {("RW", 20)}
    assert legs(told, official) == {("KZ", 18)}


def test_movements_that_become_the_same_are_not_said_to_be_all() -> None:
    waves = (to("KZ", 8, date="2025-07-02", basis="a"), to("KZ", 8, date="2025-07-09", basis="b"))
    (shown,) = masked(records(account(**BIG, onward=waves))).dossier.accounts
    assert [o.persons for o in shown.onward] == [8]
    assert shown.onward_withheld


def test_a_movement_that_was_withheld_is_found_where_it_is_told() -> None:
    """No cell is left in what is published, but for the mark."""
    shown = masked(records(account(persons=(40, 40), onward=(to("KZ", 1),)))).dossier
    assert disclosed(shown) == []
    (only,) = shown.accounts
    planted = replace(only, onward=(to("RW", 38),))
    found = disclosed(replace(shown, accounts=(replace(planted, id=account_id(planted)),)))
    assert [item.detail for item in found] == ["onward"]


_states = st.sampled_from([None, "KG", "RU", "UZ", "XK"])
_numbers = st.one_of(st.none(), st.integers(1, 24))
_legs = st.builds(
    to,
    _states,
    _numbers,
    date=st.sampled_from([None, "2025-07-03", "2025-09"]),
    standing=st.sampled_from(["done", "done", "announced"]),
)


@st.composite
def _accounts(draw: st.DrawFn) -> Account:
    cohorts = draw(st.dictionaries(st.sampled_from(["KG", "RU", "UZ"]), _numbers, max_size=3))
    whole = draw(st.integers(4, 24))
    told = sum(number or 0 for number in cohorts.values())
    return account(
        draw(st.sampled_from(["newspaper", "newspaper-b", "government"])),
        persons=draw(st.sampled_from([(whole, whole), (told or whole, told or whole)])),
        cohorts=cohorts,
        onward=tuple(dict.fromkeys(draw(st.lists(_legs, max_size=3)))),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(_accounts(), min_size=1, max_size=3, unique_by=lambda a: a.source))
def test_no_movement_that_is_kept_tells_of_few(told: list[Account]) -> None:
    """Whoever subtracts what moved on from what came is never left with one to three persons."""
    shown = masked(records(*told)).dossier
    assert masked(shown).dossier == shown
    assert [item for item in disclosed(shown) if item.detail in ("onward", "day")] == []
    if any(event.is_small for event in events_of(records(*told)).values()):
        (event,) = events_of(shown).values()
        assert list(_found_by_subtracting(event)) == []
    public = {o.to for a in told if a.source == "government" for o in a.onward}
    by_source = {a.source: a for a in shown.accounts}
    for before in told:
        after = by_source[before.source]
        gone = {(o.to, o.persons) for o in before.onward if o.standing == "done"}
        gone -= {(o.to, o.persons) for o in after.onward}
        assert after.onward_withheld or {state for state, _ in gone} <= public


def _found_by_subtracting(event: Event) -> Iterator[tuple[int, ...]]:
    """Give each total or sum of nationalities with the movements that leave it few."""
    for one in event.accounts:
        many = [
            o.persons
            for o in one.onward
            if o.to not in event.public_onward and o.persons is not None and o.most is None
        ]
        low, high = one.persons
        for size in range(1, len(many) + 1):
            for some in combinations(many, size):
                if low is not None and low == high and 1 <= low - sum(some) <= 3:
                    yield (low, *some)
                others = [c for c in one.cohorts if c.most is None]
                masked_ones = len(one.cohorts) - len(others)
                known = None not in {c.count for c in others} and not _is_vague(one)
                beside = sum(some) - sum(c.count or 0 for c in others)
                if known and masked_ones and 1 <= beside <= 3 * masked_ones:
                    yield (beside, *some)


def _is_vague(one: Account) -> bool:
    """Whether a nationality is shown as any number up to an official total."""
    return any(c.most not in (None, 3) for c in one.cohorts)


def test_movements_of_many_are_published() -> None:
    graph = miggraph.open().published()
    kept = {
        a.transfer: {o.to for o in a.onward if o.standing == "done"}
        for a in graph.dossier.accounts
        if a.onward and a.onward_withheld
    }
    assert kept["us-gh-2025-q4"] == {"NG"}
    assert kept["al-it-2025-q2"] == {"BD", "DZ", "IN", "NG", "PK"}
    panama = graph.view.transfers["us-pa-2025-q1"]
    assert {movement.persons for movement in panama.onward} == {(180, 180)}
    assert panama.onward_withheld
