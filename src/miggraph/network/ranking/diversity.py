"""The effective number of nationalities, over all counts that are admissible.

The effective number is exp(H) with the Shannon entropy H of the shares [1]_: the number of equally
frequent nationalities that would be as diverse. Counts are known only as bounds, so the least and
the greatest value over all counts within the bounds are given.

.. [1] Hill, M. O. (1973), Diversity and evenness: a unifying notation and its consequences,
   Ecology 54(2), 427-432, with order 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from miggraph.quantities import Bounds

__all__ = ["Effective", "effective_number", "effective_range"]

#: Up to this number of undecided counts every corner is tried for the least value (0.2 s for 18).
_EXHAUSTIVE: Final = 18


class Effective(NamedTuple):
    """Bounds of an effective number of nationalities; 0 to 0 where there are none."""

    min: float
    max: float


def effective_number(counts: Sequence[float]) -> float:
    """Return exp of the Shannon entropy of counts, 0 if they sum to nothing."""
    whole = math.fsum(counts)
    if whole <= 0:
        return 0.0
    shares = [count / whole for count in counts if count > 0]
    return math.exp(-math.fsum(share * math.log(share) for share in shares))


def effective_range(counts: Sequence[Bounds]) -> Effective:
    """Return the least and the greatest effective number over all admissible counts.

    Parameters
    ----------
    counts
        Persons of each nationality, each at least 1.
    """
    if not counts:
        return Effective(0.0, 0.0)
    return Effective(_least(counts), _greatest(counts))


def _greatest(counts: Sequence[Bounds]) -> float:
    """Maximise the entropy over a box.

    At the maximum every count is one common level, cut off at its own bounds. Between two
    neighbouring bounds the entropy has at most one stationary level, at exp(Σ f ln f / Σ f) of the
    counts f that are cut off.
    """
    marks = sorted({c.min for c in counts} | {c.max for c in counts if c.max is not None})
    levels = [float(mark) for mark in marks]
    for low, high in zip(marks, [*marks[1:], None], strict=True):
        cut = [
            c.min if c.min > low else c.max
            for c in counts
            if c.min > low or (c.max is not None and c.max <= low)
        ]
        known = [float(value) for value in cut if value]
        if known:
            level = math.exp(math.fsum(v * math.log(v) for v in known) / math.fsum(known))
            if level > low and (high is None or level < high):
                levels.append(level)
    best = max(effective_number([_clip(level, c) for c in counts]) for level in levels)
    # Open counts can outgrow all others, and are then alone and even.
    best = max(best, float(sum(c.max is None for c in counts)))
    return min(best, float(len(counts)))  # but for rounding it is never more than all of them


def _clip(level: float, count: Bounds) -> float:
    high = level if count.max is None else min(level, count.max)
    return max(high, float(count.min))


def _least(counts: Sequence[Bounds]) -> float:
    """Minimise the entropy over a box: the minimum lies at a corner.

    A count that is open can outgrow all others, so that one nationality is all that is left.
    """
    if any(count.max is None for count in counts):
        return 1.0
    low = [float(count.min) for count in counts]
    high = [float(count.max or 0) for count in counts]
    wide = [index for index, count in enumerate(counts) if count.max != count.min]
    raised = (
        _best_of_all(low, high, wide) if len(wide) <= _EXHAUSTIVE else _best_found(low, high, wide)
    )
    return effective_number([high[i] if i in raised else low[i] for i in range(len(low))])


def _best_of_all(low: list[float], high: list[float], wide: list[int]) -> set[int]:
    """Try every corner, each one a single step from the one before (a Gray code)."""
    entropy = _Entropy(low, high)
    best, best_value = set(entropy.raised), entropy.value()
    for step in range(1, 1 << len(wide)):
        entropy.flip(wide[(step & -step).bit_length() - 1])
        value = entropy.value()
        if value < best_value:
            best, best_value = set(entropy.raised), value
    return best


def _best_found(low: list[float], high: list[float], wide: list[int]) -> set[int]:
    """Descend from many corners by single steps; good, but not proven to be the least."""
    by_high = sorted(wide, key=lambda i: -high[i])
    starts = [set(by_high[:size]) for size in range(len(wide) + 1)] + [{i} for i in wide]
    best, best_value = set[int](), math.inf
    for start in starts:
        entropy = _Entropy(low, high)
        for index in start:
            entropy.flip(index)
        while entropy.descend(wide):
            pass
        if entropy.value() < best_value:
            best, best_value = set(entropy.raised), entropy.value()
    return best


class _Entropy:
    """Shannon entropy at a corner of a box, cheap to update: ln T - (Σ n ln n) / T."""

    def __init__(self, low: list[float], high: list[float]) -> None:
        self.raised: set[int] = set()
        self._total = math.fsum(low)
        self._sum = math.fsum(_n_log_n(value) for value in low)
        self._steps = [
            (above - below, _n_log_n(above) - _n_log_n(below))
            for below, above in zip(low, high, strict=True)
        ]

    def value(self) -> float:
        return math.log(self._total) - self._sum / self._total if self._total > 0 else 0.0

    def flip(self, index: int) -> None:
        sign = -1 if index in self.raised else 1
        self.raised ^= {index}
        self._total += sign * self._steps[index][0]
        self._sum += sign * self._steps[index][1]

    def descend(self, wide: list[int]) -> bool:
        """Take the first single step that lowers the entropy; say whether there was one."""
        now = self.value()
        for index in wide:
            self.flip(index)
            if self.value() < now - 1e-12:
                return True
            self.flip(index)
        return False


def _n_log_n(value: float) -> float:
    return value * math.log(value) if value > 0 else 0.0
