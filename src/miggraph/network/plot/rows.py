"""Rows over one axis, with names at the left and what is said of them at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from miggraph.network.plot.frame import (
    ACROSS,
    Drawing,
    Margins,
    Rows,
    beside,
    framed,
    ranged,
    row_names,
)
from miggraph.network.plot.style import SMALL
from miggraph.network.plot.text import line_height, text_width, wrapped

__all__ = ["framed_rows"]


def framed_rows(
    labels: Sequence[str],
    said: Sequence[str],
    *,
    title: str,
    xlabel: str,
    caption: str,
    handles: Mapping[str, Artist] | None = None,
) -> tuple[Drawing, Axes, Rows]:
    """Make a figure of rows that are still to be drawn.

    Parameters
    ----------
    labels, said
        Written at the left and at the right of each row, from the top.
    title, caption
        Above and below.
    xlabel
        What is measured, with its unit; broken to the width.
    handles
        Entries of the legend.

    Returns
    -------
    tuple of Drawing, matplotlib.axes.Axes and Rows
        The vertical axis is in inches from the top.
    """
    laid = ranged(labels)
    right = max(text_width(text, SMALL) for text in said) + 0.12
    below = wrapped(xlabel, ACROSS - laid.left - right, SMALL)
    bottom = 0.3 + line_height(SMALL, len(below))
    figure, axes = framed(
        title=title,
        caption=caption,
        height=laid.height,
        margins=Margins(left=laid.left, right=right, bottom=bottom),
        handles=handles,
    )
    row_names(axes, laid)
    axes.set_xlabel("\n".join(below), fontsize=SMALL, parse_math=False)
    for y, text in zip(laid.centres, said, strict=True):
        beside(axes, y, text)
    return figure, axes, laid
