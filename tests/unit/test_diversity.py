"""Rule 11: effective nationalities are [min, max] over all admissible counts."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from miggraph.network.ranking.diversity import effective_number, effective_range
from miggraph.quantities import Bounds


def _hill(counts: np.ndarray) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))


@st.composite
def closed(draw: st.DrawFn) -> Bounds:
    low = draw(st.integers(1, 30))
    return Bounds(low, draw(st.integers(low, 60)))


boxes = st.lists(closed(), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], 0.0),
        ([0, 0], 0.0),
        ([7], 1.0),
        ([3, 3], 2.0),
        ([5, 5, 5, 0], 3.0),
        # Shares 1/2, 1/4, 1/4: H = 1.5 ln 2
        ([2, 1, 1], 2**1.5),
        # Shares 3/4 and 1/4: H = ln 4 - 3/4 ln 3
        ([3, 1], 4 / 3**0.75),
    ],
)
def test_effective_number(counts: list[float], expected: float) -> None:
    assert effective_number(counts) == pytest.approx(expected)


@given(boxes)
def test_the_least_is_that_of_the_best_corner(counts: list[Bounds]) -> None:
    corners = product(*[{c.min, c.max or 0} for c in counts])
    least = min(_hill(np.array(corner, dtype=float)) for corner in corners)
    assert effective_range(counts).min == pytest.approx(least, abs=1e-9)


@settings(max_examples=40)
@given(boxes)
def test_the_greatest_is_that_of_a_numerical_optimum(counts: list[Bounds]) -> None:
    box = [(float(c.min), float(c.max or 0)) for c in counts]
    middle = np.array([(low + high) / 2 for low, high in box])
    found = minimize(
        lambda x: -_hill(x),
        middle,
        bounds=box,
        method="L-BFGS-B",
        options={"ftol": 1e-14, "gtol": 1e-10},
    )
    assert effective_range(counts).max == pytest.approx(-found.fun, abs=1e-4)


@settings(max_examples=30)
@given(st.lists(closed(), min_size=2, max_size=3))
def test_nothing_on_a_grid_lies_outside(counts: list[Bounds]) -> None:
    axes = [np.linspace(c.min, c.max or 0, 13) for c in counts]
    values = [_hill(np.array(point)) for point in product(*axes)]
    found = effective_range(counts)
    assert found.min <= min(values) + 1e-9
    assert found.max >= max(values) - 1e-9


@given(
    st.lists(
        st.one_of(closed(), st.integers(1, 30).map(lambda n: Bounds(n, None))),
        min_size=1,
        max_size=5,
    )
)
def test_the_range_lies_between_one_and_the_number_of_nationalities(counts: list[Bounds]) -> None:
    found = effective_range(counts)
    assert 1 - 1e-9 <= found.min <= found.max + 1e-9
    assert found.max <= len(counts) + 1e-9


@given(st.integers(1, 1000), st.integers(1, 8))
def test_equal_counts_give_their_number(count: int, number: int) -> None:
    found = effective_range([Bounds(count, count)] * number)
    assert found.min == pytest.approx(number)
    assert found.max == pytest.approx(number)


@given(boxes, st.integers(1, 30))
def test_an_open_count_is_what_a_very_large_one_tends_to(counts: list[Bounds], low: int) -> None:
    huge = effective_range([*counts, Bounds(low, 10**9)])
    found = effective_range([*counts, Bounds(low, None)])
    assert found.min == pytest.approx(huge.min, abs=1e-4)
    assert found.max == pytest.approx(huge.max, abs=1e-4)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], (0.0, 0.0)),
        ([Bounds(5, None)], (1.0, 1.0)),
        ([Bounds(4, 4), Bounds(1, None)], (1.0, 2.0)),
        ([Bounds(1, None), Bounds(1, None)], (1.0, 2.0)),
        # 4 with 2 or with 8: shares 2/3 and 1/3, H = ln 3 - 2/3 ln 2
        ([Bounds(4, 4), Bounds(2, 8)], (3 / 2 ** (2 / 3), 2.0)),
    ],
)
def test_by_hand(counts: list[Bounds], expected: tuple[float, float]) -> None:
    assert effective_range(counts) == pytest.approx(expected)


def test_many_open_questions_still_give_an_attainable_least() -> None:
    """More than twelve wide counts: the corner found is no better than any that one step finds."""
    counts = [Bounds(1, n) for n in range(2, 17)]
    found = effective_range(counts)
    raised = [float(c.max or 0) if n == 14 else 1.0 for n, c in enumerate(counts)]
    assert 1.0 <= found.min <= effective_number(raised) + 1e-9
