"""Counts of persons as bounds.

``up-to 250`` is [0, 250], ``at-least 100`` is [100, open], ``about 50`` stays [50, 50]: how wide
"about" is, is a matter of policy. An unknown count of people who are said to be there is [1, open].
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from miggraph.errors import DataError

__all__ = ["NONE", "SOME", "Bounds", "bounds_of", "total"]


class Bounds(NamedTuple):
    """A number of persons between `min` and `max`, both inclusive; `max` None is open."""

    min: int
    max: int | None

    def overlaps(self, other: Bounds) -> bool:
        """Whether one number could satisfy both."""
        return (self.max is None or other.min <= self.max) and (
            other.max is None or self.min <= other.max
        )

    def contains(self, other: Bounds) -> bool:
        """Whether every number of `other` is allowed here."""
        return self.min <= other.min and (
            self.max is None or (other.max is not None and other.max <= self.max)
        )

    def plus(self, other: Bounds) -> Bounds:
        """Add two independent counts."""
        high = None if self.max is None or other.max is None else self.max + other.max
        return Bounds(self.min + other.min, high)

    def envelope(self, other: Bounds) -> Bounds:
        """Return the narrowest bounds that hold both."""
        high = None if self.max is None or other.max is None else max(self.max, other.max)
        return Bounds(min(self.min, other.min), high)

    def capped(self, most: int | None) -> Bounds:
        """Return these bounds with nothing above `most` (None: no cap)."""
        if most is None:
            return self
        high = most if self.max is None else min(self.max, most)
        return Bounds(min(self.min, high), high)


#: Nobody.
NONE = Bounds(0, 0)
#: Somebody, it is not said how many.
SOME = Bounds(1, None)


def bounds_of(bound: str, persons: int | None) -> Bounds:
    """Translate a bound word and a number.

    Parameters
    ----------
    bound
        ``exactly``, ``up-to``, ``at-least`` or ``about``.
    persons
        The number that the source gives; None where it only says that there is one.

    Raises
    ------
    DataError
        If the bound word is none of the four.
    """
    if bound not in ("exactly", "up-to", "at-least", "about"):
        raise DataError(f"{bound!r} is not a bound.", fix="use exactly, up-to, at-least or about.")
    if persons is None:
        return Bounds(0, None)
    if bound == "up-to":
        return Bounds(0, persons)
    return Bounds(persons, None if bound == "at-least" else persons)


def total(parts: Iterable[Bounds]) -> Bounds:
    """Add independent counts; an empty sum is nobody."""
    result = NONE
    for part in parts:
        result = result.plus(part)
    return result
