"""Contradictions between accounts of one transfer, whatever is decided."""

from __future__ import annotations

import pytest

import miggraph
from miggraph.claims.transfer_disputes import TransferDispute, transfer_disputes_of
from miggraph.errors import UnknownNameError
from miggraph.records import Account
from tests.unit.factories import account, resolve, source


def _found(*accounts: Account, **options: object) -> list[TransferDispute]:
    told = resolve(*accounts, **options)  # type: ignore[arg-type]
    return list(transfer_disputes_of([told], {one.id: one for one in accounts}))


def _brief(found: list[TransferDispute]) -> list[tuple[object, ...]]:
    return [
        (one.aspect, one.about, one.relation, one.left_value, one.right_value, one.left, one.right)
        for one in found
    ]


def test_two_numbers_that_cannot_both_be_true() -> None:
    first, second, third = (
        account("a", persons=(10, 10)),
        account("b", persons=(12, 12)),
        account("c", persons=(10, 10)),
    )
    assert _brief(_found(first, second, third)) == [
        ("persons", "", "incompatible", "10", "12", (first.id, third.id), (second.id,))
    ]


def test_numbers_that_overlap_are_none() -> None:
    assert _found(account("a", persons=(10, 10)), account("b", persons=(5, None))) == []


def test_a_better_source_ends_no_contradiction() -> None:
    """What is decided has no part in it."""
    best = [source("a", type="court"), source("b", type="content-farm")]
    found = _found(account("a", date="2025-06-01"), account("b", date="2025-07"), sources=best)
    assert [(one.aspect, one.left_value, one.right_value) for one in found] == [
        ("date", "2025-06-01", "2025-07")
    ]


def test_a_nationality_that_a_whole_account_does_not_have() -> None:
    first = account("a", cohorts={"UZ": 4}, persons=(9, 9))
    whole = account("b", cohorts={"KZ": 9}, persons=(9, 9))
    assert _brief(_found(first, whole)) == [
        ("nationality", "UZ", "denied", "present", "not present", (first.id,), (whole.id,))
    ]


def test_numbers_of_one_nationality() -> None:
    first, second = account("a", cohorts={"UZ": 4}), account("b", cohorts={"UZ": 7})
    assert _brief(_found(first, second)) == [
        ("persons of a nationality", "UZ", "incompatible", "4", "7", (first.id,), (second.id,))
    ]


def test_destinations_and_stops() -> None:
    found = _found(
        account("a", receiving=("MR",), via=("ES",)), account("b", receiving=("SN",), via=("FR",))
    )
    assert [(one.aspect, one.left_value, one.right_value) for one in found] == [
        ("to", "MR", "SN"),
        ("via", "ES", "FR"),
    ]


def test_totals_of_two_periods_are_no_rivals() -> None:
    totals = (
        account("a", tells="total", date="2024", persons=(10, 10)),
        account("b", tells="total", date="2025", persons=(12, 12)),
    )
    assert _found(*totals) == []


def test_every_pair_of_accounts_that_cannot_both_be_true_is_there(
    kg: miggraph.KnowledgeGraph,
) -> None:
    """Found anew, in a way that shares nothing with the code: by the numbers that accounts tell."""
    accounts = {one.id: one for one in kg.dossier.accounts}
    listed = {
        (one.transfer, *sorted((left, right)))
        for one in kg.transfer_disputes()
        if one.aspect == "persons" and not one.about
        for left in one.left
        for right in one.right
    }
    expected = set()
    for moved in kg.view.transfers.values():
        told = [accounts[name] for name in moved.accounts]
        told = [one for one in told if one.standing != "announced"] or told
        if moved.tells == "total" and len({one.date for one in told}) > 1:
            continue
        numbers = [one for one in told if one.persons != (None, None)]
        for one in numbers:
            for other in numbers:
                most = one.persons[1]
                if most is not None and most < (other.persons[0] or 0):
                    expected.add((moved.id, *sorted((one.id, other.id))))
    assert listed == expected
    assert len(listed) > 20


def test_of_an_agreement_and_of_a_transfer(kg: miggraph.KnowledgeGraph) -> None:
    one = next(found for found in kg.transfer_disputes() if found.agreements)
    name = one.agreements[0]
    under = kg.transfer_disputes(name)
    assert under == kg.transfer_disputes(f"agreement:{name}")
    assert under == tuple(each for each in kg.transfer_disputes() if name in each.agreements)
    own = kg.transfer_disputes(one.transfer)
    assert own == kg.transfer_disputes(f"transfer:{one.transfer}")
    assert {each.transfer for each in own} == {one.transfer}


def test_of_a_transfer_by_the_name_that_it_had(kg: miggraph.KnowledgeGraph) -> None:
    merged = kg.view.merged
    assert merged
    for name, kept in merged.items():
        assert kg.transfer_disputes(name) == kg.transfer_disputes(kept)


@pytest.mark.parametrize("name", ["nowhere", "state:US", "transfer:nowhere", "agreement:nowhere"])
def test_what_does_not_exist(kg: miggraph.KnowledgeGraph, name: str) -> None:
    with pytest.raises(UnknownNameError, match="no transfer or agreement"):
        kg.transfer_disputes(name)
