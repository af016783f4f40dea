"""Long lists in parts: each says how many there are, and leads to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

from miggraph.errors import UsageError
from miggraph.web.explorer.asked import Asked

__all__ = ["Part", "part_of"]

T = TypeVar("T")

#: An import has tens of thousands of accounts, and no other thing of ours has as many of anything.
_MOST: Final = 250


class Part(Struct, Generic[T], frozen=True):
    """A part of a list.

    Attributes
    ----------
    members
        Of this part.
    number, parts
        Which part it is, from 1, and of how many.
    first, last, total
        Places of its members in the list, from 1, and the length of the list.
    """

    members: tuple[T, ...]
    number: int
    parts: int
    first: int
    last: int
    total: int


def part_of(members: Sequence[T], asked: Asked) -> Part[T]:
    """Return the part of a list that ``part=N`` of the address asks for; else the first.

    Parameters
    ----------
    members
        The list.
    asked
        The view.

    Raises
    ------
    UsageError
        If there is no such part.
    """
    parts = max(1, -(-len(members) // _MOST))
    text = asked.first("part", "1")
    # Only ASCII digits, and not so many that reading them takes long.
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
    if not 1 <= number <= parts:
        raise UsageError(
            f"There is no part {text[:20]!r}.", fix=f"give a number from 1 to {parts}."
        )
    start = (number - 1) * _MOST
    shown = tuple(members[start : start + _MOST])
    return Part(shown, number, parts, start + 1, start + len(shown), len(members))
