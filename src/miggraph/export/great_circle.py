"""The shortest way between two places on a sphere, as lines on a flat map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from miggraph.export.places import Place

__all__ = ["Position", "great_circle"]

#: Longitude and latitude in degrees, in the order of GeoJSON.
Position: TypeAlias = tuple[float, float]
Vectors: TypeAlias = NDArray[np.float64]

#: Radians between two positions at most: 222 km.
_STEP: Final = math.radians(2)
#: Degrees of longitude between two positions at most; near a pole they follow closely.
_TURN: Final = 5.0
#: Radians below which a turn is one at the pole itself: 6 cm.
_SHORTEST: Final = 1e-8
#: Radians between what counts as one point, or as two opposite ones: 6 mm.
_SAME: Final = 1e-9
#: Degrees from the 180th meridian within which a position lies on it.
_ON_LINE: Final = 1e-9


class _Vertex(NamedTuple):
    longitude: float
    latitude: float
    vector: Vectors
    #: Whether it is a pole, which has no longitude of its own.
    pole: bool
    #: Whether it lies on the 180th meridian, which is also the one at -180.
    on_line: bool


def great_circle(start: Place, end: Place) -> list[list[Position]]:
    """Return the great-circle arc between two places, cut at the 180th meridian and at the poles.

    With unit vectors a and b of the places, n = cross(a, b), the angle between them
    d = atan2(|n|, dot(a, b)) and the direction at a, t = cross(n, a) / |cross(n, a)|, the arc is
    p(s) = a cos s + t sin s for s from 0 to d (Snyder 1987, "Map Projections: A Working Manual",
    USGS Professional Paper 1395, section 5; in vectors Gade 2010, "A Non-singular Horizontal
    Position Representation", Journal of Navigation 63). It crosses the 180th meridian where the
    chord between two positions meets the plane y = 0, for the chord lies in the plane of the arc.

    Between opposite places every direction is a shortest one: the arc goes over the north pole, or
    along the meridian of `start` if that is a pole.

    Parameters
    ----------
    start, end
        Degrees.

    Returns
    -------
    list of list of tuple
        Lines of two or more positions, at most 2 degrees of arc and 5 degrees of longitude apart;
        none between a place and itself. A line ends where the next one starts, written as 180 on
        the one and as -180 on the other, or at a pole with another longitude.
    """
    points = _points(start, end)
    if points is None:
        return []
    vertices = _vertices(points, start, end)
    if all(vertex.pole for vertex in vertices):
        return []
    lines: list[list[Position]] = [[]]
    for position in _cut(vertices):
        if position is None:
            lines.append([])
        elif not lines[-1] or lines[-1][-1] != position:
            lines[-1].append(position)
    return [line for line in lines if len(line) > 1]


def _points(start: Place, end: Place) -> Vectors | None:
    """Return unit vectors along the arc, or None between a place and itself."""
    a, b = _vector(start), _vector(end)
    normal = np.cross(a, b)
    angle = math.atan2(float(np.linalg.norm(normal)), float(a @ b))
    if angle < _SAME:
        return None
    direction = _northwards(start) if math.pi - angle < _SAME else np.cross(normal, a)
    direction = direction / np.linalg.norm(direction)
    angles = np.linspace(0, angle, math.ceil(angle / _STEP) + 1)[:, np.newaxis]
    points: Vectors = a * np.cos(angles) + direction * np.sin(angles)
    points[-1] = b
    return _denser_near_poles(points)


def _vector(place: Place) -> Vectors:
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    flat = math.cos(latitude)
    return np.array([flat * math.cos(longitude), flat * math.sin(longitude), math.sin(latitude)])


def _northwards(place: Place) -> Vectors:
    """Return the direction to the north pole; at a pole the one along the longitude given."""
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    sine = -math.sin(latitude) if math.cos(latitude) > _SAME else 1.0
    return np.array([sine * math.cos(longitude), sine * math.sin(longitude), math.cos(latitude)])


def _denser_near_poles(points: Vectors) -> Vectors:
    """Put middles into steps that turn by many degrees of longitude."""
    while True:
        longitudes = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
        turns = np.abs((np.diff(longitudes) + 180) % 360 - 180)
        steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
        pole = np.hypot(points[:, 0], points[:, 1]) < _SAME  # of any longitude
        wide = np.flatnonzero((turns > _TURN) & (steps > _SHORTEST) & ~(pole[:-1] | pole[1:]))
        if not wide.size:
            return points
        middles = points[wide] + points[wide + 1]
        middles /= np.linalg.norm(middles, axis=1, keepdims=True)
        points = np.insert(points, wide + 1, middles, axis=0)


def _vertices(points: Vectors, start: Place, end: Place) -> list[_Vertex]:
    flat = np.hypot(points[:, 0], points[:, 1])
    longitudes = np.degrees(np.arctan2(points[:, 1], points[:, 0])).tolist()
    latitudes = np.degrees(np.arctan2(points[:, 2], flat)).tolist()
    for position, place in ((0, start), (-1, end)):  # as given, and not as computed
        longitudes[position], latitudes[position] = place.longitude, place.latitude
    poles = (flat < _SAME).tolist()
    return [
        _Vertex(
            longitude,
            math.copysign(90, latitude) if pole else latitude,
            vector,
            pole,
            180 - abs(longitude) < _ON_LINE,
        )
        for longitude, latitude, vector, pole in zip(
            longitudes, latitudes, points, poles, strict=True
        )
    ]


def _cut(vertices: list[_Vertex]) -> Iterator[Position | None]:
    """Give the positions, and None between two lines."""
    sides = (v.longitude for v in vertices if not (v.pole or v.on_line))
    here = next(sides, vertices[0].longitude)
    here = math.copysign(180, here) if vertices[0].on_line else vertices[0].longitude
    before = vertices[0]
    if not before.pole:
        yield here, before.latitude
    for vertex in vertices[1:]:
        if vertex.pole:
            if not before.pole:
                yield here, vertex.latitude
        else:
            there = math.copysign(180, here) if vertex.on_line else vertex.longitude
            if before.pole:
                if before is not vertices[0]:
                    yield None
                yield there, before.latitude
            else:
                yield from _between(before, vertex, here, there)
            yield there, vertex.latitude
            here = there
        before = vertex


def _between(one: _Vertex, other: _Vertex, here: float, there: float) -> Iterator[Position | None]:
    """Give what stands between two positions: the pole, or the meeting with the 180th meridian."""
    turn = abs((there - here + 180) % 360 - 180)
    if turn > 2 * _TURN:  # only beside a pole, where no step is shorter
        pole = math.copysign(90, one.latitude)
        yield here, pole
        yield None
        yield there, pole
    elif abs(there - here) > 180:
        share = one.vector[1] / (one.vector[1] - other.vector[1])
        x, y, z = one.vector + share * (other.vector - one.vector)
        latitude = math.degrees(math.atan2(z, math.hypot(x, y)))
        yield math.copysign(180, here), latitude
        yield None
        yield math.copysign(180, there), latitude
