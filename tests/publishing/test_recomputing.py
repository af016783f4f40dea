"""What follows from several published numbers together."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from miggraph.identity import account_id, claim_id
from miggraph.publishing import disclosed, masked
from miggraph.publishing.propagation import Equation, propagated
from miggraph.publishing.recomputing import recomputed
from miggraph.quantities import Bounds
from miggraph.records import Account, Claim, Cohort, Dossier, PersonsAsOf

from .records import account, claim, counted, records

FIVE = account(persons=(5, 5), cohorts=dict.fromkeys(("KZ", "RU", "RW", "TJ", "UZ"), 1))
TEN = account(transfer="us-xk-2025-08-01", date="2025-08-01", persons=(10, 10))
TOTAL = account("newspaper-b", transfer="us-xk-2025", date="2025", tells="total", persons=(15, 15))
TWICE = account(transfer="us-xk-2025-07-02", date="2025-07-02", persons=(1, 1), cohorts={"UZ": 1})
FOURTEEN = account(persons=(14, 14), cohorts={"KZ": 13, "UZ": 1})

CASES: dict[str, tuple[Account | Claim, ...]] = {
    "a count of two transfers": (FIVE, TEN, claim("persons-transferred", counted(15))),
    "a count of one transfer": (FOURTEEN, claim("persons-transferred", counted(14))),
    "a count that leaves one out": (FIVE, TEN, TWICE, claim("persons-transferred", counted(15))),
    "a total of the route": (FIVE, TEN, TOTAL),
    "transfers known by nationality only": (
        replace(FIVE, persons=(None, None)),
        TEN,
        claim("persons-transferred", counted(15)),
    ),
}


def _with_counts_as_told(told: Dossier) -> Dossier:
    """Mask records, then put the counts of several transfers back as they are told."""
    shown = masked(told).dossier
    accounts = [replace(a, persons=(15, 15)) if a.tells == "total" else a for a in shown.accounts]
    values = {c.source: c.value for c in told.claims}
    claims = [replace(c, value=values[c.source]) for c in shown.claims]
    return replace(
        shown,
        accounts=tuple(replace(a, id=account_id(a)) for a in accounts),
        claims=tuple(replace(c, id=claim_id(c)) for c in claims),
    )


@pytest.mark.parametrize("case", CASES)
def test_nationalities_do_not_follow_from_what_is_counted_together(case: str) -> None:
    told = records(*CASES[case])
    assert recomputed(_with_counts_as_told(told))
    assert {found.detail for found in disclosed(_with_counts_as_told(told))} == {"count"}
    assert recomputed(masked(told).dossier) == []
    assert disclosed(masked(told).dossier) == []


def test_a_count_is_as_wide_as_the_nationalities_in_it() -> None:
    found = masked(records(*CASES["a count of two transfers"])).dossier
    assert [c.value for c in found.claims] == [PersonsAsOf("up-to", 25, "2025-08-20")]
    found = masked(records(*CASES["a total of the route"])).dossier
    assert [a.persons for a in found.accounts if a.tells == "total"] == [(15, 25)]


def test_numbers_are_narrowed_through_several_sums() -> None:
    bounds = {"all": Bounds(15, 15), "a": Bounds(10, 10), "b": Bounds(0, None)}
    bounds |= {"x": Bounds(1, 3), "y": Bounds(3, 4)}
    sums = [Equation("b", ("x", "y"), True), Equation("all", ("a", "b"), True)]
    found = propagated(bounds, sums)
    assert found is not None
    assert (found["b"], found["x"], found["y"]) == ((5, 5), (1, 2), (3, 4))
    assert propagated(bounds | {"a": Bounds(14, 14)}, sums) is None
    within = [Equation("all", ("a", "y"), is_all=False)]
    assert propagated(bounds, within) == bounds


def test_nationalities_do_not_follow_from_an_official_total() -> None:
    total = account("government", persons=(5, 5), cohorts={})
    shown = masked(records(FIVE, total)).dossier
    assert recomputed(shown) == []
    assert disclosed(shown) == []
    by_source = {a.source: a for a in shown.accounts}
    assert by_source["government"].persons == (5, 5)
    assert {c.told for c in by_source["newspaper"].cohorts} == {(0, 5)}
    assert masked(shown).dossier == shown
    told = account("government", persons=(5, 5), cohorts={"KZ": 1})
    shown = masked(records(FIVE, told)).dossier
    kazakhs = {c.told for a in shown.accounts for c in a.cohorts if c.nationality == "KZ"}
    assert kazakhs == {(1, 1)}  # what is told itself stays


def test_a_total_that_tells_too_much_in_any_reading_is_opened() -> None:
    several = records(
        account(persons=(None, None)),
        account(persons=(4, None)),
        account("newspaper-b", persons=(1, 1), cohorts={"KZ": 1, "RW": 5}),
        account(transfer="us-xk-2025-08-two", persons=(None, None)),
        claim("persons-transferred", counted(1, "2025-07-01")),
    )
    found = masked(several).dossier
    assert recomputed(found) == []
    (shown,) = found.claims
    assert shown.value == counted(0, "2025-35", "at-least")


def test_what_follows_from_an_official_number_alone_is_not_recomputed() -> None:
    several = records(
        account(transfer="us-xk-2025-08-two", persons=(None, None)),
        account("government", persons=(1, 1)),
        account(persons=(None, None), cohorts={"KZ": 1}),
        claim("persons-transferred", counted(0, "2025-07-01", "at-least")),
    )
    shown = masked(several).dossier
    assert recomputed(shown) == []
    by = {one.source: one for one in shown.accounts if one.cohorts}
    assert by["newspaper"].cohorts == (Cohort("KZ", 1, 3),)
