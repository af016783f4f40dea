"""Observed values beside what a null model gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from miggraph.network.plot.frame import refuse_nothing
from miggraph.network.plot.rows import framed_rows
from miggraph.network.plot.style import COLOURS, GRID, INK, MUTED, own_settings

__all__ = ["Against", "observed_and_null"]

_POINT: Final[dict[str, Any]] = {
    "marker": "o",
    "markersize": 6,
    "markeredgecolor": "white",
    "color": COLOURS[0],
    "linestyle": "none",
}
_MEAN: Final[dict[str, Any]] = {"marker": "|", "markersize": 8, "color": INK, "linestyle": "none"}


class Against(NamedTuple):
    """A row: what is observed, and the draws from the null model.

    Attributes
    ----------
    label
        Written at the left.
    observed
        The value.
    expected
        Mean of the draws.
    low, high
        Ends of their middle part, inclusive.
    said
        Written at the right.
    """

    label: str
    observed: float
    expected: float
    low: float
    high: float
    said: str


def observed_and_null(
    rows: Sequence[Against], *, title: str, xlabel: str, drawn: str, caption: str
) -> Figure:
    """Draw observed values over the range of the draws, in the order in which they are given.

    Parameters
    ----------
    rows
        From the top. A value may lie outside of its range.
    title, caption
        Above and below.
    xlabel
        What is measured, with its unit.
    drawn
        What the range is, for the legend.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no rows.
    """
    refuse_nothing(rows, "rows")
    with own_settings():
        handles = {
            "observed": Line2D([], [], **_POINT),
            drawn: Patch(facecolor=GRID, edgecolor=MUTED, linewidth=0.6),
            "mean of the draws": Line2D([], [], **_MEAN),
        }
        figure, axes, laid = framed_rows(
            [row.label for row in rows],
            [row.said for row in rows],
            title=title,
            xlabel=xlabel,
            caption=caption,
            handles=handles,
        )
        most = max(max(row.observed, row.high) for row in rows) or 1
        axes.set_xlim(-0.03 * most, 1.03 * most)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
        for row, y in zip(rows, laid.centres, strict=True):
            width = row.high - row.low
            axes.barh(
                y, width, left=row.low, height=0.09, color=GRID, edgecolor=MUTED, linewidth=0.6
            )
            axes.plot([row.expected], [y], **_MEAN, zorder=3)
            axes.plot([row.observed], [y], **_POINT, zorder=4, clip_on=False)
    return figure
