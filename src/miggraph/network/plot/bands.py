"""Series over time, drawn as bands between a lower and an upper end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from miggraph.errors import UsageError
from miggraph.network.plot.frame import Margins, framed, refuse_nothing
from miggraph.network.plot.style import GRID, SMALL, Cue, cues, own_settings
from miggraph.network.plot.text import line_height, text_width, wrapped
from miggraph.network.plot.timeaxis import day_number, set_days

__all__ = ["Line", "series"]

_HEIGHT: Final = 3.2
#: Hatch of what is open above; no group has it.
_OPEN: Final = "\\\\\\"
#: Up to so many points each is marked.
_MARKED: Final = 40


class Line(NamedTuple):
    """A series of bounds.

    Attributes
    ----------
    label
        Named in the legend.
    x
        Days, rising.
    low, high
        Ends at each day; a high end of None is open.
    """

    label: str
    x: Sequence[date]
    low: Sequence[float]
    high: Sequence[float | None]


class _Point(NamedTuple):
    x: float
    low: float
    high: float | None


def series(lines: Sequence[Line], *, title: str, ylabel: str, caption: str) -> Figure:
    """Draw series of bounds over time; where an upper end is open, the band goes to the frame.

    Parameters
    ----------
    lines
        The series.
    title, caption
        Above and below.
    ylabel
        What is measured, with its unit.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no series or no days, the lengths differ, days do not rise, or an interval is
        reversed or not finite.
    """
    refuse_nothing(lines, "series")
    for line in lines:
        _check(line)
    labels = [line.label for line in lines]
    repeated = sorted({label for label in labels if labels.count(label) > 1})
    if repeated:
        raise UsageError(
            f"Two series have the label {repeated[0]!r}.", fix="give each a label of its own."
        )
    points = [
        [_Point(day_number(x), low, high) for x, low, high in zip(*line[1:], strict=True)]
        for line in lines
    ]
    bottom, top = _span([point for row in points for point in row])
    by_label = cues(labels)
    wide = max(text_width(f"{end:,.4g}", SMALL) for end in (bottom, top))
    axis = wrapped(ylabel, _HEIGHT, SMALL)
    opened = any(point.high is None for row in points for point in row)
    with own_settings():
        handles: dict[str, Line2D | Patch] = {
            name: Line2D([], [], color=cue.colour, linestyle=cue.line, marker=cue.marker, ms=4)
            for name, cue in by_label.items()
        }
        if opened:
            handles["upper end open"] = Patch(
                facecolor="white", edgecolor="#888888", hatch=_OPEN, linewidth=0
            )
        figure, axes = framed(
            title=title,
            caption=caption,
            height=_HEIGHT,
            margins=Margins(
                left=wide + 0.25 + line_height(SMALL, len(axis)), right=0.15, top=0.05, bottom=0.28
            ),
            handles=handles,
        )
        _axes(axes, points, bottom, top, "\n".join(axis))
        for row, cue in zip(points, by_label.values(), strict=True):
            _draw(axes, row, top, cue)
    return figure


def _check(line: Line) -> None:
    if not line.x:
        raise UsageError(f"The series {line.label!r} has no days.", fix="leave it out.")
    if not len(line.x) == len(line.low) == len(line.high):
        raise UsageError(
            f"The series {line.label!r} has {len(line.x)} days, {len(line.low)} lower and "
            f"{len(line.high)} upper ends.",
            fix="give one of each per day; an open end is None.",
        )
    if any(after <= before for before, after in pairwise(line.x)):
        raise UsageError(f"The days of {line.label!r} do not rise.", fix="sort them.")
    for day, low, high in zip(line.x, line.low, line.high, strict=True):
        top = low if high is None else high
        if not (math.isfinite(low) and math.isfinite(top)) or top < low:
            raise UsageError(
                f"The series {line.label!r} goes from {low} to {high} on {day}.",
                fix="give finite ends in rising order; an open end is None.",
            )


def _span(points: Sequence[_Point]) -> tuple[float, float]:
    low = min(point.low for point in points)
    high = max(point.low if point.high is None else point.high for point in points)
    bottom = 0.0 if low >= 0 else low + 0.05 * low
    return bottom, high + 0.12 * ((high - bottom) or 1.0)


def _axes(
    axes: Axes, points: Sequence[Sequence[_Point]], bottom: float, top: float, ylabel: str
) -> None:
    days = [point.x for row in points for point in row]
    room = max((max(days) - min(days)) * 0.02, 5.0)
    set_days(axes, min(days) - room, max(days) + room)
    axes.set_ylim(bottom, top)
    ends = [end for row in points for p in row for end in (p.low, p.high) if end is not None]
    counts = all(float(end).is_integer() for end in ends)  # there is no half an event
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=counts))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.6g}"))
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_ylabel(ylabel, fontsize=SMALL, parse_math=False)


def _draw(axes: Axes, row: Sequence[_Point], top: float, cue: Cue) -> None:
    marker = cue.marker if len(row) <= _MARKED else ""
    edge: dict[str, Any] = {"color": cue.colour, "linewidth": 1.2, "markersize": 3.5}
    axes.plot([p.x for p in row], [p.low for p in row], marker=marker, linestyle=cue.line, **edge)
    parts = groupby(pairwise(row), key=lambda pair: pair[0].high is None or pair[1].high is None)
    for is_open, pairs in parts:
        listed = list(pairs)
        _band(axes, [listed[0][0], *(after for _, after in listed)], top, cue, is_open)
    if len(row) == 1:
        end = top if row[0].high is None else row[0].high
        axes.plot([row[0].x] * 2, [row[0].low, end], linestyle=cue.line, **edge)
    for point in row:
        if point.high is None:
            axes.plot([point.x], [top], marker="^", clip_on=False, **edge)
        elif point.high > point.low:
            axes.plot([point.x], [point.high], marker=marker, **edge)


def _band(axes: Axes, row: Sequence[_Point], top: float, cue: Cue, is_open: bool) -> None:
    x, low = [p.x for p in row], [p.low for p in row]
    high = [top if p.high is None else p.high for p in row]
    if is_open:
        axes.fill_between(
            x, low, high, facecolor="none", edgecolor=cue.colour, alpha=0.35, hatch=_OPEN, lw=0
        )
    else:
        axes.fill_between(x, low, high, color=cue.colour, alpha=0.2, linewidth=0)
        axes.plot(x, high, color=cue.colour, linewidth=1.2, linestyle=cue.line)
