"""Cumulative shares over a duration, as steps between a lower and an upper end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from miggraph.errors import UsageError
from miggraph.network.plot.frame import Margins, framed, refuse_nothing
from miggraph.network.plot.style import GRID, SMALL, Cue, cues, own_settings
from miggraph.network.plot.text import line_height

__all__ = ["step_bands"]

_HEIGHT: Final = 3.2
#: x, lower and upper share from there on.
Step = tuple[float, float, float]


def step_bands(
    steps: Mapping[str, Sequence[Step]],
    *,
    title: str,
    xlabel: str,
    ylabel: str,
    caption: str,
    right: float | None = None,
) -> Figure:
    """Draw cumulative shares; between lower and upper end the data leave it open.

    Parameters
    ----------
    steps
        Name -> steps with x rising; each holds up to the next, the last to the end of the axis.
    title, caption
        Above and below.
    xlabel, ylabel
        What is measured, with the unit.
    right
        Where the axis ends; None: at the last step.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no steps, x does not rise, or ends are reversed.
    """
    refuse_nothing(list(steps), "shares")
    for name, row in steps.items():
        _check(name, row)
    by_name = cues(steps)
    last = max(row[-1][0] for row in steps.values()) if right is None else right
    end = last * 1.02 or 1.0
    with own_settings():
        handles = {
            name: Line2D([], [], color=cue.colour, linestyle=cue.line, marker=cue.marker, ms=4)
            for name, cue in by_name.items()
        }
        figure, axes = framed(
            title=title,
            caption=caption,
            height=_HEIGHT,
            margins=Margins(left=0.6, right=0.2, top=0.05, bottom=0.3 + line_height(SMALL)),
            handles=handles,
        )
        _axes(axes, end, xlabel, ylabel)
        for number, (name, row) in enumerate(steps.items()):
            _draw(axes, row, end, by_name[name], number / len(steps))
    return figure


def _check(name: str, row: Sequence[Step]) -> None:
    rises = all(before[0] < after[0] for before, after in pairwise(row))
    if not row or not rises or any(low > high for _, low, high in row):
        raise UsageError(
            f"The steps of {name!r} are not in order.",
            fix="give at least one, with x rising and the lower end first.",
        )


def _axes(axes: Axes, end: float, xlabel: str, ylabel: str) -> None:
    axes.set_xlim(0, end)
    axes.set_ylim(0, 1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.tick_params(labelsize=SMALL)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_xlabel(xlabel, fontsize=SMALL, parse_math=False)
    axes.set_ylabel(ylabel, fontsize=SMALL, parse_math=False)


def _draw(axes: Axes, row: Sequence[Step], end: float, cue: Cue, shift: float) -> None:
    x = [*(step[0] for step in row), max(end, row[-1][0])]
    low, high = ([*(step[side] for step in row), row[-1][side]] for side in (1, 2))
    axes.fill_between(x, low, high, step="post", color=cue.colour, alpha=0.2, linewidth=0)
    for values in (low, high):
        axes.step(x, values, where="post", color=cue.colour, linestyle=cue.line, linewidth=1.2)
    # Markers at places of their own keep lines apart that lie on one another.
    spots = [end * (part + shift) / 6 for part in range(6)]
    heights = [max((low[i] for i in range(len(row)) if x[i] <= spot), default=0) for spot in spots]
    axes.plot(spots, heights, linestyle="", marker=cue.marker, color=cue.colour, markersize=3.5)
