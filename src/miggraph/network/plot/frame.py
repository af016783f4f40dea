"""The frame of every figure: title above, legend and caption below, nothing over anything else."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from miggraph.errors import UsageError
from miggraph.network.plot.style import BODY, CAPTION, GRID, INK, MUTED, SMALL, TITLE, own_settings
from miggraph.network.plot.text import line_height, text_width, wrapped

__all__ = [
    "ACROSS",
    "WIDTH",
    "Drawing",
    "Margins",
    "Rows",
    "beside",
    "framed",
    "ranged",
    "refuse_nothing",
    "row_names",
]

#: Width of a figure in inches: a page between its margins.
WIDTH: Final = 7.5
_EDGE: Final = 0.15
#: What is left of it between the edges.
ACROSS: Final = WIDTH - 2 * _EDGE
_GAP: Final = 0.1
_HANDLE: Final = 0.45


class Drawing(Figure):
    """A figure of matplotlib that a notebook shows without pyplot."""

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        with own_settings():
            self.savefig(out, format="png", dpi=110)
        return out.getvalue()


class Margins(NamedTuple):
    """Room around the axes in inches, for what is written there."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


class Rows(NamedTuple):
    """Rows with wrapped labels, laid out from the top.

    Attributes
    ----------
    texts
        Labels, with line breaks.
    centres
        Middle of each row, in inches below the top.
    height
        Of all rows, in inches.
    left
        Room that the labels take, in inches.
    """

    texts: Sequence[str]
    centres: Sequence[float]
    height: float
    left: float


def refuse_nothing(rows: Sequence[Any], what: str) -> None:
    """Refuse to draw a figure of nothing.

    Raises
    ------
    UsageError
        If there are no rows.
    """
    if not rows:
        raise UsageError(
            f"There is no figure: the answer has no {what}.",
            fix="read its notes, which say why, or widen the filters.",
        )


def ranged(
    labels: Sequence[str], least: Sequence[float] | None = None, widest: float = 2.4
) -> Rows:
    """Lay out rows, each as high as its label or its content needs.

    Parameters
    ----------
    labels
        From the top.
    least
        Heights in inches that the contents need; None: nothing beyond the label.
    widest
        Width in inches at which labels are broken.
    """
    broken = [wrapped(label, widest, BODY) for label in labels]
    tops, centres = 0.0, []
    for place, lines in enumerate(broken):
        height = max(line_height(BODY, len(lines)) + 0.05, least[place] if least else 0.0)
        centres.append(tops + height / 2)
        tops += height
    left = max(text_width(line, BODY) for lines in broken for line in lines) + 0.1
    return Rows(["\n".join(lines) for lines in broken], centres, tops, left)


def row_names(axes: Axes, laid: Rows) -> None:
    """Name the rows at the left, the first on top; names are no formulas."""
    axes.set_ylim(laid.height, 0)
    axes.set_yticks(laid.centres, laid.texts)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)


def beside(axes: Axes, y: float, text: str) -> None:
    """Write a text at the right of a row, outside the axes."""
    axes.annotate(
        text,
        (1, y),
        xycoords=axes.get_yaxis_transform(),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        color=INK,
        annotation_clip=False,
        parse_math=False,
    )


def framed(
    *,
    title: str,
    caption: str,
    height: float,
    margins: Margins,
    handles: Mapping[str, Artist] | None = None,
) -> tuple[Drawing, Axes]:
    """Make a figure with title, caption and legend around axes of a given height.

    Parameters
    ----------
    title
        Set bold at the top left, broken to the width.
    caption
        Policy, clocks, sources and care; set small at the bottom; each line of it is broken.
    height
        Of the axes, in inches.
    margins
        Room around the axes for their own labels.
    handles
        Entries of the legend; None or empty: no legend.
    """
    head = wrapped(title, ACROSS, TITLE, "bold") if title.strip() else []
    foot = [part for line in caption.splitlines() for part in wrapped(line, ACROSS, CAPTION)]
    above = line_height(TITLE, len(head)) + (_GAP if head else 0.0)
    below = _EDGE + line_height(CAPTION, len(foot)) + (_GAP if foot else 0.0)
    figure = Drawing(figsize=(WIDTH, 4.0), facecolor="white")
    FigureCanvasAgg(figure)
    figure.set_label(" ".join(title.split()))
    legend, key = _legend(figure, handles) if handles else (None, 0.0)
    tall = _EDGE + above + margins.top + height + margins.bottom + key + below
    figure.set_size_inches(WIDTH, tall)
    _write(figure, head, 1 - _EDGE / tall, va="top", fontsize=TITLE, weight="bold")
    _write(figure, foot, _EDGE / tall, va="bottom", fontsize=CAPTION, color=MUTED)
    if legend:
        legend.set_bbox_to_anchor((_EDGE / WIDTH, (below + key - _GAP) / tall), figure.transFigure)
    wide = ACROSS - margins.left - margins.right
    left, bottom = _EDGE + margins.left, below + key + margins.bottom
    axes = figure.add_axes((left / WIDTH, bottom / tall, wide / WIDTH, height / tall))
    _bare(axes)
    return figure, axes


def _write(figure: Figure, lines: Sequence[str], y: float, **style: Any) -> None:
    figure.text(_EDGE / WIDTH, y, "\n".join(lines), ha="left", parse_math=False, **style)


def _legend(figure: Figure, handles: Mapping[str, Artist]) -> tuple[Legend, float]:
    """Set the entries in as many columns as fit; return the height too, with the gap above."""
    texts = ["\n".join(wrapped(name, ACROSS - _HANDLE, SMALL)) for name in handles]
    widest = max(text_width(line, SMALL) for text in texts for line in text.split("\n"))
    legend: Legend = figure.legend(
        list(handles.values()),
        texts,
        loc="upper left",
        ncols=max(1, min(len(texts), int(ACROSS / (widest + _HANDLE + 0.2)))),
        fontsize=SMALL,
        frameon=False,
        borderpad=0,
        borderaxespad=0,
        handlelength=_HANDLE * 72 / SMALL * 0.75,
        columnspacing=1.2,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    return legend, legend.get_window_extent(renderer).height / figure.dpi + _GAP


def _bare(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=BODY)
    axes.tick_params(axis="x", labelsize=SMALL, length=3)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
