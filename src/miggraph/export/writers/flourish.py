"""Two CSV files for the network graph of Flourish: links and points."""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO, Final

from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.writers.csv_rows import cell, write_rows
from miggraph.export.writers.names import column_names

__all__ = ["write_links", "write_points"]

_LINK: Final = ("source", "target", "value")
_POINT: Final = ("id", "group", "size")


def write_links(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a row an edge: ``source``, ``target``, ``value`` (the weight), then all else.

    What stands behind can be bound to the filter, to colours and to popups.
    """
    others, titles = _others(graph.edges, {"source", "target", "weight"}, _LINK)
    ends = zip(*(graph.edges.values(n) for n in ("source", "target", "weight")), strict=True)
    rows = (
        [*map(cell, first), *(cell(row[i]) for i in others)]
        for first, row in zip(ends, graph.edges.rows, strict=True)
    )
    write_rows(out, [*_LINK, *titles], rows)


def write_points(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a row a node: ``id``, ``group`` (its kind), ``size`` (edges at it), then all else."""
    degrees: Counter[str] = Counter(graph.edges.values("source"))
    degrees.update(graph.edges.values("target"))
    others, titles = _others(graph.nodes, {"id"}, _POINT)
    first = zip(graph.nodes.values("id"), graph.nodes.values("kind"), strict=True)
    rows = (
        [cell(node), cell(kind), str(degrees[node]), *(cell(row[i]) for i in others)]
        for (node, kind), row in zip(first, graph.nodes.rows, strict=True)
    )
    write_rows(out, [*_POINT, *titles], rows)


def _others(sheet: Sheet, told: set[str], first: tuple[str, ...]) -> tuple[list[int], list[str]]:
    """Return positions and titles of the columns that do not stand in front."""
    others = [i for i, column in enumerate(sheet.columns) if column.name not in told]
    return others, column_names([sheet.columns[i] for i in others], first)
