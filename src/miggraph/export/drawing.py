"""Where nodes are drawn: at their coordinates, else beside their neighbours.

What is drawn beside its neighbours, or on a circle, has no place of its own there: ``latitude`` and
``longitude`` are what is known, and these places are for the eye alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Final, TypeAlias

from miggraph.export.flat import FlatGraph
from miggraph.export.positions import positions

__all__ = ["Position", "drawn_positions"]

#: x and y, north up, in the units of `positions`: 10 a degree.
Position: TypeAlias = tuple[float, float]

#: By this angle the next of several nodes of one place is turned, so that none hides another.
_TURN: Final = math.pi * (3 - math.sqrt(5))
#: Distance of the first node from the spot that it shares.
_APART: Final = 7.0
#: Distance of neighbours on the circle of nodes without any place, and its least radius.
_STEP: Final = 40.0
_LEAST_RADIUS: Final = 200.0


def drawn_positions(graph: FlatGraph) -> list[Position]:
    """Return a place for each node.

    Returns
    -------
    list of tuple of float
        x and y: those of the node; else the mean of those of the nodes it has edges with; else on a
        circle. Nodes without a place of their own that would be drawn on one spot are set apart.
    """
    ids: list[str] = graph.nodes.values("id")
    known = dict(zip(ids, positions(graph), strict=True))
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
    x = math.fsum(place[0] for place in places) / len(places)
    y = math.fsum(place[1] for place in places) / len(places)
    return round(x, 3), round(y, 3)


def _apart(place: Position, number: int) -> Position:
    """Return the place of the `number`-th node at one spot, from 1: further out for each."""
    radius, angle = _APART * math.sqrt(number), _TURN * number
    x, y = place[0] + radius * math.cos(angle), place[1] + radius * math.sin(angle)
    return round(x, 3), round(y, 3)


def _circle(number: int) -> list[Position]:
    radius = max(_LEAST_RADIUS, _STEP * number / math.tau)
    angles = [math.tau * i / number for i in range(number)]
    return [(round(radius * math.cos(a), 3), round(radius * math.sin(a), 3)) for a in angles]
