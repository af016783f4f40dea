"""Curved arrows between places, wide by weight."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from miggraph.network.plot.equalearth import cut_line, equal_earth, shorter_way
from miggraph.network.plot.style import Cue

__all__ = ["Widths", "curve", "draw_arc"]

Points = NDArray[np.float64]

#: Points of the greatest weight: wide where weights differ a hundredfold, thin where they do not.
_WIDEST: Final = 5.0
_EQUAL: Final = 1.5
_THINNEST: Final = 0.7
#: How far an arc bends to the left of its way, as a share of its length.
_BEND: Final = 0.16
_SAMPLES: Final = 80


class Widths(NamedTuple):
    """Widths of lines, for weights from `least` to `most`: they grow with the square root."""

    least: float
    most: float

    @property
    def widest(self) -> float:
        """Return the width of the greatest weight in points."""
        spread = math.log10(self.most / self.least) / 2
        return _EQUAL + (_WIDEST - _EQUAL) * min(spread, 1.0)

    def points(self, weight: float) -> float:
        """Return the width in points."""
        return max(_THINNEST, self.widest * math.sqrt(weight / self.most))

    def shown(self) -> list[tuple[float, bool]]:
        """Return up to three weights for a legend: one, two or five times a power of ten.

        True stands with a weight up to which all lines are equally thin.
        """
        thin = self.most * (_THINNEST / self.widest) ** 2
        low = max(thin, self.least)
        found = {_round(self.most), _round(math.sqrt(self.most * low)), _round(low)}
        kept = [(one, self.least < one <= thin) for one in sorted(found) if one >= self.least]
        return kept or [(self.most, False)]


def _round(weight: float) -> float:
    power = 10.0 ** math.floor(math.log10(weight))
    return max(step * power for step in (1, 2, 5) if step * power <= weight * (1 + 1e-9))


def curve(start: tuple[float, float], end: tuple[float, float], order: int = 0) -> Points:
    """Return an arc from one place to another as rows of longitude and latitude.

    It takes the shorter way around the world and bends to its left, so that the way there and the
    way back are two arcs; longitudes may go beyond 180 degrees.

    Parameters
    ----------
    start, end
        Longitude and latitude in degrees.
    order
        0 for the first arc between the two, 1 for the next, which bends more.
    """
    lon, lat = start
    far = shorter_way(lon, end[0])
    middle = (lat + end[1]) / 2
    shrink = max(math.cos(math.radians(middle)), 0.2)
    bend = _BEND * (1 + 0.8 * order)
    across, up = (far - lon) * shrink, end[1] - lat
    control = np.array([(lon + far) / 2 - up * bend / shrink, middle + across * bend])
    control[1] = min(max(control[1], -85.0), 85.0)
    t = np.linspace(0, 1, _SAMPLES)[:, None]
    first, last = np.array([lon, lat]), np.array([far, end[1]])
    return np.asarray((1 - t) ** 2 * first + 2 * t * (1 - t) * control + t**2 * last)


def draw_arc(
    axes: Axes, line: Points, *, central: float, inch: float, width: float, cue: Cue, gap: float
) -> None:
    """Draw an arc with an arrow head at its end.

    Parameters
    ----------
    axes
        Of the map.
    line
        From `curve`.
    central
        Longitude in the middle of the map.
    inch
        Units of the projection in an inch.
    width
        In points.
    cue
        Colour and dashes.
    gap
        Inches between the head and the place.
    """
    parts = [equal_earth(part, central) for part in cut_line(line, central)]
    # No head is longer than half of its arc.
    head = min((width * 1.6 + 4.0) / 72 * inch, _length(parts[-1]) / 2)
    tip, body = _shortened(parts[-1], gap * inch), _shortened(parts[-1], gap * inch + head * 0.9)
    for part in (*parts[:-1], body):
        axes.add_line(
            Line2D(
                part[:, 0],
                part[:, 1],
                color=cue.colour,
                linewidth=width,
                linestyle=cue.line,
                alpha=0.75,
                dash_capstyle="butt",
                solid_capstyle="butt",
                zorder=3,
            )
        )
    axes.add_patch(
        Polygon(
            _head(tip, head), facecolor=cue.colour, edgecolor="white", linewidth=0.4, zorder=3.5
        )
    )


def _length(points: Points) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _shortened(points: Points, length: float) -> Points:
    """Take a length off the end of a line, but not all of it."""
    sides = np.hypot(*np.diff(points, axis=0).T)
    run = np.concatenate([[0.0], np.cumsum(sides)])
    stop = max(run[-1] - length, run[-1] * 0.05)
    kept = points[run < stop]
    end = [np.interp(stop, run, points[:, 0]), np.interp(stop, run, points[:, 1])]
    return np.vstack([kept, end])


def _head(line: Points, length: float) -> Sequence[tuple[float, float]]:
    tip = line[-1]
    away = np.hypot(*(line - tip).T)
    back = line[np.flatnonzero(away >= min(length, away.max()))[-1]]
    along = (tip - back) / (np.hypot(*(tip - back)) or 1.0)
    side = np.array([-along[1], along[0]]) * length * 0.42
    base = tip - along * length
    return [tuple(tip), tuple(base + side), tuple(base - side)]
