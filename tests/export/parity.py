"""Networks written in a format; what a reader finds in the file is what the network has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
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

__all__ = [
    "TEXTS",
    "Convert",
    "Names",
    "assert_same",
    "contents",
    "curated",
    "exactly",
    "golden",
    "plain_names",
    "told",
    "write",
]

_GOLDEN = Path(__file__).with_name("golden")

Convert = Mapping[Kind, Callable[[Any], Any]]
#: Gives what each column is called in the file; an empty name is that of no attribute.
Names = Callable[[Sheet], Sequence[str]]

#: Where lists are arrays, and days texts.
ARRAYS: Convert = {"date": date.isoformat, "list": list}
#: Where both are texts.
TEXTS: Convert = {"date": date.isoformat, "list": joined}


@cache
def curated(kg: KnowledgeGraph, name: str) -> FlatGraph:
    """Return one of the networks of the curated data as rows."""
    return flatten(kg.network(name))


def write(graph: nx.Graph[Any] | FlatGraph, name: str, folder: Path) -> list[Path]:
    """Write a network to files in a folder, and return them."""
    flat = graph if isinstance(graph, FlatGraph) else flatten(graph)
    form = network_format(name)
    ending = form.parts[0].suffix if len(form.parts) == 1 else ""
    return write_network(flat, form, folder / f"x{ending}")


def contents(flat: FlatGraph, name: str) -> list[bytes]:
    """Return the files of a format, which are the same when they are written again."""
    files = []
    for part in network_format(name).parts:
        first, second = BytesIO(), BytesIO()
        part.write(flat, first)
        part.write(flat, second)
        assert first.getvalue() == second.getvalue()
        files.append(first.getvalue())
    return files


def plain_names(sheet: Sheet) -> list[str]:
    """Return the names as they are in the network; the ids are no attributes."""
    return ["" if c.name in ("id", "source", "target") else c.name for c in sheet.columns]


def told(
    sheet: Sheet, leave: tuple[str, ...], convert: Convert = TEXTS
) -> dict[str, dict[str, Any]]:
    """Return the values of each row by id, without missing ones and the columns `leave`."""
    return {
        row[0]: {
            column.name: convert.get(column.kind, _same)(value)
            for column, value in zip(sheet.columns, row, strict=True)
            if value is not None and column.name not in leave
        }
        for row in sheet.rows
    }


def exactly(rows: Mapping[Any, Mapping[str, Any]]) -> dict[Any, dict[str, tuple[str, str]]]:
    """Return values with their types: True is not 1, nor is 1 a 1.0."""
    return {
        key: {name: _exact(value, _same) for name, value in row.items()}
        for key, row in rows.items()
    }


def assert_same(
    read: Read,
    flat: FlatGraph,
    names: Names = plain_names,
    convert: Convert = ARRAYS,
    *,
    look: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset()),
    edge_ids: Sequence[str] | None = None,
    numbers: Callable[[float], Any] = lambda number: number,
    empty: bool = True,
) -> None:
    """Demand the same nodes, edges and values of typed attributes, and nothing beside them.

    Parameters
    ----------
    look
        Of nodes and of edges, attributes that the writer adds: each has them, and they are no
        values of the network.
    edge_ids
        The ids of edges in the order of the rows, where they differ from those of the network.
    numbers
        What a number is to the reader.
    empty
        Whether the reader tells an empty text from none.
    """
    assert read.directed in (None, flat.directed)

    def values(sheet: Sheet) -> list[dict[str, Any]]:
        called = names(sheet)
        return [
            {
                name: _exact(convert.get(column.kind, _same)(value), numbers)
                for name, column, value in zip(called, sheet.columns, row, strict=True)
                if name and value is not None and (empty or value not in ("", ()))
            }
            for row in sheet.rows
        ]

    def found(attributes: Mapping[str, Any], added: frozenset[str]) -> dict[str, Any]:
        assert added <= attributes.keys()
        return {k: _exact(v, numbers) for k, v in attributes.items() if k not in added}

    ids = flat.nodes.values("id")
    nodes = {id_: found(attributes, look[0]) for id_, attributes in read.nodes.items()}
    assert nodes == dict(zip(ids, values(flat.nodes), strict=True))

    keys = flat.edges.values("id") if edge_ids is None else edge_ids
    if all(edge.id is None for edge in read.edges):
        keys = [None] * len(flat.edges)
    ends = zip(flat.edges.values("source"), flat.edges.values("target"), strict=True)
    wanted = zip(keys, ends, values(flat.edges), strict=True)
    edges = ((e.id, (e.source, e.target), found(e.attributes, look[1])) for e in read.edges)
    assert _bag(edges, flat.directed) == _bag(wanted, flat.directed)


def _bag(edges: Any, directed: bool) -> list[str]:
    """Return edges in an order of their own."""
    return sorted(
        repr((id_, ends if directed else tuple(sorted(ends)), sorted(attributes.items())))
        for id_, ends, attributes in edges
    )


def _exact(value: Any, numbers: Callable[[float], Any]) -> tuple[str, str]:
    """Return a value with its type: True is not 1, nor is 1 a 1.0 unless the reader says so."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = numbers(value)
    return type(value).__name__, repr(value)


def _same(value: Any) -> Any:
    return value


def golden(name: str, content: bytes) -> None:
    """Compare with a file in the folder `golden`."""
    path = _GOLDEN / name
    assert path.exists(), f"{path} is missing; it would be\n{content.decode()}"
    assert content.decode() == path.read_bytes().decode()
