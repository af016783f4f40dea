"""An axis of days, and the labels of marked days above it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from matplotlib import dates
from matplotlib.axes import Axes

from miggraph.network.plot.style import SMALL
from miggraph.network.plot.text import line_height, text_width, wrapped

__all__ = ["Flag", "day_number", "flagged", "level_height", "room_right", "set_days"]

#: matplotlib gives this module no types.
_DATES: Any = dates
#: Inches at which labels of marks are broken.
_WIDEST: Final = 1.9


class Flag(NamedTuple):
    """The label of a marked day: its lines, and how many lines above the axes it begins."""

    x: float
    lines: tuple[str, ...]
    level: int


def day_number(day: date) -> float:
    """Return a day as matplotlib counts days."""
    return float(_DATES.date2num(day))


def set_days(axes: Axes, low: float, high: float) -> None:
    """Scale the axis to days, with ticks in ISO 8601 as short as they can be."""
    axes.set_xlim(low, high)
    locator = _DATES.AutoDateLocator(minticks=3, maxticks=8)
    days = [
        _DATES.num2date(tick)
        for tick in locator.tick_values(_DATES.num2date(low), _DATES.num2date(high))
    ]
    shown = [day for day in days if low <= day_number(day) <= high]
    if all((day.month, day.day) == (1, 1) for day in shown):
        texts = [f"{day.year}" for day in shown]
    elif all(day.day == 1 for day in shown):
        texts = [f"{day.year}-{day.month:02}" for day in shown]
    else:
        texts = [day.date().isoformat() for day in shown]
    axes.set_xticks([day_number(day) for day in shown], texts)


def room_right(marks: Sequence[tuple[float, str]], span: float) -> float:
    """Return the room in inches that labels need to the right of the axes.

    Parameters
    ----------
    marks
        Position as a share of the axes, and label.
    span
        Inches for the axes and this room together.
    """
    room = 0.0
    for share, label in marks:
        wide = max(text_width(line, SMALL) for line in wrapped(label, _WIDEST, SMALL)) + 0.08
        if share > 0:
            room = max(room, span - (span - wide) / share)
    return room


def flagged(marks: Sequence[tuple[float, str]]) -> tuple[list[Flag], int]:
    """Lay out labels that begin at their line, so that no line crosses a label.

    A label is raised above the labels and lines of all later marks that it reaches over: the line
    of a later mark ends at its own label, which is lower.

    Parameters
    ----------
    marks
        Position in inches, and label.

    Returns
    -------
    flags : list of Flag
        From right to left.
    levels : int
        Number of lines of text above the axes.
    """
    flags: list[Flag] = []
    for x, label in sorted(marks, key=lambda mark: -mark[0]):
        lines = tuple(wrapped(label, _WIDEST, SMALL))
        reach = x + max(text_width(line, SMALL) for line in lines) + 0.12
        below = [flag.level + len(flag.lines) for flag in flags if flag.x <= reach]
        flags.append(Flag(x, lines, max(below, default=0)))
    return flags, max((flag.level + len(flag.lines) for flag in flags), default=0)


def level_height(level: int) -> float:
    """Return how far above the axes a level begins, in inches."""
    return line_height(SMALL, level)
