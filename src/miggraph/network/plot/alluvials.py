"""Alluvial diagrams: bands from stage to stage."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from miggraph.errors import UsageError
from miggraph.network.plot.frame import ACROSS, Margins, framed, refuse_nothing
from miggraph.network.plot.strata import Band, Node, laid_out
from miggraph.network.plot.style import INK, SMALL, Cue, cues, own_settings
from miggraph.network.plot.text import line_height, text_width, wrapped

__all__ = ["Path_", "alluvial"]

_NODE: Final = 0.09
#: A hatch would hide a band thinner than so many inches.
_HATCHED: Final = 0.05
#: Inches at which labels of the first and last stage are broken.
_WIDEST: Final = 1.5


class Path_(NamedTuple):  # noqa: N801 - Path is that of matplotlib and pathlib
    """A way through the stages.

    Attributes
    ----------
    stops
        One per stage, from the first; fewer than there are stages: it ends there.
    weight
        Above zero; drawn as height.
    group
        Told by colour and hatch, and named in the legend; empty: none.
    """

    stops: tuple[str, ...]
    weight: float
    group: str = ""


def alluvial(
    paths: Sequence[Path_], *, stages: Sequence[str], title: str, caption: str, unit: str = ""
) -> Figure:
    """Draw ways through stages as bands whose heights are in proportion to the weights.

    Parameters
    ----------
    paths
        The ways; equal ones of one group are drawn as one band.
    stages
        Headings from left to right.
    title, caption
        Above and below.
    unit
        Of the weights, added to the caption.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no ways, one has no stop, more stops than stages, or no weight.
    """
    refuse_nothing(paths, "ways through the stages")
    _check(paths, stages)
    used = max(len(path.stops) for path in paths)
    headings = list(stages[:used])
    by_group = cues(path.group for path in paths)
    room = (ACROSS - 2 * _WIDEST - _NODE) / max(used - 1, 1) - _NODE - 0.1
    texts = _texts(paths, room)
    heights = {key: line_height(SMALL, len(lines)) for key, lines in texts.items()}
    layout = laid_out(paths, list(by_group), heights)
    broken = [wrapped(heading, room, SMALL, "bold") for heading in headings]
    left, right = _side(texts, 0), max(_side(texts, used - 1) if used > 1 else 0, _end(broken[-1]))
    top = line_height(SMALL, max(map(len, broken))) + 0.08
    note = f"{caption}\nHeights are in proportion to {unit}." if unit else caption
    with own_settings():
        figure, axes = framed(
            title=title,
            caption=note,
            height=layout.height,
            margins=Margins(left, right, top, 0.12),
            handles=_patches(by_group),
        )
        axes.set_axis_off()
        inner = ACROSS - left - right
        axes.set_xlim(0, inner)
        axes.set_ylim(layout.height, 0)
        step = (inner - _NODE) / max(used - 1, 1)
        for band in layout.bands:
            _flow(axes, band, step, by_group[band.group])
        for node in layout.nodes:
            _stop(axes, node, step, texts[node.stage, node.stop], last=node.stage == used - 1)
        for stage, lines in enumerate(broken):
            _text(axes, stage * step, -0.06, lines, va="bottom", weight="bold")
    return figure


def _check(paths: Sequence[Path_], stages: Sequence[str]) -> None:
    for path in paths:
        if not path.stops or len(path.stops) > len(stages):
            raise UsageError(
                f"A way has {len(path.stops)} stops, and there are {len(stages)} stages.",
                fix="give each way at least one stop and at most one per stage.",
            )
        if not (math.isfinite(path.weight) and path.weight > 0):
            raise UsageError(
                f"The way {' - '.join(path.stops)} has the weight {path.weight}.",
                fix="leave out ways without a weight above zero.",
            )


def _texts(paths: Sequence[Path_], room: float) -> dict[tuple[int, str], list[str]]:
    """Return the labels of stops, with their weights, broken to the room they have."""
    last = max(len(path.stops) for path in paths) - 1
    totals: dict[tuple[int, str], float] = {}
    for path in paths:
        for key in enumerate(path.stops):
            totals[key] = totals.get(key, 0) + path.weight
    return {
        (stage, stop): wrapped(
            f"{stop} ({total:,.6g})", _WIDEST - 0.1 if stage in (0, last) else room, SMALL
        )
        for (stage, stop), total in totals.items()
    }


def _side(texts: Mapping[tuple[int, str], Sequence[str]], stage: int) -> float:
    lines = [line for (at, _), broken in texts.items() if at == stage for line in broken]
    return max(text_width(line, SMALL) for line in lines) + 0.1


def _end(heading: Sequence[str]) -> float:
    return max(max(text_width(line, SMALL, "bold") for line in heading) - _NODE + 0.05, 0.05)


def _patches(by_group: Mapping[str, Cue]) -> dict[str, Patch]:
    if not any(by_group):
        return {}
    return {name or "not grouped": Patch(**_face(cue)) for name, cue in by_group.items()}


def _face(cue: Cue) -> dict[str, Any]:
    return {
        "facecolor": cue.colour,
        "hatch": cue.hatch,
        "edgecolor": "white",
        "linewidth": 0,
        "alpha": 0.6,
    }


def _flow(axes: Axes, band: Band, step: float, cue: Cue) -> None:
    """Draw a band whose sides are two cubic curves, level at both ends."""
    start, end = band.stage * step + _NODE, (band.stage + 1) * step
    middle, thick = (start + end) / 2, band.height
    left, right = band.left, band.right
    vertices = [
        *((start, left), (middle, left), (middle, right), (end, right)),
        *((end, right + thick), (middle, right + thick), (middle, left + thick)),
        *((start, left + thick), (start, left)),
    ]
    curve, line = [Path.CURVE4] * 3, Path.LINETO
    codes = [Path.MOVETO, *curve, line, *curve, Path.CLOSEPOLY]
    face = _face(cue) | ({} if thick > _HATCHED else {"hatch": ""})
    axes.add_patch(PathPatch(Path(vertices, codes), **face))


def _stop(axes: Axes, node: Node, step: float, lines: Sequence[str], *, last: bool) -> None:
    x = node.stage * step
    axes.add_patch(
        Rectangle((x, node.top), _NODE, node.height, facecolor=INK, linewidth=0, zorder=3)
    )
    first = node.stage == 0
    _text(
        axes,
        x - 0.04 if first else x + _NODE + 0.04,
        node.top + node.height / 2,
        lines,
        ha="right" if first else "left",
        va="center",
        bbox=None if first or last else {"facecolor": "white", "alpha": 0.7, "lw": 0, "pad": 0.6},
    )


def _text(axes: Axes, x: float, y: float, lines: Sequence[str], **kwargs: Any) -> None:
    style: dict[str, Any] = {
        "ha": "left",
        "fontsize": SMALL,
        "clip_on": False,
        "zorder": 4,
    }
    axes.text(x, y, "\n".join(lines), parse_math=False, **{**style, **kwargs})
