"""Maps of flows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from miggraph.errors import UsageError
from miggraph.network.plot.arcs import Widths, curve, draw_arc
from miggraph.network.plot.equalearth import cut_ring, equal_earth, shorter_way
from miggraph.network.plot.extent import Extent, extent_of
from miggraph.network.plot.frame import ACROSS, Margins, framed, refuse_nothing
from miggraph.network.plot.labels import Box, Named, placed
from miggraph.network.plot.style import CAPTION, INK, Cue, cues, own_settings
from miggraph.network.plot.text import line_height, text_width
from miggraph.network.plot.topojson import outlines

__all__ = ["Arc", "Place", "flow_map"]

_LAND: Final = "#e9e7e2"
_RADIUS: Final = 0.03
_NOTE: Final = "Outlines: Natural Earth. Lines and names express no position on status or borders."


class Place(NamedTuple):
    """A place on a map: its name, and its representative point in degrees (WGS 84)."""

    label: str
    latitude: float
    longitude: float


class Arc(NamedTuple):
    """A flow from one place to another.

    Attributes
    ----------
    source, target
        Keys of the places.
    weight
        Above zero; drawn as width.
    group
        Told by colour and dashes, and named in the legend; empty: none.
    """

    source: str
    target: str
    weight: float
    group: str = ""


def flow_map(
    points: Mapping[str, Place],
    arcs: Sequence[Arc],
    *,
    title: str,
    caption: str,
    unit: str = "",
) -> Figure:
    """Draw flows as curved arrows on a map in the Equal Earth projection.

    The map shows the part of the world in which the places lie, or all of it. An arrow takes the
    shorter way around the world; where it crosses the edge of the map, it goes on at the other
    edge. Its width grows with the square root of the weight. Names are placed where there is room,
    those of the greatest weight first; the caption says how many have none.

    Parameters
    ----------
    points
        Places by their keys; all of them are drawn.
    arcs
        The flows.
    title, caption
        Above and below; what the outlines are is added to the caption.
    unit
        Of the weights, for the legend of widths, ``persons`` for instance.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    UsageError
        If there are no flows, one of them has no place, no weight or only one end, or a place is
        not on the globe.
    """
    refuse_nothing(arcs, "flows between places")
    _check(points, arcs)
    ways = _ways(points, arcs)
    shown = extent_of([(place.longitude, place.latitude) for place in points.values()])
    height = ACROSS * shown.height / shown.width
    inch = shown.width / ACROSS
    dots = {
        key: equal_earth([_near(place, shown.central)], shown.central)[0]
        for key, place in points.items()
    }
    totals = dict.fromkeys(points, 0.0)
    for arc in arcs:
        totals[arc.source] += arc.weight
        totals[arc.target] += arc.weight
    keys = sorted(points, key=lambda key: (-totals[key], key))
    boxes = placed([_named(points[key], dots[key], shown, inch) for key in keys], _frame(height))
    unnamed = sum(box is None for box in boxes)
    by_group, widths = cues(arc.group for arc in arcs), _widths(arcs)
    with own_settings():
        figure, axes = framed(
            title=title,
            caption=f"{caption}\n{_note(unnamed)}",
            height=height,
            margins=Margins(),
            handles=_handles(by_group, widths, unit),
        )
        _ground(axes, shown)
        for arc, line in sorted(zip(arcs, ways, strict=True), key=lambda pair: -pair[0].weight):
            draw_arc(
                axes,
                line,
                central=shown.central,
                inch=inch,
                width=widths.points(arc.weight),
                cue=by_group[arc.group],
                gap=_RADIUS,
            )
        _names(axes, [points[key].label for key in keys], [dots[key] for key in keys], boxes)
    return figure


def _check(points: Mapping[str, Place], arcs: Sequence[Arc]) -> None:
    for key, place in points.items():
        if not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180):
            raise UsageError(
                f"{key!r} lies at {place.latitude}, {place.longitude}, which is not on the globe.",
                fix="give latitude and longitude in degrees, in this order.",
            )
    for arc in arcs:
        missing = [end for end in (arc.source, arc.target) if end not in points]
        if missing:
            raise UsageError(f"{missing[0]!r} has no place.", fix="add it to the places.")
        if not (math.isfinite(arc.weight) and arc.weight > 0):
            raise UsageError(
                f"The flow from {arc.source!r} to {arc.target!r} has the weight {arc.weight}.",
                fix="leave out flows without a weight above zero.",
            )
        if arc.source == arc.target:
            raise UsageError(
                f"A flow begins and ends in {arc.source!r}.", fix="leave it out of the map."
            )


def _ways(points: Mapping[str, Place], arcs: Sequence[Arc]) -> list[np.ndarray]:
    """Return the curves; a second flow between the same two places bends more."""
    order: Counter[tuple[str, str]] = Counter()
    found = []
    for arc in arcs:
        start, end = points[arc.source], points[arc.target]
        ends = (start.longitude, start.latitude), (end.longitude, end.latitude)
        found.append(curve(*ends, order[arc.source, arc.target]))
        order[arc.source, arc.target] += 1
    return found


def _widths(arcs: Sequence[Arc]) -> Widths:
    weights = [arc.weight for arc in arcs]
    return Widths(min(weights), max(weights))


def _near(place: Place, central: float) -> tuple[float, float]:
    return shorter_way(central, place.longitude), place.latitude


def _frame(height: float) -> Box:
    return Box(0.02, 0.02, ACROSS - 0.02, height - 0.02)


def _named(place: Place, dot: np.ndarray, shown: Extent, inch: float) -> Named:
    x, y = (dot[0] - shown.left) / inch, (dot[1] - shown.bottom) / inch
    label = " ".join(place.label.split())
    return Named(x, y, _RADIUS, text_width(label, CAPTION), line_height(CAPTION) * 0.8)


def _note(unnamed: int) -> str:
    if not unnamed:
        return _NOTE
    those = "1 place has" if unnamed == 1 else f"{unnamed} places have"
    return f"{_NOTE} {those} no name here, for want of room."


def _handles(by_group: Mapping[str, Cue], widths: Widths, unit: str) -> dict[str, Artist]:
    handles: dict[str, Artist] = {}
    if any(by_group):
        for name, cue in by_group.items():
            handles[name or "not grouped"] = Line2D(
                [], [], color=cue.colour, linestyle=cue.line, linewidth=2.2
            )
    for weight, upto in widths.shown():
        text = f"{'up to ' if upto else ''}{weight:,.6g} {unit}".strip()
        handles[text if unit else f"weight {text}"] = Line2D(
            [], [], color="#888888", linewidth=widths.points(weight), solid_capstyle="butt"
        )
    return handles


def _ground(axes: Axes, shown: Extent) -> None:
    axes.set_axis_off()
    axes.set_xlim(shown.left, shown.left + shown.width)
    axes.set_ylim(shown.bottom, shown.bottom + shown.height)
    for outline in outlines():
        rings = [
            part
            for polygon in outline.polygons
            for ring in polygon
            for part in cut_ring(ring, shown.central)
        ]
        path = Path.make_compound_path(
            *(Path(equal_earth(ring, shown.central), closed=True) for ring in rings)
        )
        axes.add_patch(PathPatch(path, facecolor=_LAND, edgecolor="white", linewidth=0.4, zorder=1))


def _names(
    axes: Axes,
    labels: Sequence[str],
    dots: Sequence[np.ndarray],
    boxes: Sequence[Box | None],
) -> None:
    across, up = (np.array(dots)).T
    axes.plot(
        across,
        up,
        marker="o",
        markersize=_RADIUS * 72 * 1.6,
        color=INK,
        linestyle="none",
        markeredgecolor="white",
        markeredgewidth=0.4,
        zorder=4,
    )
    for label, box in zip(labels, boxes, strict=True):
        if box is None:
            continue
        axes.annotate(
            " ".join(label.split()),
            (box.left * 72, (box.bottom + box.top) * 36),
            xycoords="axes points",
            va="center",
            fontsize=CAPTION,
            parse_math=False,
            bbox={"facecolor": "white", "alpha": 0.65, "linewidth": 0, "pad": 0.4},
            zorder=5,
        )
