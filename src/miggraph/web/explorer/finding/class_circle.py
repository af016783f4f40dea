"""Classes on a circle, with an arc for each two of which one may point to the other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from miggraph.web.explorer.finding.terms import Relation

__all__ = ["Arc", "Circle", "Spot", "draw_classes"]

#: Width and height of the drawing, and the circle.
SIZE: Final = 720.0
_RADIUS: Final = 210.0
#: How far an arc is pulled towards the middle: 1 would be through it.
_PULL: Final = 0.75


class Spot(NamedTuple):
    """A class on the circle, and its name beside it; `angle` in degrees, `anchor` as SVG has it."""

    name: str
    x: float
    y: float
    label_x: float
    label_y: float
    angle: float
    anchor: str


class Arc(NamedTuple):
    """An arc from class to class, as the path of SVG; `loop` where it is the same one."""

    relation: Relation
    path: str


class Circle(NamedTuple):
    """The drawing, in units of its box."""

    size: float
    spots: tuple[Spot, ...]
    arcs: tuple[Arc, ...]


def draw_classes(relations: Iterable[Relation]) -> Circle:
    """Place the classes that have relations, in the order of their names."""
    shown = tuple(relations)
    names = sorted({name for one in shown for name in (one.start, one.end)})
    turns = {
        name: 2 * math.pi * place / max(len(names), 1) - math.pi / 2
        for place, name in enumerate(names)
    }
    return Circle(
        SIZE,
        tuple(_spot(name, turn) for name, turn in turns.items()),
        tuple(Arc(one, _path(turns[one.start], turns[one.end])) for one in shown),
    )


def _spot(name: str, turn: float) -> Spot:
    is_left = math.cos(turn) < -1e-9
    angle = math.degrees(turn) - (180 if is_left else 0)
    anchor = "end" if is_left else "start"
    return Spot(name, *_at(turn, _RADIUS), *_at(turn, _RADIUS + 12), round(angle, 1), anchor)


def _path(start: float, end: float) -> str:
    x1, y1 = _at(start, _RADIUS - 5)
    if start == end:
        # To itself: a small loop outwards of the circle would hide the name, so inwards.
        (ax, ay), (bx, by) = _at(start - 0.2, _RADIUS - 60), _at(start + 0.2, _RADIUS - 60)
        return f"M{x1} {y1} C{ax} {ay} {bx} {by} {x1} {y1}"
    x2, y2 = _at(end, _RADIUS - 5)
    middle = SIZE / 2
    cx = round(middle + ((x1 + x2) / 2 - middle) * (1 - _PULL), 1)
    cy = round(middle + ((y1 + y2) / 2 - middle) * (1 - _PULL), 1)
    return f"M{x1} {y1} Q{cx} {cy} {x2} {y2}"


def _at(turn: float, distance: float) -> tuple[float, float]:
    x, y = distance * math.cos(turn), distance * math.sin(turn)
    return round(SIZE / 2 + x, 1), round(SIZE / 2 + y, 1)
