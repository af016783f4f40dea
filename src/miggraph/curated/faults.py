"""What to do with a fault: stop at the first, or go on and collect them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, TypeAlias

from miggraph.errors import DataError

__all__ = ["Report", "refuse", "reported"]

#: Takes a fault. Whoever returns from it goes on without what is faulty.
Report: TypeAlias = Callable[[DataError], None]


def refuse(error: DataError) -> NoReturn:
    """Stop at this fault."""
    raise error


@contextmanager
def reported(report: Report) -> Iterator[None]:
    """Give a fault of the block to `report`."""
    try:
        yield
    except DataError as error:
        report(error)
