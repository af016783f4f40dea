"""Coordinates of bars for numbers of persons that have bounds: percent across, pixels down."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from miggraph.quantities import Bounds

__all__ = ["Bar", "Bars", "Row", "bars"]

#: Percent for the greatest number; what is open goes on beyond.
_FULL = 88.0
_STEP = 40


class Bar(Struct, frozen=True):
    """A number to be drawn.

    Attributes
    ----------
    label
        What it is.
    bounds
        In persons.
    sure
        Whether it is accepted.
    href
        Where it is told.
    """

    label: str
    bounds: Bounds
    sure: bool
    href: str


class Row(Struct, frozen=True):
    """A bar in the drawing: filled to the least, hollow from there to the most.

    `is_open` says that no source bounds it from above: it goes on.
    """

    bar: Bar
    y: int
    least: float
    most: float
    is_open: bool


class Bars(Struct, frozen=True):
    """The drawing; `greatest` is the number of persons at `full` percent."""

    height: int
    rows: tuple[Row, ...]
    greatest: int
    full: float


def bars(drawn: Iterable[Bar]) -> Bars | None:
    """Lay out bars on one scale.

    Parameters
    ----------
    drawn
        From top to bottom, all in the same unit.

    Returns
    -------
    Bars or None
        None if there is no number to draw.
    """
    kept = list(drawn)
    greatest = max((n for bar in kept for n in bar.bounds if n is not None), default=0)
    if greatest == 0:
        return None

    def across(persons: int) -> float:
        return round(_FULL * persons / greatest, 2)

    rows = tuple(
        Row(
            bar,
            _STEP * number,
            across(bar.bounds.min),
            100.0 if bar.bounds.max is None else across(bar.bounds.max),
            bar.bounds.max is None,
        )
        for number, bar in enumerate(kept)
    )
    return Bars(_STEP * len(rows), rows, greatest, _FULL)
