"""Assignments of transfers to receivers, drawn and counted."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from miggraph.network.nulls.assignments import (
    count_assignments,
    draw_assignments,
    every_assignment,
    movable,
)

#: Three transfers of which each fits two of three receivers: no two can be exchanged, all three
#: can go round.
ROUND = (np.array([0, 1, 2]), np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=bool))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[int], NDArray[np.bool_]]:
    receivers = draw(st.integers(1, 4))
    current = draw(st.lists(st.integers(0, receivers - 1), min_size=1, max_size=6))
    cells = st.lists(st.booleans(), min_size=receivers, max_size=receivers)
    rows = draw(st.lists(cells, min_size=len(current), max_size=len(current)))
    allowed = np.array(rows)
    allowed[range(len(current)), current] = True
    return current, allowed


def _all(current: Any, allowed: NDArray[np.bool_]) -> set[tuple[int, ...]]:
    """Try every order of the receivers."""
    return {
        order
        for order in permutations([int(receiver) for receiver in current])
        if all(allowed[i, receiver] for i, receiver in enumerate(order))
    }


@given(cases())
def test_every_assignment_is_given_once(case: tuple[list[int], NDArray[np.bool_]]) -> None:
    found = list(every_assignment(*case))
    assert len(found) == len(set(found))
    assert set(found) == _all(*case)
    assert count_assignments(*case, 3) == min(3, len(found))


@given(cases())
def test_a_transfer_is_movable_if_some_assignment_has_it_elsewhere(
    case: tuple[list[int], NDArray[np.bool_]],
) -> None:
    found = _all(*case)
    assert movable(*case) == [len({one[i] for one in found}) > 1 for i in range(len(case[0]))]


def test_counting_ends_at_the_limit_in_large_strata() -> None:
    current = [n % 20 for n in range(3000)]
    assert count_assignments(current, np.ones((3000, 20), dtype=bool), 1000) == 1000
    only = np.zeros((3000, 20), dtype=bool)
    only[range(3000), current] = True
    assert count_assignments(current, only, 1000) == 1


@given(cases(), st.integers(0, 5))
@settings(max_examples=50)
def test_draws_are_allowed_and_keep_the_numbers(
    case: tuple[list[int], NDArray[np.bool_]], seed: int
) -> None:
    current, allowed = case
    members = [np.arange(len(current))[: len(current) - 1]]  # the last one has no stratum
    drawn = draw_assignments(
        np.array(current),
        allowed,
        members,
        samples=20,
        sweeps=3,
        rng=np.random.default_rng(seed),
    )
    assert drawn.shape == (20, len(current))
    assert (drawn[:, -1] == current[-1]).all()
    possible = _all(current[:-1], allowed[:-1]) if len(current) > 1 else {()}
    assert {tuple(row[:-1]) for row in drawn.tolist()} <= possible


def _drawn(
    current: NDArray[np.int64], allowed: NDArray[np.bool_], samples: int, sweeps: int, seed: int
) -> NDArray[np.int64]:
    return draw_assignments(
        current,
        allowed,
        [np.arange(len(current))],
        samples=samples,
        sweeps=sweeps,
        rng=np.random.default_rng(seed),
    )


NARROW = np.array(
    [[1, 1, 1, 0], [1, 1, 0, 1], [0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 1, 1]], dtype=bool
)


@pytest.mark.parametrize(
    ("current", "allowed", "number"),
    [
        (*ROUND, 2),
        (np.array([0, 1]), np.ones((2, 2), dtype=bool), 2),
        (np.array([0, 0, 1, 2]), np.ones((4, 3), dtype=bool), 12),
        (np.array([0, 1, 2, 3, 0]), NARROW, None),
    ],
    ids=["round", "two", "free", "narrow"],
)
def test_draws_are_uniform(
    current: NDArray[np.int64], allowed: NDArray[np.bool_], number: int | None
) -> None:
    every = sorted(_all(current, allowed))
    assert number in (None, len(every))
    counts = Counter(map(tuple, _drawn(current, allowed, 12_000, 60, 1).tolist()))
    assert set(counts) == set(every)
    assert stats.chisquare([counts[one] for one in every]).pvalue > 0.001


def test_strata_are_not_mixed() -> None:
    current = np.array([0, 1, 0, 1])
    drawn = draw_assignments(
        current,
        np.ones((4, 2), dtype=bool),
        [np.array([0, 1]), np.array([2, 3])],
        samples=4000,
        sweeps=20,
        rng=np.random.default_rng(0),
    )
    counts = Counter(map(tuple, drawn.tolist()))
    assert set(counts) == {(0, 1, 0, 1), (0, 1, 1, 0), (1, 0, 0, 1), (1, 0, 1, 0)}
    assert stats.chisquare(list(counts.values())).pvalue > 0.001


def test_few_steps_leave_the_observed_one_exchangeable_with_the_draws() -> None:
    """With one step, what is observed is as near to a draw as two draws are to one another.

    Chains that started from what is observed would be nearer to it.
    """
    every = sorted(_all(range(4), np.ones((4, 4), dtype=bool)))
    chance = np.random.default_rng(5)
    own = others = 0
    rounds = 4000
    for seed in range(rounds):
        current = np.array(every[chance.integers(len(every))])
        first, second = _drawn(current, np.ones((4, 4), dtype=bool), 2, 1, seed)
        own += bool((current == first).all())
        others += bool((first == second).all())
    assert others > 0.05 * rounds
    assert abs(own - others) < 4 * np.sqrt(own + others)
    assert own < 0.3 * rounds


def test_a_seed_repeats() -> None:
    current, allowed = np.array([0, 1, 2, 3, 0]), NARROW
    assert (_drawn(current, allowed, 50, 5, 3) == _drawn(current, allowed, 50, 5, 3)).all()
    assert (_drawn(current, allowed, 50, 5, 3) != _drawn(current, allowed, 50, 5, 4)).any()
