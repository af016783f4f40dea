"""What a reader finds in a file is what the network has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import networkx as nx

from miggraph.columns import Kind
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.formats import network_format
from miggraph.export.lists import joined
from tests.export.shape import Read

__all__ = ["NETWORKS", "TEXTS", "Convert", "Names", "assert_same", "contents", "golden", "tiny"]

#: All that miggraph has.
NETWORKS = ("transfers", "flows", "legs", "agreements", "partners", "neighbours")
GOLDEN = Path(__file__).with_name("golden")

Convert = Mapping[Kind, Callable[[Any], Any]]
#: Gives what each column is called in the file; an empty name is that of no attribute.
Names = Callable[[Sheet], Sequence[str]]

#: Where lists are arrays, and days texts.
ARRAYS: Convert = {"date": date.isoformat, "list": list}
#: Where both are texts.
TEXTS: Convert = {"date": date.isoformat, "list": joined}


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


def assert_same(
    read: Read,
    flat: FlatGraph,
    names: Names,
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


def _exact(value: Any, numbers: Callable[[float], Any]) -> Any:
    """Return a value with its type: True is not 1, nor is 1 a 1.0 unless the reader says so."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = numbers(value)
    return type(value).__name__, repr(value)


def _same(value: Any) -> Any:
    return value


def golden(name: str, content: bytes) -> None:
    """Compare with a file in the folder `golden`."""
    path = GOLDEN / name
    assert path.exists(), f"{path} is missing; it would be\n{content.decode()}"
    assert content.decode() == path.read_bytes().decode()


def tiny() -> nx.MultiDiGraph[str]:
    """Return three nodes, two parallel edges and a loop, with much that is missing."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="sample")
    graph.add_node("AL", label="Albania", kind="state", latitude=41.0, longitude=20.0)
    graph.add_node(
        "CI", label="C\u00f4te \u201cd\u2019Ivoire\u201d", kind="state", languages=("fr",)
    )
    graph.add_node("EU", label='The "Union"', kind="union", began=date(1993, 11, 1))
    graph.add_edge(
        "AL",
        "EU",
        key="a/1",
        persons_min=3,
        told=True,
        via=("IT", "a; b"),
        earliest=date(2024, 1, 31),
    )
    graph.add_edge("AL", "EU", key="a/2", weight_share=0.5, via=())
    graph.add_edge("EU", "EU", key="loop", told=False, note="line\nbreak & \\")
    return graph
