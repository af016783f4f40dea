"""Which part of the world a map shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from miggraph.network.plot.equalearth import equal_earth, shorter_way

__all__ = ["Extent", "extent_of"]

#: All land but the Antarctic, in degrees.
_NORTH, _SOUTH = 84.0, -58.0
#: Wider places than this share of the world get all of it.
_PART: Final = 0.55
_MARGIN: Final = 0.16
#: Smallest width of a map in units of the projection: about 2,500 km.
_LEAST: Final = 0.4
#: Ratios of width to height between which a part of the world is shown.
_FLAT, _TALL = 2.0, 1.25


class Extent(NamedTuple):
    """A part of the projected world.

    Attributes
    ----------
    central
        Longitude in the middle of the projection, in degrees.
    left, bottom, width, height
        In units of the projection, on a globe of radius 1.
    """

    central: float
    left: float
    bottom: float
    width: float
    height: float


def extent_of(places: Sequence[tuple[float, float]]) -> Extent:
    """Return what a map of these places shows: their surroundings, or the world.

    Parameters
    ----------
    places
        Longitude and latitude in degrees.
    """
    central = _central([lon for lon, _ in places])
    moved = [(shorter_way(central, lon), lat) for lon, lat in places]
    points = equal_earth(moved, central)
    low, high = points.min(axis=0), points.max(axis=0)
    world = _world([lat for _, lat in places])
    width, height = (max(side * (1 + 2 * _MARGIN), _LEAST) for side in high - low)
    if width > _PART * world.width:
        return world
    width, height = max(width, height * _TALL), max(height, width / _FLAT)
    middle = (low + high) / 2
    return Extent(central, middle[0] - width / 2, middle[1] - height / 2, width, height)


def _central(longitudes: Sequence[float]) -> float:
    """Return the whole degree in the middle of the narrowest range that holds all longitudes."""
    around = np.unique(np.asarray(longitudes, dtype=float) % 360)
    gaps = np.diff(np.append(around, around[0] + 360))
    widest = int(gaps.argmax())
    start = around[(widest + 1) % len(around)]
    middle = round(start + (360 - gaps[widest]) / 2)
    return float((middle + 180) % 360 - 180)


def _world(latitudes: Sequence[float]) -> Extent:
    south = -90.0 if min(latitudes) < _SOUTH else _SOUTH
    right = equal_earth([[180.0, 0.0]])[0, 0]
    bottom, top = equal_earth([[0.0, south], [0.0, _NORTH]])[:, 1]
    return Extent(0.0, -right, bottom, 2 * right, top - bottom)
