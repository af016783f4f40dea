"""Where nodes are drawn: at their coordinates, else beside their neighbours.

What is drawn beside its neighbours, or on a circle, has no place of its own there: ``latitude`` and
``longitude`` are what is known, and these places are for the eye alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Final, TypeAlias

from miggraph.export.flat import FlatGraph

__all__ = ["Position", "drawn_positions", "map_positions", "positions"]

#: Longitude and latitude, in degrees.
Position: TypeAlias = tuple[float, float]

#: By this angle the next of several nodes of one place is turned, so that none hides another.
_TURN: Final = math.pi * (3 - math.sqrt(5))
#: Degrees between nodes of one place.
_APART: Final = 0.7
#: Distance of neighbours on the circle of nodes without any place, and its least radius; degrees.
_STEP: Final = 4.0
_LEAST_RADIUS: Final = 20.0
#: Units of a drawing a degree, so that the nodes of `palette` do not cover one another.
_SCALE: Final = 10


def map_positions(graph: FlatGraph) -> list[Position | None]:
    """Return longitude and latitude of each node; None where one of them is missing."""
    places = zip(graph.nodes.values("longitude"), graph.nodes.values("latitude"), strict=True)
    return [
        (float(east), float(north)) if _is_number(east) and _is_number(north) else None
        for east, north in places
    ]


def positions(graph: FlatGraph) -> list[Position | None]:
    """Return x and y of each node in a drawing, y pointing up (north); None without coordinates.

    An agreement has none: it is nowhere.
    """
    return [
        place and (round(place[0] * _SCALE, 3), round(place[1] * _SCALE, 3))
        for place in map_positions(graph)
    ]


def drawn_positions(graph: FlatGraph) -> list[Position]:
    """Return a place for each node.

    Returns
    -------
    list of tuple of float
        Longitude and latitude in degrees: those of the node; else the mean of those of the nodes it
        has edges with; else on a circle. Nodes without a place of their own that would be drawn on
        one spot are set apart by less than the width of a small state.
    """
    ids: list[str] = graph.nodes.values("id")
    known = dict(zip(ids, map_positions(graph), strict=True))
    beside = _beside(graph, known)
    alone = [id_ for id_ in ids if known[id_] is None and id_ not in beside]
    circle = dict(zip(alone, _circle(len(alone)), strict=True))
    together: Counter[Position] = Counter()
    places = []
    for id_ in ids:
        place = known[id_]
        if place is None:
            place = beside.get(id_)
            if place is None:
                place = circle[id_]
            else:
                together[place] += 1
                place = _apart(place, together[place])
        places.append(place)
    return places


def _beside(graph: FlatGraph, known: dict[str, Position | None]) -> dict[str, Position]:
    """Return the middle of the neighbours with coordinates, for each node that has some."""
    near: defaultdict[str, list[Position]] = defaultdict(list)
    ends = zip(graph.edges.values("source"), graph.edges.values("target"), strict=True)
    for source, target in ends:
        for node, other in ((source, target), (target, source)):
            place = known[other]
            if known[node] is None and place is not None:
                near[node].append(place)
    return {node: _middle(places) for node, places in near.items()}


def _middle(places: list[Position]) -> Position:
    east = math.fsum(place[0] for place in places) / len(places)
    north = math.fsum(place[1] for place in places) / len(places)
    return round(east, 4), round(north, 4)


def _apart(place: Position, number: int) -> Position:
    """Return the place of the `number`-th node of one spot: further out for each."""
    radius, angle = _APART * math.sqrt(number - 1), _TURN * (number - 1)
    east = place[0] + radius * math.cos(angle)
    return round(east, 4), round(place[1] + radius * math.sin(angle), 4)


def _circle(number: int) -> list[Position]:
    radius = max(_LEAST_RADIUS, _STEP * number / math.tau)
    angles = [math.tau * i / number for i in range(number)]
    return [(round(radius * math.cos(a), 4), round(radius * math.sin(a), 4)) for a in angles]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
