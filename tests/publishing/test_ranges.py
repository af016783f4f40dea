"""Numbers of cohorts and onward movements that are ranges."""

from __future__ import annotations

import pytest

from miggraph.claims.thirdcountry import compose
from miggraph.curated.movements import (
    decode_cohort,
    decode_onward,
    describe_onward,
    encode_cohort,
    onward_term,
)
from miggraph.curated.nodes import spell_out
from miggraph.errors import DataError
from miggraph.identity import account_id
from miggraph.quantities import Bounds
from miggraph.records import Cohort, Onward

from ..unit.factories import STATES, account, resolve


@pytest.mark.parametrize(
    ("cohort", "name"),
    [
        (Cohort("UZ", 1, 3), "cohort:UZ-1-to-3"),
        (Cohort("UZ", 100), "cohort:UZ-100"),
        (Cohort("KZ"), "cohort:KZ-unknown"),
        (Cohort("other-than-receiving", 0, 3), "cohort:other-than-receiving-0-to-3"),
    ],
)
def test_a_cohort_is_named_by_its_number_or_range(cohort: Cohort, name: str) -> None:
    assert encode_cohort(cohort) == name
    assert decode_cohort(name) == cohort


def test_a_range_is_spelled_out() -> None:
    described = spell_out("cohort:UZ-1-to-3")
    assert described is not None
    assert [str(term.value) for p in ("Min", "Max") for term in described[f"mig:persons{p}"]] == [  # type: ignore[union-attr]
        "1",
        "3",
    ]


@pytest.mark.parametrize("name", ["cohort:UZ-1-to-", "cohort:UZ-1-to-many", "cohort:UZ"])
def test_half_a_range_is_no_cohort(name: str) -> None:
    with pytest.raises(DataError):
        decode_cohort(name)


@pytest.mark.parametrize("numbers", [(1, 3), (2, None), (None, None)])
def test_an_onward_movement_is_read_as_it_is_written(
    numbers: tuple[int | None, int | None],
) -> None:
    moved = Onward("2025-35", "UZ", numbers[0], "left", most=numbers[1])
    term = onward_term(moved)
    assert decode_onward(term, {term: describe_onward(moved)}) == moved


def test_ranges_have_names_of_their_own() -> None:
    told = [account(cohorts=(Cohort("UZ", 1, most),)) for most in (None, 2, 3)]
    assert len({account_id(one) for one in told}) == 3


def test_a_range_counts_and_silence_denies_where_ranges_add_up() -> None:
    few = account("a", persons=(14, 16), cohorts=(Cohort("KZ", 13), Cohort("UZ", 1, 3)))
    assert few.is_complete
    other = account("b", persons=(None, None), cohorts={"SN": None})
    found = resolve(few, other)
    persons = {c.nationality: (c.persons, c.accepted) for c in found.cohorts}
    assert persons["UZ"] == (Bounds(1, 3), True)
    assert persons["KZ"] == (Bounds(13, 13), True)
    assert not persons["SN"][1]
    assert resolve(few).third_country == "yes"


@pytest.mark.parametrize(
    ("persons", "complete"), [((14, 16), True), ((14, 17), False), ((16, 16), False)]
)
def test_ranges_cover_all_where_both_ends_add_up(persons: tuple[int, int], complete: bool) -> None:
    told = account(persons=persons, cohorts=(Cohort("KZ", 13), Cohort("UZ", 1, 3)))
    assert told.is_complete is complete
    assert resolve(told).third_country == ("yes" if complete else "partly")


def test_what_covers_has_to_hold_every_cohort() -> None:
    cohorts = [("KZ", Bounds(1, 3), True), ("UZ", Bounds(1, 3), True)]
    kinds = [
        compose("XK", Bounds(2, 6), cohorts, STATES, covering).kind
        for covering in ((), [{"UZ"}], [{"KZ", "UZ"}])
    ]
    assert kinds == ["partly", "partly", "yes"]
