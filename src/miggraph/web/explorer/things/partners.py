"""A state and its partners, as a drawing: the state in the middle, the partners around it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from miggraph.web.explorer.things.by_state import Held, Part

__all__ = ["Drawing", "Partner", "draw_partners", "partners_of"]

#: Length and width of the drawing.
SIZE: Final = 700.0
#: The circle of the partners, where names stand around it and where only codes do.
_CIRCLE_OF_NAMES: Final = 190.0
_CIRCLE_OF_CODES: Final = 305.0
#: The disc in the middle.
_MIDDLE: Final = 34.0
#: Up to so many partners stand with their names, more with their codes.
_MOST_NAMES: Final = 24
#: Lines to one partner lie so far apart.
_APART: Final = 5.0
_WIDEST: Final = 6.0


class Partner(NamedTuple):
    """What a state and a partner have in common: numbers of transfers, and of agreements.

    `undetermined` are transfers between the two of which an end is not settled.
    """

    code: str
    sent: int
    received: int
    undetermined: int
    agreements: int


class Line(NamedTuple):
    """A line of the drawing; `relation` is a field of `Partner`. With `to_middle` it ends there."""

    relation: str
    x1: float
    y1: float
    x2: float
    y2: float
    width: float


class Label(NamedTuple):
    """Where the name of a partner stands; `angle` in degrees, `anchor` as SVG has it."""

    partner: Partner
    x: float
    y: float
    angle: float
    anchor: str


class Drawing(NamedTuple):
    """Lines and labels of the drawing, in units of its box."""

    size: float
    middle: float
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    with_names: bool


def partners_of(
    code: str, sent: Iterable[Part], received: Iterable[Part], held: Iterable[Held]
) -> list[Partner]:
    """Count what a state has in common with each other one, the most first.

    Parameters
    ----------
    code
        The state.
    sent, received
        The transfers that were done, in which it is or may be the sender or the receiver.
    held
        Its agreements; facilitators and funders among the other parties are partners, too.
    """
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("sent", "received", "undetermined", "agreements")
    }
    for relation, parts in (("sent", sent), ("received", received)):
        for transfer, is_settled, _ in parts:
            if relation == "sent":
                other, others = transfer.receiving, transfer.possible
            else:
                other, others = transfer.sending, transfer.possible_senders
            if is_settled and other is not None:
                counts[relation][other] += 1
            else:
                counts["undetermined"].update({other} if other is not None else set(others))
    for one in held:
        counts["agreements"].update({party.state for party in one.agreement.parties})
    codes = set().union(*counts.values()) - {code}
    partners = [Partner(one, *(counts[name][one] for name in Partner._fields[1:])) for one in codes]
    return sorted(partners, key=lambda one: (-sum(one[1:4]), -one.agreements, one.code))


def draw_partners(partners: Iterable[Partner]) -> Drawing:
    """Place the partners around the state, in the order of their codes, beginning at the top."""
    ordered = sorted(partners, key=lambda one: one.code)
    with_names = len(ordered) <= _MOST_NAMES
    circle = _CIRCLE_OF_NAMES if with_names else _CIRCLE_OF_CODES
    lines: list[Line] = []
    labels: list[Label] = []
    for place, partner in enumerate(ordered):
        turn = 2 * math.pi * place / max(len(ordered), 1) - math.pi / 2
        lines += _lines(partner, turn, circle)
        x, y = _at(turn, circle + 10)
        degrees = math.degrees(turn)
        is_left = math.cos(turn) < -1e-9
        angle = round(degrees - 180 if is_left else degrees, 1)
        labels.append(Label(partner, x, y, angle, "end" if is_left else "start"))
    return Drawing(SIZE, _MIDDLE, tuple(lines), tuple(labels), with_names)


def _lines(partner: Partner, turn: float, circle: float) -> list[Line]:
    told = [name for name in ("sent", "received", "undetermined") if getattr(partner, name)]
    shown = told or ["agreements"]
    lines = []
    for place, relation in enumerate(shown):
        aside = (place - (len(shown) - 1) / 2) * _APART
        inner = _at(turn, _MIDDLE + 4, aside)
        outer = _at(turn, circle, aside)
        start, end = (outer, inner) if relation == "received" else (inner, outer)
        number = getattr(partner, relation)
        width = 1.5 if relation == "agreements" else min(1 + math.log2(number), _WIDEST)
        lines.append(Line(relation, *start, *end, round(width, 1)))
    return lines


def _at(turn: float, distance: float, aside: float = 0.0) -> tuple[float, float]:
    """Return the point in a direction from the middle, a little aside of the ray."""
    x = SIZE / 2 + distance * math.cos(turn) - aside * math.sin(turn)
    y = SIZE / 2 + distance * math.sin(turn) + aside * math.cos(turn)
    return round(x, 1), round(y, 1)
