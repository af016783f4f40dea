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

#: Up to this number of undecided counts every combination of ends is tried for the least value.
_EXHAUSTIVE: Final = 12


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
    return max(best, float(sum(c.max is None for c in counts)))


def _clip(level: float, count: Bounds) -> float:
    high = level if count.max is None else min(level, count.max)
    return max(high, float(count.min))


def _least(counts: Sequence[Bounds]) -> float:
    """Minimise the entropy over a box: the minimum lies at a corner.

    A count that can be open can outgrow all others, so that one nationality is all that is left.
    """
    if any(count.max is None for count in counts):
        return 1.0
    wide = [i for i, count in enumerate(counts) if count.max != count.min]
    low = [float(count.min) for count in counts]
    high = [float(count.max or 0) for count in counts]
    if len(wide) <= _EXHAUSTIVE:
        starts = [
            {i for bit, i in enumerate(wide) if mask >> bit & 1} for mask in range(1 << len(wide))
        ]
        return min(_at_corner(low, high, raised) for raised in starts)
    order = sorted(wide, key=lambda i: -high[i])
    best = min(
        (set(order[:size]) for size in range(len(order) + 1)),
        key=lambda raised: _at_corner(low, high, raised),
    )
    return _descend(low, high, best, wide)


def _descend(low: list[float], high: list[float], raised: set[int], wide: list[int]) -> float:
    """Move single counts between their ends as long as that lowers the entropy."""
    value = _at_corner(low, high, raised)
    improved = True
    while improved:
        improved = False
        for index in wide:
            other = raised ^ {index}
            changed = _at_corner(low, high, other)
            if changed < value - 1e-12:
                raised, value, improved = other, changed, True
    return value


def _at_corner(low: list[float], high: list[float], raised: set[int]) -> float:
    return effective_number([high[i] if i in raised else low[i] for i in range(len(low))])
