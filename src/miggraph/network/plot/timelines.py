"""Timelines of periods, and series over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from miggraph.errors import UsageError
from miggraph.network.plot.bands import Line, series
from miggraph.network.plot.frame import ACROSS, Margins, framed, ranged, refuse_nothing
from miggraph.network.plot.style import INK, MUTED, SMALL, Cue, cues, own_settings
from miggraph.network.plot.text import line_height
from miggraph.network.plot.timeaxis import day_number, flagged, level_height, room_right, set_days

__all__ = ["Bar", "Line", "Mark", "series", "timeline"]

_LANE: Final = 0.19
#: Number of steps in which an open bar fades.
_FADING: Final = 14


class Bar(NamedTuple):
    """A period.

    Attributes
    ----------
    label
        Bars of one label share a row; rows stand in the order in which labels first appear.
    start, end
        First and last day; an end of None is open or not known.
    group
        Told by colour and hatch, and named in the legend; empty: none.
    """

    label: str
    start: date
    end: date | None
    group: str = ""


class Mark(NamedTuple):
    """A day with a label, drawn as a line through all rows."""

    day: date
    label: str


def timeline(
    bars: Sequence[Bar], *, title: str, caption: str, marks: Sequence[Mark] = ()
) -> Figure:
    """Draw periods as bars on an axis of days; a bar with an open end fades into an arrow.

    Bars of one row that overlap in time are drawn below one another.

    Parameters
    ----------
    bars
        The periods.
    title, caption
        Above and below.
    marks
        Days to mark.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no bars, or one ends before it starts.
    """
    refuse_nothing(bars, "periods")
    for bar in bars:
        if bar.end is not None and bar.end < bar.start:
            raise UsageError(
                f"The period of {bar.label!r} ends on {bar.end}, before it starts on {bar.start}.",
                fix="give the two days in order.",
            )
    rows: dict[str, list[Bar]] = {}
    for bar in bars:
        rows.setdefault(bar.label, []).append(bar)
    lanes = [_lanes(row) for row in rows.values()]
    laid = ranged(list(rows), [max(row) * _LANE + _LANE + 0.06 for row in lanes])
    low, high, last = _span(bars, marks)
    shares = [((day_number(mark.day) - low) / (high - low), mark.label) for mark in marks]
    right = max(0.12, room_right(shares, ACROSS - laid.left))
    inches = ACROSS - laid.left - right
    flags, levels = flagged([(share * inches, label) for share, label in shares])
    by_group = cues(bar.group for bar in bars)
    with own_settings():
        figure, axes = framed(
            title=title,
            caption=caption,
            height=laid.height,
            margins=Margins(laid.left, right, level_height(levels), 0.28),
            handles=_patches(by_group),
        )
        set_days(axes, low, high)
        axes.set_ylim(laid.height, 0)
        axes.set_yticks(laid.centres, laid.texts)
        for label in axes.get_yticklabels():
            label.set_parse_math(False)
        for row, numbers, centre in zip(rows.values(), lanes, laid.centres, strict=True):
            top = centre - (max(numbers) + 1) * _LANE / 2
            for bar, lane in zip(row, numbers, strict=True):
                _draw(axes, bar, top + lane * _LANE + 0.02, last, by_group[bar.group])
        for flag in flags:
            _fly(axes, flag.x / inches, flag.lines, flag.level, laid.height)
    return figure


def _lanes(row: Sequence[Bar]) -> list[int]:
    """Give each bar of a row the first lane that is free from its start on."""
    ends: list[date] = []
    lanes = [0] * len(row)
    for place in sorted(range(len(row)), key=lambda place: (row[place].start, place)):
        bar = row[place]
        lane = next((n for n, end in enumerate(ends) if end < bar.start), len(ends))
        ends[lane : lane + 1] = [bar.end or date.max]
        lanes[place] = lane
    return lanes


def _span(bars: Sequence[Bar], marks: Sequence[Mark]) -> tuple[float, float, float]:
    """Return the ends of the axis, and the last day that is known, from which open bars fade."""
    days = [day_number(bar.start) for bar in bars]
    days += [day_number(bar.end) for bar in bars if bar.end]
    days += [day_number(mark.day) for mark in marks]
    low, last = min(days), max(days)
    room = max((last - low) * 0.03, 5.0)
    return low - room, last + room * (4 if any(bar.end is None for bar in bars) else 1), last


def _patches(by_group: Mapping[str, Cue]) -> dict[str, Patch]:
    if not any(by_group):
        return {}
    return {
        name or "not grouped": Patch(
            facecolor=cue.colour, hatch=cue.hatch, edgecolor="white", linewidth=0
        )
        for name, cue in by_group.items()
    }


def _draw(axes: Axes, bar: Bar, top: float, last: float, cue: Cue) -> None:
    low, high = axes.get_xlim()
    start, thick = day_number(bar.start), _LANE - 0.04
    # A day of a long time would be too thin to see.
    end = max(day_number(bar.end) if bar.end else high, start + (high - low) * 0.003)
    solid = end if bar.end else max(start, last)
    face: dict[str, Any] = {
        "facecolor": cue.colour,
        "hatch": cue.hatch,
        "edgecolor": "white",
        "linewidth": 0,
    }
    axes.add_patch(Rectangle((start, top), solid - start, thick, **face))
    if bar.end:
        return
    step = (end - solid) / _FADING
    for place in range(_FADING):
        alpha = 1 - 0.85 * (place + 1) / _FADING
        axes.add_patch(Rectangle((solid + place * step, top), step, thick, alpha=alpha, **face))
    axes.plot([end], [top + thick / 2], marker=">", markersize=5.5, color=cue.colour, clip_on=False)


def _fly(axes: Axes, share: float, lines: Sequence[str], level: int, height: float) -> None:
    """Draw a mark: its line up to the top of its label, which begins beside it."""
    lift = 1 + level_height(level) / height
    peak = lift + line_height(SMALL, len(lines)) / height
    axes.plot(
        [share, share],
        [0, peak],
        transform=axes.transAxes,
        color=INK,
        linewidth=0.8,
        linestyle=(0, (3, 2)),
        clip_on=False,
    )
    axes.annotate(
        "\n".join(lines),
        (share, lift),
        xycoords="axes fraction",
        xytext=(3, 1.5),
        textcoords="offset points",
        va="bottom",
        fontsize=SMALL,
        color=MUTED,
        parse_math=False,
        annotation_clip=False,
    )
