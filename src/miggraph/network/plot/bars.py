"""Stacked bars of shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from miggraph.errors import UsageError
from miggraph.network.plot.frame import refuse_nothing
from miggraph.network.plot.rows import framed_rows
from miggraph.network.plot.style import cues, own_settings

__all__ = ["Shares", "shares"]

_THICK = 0.62


class Shares(NamedTuple):
    """One bar.

    Attributes
    ----------
    label
        Written at the left.
    counts
        Part -> count, in the order of drawing; the parts add up to the whole bar.
    """

    label: str
    counts: dict[str, int]


def shares(rows: Sequence[Shares], *, title: str, xlabel: str, caption: str) -> Figure:
    """Draw one bar a row, divided by the shares of its parts; the counts stand at the right.

    Parameters
    ----------
    rows
        From the top. All have the same parts in the same order; each has a count above 0.
    title, caption
        Above and below.
    xlabel
        What a bar is the whole of.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no rows, a row has nothing to divide, or the parts differ.
    """
    refuse_nothing(rows, "rows")
    parts = list(rows[0].counts)
    for row in rows:
        if list(row.counts) != parts or min(row.counts.values()) < 0 or not _whole(row):
            raise UsageError(
                f"{row.label!r} cannot be divided into {', '.join(parts)}.",
                fix="give each row the same parts, no negative count and a whole above 0.",
            )
    drawn = [part for part in parts if any(row.counts[part] for row in rows)]
    cue_of = cues(parts)
    with own_settings():
        handles: dict[str, Artist] = {
            part: Patch(facecolor=cue_of[part].colour, hatch=cue_of[part].hatch, edgecolor="white")
            for part in drawn
        }
        figure, axes, laid = framed_rows(
            [row.label for row in rows],
            [f"{_whole(row):,}" for row in rows],
            title=title,
            xlabel=xlabel,
            caption=caption,
            handles=handles,
        )
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))
        thick = _THICK * laid.height / len(rows)
        for row, y in zip(rows, laid.centres, strict=True):
            start = 0.0
            for part in drawn:
                width = row.counts[part] / _whole(row)
                axes.barh(
                    y,
                    width,
                    height=thick,
                    left=start,
                    color=cue_of[part].colour,
                    hatch=cue_of[part].hatch,
                    edgecolor="white",
                    linewidth=0.5,
                )
                start += width
    return figure


def _whole(row: Shares) -> int:
    return sum(row.counts.values())
