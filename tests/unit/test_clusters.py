"""Section 4 and rule 13: a merge is a judgement; the alphabetically first id stays."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from miggraph.claims.clusters import cluster
from miggraph.merging import merged_names
from miggraph.records import Judgement

from .factories import account, judged

ON = date(2026, 12, 1)


@pytest.mark.parametrize("pair", [("a", "b"), ("b", "a")])
def test_the_alphabetically_first_id_stays(pair: tuple[str, str]) -> None:
    assert merged_names([judged(*pair)], ON) == {"b": "a"}


@pytest.mark.parametrize("judgement", ["different", "unsure"])
def test_only_same_merges(judgement: str) -> None:
    assert merged_names([judged("a", "b", judgement)], ON) == {}


CHAIN = [judged("d", "c"), judged("b", "c"), judged("a", "b"), judged("x", "y")]


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
def test_a_chain_is_one_transfer_in_any_order(order: tuple[Judgement, ...]) -> None:
    assert merged_names(order, ON) == {"b": "a", "c": "a", "d": "a", "y": "x"}


def test_what_was_merged_twice_is_merged_once() -> None:
    ring = [judged("a", "b"), judged("b", "c"), judged("c", "a"), judged("a", "a")]
    assert merged_names(ring, ON) == {"b": "a", "c": "a"}


@pytest.mark.parametrize(
    ("made", "withdrawn", "merged"),
    [
        ("2026-12-01", None, True),
        ("2026-12-02", None, False),
        ("2026-11-01", "2026-12-02", True),
        ("2026-11-01", "2026-12-01", False),
    ],
)
def test_judgements_follow_the_record_clock(made: str, withdrawn: str | None, merged: bool) -> None:
    found = merged_names([judged("a", "b", on=made, withdrawn=withdrawn)], ON)
    assert found == ({"b": "a"} if merged else {})


def test_accounts_are_grouped_under_the_id_that_stays() -> None:
    accounts = [account("1", transfer="z"), account("2", transfer="b"), account("3", transfer="a")]
    groups = cluster(accounts, {"b": "a"})
    assert [(name, [a.id for a in members]) for name, members in groups.items()] == [
        ("a", ["2", "3"]),
        ("z", ["1"]),
    ]
