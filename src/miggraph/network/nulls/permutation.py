"""p values of permutation tests, and their adjustment for many states.

Large values of a statistic count against the null: all tests are of the upper tail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from miggraph.errors import UsageError

__all__ = [
    "LEAST_STATES",
    "MIDDLE",
    "Tail",
    "adjusted",
    "check_draws",
    "max_t",
    "quantiles",
    "tail",
]

Numbers: TypeAlias = "NDArray[np.int64] | NDArray[np.float64]"
Floats: TypeAlias = "NDArray[np.float64]"

#: A null with fewer distinct reachable states than this is not tested.
LEAST_STATES: Final = 1000
#: More draws than these need memory that no machine at hand has.
MOST_DRAWS: Final = 1_000_000
#: The ends of the middle 95 % of draws.
MIDDLE: Final = (0.025, 0.975)
#: Differences between statistics that are rounding, and no differences.
_ROUNDING: Final = 1e-9


class Tail(NamedTuple):
    """The upper tail of each statistic, one entry a state.

    `p` counts the observed value among the draws; `mid_p` counts draws that tie with it by half;
    `low` and `high` bound the p of infinitely many draws with 95 % confidence.
    """

    p: Floats
    mid_p: Floats
    low: Floats
    high: Floats


def tail(observed: Numbers, drawn: Numbers) -> Tail:
    """Return p, mid-p and the Monte Carlo error of p.

    Parameters
    ----------
    observed
        The statistic of each state.
    drawn
        The same of each draw from the null: draws in rows, states in columns.

    Returns
    -------
    Tail
        With b of m draws at or above the observed value, p = (b + 1) / (m + 1) [1]_; with g of
        them above it, mid-p = (g + (b - g + 1) / 2) / (m + 1). The bounds are those of Clopper and
        Pearson for b of m.

    References
    ----------
    .. [1] Phipson, B. and Smyth, G. K. (2010), Permutation P-values should never be zero:
       calculating exact P-values when permutations are randomly drawn, Statistical Applications in
       Genetics and Molecular Biology 9(1), 39, doi:10.2202/1544-6115.1585.
    """
    draws = drawn.shape[0]
    reached = (drawn >= observed).sum(axis=0)
    exceeded = (drawn > observed).sum(axis=0)
    # Quantiles of beta distributions; where all or none reach it, the other end is known.
    low = special.betaincinv(np.maximum(reached, 1), draws - reached + 1, 0.025)
    high = special.betaincinv(reached + 1, np.maximum(draws - reached, 1), 0.975)
    return Tail(
        (reached + 1) / (draws + 1),
        (exceeded + (reached - exceeded + 1) / 2) / (draws + 1),
        np.where(reached == 0, 0.0, low),
        np.where(reached == draws, 1.0, high),
    )


def max_t(observed: Numbers, drawn: Numbers, *, centred: bool = False) -> Floats:
    """Adjust p for many states by the step-down max-T procedure of Westfall and Young.

    Parameters
    ----------
    observed, drawn
        As in `tail`.
    centred
        Whether a statistic is taken as its excess over its mean. The mean is over the draws and
        the observed value together, so that each of them has the same part in it. It is never
        divided by a standard deviation.

    Returns
    -------
    numpy.ndarray
        The state with the largest statistic is compared with the largest of all states in each
        draw, the next one with the largest of the states that are left, and so on; none has a
        smaller value than the one before it. Ties share a value.

    References
    ----------
    .. [1] Westfall, P. H. and Young, S. S. (1993), Resampling-Based Multiple Testing: Examples
       and Methods for p-Value Adjustment, Wiley, algorithm 4.1.
    """
    draws = drawn.shape[0]
    if observed.size == 0:
        return np.zeros(0)
    values, nulls = observed.astype(float), drawn.astype(float)
    if centred:
        mean = (nulls.sum(axis=0) + values) / (draws + 1)
        values, nulls = values - mean, nulls - mean
    order = np.argsort(-values, kind="stable")
    greatest = np.maximum.accumulate(nulls[:, order[::-1]], axis=1)[:, ::-1]
    reached = (greatest >= values[order] - _ROUNDING).sum(axis=0)
    result = np.empty(values.size)
    result[order] = np.maximum.accumulate((reached + 1) / (draws + 1))
    return result


def adjusted(p: Floats) -> Floats:
    """Adjust p for many states by the false discovery rate under any dependence.

    Parameters
    ----------
    p
        One value a state of the family.

    References
    ----------
    .. [1] Benjamini, Y. and Yekutieli, D. (2001), The control of the false discovery rate in
       multiple testing under dependency, Annals of Statistics 29(4), 1165-1188,
       doi:10.1214/aos/1013699998.
    """
    if p.size == 0:
        return np.zeros(0)
    ranks = np.arange(1, p.size + 1)
    order = np.argsort(p)
    asked = p[order] * (p.size / ranks) * (1 / ranks).sum()
    found = np.empty(p.size)
    # None is above that of a larger p.
    found[order] = np.minimum.accumulate(asked[::-1])[::-1]
    return np.minimum(found, 1.0)


def quantiles(drawn: Numbers, shares: Sequence[float]) -> Numbers:
    """Return quantiles that were drawn, none between two draws.

    Parameters
    ----------
    drawn
        Draws in rows.
    shares
        Which quantiles, from 0 to 1.

    Returns
    -------
    numpy.ndarray
        One row a quantile.
    """
    found: Numbers = np.quantile(drawn, shares, axis=0, method="inverted_cdf")
    return found


def check_draws(samples: int, seed: int) -> None:
    """Check the number of draws and the seed.

    Raises
    ------
    UsageError
        If there is no draw, there are more than a million, or the seed is negative.
    """
    if not 1 <= samples <= MOST_DRAWS:
        raise UsageError(
            f"{samples:,} draws cannot be made.",
            fix=f"draw at least once and at most {MOST_DRAWS:,} times; 1000 is usual.",
        )
    if seed < 0:
        raise UsageError(f"The seed {seed} is negative.", fix="give 0 or a larger whole number.")
