"""Outlines of countries from TopoJSON.

The format is that of https://github.com/topojson/topojson-specification: lines are shared between
neighbours and stored as differences of whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

__all__ = ["Outline", "decoded", "outlines"]

Ring = NDArray[np.float64]


class Outline(NamedTuple):
    """A country of the outlines.

    Attributes
    ----------
    numeric
        ISO 3166-1 numeric; None where the outlines give none.
    polygons
        Each a list of closed rings of longitude and latitude in degrees: the outer one, then holes.
    """

    numeric: str | None
    polygons: tuple[tuple[Ring, ...], ...]


@cache
def outlines() -> tuple[Outline, ...]:
    """Read the outlines of Natural Earth that come with the package."""
    path = files("miggraph.network.plot") / "outlines" / "countries-110m.json"
    return decoded(msgspec.json.decode(path.read_bytes()), "countries")


def decoded(topology: Mapping[str, Any], name: str) -> tuple[Outline, ...]:
    """Decode the polygons of one object of a topology.

    Parameters
    ----------
    topology
        The parsed file; quantised, or with plain positions.
    name
        Which of its objects, a collection of geometries.
    """
    arcs = [_arc(points, topology.get("transform")) for points in topology["arcs"]]
    found = []
    for geometry in topology["objects"][name]["geometries"]:
        shapes = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = tuple(tuple(_ring(ring, arcs) for ring in shape) for shape in shapes)
        found.append(Outline(geometry.get("id"), polygons))
    return tuple(found)


def _arc(points: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> Ring:
    line = np.asarray(points, dtype=float)
    if transform is None:
        return line
    scaled: Ring = np.cumsum(line, axis=0) * transform["scale"] + transform["translate"]
    return scaled


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Join arcs; ``~n`` is arc n backwards, and each begins where the one before ends."""
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.vstack([parts[0], *(part[1:] for part in parts[1:])])
