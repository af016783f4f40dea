"""Numbers of one to three persons, and where in an account they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from miggraph.quantities import Bounds
from miggraph.records import Account

__all__ = ["FEW", "MOST", "Cell", "cells_of", "is_few", "total_of"]

#: The greatest number of persons that is not published.
MOST: Final = 3
#: What a small cell is shown as.
FEW: Final = Bounds(1, MOST)
#: ``("persons",)``, ``("nationality", code)`` or ``("onward", code of a state or "")``.
Cell: TypeAlias = tuple[str, ...]


def is_few(count: Bounds | None) -> bool:
    """Whether a count is known to be of one to three persons; that nobody came, is no person."""
    return count is not None and count.max is not None and 1 <= count.max <= MOST


def total_of(account: Account) -> Bounds | None:
    """Return what an account tells of all persons, None if nothing."""
    low, high = account.persons
    return None if low is None and high is None else Bounds(low or 0, high)


def cells_of(account: Account) -> Iterator[tuple[Cell, Bounds | None]]:
    """Give each cell of an account with what is told of its number."""
    yield ("persons",), total_of(account)
    for cohort in account.cohorts:
        yield ("nationality", cohort.nationality), cohort.told
    for onward in account.onward:
        yield ("onward", onward.to or ""), onward.told
