"""Pajek: the network (.net), classes of nodes by kind (.clu) and their weighted degrees (.vec)."""

from __future__ import annotations

import math
import re
from typing import BinaryIO, Final

from miggraph.export.drawing import drawn_positions
from miggraph.export.flat import FlatGraph
from miggraph.export.palette import NODE_COLOURS
from miggraph.export.positions import positions

__all__ = ["write_degrees", "write_kinds", "write_net"]

#: Pajek reads other characters as ``&#NNN;``, and knows no escape for quotation marks; other
#: readers take a backslash for an escape.
_ESCAPED: Final = re.compile(r"[^ !#-\[\]-~]|&(?=#)")

#: Units of positions around the earth.
_AROUND: Final = 3600


def write_net(graph: FlatGraph, out: BinaryIO) -> None:
    """Write vertices with their ids as labels, and a line an edge, parallel ones too.

    The picture is a map with north up, if nodes have coordinates.
    """
    ids = graph.nodes.values("id")
    out.write(f"*Network {_line(graph.name)}\n*Vertices {len(ids)}\n".encode("ascii"))
    for number, (id_, place) in enumerate(zip(ids, _places(graph), strict=True), 1):
        out.write(f"{number} {_quoted(id_)}{place}\n".encode("ascii"))
    out.write(b"*Arcs\n" if graph.directed else b"*Edges\n")
    numbers = {id_: number for number, id_ in enumerate(ids, 1)}
    names = ("source", "target", "weight", "id")
    rows = zip(*(graph.edges.values(name) for name in names), strict=True)
    for source, target, weight, id_ in rows:
        line = f"{numbers[source]} {numbers[target]} {weight} l {_quoted(id_)}\n"
        out.write(line.encode("ascii"))


def write_kinds(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the class of each node: the number of its kind, the same in all networks of ours.

    Kinds that are not ours are numbered behind these in the order of their names; 0 is no kind.
    """
    kinds = graph.nodes.values("kind")
    ours = {kind: number for number, kind in enumerate(NODE_COLOURS, 1)}
    others = sorted({str(kind) for kind in kinds if kind is not None} - ours.keys())
    numbers = ours | {kind: number for number, kind in enumerate(others, len(ours) + 1)}
    out.write(f"*Vertices {len(kinds)}\n".encode("ascii"))
    for kind in kinds:
        out.write(f"{0 if kind is None else numbers[str(kind)]}\n".encode("ascii"))


def write_degrees(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the sum of the weights of each node's edges; one to the node itself counts twice."""
    edges = graph.edges
    weights: dict[str, list[float]] = {id_: [] for id_ in graph.nodes.values("id")}
    for end in ("source", "target"):
        for node, weight in zip(edges.values(end), edges.values("weight"), strict=True):
            weights[node].append(weight)
    out.write(f"*Vertices {len(weights)}\n".encode("ascii"))
    for given in weights.values():
        out.write(f"{_sum(given)}\n".encode("ascii"))


def _sum(given: list[float]) -> float:
    return sum(given) if all(isinstance(weight, int) for weight in given) else math.fsum(given)


def _places(graph: FlatGraph) -> list[str]:
    """Return x, y and z of each node, from 0 to 1 and with y downwards; or nothing."""
    if all(place is None for place in positions(graph)):
        return [""] * len(graph.nodes)
    return [
        f" {_within(0.5 + x / _AROUND):.4f} {_within(0.5 - y / _AROUND):.4f} 0.5"
        for x, y in drawn_positions(graph)
    ]


def _within(part: float) -> float:
    return min(max(part, 0.0), 1.0)


def _line(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"&#{ord(match[0])};", text)


def _quoted(text: str) -> str:
    return f'"{_line(text)}"'
