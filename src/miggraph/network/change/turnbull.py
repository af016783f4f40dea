"""Non-parametric maximum likelihood of cumulative incidence from interval-censored durations.

Turnbull, B. W. (1976). The empirical distribution function with arbitrarily grouped, censored and
truncated data. Journal of the Royal Statistical Society B 38, 290-295. For competing ends: Hudgens,
M. G., Satten, G. A., & Longini, I. M. (2001). Nonparametric maximum likelihood estimation for
competing risks survival data subject to interval censoring and truncation. Biometrics 57, 74-80.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from miggraph.errors import UsageError

__all__ = ["Mass", "Observation", "maximum_likelihood"]

#: The log-likelihood is at most this far below its maximum, per observation.
_GAP: Final = 1e-7
_MOST_STEPS: Final = 50_000


class Observation(NamedTuple):
    """A duration in whole units: from `low` to `high` inclusive, with its end.

    With `end` None the observation stopped at `low` and the duration is longer.
    """

    low: int
    high: int
    end: str | None


class Mass(NamedTuple):
    """A part of the whole that ends by `end` between `low` and `high`, both inclusive.

    Where within it lies the data do not tell. With `end` None it lies beyond all observation.
    """

    low: int
    high: int | None
    end: str | None
    share: float


def maximum_likelihood(observations: Sequence[Observation]) -> tuple[Mass, ...]:
    """Return the shares that make the observations most likely, by self-consistency (EM).

    Parameters
    ----------
    observations
        Durations with their ends, independent of one another.

    Returns
    -------
    tuple of Mass
        In the order of `low`, with shares that add up to 1; empty without observations.

    Raises
    ------
    UsageError
        If a bound is negative or reversed, or the iteration does not come to rest.

    Notes
    -----
    With p the shares, a the incidence of observations on sets and n the number of observations,
    a step is p_j <- p_j d_j, with d_j = (1/n) sum_i a_ij / (sum_k a_ik p_k). The log-likelihood is
    at most n (max_j d_j - 1) below its maximum, which is when the iteration stops. Where the shares
    are not unique, they are those that the iteration reaches from equal ones.
    """
    for item in observations:
        if item.low < 0 or (item.end is not None and item.high < item.low):
            raise UsageError(
                f"The duration from {item.low} to {item.high} is not possible.",
                fix="give bounds from 0, the lower one first.",
            )
    sets = _sets(observations)
    if not sets:
        return ()
    fits = _fits(observations, sets)
    shares = np.full(len(sets), 1 / len(sets))
    for _ in range(_MOST_STEPS):
        gain = fits.T @ (1 / (fits @ shares)) / len(observations)
        if gain.max() - 1 <= _GAP:
            return tuple(
                Mass(*place, float(share)) for place, share in zip(sets, shares, strict=True)
            )
        shares = shares * gain
    raise UsageError(
        f"The shares did not come to rest in {_MOST_STEPS:,} steps.", fix="use fewer observations."
    )


def _sets(observations: Sequence[Observation]) -> list[tuple[int, int | None, str | None]]:
    """Return the sets that can have a share: no bound of an observation lies within one."""
    beyond = {item.low + 1 for item in observations if item.end is None}
    found: list[tuple[int, int | None, str | None]] = []
    for end in sorted({item.end for item in observations if item.end is not None}):
        lows = {item.low for item in observations if item.end == end} | beyond
        highs = sorted({item.high for item in observations if item.end == end})
        last = -1
        for high in highs:
            low = max(low for low in lows if low <= high)
            if low > last:
                found.append((low, high, end))
            last = high
    # Later than all observation there is a share only if no set of an end can have it instead.
    if beyond and not any(low >= max(beyond) for low, _, _ in found):
        found.append((max(beyond), None, None))
    return sorted(found, key=lambda place: (place[0], place[2] or ""))


def _fits(
    observations: Sequence[Observation], sets: Sequence[tuple[int, int | None, str | None]]
) -> NDArray[np.float64]:
    """Return 1 where a set lies within an observation, else 0."""
    return np.array(
        [
            [
                low > item.low
                if item.end is None
                else end == item.end and item.low <= low and high is not None and high <= item.high
                for low, high, end in sets
            ]
            for item in observations
        ],
        dtype=np.float64,
    )
