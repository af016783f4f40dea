"""p, mid-p and their adjustment for many states."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from miggraph.errors import UsageError
from miggraph.network.nulls.permutation import (
    MIDDLE,
    adjusted,
    check_draws,
    max_t,
    quantiles,
    tail,
)


@st.composite
def tables(draw: st.DrawFn, columns: int = 4) -> NDArray[np.int64]:
    """Give a table of whole numbers with many ties: rows are draws, columns are states."""
    width = draw(st.integers(1, columns))
    row = st.lists(st.integers(0, 3), min_size=width, max_size=width)
    return np.array(draw(st.lists(row, min_size=2, max_size=12)))


def test_p_counts_the_observed_value_and_mid_p_halves_ties() -> None:
    found = tail(np.array([3, 9]), np.array([[3, 1], [1, 1], [4, 2], [2, 2], [0, 3]]))
    assert found.p.tolist() == [3 / 6, 1 / 6]  # a tie, a greater one, itself; nothing but itself
    assert found.mid_p.tolist() == [2 / 6, 0.5 / 6]


def test_the_monte_carlo_error_is_the_exact_interval_of_a_share() -> None:
    drawn = np.repeat([[1], [0]], [3, 17], axis=0)
    found = tail(np.array([1]), drawn)
    exact = stats.binomtest(3, 20).proportion_ci(0.95, method="exact")
    assert (found.low[0], found.high[0]) == pytest.approx((exact.low, exact.high))
    none, every = tail(np.array([2]), drawn), tail(np.array([0]), drawn)
    assert (none.low[0], every.high[0]) == (0, 1)
    assert 0 < none.high[0] < 0.2
    assert 0.8 < every.low[0] < 1


@given(tables(1))
def test_each_row_as_the_observed_one_p_keeps_to_its_level(table: NDArray[np.int64]) -> None:
    """Of exchangeable rows any can be the observed one: then P(p <= a) <= a, exactly."""
    rows = len(table)
    found = [tail(table[i], np.delete(table, i, axis=0)) for i in range(rows)]
    values = [round(float(one.p[0]) * rows) for one in found]
    assert all(sum(v <= a for v in values) <= a for a in range(rows + 1))
    middle = sum(Fraction(float(one.mid_p[0] * rows)).limit_denominator(2) for one in found)
    assert middle / rows == Fraction(rows, 2)  # the mean of mid-p is one half, times the rows


@pytest.mark.parametrize("centred", [False, True])
@given(table=tables())
def test_each_row_as_the_observed_one_max_t_keeps_to_its_level(
    centred: bool, table: NDArray[np.int64]
) -> None:
    rows = len(table)
    least = [
        round(float(max_t(table[i], np.delete(table, i, axis=0), centred=centred).min()) * rows)
        for i in range(rows)
    ]
    assert all(sum(v <= a for v in least) <= a for a in range(rows + 1))


@given(table=tables(), data=st.data())
def test_max_t_is_the_step_down_procedure(table: NDArray[np.int64], data: st.DataObject) -> None:
    observed, drawn = table[0], table[1:]
    found = max_t(observed, drawn)
    before = 0.0
    for place in sorted(range(len(observed)), key=lambda i: -observed[i]):
        left = [i for i in range(len(observed)) if observed[i] <= observed[place]]
        reached = sum(max(row[i] for i in left) >= observed[place] for row in drawn)
        before = max(before, (reached + 1) / (len(drawn) + 1))
        assert found[place] == before
    assert (found >= tail(observed, drawn).p).all()
    order = data.draw(st.permutations(range(len(observed))))
    assert max_t(observed[order], drawn[:, order]).tolist() == found[order].tolist()


def test_max_t_by_hand() -> None:
    drawn = np.array([[0, 2, 0], [3, 0, 0], [0, 0, 1], [0, 0, 0]])
    # 3: one draw reaches it anywhere. 2: among the last two states, one. 0: all.
    assert max_t(np.array([3, 2, 0]), drawn).tolist() == [2 / 5, 2 / 5, 5 / 5]
    # Without the step down, a draw of the first state would count against the second.
    assert max_t(np.array([1, 3, 2]), np.array([[0, 0, 3], [9, 0, 0]])).tolist() == [1, 1, 1]
    assert max_t(np.array([9, 1]), np.array([[8, 0], [8, 0]])).tolist() == [1 / 3, 1 / 3]


def test_the_excess_over_the_mean_weighs_states_alike() -> None:
    """A state that always has many does not hide the rise of one that has few."""
    drawn = np.array([[10, 0], [10, 0], [10, 1], [10, 0]])
    observed = np.array([10, 3])
    assert max_t(observed, drawn)[1] == 1
    assert max_t(observed, drawn, centred=True)[1] == 1 / 5


def test_benjamini_and_yekutieli_by_hand() -> None:
    factor = 3 * (1 + 1 / 2 + 1 / 3)
    assert adjusted(np.array([0.3, 0.01, 0.02])) == pytest.approx(
        [min(1, 0.3 * factor / 3), 0.01 * factor, 0.02 * factor / 2]
    )


@given(st.lists(st.integers(1, 100), min_size=1, max_size=30))
def test_benjamini_and_yekutieli_are_those_of_scipy(counts: list[int]) -> None:
    p = np.array(counts) / 100
    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p, method="by"), rel=1e-12)


@given(st.integers(1, 2000), st.data())
def test_the_monte_carlo_error_is_that_of_scipy(draws: int, data: st.DataObject) -> None:
    reached = data.draw(st.integers(0, draws))
    found = tail(np.array([1]), (np.arange(draws) < reached).astype(np.int64)[:, None])
    exact = stats.binomtest(reached, draws).proportion_ci(0.95, method="exact")
    assert (found.low[0], found.high[0]) == pytest.approx((exact.low, exact.high), rel=1e-9)


def test_the_distributions_of_scipy_are_not_loaded() -> None:
    """They cost most of a second of each command."""
    code = (
        "import sys; import miggraph.network.nulls.hubness, miggraph.network.nulls.diversity_null;"
        "import miggraph.network.certainty.certainty; print('scipy.stats' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_quantiles_were_drawn() -> None:
    """Half of forty draws are below twenty, the others a hundred: between them lies no draw."""
    drawn = np.array([[n, 0] for n in range(20)] + [[100, 7]] * 20)
    assert quantiles(drawn, MIDDLE).tolist() == [[0, 0], [100, 7]]
    assert quantiles(drawn, [0.5]).tolist() == [[19, 0]]  # and not 59.5


def test_no_states_have_no_values() -> None:
    nothing = np.zeros(0)
    assert adjusted(nothing).size == 0
    assert max_t(nothing, np.zeros((3, 0))).size == 0
    assert tail(nothing, np.zeros((3, 0))).p.size == 0


def test_odd_settings_are_refused() -> None:
    with pytest.raises(UsageError, match="0 draws"):
        check_draws(0, 0)
    with pytest.raises(UsageError, match="-1 is negative"):
        check_draws(1, -1)
