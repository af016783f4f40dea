"""Colours and sizes of nodes and edges, for formats that hold them.

The colours are those of Okabe and Ito (2008, "Color Universal Design"), which people with a colour
vision deficiency tell apart too. They repeat what an attribute says, and so nothing is in a colour
alone. Agreements have the colour of the group of their kind, for eight colours are not enough for
each.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, Final, NamedTuple

from miggraph.export.flat import FlatGraph

__all__ = [
    "EDGE_COLOURS",
    "NODE_COLOURS",
    "OTHER",
    "Colour",
    "edge_colours",
    "edge_widths",
    "node_colours",
    "node_sizes",
]


class Colour(NamedTuple):
    """Red, green and blue, each from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """The colour as ``#rrggbb``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


_BLACK: Final = Colour(0, 0, 0)
_ORANGE: Final = Colour(230, 159, 0)
_SKY: Final = Colour(86, 180, 233)
_GREEN: Final = Colour(0, 158, 115)
_BLUE: Final = Colour(0, 114, 178)
_VERMILLION: Final = Colour(213, 94, 0)
_PURPLE: Final = Colour(204, 121, 167)
#: What has no colour of its own: a grey.
OTHER: Final = Colour(153, 153, 153)

#: ``kind`` of a node -> colour.
NODE_COLOURS: Final = {
    "state": _BLUE,
    "union": _SKY,
    "former": OTHER,
    # Persons go to a state that need not be their own.
    "third-country-transfer": _VERMILLION,
    "externalised-processing": _VERMILLION,
    "offshore-detention": _VERMILLION,
    "prison-rental": _VERMILLION,
    "safe-third-country": _VERMILLION,
    "responsibility-allocation": _VERMILLION,
    # A state takes persons back.
    "readmission": _ORANGE,
    "return-of-nationals": _ORANGE,
    # A state admits persons in need of protection.
    "resettlement": _GREEN,
    "humanitarian-transit": _GREEN,
    # Work, visas and broad frames.
    "labour-mobility": _PURPLE,
    "mobility-partnership": _PURPLE,
    "visa-facilitation": _PURPLE,
    "border-cooperation": _BLACK,
}
#: ``third_country`` of an edge -> colour. A flow has a count instead: orange from one upwards.
EDGE_COLOURS: Final = {
    "yes": _VERMILLION,
    "partly": _ORANGE,
    "no": _BLUE,
    "undetermined": OTHER,
}

_LEAST_SIZE: Final = 10.0
_MOST_SIZE: Final = 40.0
_LEAST_WIDTH: Final = 1.0
_MOST_WIDTH: Final = 6.0


def node_colours(graph: FlatGraph) -> list[Colour]:
    """Return the colour of each node, by its ``kind``."""
    return [NODE_COLOURS.get(kind, OTHER) for kind in graph.nodes.values("kind")]


def edge_colours(graph: FlatGraph) -> list[Colour]:
    """Return the colour of each edge, by what its ``third_country`` says."""
    answers = graph.edges.values("third_country")
    open_ = graph.edges.values("undetermined")
    return [_edge_colour(*said) for said in zip(answers, open_, strict=True)]


def node_sizes(graph: FlatGraph) -> list[float]:
    """Return the diameter of each node, from 10 to 40: its area grows with the number of edges."""
    degrees: Counter[str] = Counter(graph.edges.values("source"))
    degrees.update(graph.edges.values("target"))
    most = max(degrees.values(), default=0) or 1
    least, span = _LEAST_SIZE**2, _MOST_SIZE**2 - _LEAST_SIZE**2
    return [
        round(math.sqrt(least + span * degrees[node] / most), 2)
        for node in graph.nodes.values("id")
    ]


def edge_widths(graph: FlatGraph) -> list[float]:
    """Return the width of each edge, from 1 to 6, growing with its weight.

    Edges of equal weight are all of the least width, and so is one whose weight is no more than 0.
    """
    weights = [max(weight, 0) for weight in graph.edges.values("weight")]
    least, most = min(weights, default=0), max(weights, default=0)
    span = (most - least) or 1
    return [
        round(_LEAST_WIDTH + (_MOST_WIDTH - _LEAST_WIDTH) * ((weight - least) / span), 2)
        for weight in weights
    ]


def _edge_colour(answer: Any, open_: Any) -> Colour:
    if isinstance(answer, str):
        return EDGE_COLOURS.get(answer, OTHER)
    if not isinstance(answer, int) or isinstance(answer, bool):
        return OTHER
    if answer > 0:  # of some of them only, for it counts "partly" too
        return EDGE_COLOURS["partly"]
    return EDGE_COLOURS["undetermined" if open_ else "no"]
