"""The Equal Earth projection, and what crosses its edge.

B. Šavrič, T. Patterson and B. Jenny (2018), "The Equal Earth map projection", International Journal
of Geographical Information Science 33(3), 454-465, doi:10.1080/13658816.2018.1504949. Areas keep
their proportions, so that no part of the world looks larger than it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["cut_line", "cut_ring", "equal_earth", "shorter_way"]

Points = NDArray[np.float64]

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M: Final = np.sqrt(3) / 2
#: Longest side of a drawn outline in degrees: the edge of the map is curved.
_STEP: Final = 2.0


def equal_earth(lonlat: Any, central: float = 0.0) -> Points:
    """Project points; longitudes are not wrapped.

    Parameters
    ----------
    lonlat
        Rows of longitude and latitude in degrees.
    central
        Longitude in the middle of the map, in degrees.

    Returns
    -------
    numpy.ndarray
        Rows of x and y on a globe of radius 1: equations 4 and 5 of the paper.
    """
    points = np.asarray(lonlat, dtype=float).reshape(-1, 2)
    lon = np.radians(points[:, 0] - central)
    theta = np.arcsin(_M * np.sin(np.radians(points[:, 1])))
    t2 = theta * theta
    t6 = t2**3
    slope = _A1 + 3 * _A2 * t2 + t6 * (7 * _A3 + 9 * _A4 * t2)
    x = 2 * np.sqrt(3) * lon * np.cos(theta) / (3 * slope)
    y = theta * (_A1 + _A2 * t2 + t6 * (_A3 + _A4 * t2))
    return np.column_stack([x, y])


def shorter_way(start: float, end: float) -> float:
    """Return the longitude of `end`, moved by whole turns to within 180 degrees of `start`."""
    return start + (end - start + 180) % 360 - 180


def cut_ring(ring: Points, central: float = 0.0) -> list[Points]:
    """Cut a closed ring at the edge of the map.

    Parameters
    ----------
    ring
        Rows of longitude and latitude; the last is the first again. A ring around a pole is led
        along the edge and through the pole.
    central
        Longitude in the middle of the map.

    Returns
    -------
    list of numpy.ndarray
        Closed rings with longitudes within 180 degrees of `central`, with sides short enough to
        be projected point by point.
    """
    lon = np.unwrap(ring[:, 0] - central, period=360)
    points = np.column_stack([lon, ring[:, 1]])
    turn = lon[-1] - lon[0]
    if abs(turn) > 180:
        pole = 90.0 if ring[:, 1].mean() > 0 else -90.0
        ends = [[lon[-1], pole], [lon[0], pole], [lon[0], ring[0, 1]]]
        points = np.vstack([points, ends])
    parts = []
    for strip in _strips(points[:, 0]):
        part = _clip(_clip(points, strip - 180, 1), strip + 180, -1)
        if len(part) > 3:
            part = _dense(part)
            parts.append(np.column_stack([part[:, 0] - strip + central, part[:, 1]]))
    return parts


def cut_line(line: Points, central: float = 0.0) -> list[Points]:
    """Cut a line at the edge of the map.

    Parameters
    ----------
    line
        Rows of longitude and latitude, longitudes not wrapped, in steps of less than 360 degrees.
    central
        Longitude in the middle of the map.

    Returns
    -------
    list of numpy.ndarray
        Parts in order, with longitudes within 180 degrees of `central`.
    """
    lon = line[:, 0] - central
    strip = np.floor((lon + 180) / 360)
    parts: list[Points] = []
    current = [line[0]]
    for place in range(1, len(line)):
        if strip[place] != strip[place - 1]:
            edge = max(strip[place], strip[place - 1]) * 360 - 180 + central
            before, after = line[place - 1], line[place]
            share = (edge - before[0]) / (after[0] - before[0])
            crossing = np.array([edge, before[1] + share * (after[1] - before[1])])
            parts.append(_moved([*current, crossing], strip[place - 1]))
            current = [crossing]
        current.append(line[place])
    parts.append(_moved(current, strip[-1]))
    return parts


def _moved(points: list[Points], strip: float) -> Points:
    return np.array(points) - [strip * 360, 0.0]


def _strips(lon: Points) -> Iterator[float]:
    first, last = np.floor((lon.min() + 180) / 360), np.floor((lon.max() + 180) / 360)
    for place in range(int(first), int(last) + 1):
        yield place * 360.0


def _clip(points: Points, edge: float, sign: int) -> Points:
    """Keep what lies on one side of a meridian (Sutherland and Hodgman 1974)."""
    kept: list[Any] = []
    for before, after in pairwise(points):
        inside, outside = sign * (before[0] - edge), sign * (after[0] - edge)
        if inside >= 0:
            kept.append(before)
        if (inside > 0 > outside) or (inside < 0 < outside):
            share = (edge - before[0]) / (after[0] - before[0])
            kept.append([edge, before[1] + share * (after[1] - before[1])])
    return np.array([*kept, kept[0]]) if kept else np.empty((0, 2))


def _dense(points: Points) -> Points:
    sides = np.abs(np.diff(points, axis=0)).max(axis=1)
    counts = np.maximum(1, np.ceil(sides / _STEP)).astype(int)
    parts = [
        np.linspace(before, after, count, endpoint=False)
        for before, after, count in zip(points[:-1], points[1:], counts, strict=True)
    ]
    return np.vstack([*parts, points[-1:]])
