"""What unknown numbers must be, given bounds of each and sums of several."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from miggraph.quantities import Bounds, total

__all__ = ["Equation", "propagated"]

_Name = TypeVar("_Name", bound=Hashable)

#: Sums of a tree settle in as many rounds as it has levels, up and down; this is far more.
_ROUNDS: Final = 50


class Equation(NamedTuple, Generic[_Name]):
    """Parts that are together all of a whole, or only some of it."""

    whole: _Name
    parts: Sequence[_Name]
    is_all: bool


def propagated(
    bounds: Mapping[_Name, Bounds], equations: Sequence[Equation[_Name]]
) -> dict[_Name, Bounds] | None:
    """Narrow bounds until no equation narrows any further.

    Parameters
    ----------
    bounds
        What each number may be.
    equations
        The sums. Where they form a tree, the result is exact.

    Returns
    -------
    dict or None
        The narrowed bounds; None where no numbers satisfy all of it.
    """
    found = dict(bounds)
    for _ in range(_ROUNDS):
        before = dict(found)
        for equation in equations:
            if not _apply(equation, found):
                return None
        if found == before:
            break
    return found


def _apply(equation: Equation[_Name], found: dict[_Name, Bounds]) -> bool:
    """Narrow the numbers of one equation; return whether any are left for each."""
    whole, parts = equation.whole, equation.parts
    of = found[whole]
    told = [found[name] for name in parts]
    sum_ = total(told)
    open_ = [one.max is None for one in told].count(True)
    most_told = sum(one.max or 0 for one in told)
    known = [_both(of, Bounds(sum_.min, sum_.max if equation.is_all else None))]
    for one in told:
        most = None if of.max is None else of.max - (sum_.min - one.min)
        least = 0
        if equation.is_all and open_ == (one.max is None):
            least = max(0, of.min - (most_told - (one.max or 0)))
        known.append(_both(one, Bounds(least, most)))
    found.update(zip([whole, *parts], known, strict=True))
    return all(one.max is None or one.min <= one.max for one in known)


def _both(one: Bounds, other: Bounds) -> Bounds:
    closed = [most for most in (one.max, other.max) if most is not None]
    return Bounds(max(one.min, other.min), min(closed, default=None))
