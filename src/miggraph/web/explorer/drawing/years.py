"""How many of some things lie in each year, where dates are known to the day or only roughly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from miggraph.dates import Span

__all__ = ["Bar", "Bars", "Year", "by_year", "draw_years"]

#: Size of the drawing, and of the place for the numbers at its start.
WIDTH: Final = 720.0
HEIGHT: Final = 120.0
_START: Final = 30.0
_TOP: Final = 10.0
_BASE: Final = 98.0
_WIDEST: Final = 26.0
#: About so many years are written out.
_MOST_TICKS: Final = 12


class Year(NamedTuple):
    """How many lie in a year for certain, and how many may."""

    year: int
    least: int
    most: int


class Bar(NamedTuple):
    """The bar of a year: what is certain from the base up to `sure`, what may be up to `top`."""

    year: Year
    x: float
    width: float
    sure: float
    top: float


class Bars(NamedTuple):
    """All bars, with the years that are written and the height of the greatest number."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    most: int
    top: float
    base: float
    width: float
    height: float


def by_year(spans: Iterable[Span]) -> tuple[list[Year], int]:
    """Count by year.

    Parameters
    ----------
    spans
        Earliest and latest day of each thing.

    Returns
    -------
    years : list of Year
        From the first to the last year in which anything may lie, without gaps.
    undated : int
        How many have no earliest or no latest day, and are in no year.
    """
    known = [(span.earliest, span.latest) for span in spans]
    dated = [(start.year, end.year) for start, end in known if start and end]
    if not dated:
        return [], len(known)
    first, last = min(start for start, _ in dated), max(end for _, end in dated)
    years = [
        Year(
            year,
            sum(start == year == end for start, end in dated),
            sum(start <= year <= end for start, end in dated),
        )
        for year in range(first, last + 1)
    ]
    return years, len(known) - len(dated)


def draw_years(years: Sequence[Year], first: int, last: int) -> Bars:
    """Place bars.

    Parameters
    ----------
    years
        What is drawn.
    first, last
        The years at the ends, so that several drawings have one scale of time.
    """
    step = (WIDTH - _START) / (last - first + 1)
    most = max((year.most for year in years), default=0)
    scale = (_BASE - _TOP) / max(most, 1)
    width = min(step * 0.8, _WIDEST)
    bars = tuple(
        Bar(
            year,
            round(_START + (year.year - first + 0.5) * step - width / 2, 1),
            round(width, 1),
            round(_BASE - year.least * scale, 1),
            round(_BASE - year.most * scale, 1),
        )
        for year in years
        if year.most
    )
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / n <= _MOST_TICKS)
    ticks = tuple(
        (year, round(_START + (year - first + 0.5) * step, 1))
        for year in range(first, last + 1)
        if year % every == 0
    )
    return Bars(bars, ticks, most, _TOP, _BASE, WIDTH, HEIGHT)
