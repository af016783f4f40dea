"""Coordinates of the life of an arrangement as a drawing: percent across, pixels down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from msgspec import Struct, structs

from miggraph.dates import Span

__all__ = ["Line", "Manner", "Mark", "Place", "Row", "Tick", "Timeline", "timeline"]

#: How sure a mark is; what is not accepted is drawn hollow, and what lost, is denied, only planned
#: or unsupported is drawn dashed.
Manner: TypeAlias = Literal["accepted", "contested", "open", "denied"]

Across: TypeAlias = Callable[[date], float]

#: Percent that stay free at either side, so that words under the ends are not cut.
_MARGIN: Final = 4.0
_TOP: Final = 20
#: Pixels down to the words over a line, to the middle of its first lane, and from lane to lane.
_WORDS: Final = 12
_MIDDLE: Final = 24
_LANE: Final = 16
#: Percent that two marks in one lane are apart.
_APART: Final = 2.5
_MOST_TICKS: Final = 7
_LEAST_DAYS: Final = 365


class Mark(Struct, frozen=True):
    """One date on a line: what it says of the span, how sure it is, and words for it."""

    span: Span
    manner: Manner
    text: str


class Line(Struct, frozen=True):
    """Dates of one sort."""

    label: str
    marks: tuple[Mark, ...]


class Place(Struct, frozen=True):
    """A mark in the drawing.

    `width` 0 is a point. `before` and `after` say that it goes on. `y` is its middle.
    """

    x: float
    y: int
    width: float
    manner: Manner
    text: str
    before: bool
    after: bool


class Row(Struct, frozen=True):
    """A line in the drawing; `y` is where its words stand."""

    label: str
    y: int
    places: tuple[Place, ...]


class Tick(Struct, frozen=True):
    """A year or month on the axis."""

    x: float
    label: str


class Timeline(Struct, frozen=True):
    """The drawing; `now` is where the clock stands."""

    height: int
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    now: float


def timeline(lines: Iterable[Line], now: date) -> Timeline | None:
    """Lay out lines of dates.

    Parameters
    ----------
    lines
        From top to bottom; those without marks are left out.
    now
        The clock.

    Returns
    -------
    Timeline or None
        None if no mark has a day.
    """
    kept = [line for line in lines if line.marks]
    days = [
        day
        for line in kept
        for mark in line.marks
        for day in (mark.span.earliest, mark.span.latest)
        if day is not None
    ]
    if not days:
        return None
    first, last = _domain(min(*days, now), max(*days, now))
    length = last.toordinal() - first.toordinal()

    def across(day: date) -> float:
        share = (day.toordinal() - first.toordinal()) / length
        return round(_MARGIN + share * (100 - 2 * _MARGIN), 2)

    rows = []
    y = _TOP
    for line in kept:
        places = [_place(mark, across(first), across(last), across) for mark in line.marks]
        lanes = _lanes(places)
        rows.append(
            Row(
                line.label,
                y + _WORDS,
                tuple(
                    structs.replace(place, y=y + _MIDDLE + _LANE * lane)
                    for place, lane in zip(places, lanes, strict=True)
                ),
            )
        )
        y += _MIDDLE + _LANE * (max(lanes) + 1) - _LANE // 4
    ticks = tuple(Tick(across(day), text) for day, text in _ticks(first, last))
    return Timeline(y, tuple(rows), ticks, across(now))


def _place(mark: Mark, left: float, right: float, across: Across) -> Place:
    start, end = mark.span
    low = left if start is None else across(start)
    high = right if end is None else across(end)
    width = 0.0 if start == end and start is not None else round(max(high - low, 0.4), 2)
    return Place(low, 0, width, mark.manner, mark.text, start is None, end is None)


def _lanes(places: Sequence[Place]) -> list[int]:
    """Return a lane for each mark of a line, so that none lies over another."""
    lanes: list[list[Place]] = []
    found = []
    for place in places:
        free = (n for n, lane in enumerate(lanes) if not any(_touch(place, o) for o in lane))
        number = next(free, len(lanes))
        if number == len(lanes):
            lanes.append([])
        lanes[number].append(place)
        found.append(number)
    return found


def _touch(one: Place, other: Place) -> bool:
    first, last = sorted((one, other), key=lambda place: place.x)
    return last.x < first.x + first.width + _APART


def _domain(first: date, last: date) -> tuple[date, date]:
    """Return a period with room for what goes on; of a single day, its year."""
    if last.toordinal() - first.toordinal() < _LEAST_DAYS:
        return date(first.year, 1, 1), date(min(last.year + 1, date.max.year), 1, 1)
    beyond = (last.toordinal() - first.toordinal()) // 25
    return (
        date.fromordinal(max(first.toordinal() - beyond, date.min.toordinal())),
        date.fromordinal(min(last.toordinal() + beyond, date.max.toordinal())),
    )


def _ticks(first: date, last: date) -> Sequence[tuple[date, str]]:
    years = last.year - first.year
    if years <= 1:
        months = [
            date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
            for n in range(0, 27, 4)
        ]
        return [(day, f"{day:%Y-%m}") for day in months if first <= day <= last]
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500) if years / n <= _MOST_TICKS)
    starts = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % step == 0]
    return [(day, str(day.year)) for day in starts if first <= day <= last]
