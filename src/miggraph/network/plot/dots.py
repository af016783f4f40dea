"""Ranked dots with intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from miggraph.errors import UsageError
from miggraph.network.plot.frame import refuse_nothing
from miggraph.network.plot.rows import framed_rows
from miggraph.network.plot.style import MUTED, Cue, cues, own_settings

__all__ = ["Dot", "ranked_dots"]


class Dot(NamedTuple):
    """A row: a value, an interval, or both.

    Attributes
    ----------
    label
        Written at the left.
    value
        The point; None: there is only an interval.
    low, high
        Ends of the interval, inclusive. None is open where there is another end, and no interval
        where neither is given.
    group
        Told by colour and marker, and named in the legend; empty: none.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    group: str = ""


def ranked_dots(
    dots: Sequence[Dot],
    *,
    title: str,
    xlabel: str,
    caption: str,
    reference: float | None = None,
    lowest_first: bool = False,
) -> Figure:
    """Draw rows of dots with intervals, the highest on top, or the lowest.

    Rows rank by their value, without one by the lower end of the interval, else by its upper end;
    equal rows stay in the order in which they are given. The numbers stand at the right.

    Parameters
    ----------
    dots
        The rows.
    title, caption
        Above and below.
    xlabel
        What is measured, with its unit.
    reference
        Where a vertical line is drawn, zero for instance; None: nowhere.
    lowest_first
        The lowest is on top instead, for ranks.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no rows, or an interval is reversed, leaves out its value or is not finite.
    """
    refuse_nothing(dots, "rows")
    for dot in dots:
        _check(dot)
    rows = sorted(dots, key=lambda dot: _place(dot, lowest_first))
    by_group = cues(dot.group for dot in dots)
    digits = _digits(rows)
    with own_settings():
        handles = {
            name or "not grouped": Line2D([], [], **_point(cue), linewidth=1.4)
            for name, cue in by_group.items()
        }
        figure, axes, laid = framed_rows(
            [row.label for row in rows],
            [_said(row, digits) for row in rows],
            title=title,
            xlabel=xlabel,
            caption=caption,
            handles=handles if any(by_group) else None,
        )
        _scale(axes, rows, reference)
        for row, y in zip(rows, laid.centres, strict=True):
            _draw(axes, row, y, by_group[row.group])
    return figure


def _check(dot: Dot) -> None:
    ends = [end for end in (dot.low, dot.value, dot.high) if end is not None]
    if not all(math.isfinite(end) for end in ends):
        raise UsageError(
            f"{dot.label!r} has a number that is not finite.", fix="give None where it is open."
        )
    if ends != sorted(ends):
        raise UsageError(
            f"{dot.label!r} has an interval that is reversed or leaves out its value.",
            fix="give low, value and high in rising order.",
        )


def _place(dot: Dot, lowest_first: bool) -> float:
    given = [end for end in (dot.value, dot.low, dot.high) if end is not None]
    if not given:
        return math.inf
    return given[0] if lowest_first else -given[0]


def _digits(rows: Sequence[Dot]) -> int:
    numbers = [abs(end) for row in rows for end in row[1:4] if isinstance(end, int | float)]
    if all(float(one).is_integer() for one in numbers):
        return 0
    return max(1, 1 - math.floor(math.log10(max(numbers))))


def _said(row: Dot, digits: int) -> str:
    low, high = (None if end is None else f"{end:,.{digits}f}" for end in (row.low, row.high))
    if low is None or high is None:
        span = f"{low} or more" if low else f"up to {high}" if high else ""
    else:
        span = low if low == high else f"{low} to {high}"
    if row.value is None:
        return span or "not defined"
    point = f"{row.value:,.{digits}f}"
    return f"{point} ({span})" if span and span != point else point


def _scale(axes: Axes, rows: Sequence[Dot], reference: float | None) -> None:
    numbers = [end for row in rows for end in row[1:4] if isinstance(end, int | float)]
    numbers += [] if reference is None else [reference]
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    if low > 0 and low < high / 2:
        low = 0.0
    span = (high - low) or max(abs(high), 1.0)
    open_right = any(row.low is not None and row.high is None for row in rows)
    open_left = any(row.high is not None and row.low is None for row in rows)
    axes.set_xlim(
        low - span * (0.1 if open_left else 0.03), high + span * (0.1 if open_right else 0.03)
    )
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=_digits(rows) == 0))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.6g}" if abs(x) < 1e6 else f"{x:,.0f}")
    if reference is not None:
        axes.axvline(reference, color=MUTED, linewidth=0.9, zorder=1)


def _point(cue: Cue) -> dict[str, Any]:
    return {"color": cue.colour, "marker": cue.marker, "markersize": 5.5}


def _draw(axes: Axes, row: Dot, y: float, cue: Cue) -> None:
    """Draw an interval and its point; ends are hollow where there is no point between them."""
    left, right = axes.get_xlim()
    if row.low is not None or row.high is not None:
        ends = (left if row.low is None else row.low, right if row.high is None else row.high)
        axes.plot(ends, [y, y], color=cue.colour, linewidth=1.4, solid_capstyle="butt")
        for x, given, head in zip(ends, (row.low, row.high), "<>", strict=True):
            if given is None:
                axes.plot([x], [y], marker=head, markersize=6, color=cue.colour, clip_on=False)
            elif row.value is None:
                face = cue.colour if row.low == row.high else "white"
                axes.plot([x], [y], **_point(cue), markerfacecolor=face, zorder=4)
            else:
                axes.plot([x], [y], marker="|", markersize=6, color=cue.colour)
    if row.value is not None:
        axes.plot([row.value], [y], **_point(cue), markeredgecolor="white", zorder=4)
