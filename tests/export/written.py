"""Networks written in a format, and what a reader has to find in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx

from miggraph import KnowledgeGraph
from miggraph.columns import Kind
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.format import write_network
from miggraph.export.formats import network_format
from miggraph.export.lists import joined
from tests.export.shape import Read

__all__ = ["NETWORKS", "as_bytes", "assert_parity", "curated", "exactly", "golden", "told", "write"]

NETWORKS = ("transfers", "flows", "legs", "agreements", "partners")
_GOLDEN = Path(__file__).with_name("golden")

#: How a format that has neither days nor lists says them.
TEXTS: Mapping[Kind, Callable[[Any], Any]] = {"date": lambda day: day.isoformat(), "list": joined}


@cache
def curated(kg: KnowledgeGraph, name: str) -> FlatGraph:
    """Return one of the networks of the curated data as rows."""
    return flatten(kg.network(name))


def write(graph: nx.Graph[Any] | FlatGraph, name: str, folder: Path) -> list[Path]:
    """Write a network to files in a folder, and return them."""
    flat = graph if isinstance(graph, FlatGraph) else flatten(graph)
    return write_network(flat, network_format(name), folder / f"x{_ending(name)}")


def as_bytes(graph: FlatGraph, name: str) -> list[bytes]:
    """Return the files of a format."""
    files = []
    for part in network_format(name).parts:
        out = BytesIO()
        part.write(graph, out)
        files.append(out.getvalue())
    return files


def told(
    sheet: Sheet, leave: tuple[str, ...], convert: Mapping[Kind, Callable[[Any], Any]] = TEXTS
) -> dict[str, dict[str, Any]]:
    """Return the values of each row by id, without missing ones and the columns `leave`."""
    return {
        row[0]: {
            column.name: convert.get(column.kind, lambda value: value)(value)
            for column, value in zip(sheet.columns, row, strict=True)
            if value is not None and column.name not in leave
        }
        for row in sheet.rows
    }


def assert_parity(
    read: Read,
    flat: FlatGraph,
    convert: Mapping[Kind, Callable[[Any], Any]] = TEXTS,
    leave: tuple[str, ...] = (),
) -> None:
    """Demand of a file with ids of edges the same nodes, edges, and values with their types."""
    assert read.directed in (None, flat.directed)
    assert exactly(read.nodes) == exactly(told(flat.nodes, ("id", *leave), convert))
    assert len(read.edges) == len(flat.edges)
    edges = {edge.id: edge for edge in read.edges}
    ends = {row[0]: row[1:3] for row in flat.edges.rows}
    for key, (source, target) in ends.items():
        found = (edges[key].source, edges[key].target)
        assert found == (source, target) or (not flat.directed and found == (target, source))
    values = {key: edge.attributes for key, edge in edges.items()}
    assert exactly(values) == exactly(told(flat.edges, ("id", "source", "target", *leave), convert))


def exactly(rows: Mapping[Any, Mapping[str, Any]]) -> dict[Any, dict[str, tuple[str, Any]]]:
    """Return values with their types: True is not 1, nor is 1 a 1.0."""
    return {
        key: {name: (type(value).__name__, value) for name, value in row.items()}
        for key, row in rows.items()
    }


def golden(name: str, content: bytes) -> None:
    """Compare with a file of tests/export/golden."""
    path = _GOLDEN / name
    assert path.exists(), f"{path} is missing; it would be\n{content.decode()}"
    assert content.decode() == path.read_bytes().decode()


def _ending(name: str) -> str:
    parts = network_format(name).parts
    return parts[0].suffix if len(parts) == 1 else ""
