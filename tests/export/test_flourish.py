"""Links and points for Flourish."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.writers.flourish import write_links, write_points
from tests.export.graphs import HARD, hard
from tests.export.maps import cells, expected, graphs, same, tiny, value, written

ENDS = ("source", "target", "weight")
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "writer"), [("links.csv", write_links), ("points.csv", write_points)]
)
def test_a_small_network(name: str, writer: object) -> None:
    assert callable(writer)
    data = written(writer, flatten(tiny()))
    assert data.decode() == (GOLDEN / f"flourish.{name}").read_bytes().decode()


def check(flat: FlatGraph) -> None:
    """Compare what pandas reads with the rows."""
    titles, rows = cells(written(write_links, flat))
    assert titles[:3] == ["source", "target", "value"]
    assert len({*titles}) == len(titles)
    others = [i for i, c in enumerate(flat.edges.columns) if c.name not in ENDS]
    columns = [flat.edges.columns[i] for i in others]
    ends = zip(*map(flat.edges.values, ENDS), strict=True)
    for read, given_, (source, target, weight) in zip(rows, flat.edges.rows, ends, strict=True):
        assert read[:2] == [source, target]
        assert float(read[2]) == weight
        found = [value(text, column) for text, column in zip(read[3:], columns, strict=True)]
        assert same(found, [expected(given_[i], flat.edges.columns[i]) for i in others])
    titles, rows = cells(written(write_points, flat))
    assert titles[:3] == ["id", "group", "size"]
    assert [row[0] for row in rows] == flat.nodes.values("id")
    columns = list(flat.nodes.columns[1:])
    for read, given_ in zip(rows, flat.nodes.rows, strict=True):
        found = [value(text, column) for text, column in zip(read[3:], columns, strict=True)]
        assert same(found, list(map(expected, given_[1:], columns)))


@pytest.mark.parametrize("name", ["transfers", "flows", "legs", "agreements", "partners"])
def test_the_networks_are_read_back(kg: miggraph.KnowledgeGraph, name: str) -> None:
    check(flatten(kg.network(name)))


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_write_is_read_back(name: str) -> None:
    check(flatten(hard(name)))


@settings(max_examples=60, deadline=None)
@given(graphs(everywhere=False))
def test_any_network_is_read_back(graph: nx.MultiDiGraph[str]) -> None:
    check(flatten(graph))


def test_the_size_is_the_number_of_edges(kg: miggraph.KnowledgeGraph) -> None:
    graph = kg.network("transfers")
    _, rows = cells(written(write_points, flatten(graph)))
    assert {row[0]: int(row[2]) for row in rows} == dict(graph.degree())
    assert Counter(row[1] for row in rows) == Counter(graph.nodes[n]["kind"] for n in graph)


def test_its_names_are_kept_for_its_columns() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", size=7, group="x", size_given=8)
    graph.add_edge("a", "a", value=9)
    titles, (row,) = cells(written(write_points, flatten(graph)))
    told = dict(zip(titles, row, strict=True))
    assert (told["size"], told["group"]) == ("2", "")
    assert (told["size_given"], told["size_given_2"], told["group_given"]) == ("8", "7", "x")
    titles, (row,) = cells(written(write_links, flatten(graph)))
    told = dict(zip(titles, row, strict=True))
    assert (told["value"], told["value_given"]) == ("1", "9")


def test_a_spreadsheet_computes_no_cell() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("=1+1", "-2", x="@y", z=("+1",), **{"=title": -4})
    for writer in (write_links, write_points):
        for line in written(writer, flatten(graph)).decode().splitlines():
            for text in line.split(","):
                assert text[:1] not in "=+@" or not text
                assert text in ("-4", "") or not text.startswith("-")
