"""The tables for Gephi, read by the rules of its import."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings

import miggraph
from miggraph.errors import ExportError
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.writers.xml_text import SCALARS
from miggraph.network.graphs.networks import NETWORKS
from tests.export.drawn import arbitrary
from tests.export.graphs import HARD, hard, hostile, tiny
from tests.export.parity import contents, curated, golden, write

_NODES = ("id", "label")
_EDGES = ("source", "target", "Type", "id", "label", "weight", "Kind")


def _rows(content: bytes) -> list[list[str]]:
    """Read as Gephi does, except that blanks stay: commas, quotes, and a backslash escapes."""
    text = io.StringIO(content.decode("utf-8"), newline="")
    return list(csv.reader(text, escapechar="\\", strict=True))


def _expected(sheet: Sheet, own: tuple[str, ...]) -> list[list[str]]:
    """Return the cells of a sheet, without ``Type``, ``Kind`` and ``Timeset``."""
    named = [name for name in own if name.islower()]
    rest = [column.name for column in sheet.columns if column.name not in named]
    order = [sheet.position(name) for name in (*named, *rest)]
    kinds = [column.kind for column in sheet.columns]
    return [
        ["" if row[p] is None else SCALARS[kinds[p]](row[p]) for p in order if p is not None]
        for row in sheet.rows
    ]


def _check(flat: FlatGraph) -> None:
    for content, sheet, own in zip(
        contents(flat, "gephi-csv"), (flat.nodes, flat.edges), (_NODES, _EDGES), strict=True
    ):
        header, *rows = _rows(content)
        folded = [name.strip().lower() for name in header]
        assert len(folded) == len({*folded})
        assert "" not in folded
        assert folded[: len(own)] == [name.lower() for name in own]
        apart = [p for p, name in enumerate(header) if name in ("Type", "Kind", "Timeset")]
        assert ("Timeset" in header) == (sheet.span is not None)
        found = [[cell for p, cell in enumerate(row) if p not in apart] for row in rows]
        assert found == _expected(sheet, own)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_curated_networks_arrive_unchanged(kg: miggraph.KnowledgeGraph, name: str) -> None:
    flat = curated(kg, name)
    _check(flat)
    header, *rows = _rows(contents(flat, "gephi-csv")[1])
    types = {row[header.index("Type")] for row in rows}
    assert types == {"Directed" if flat.directed else "Undirected"}


@pytest.mark.parametrize("name", NETWORKS)
def test_pandas_finds_the_same_ends_and_weights(
    kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path
) -> None:
    flat = curated(kg, name)
    nodes, edges = (
        pd.read_csv(path, keep_default_na=False, dtype={"Id": str})
        for path in write(flat, "gephi-csv", tmp_path)
    )
    assert list(nodes["Id"]) == flat.nodes.values("id")
    assert list(nodes["Label"]) == flat.nodes.values("label")
    found = edges[["Id", "Source", "Target", "Weight"]].to_numpy().tolist()
    assert found == [[row[0], row[1], row[2], row[4]] for row in flat.edges.rows]


def test_hostile_text_arrives_unchanged() -> None:
    _check(flatten(hostile()))


@pytest.mark.parametrize("name", HARD)
def test_each_difficulty_is_overcome(name: str) -> None:
    _check(flatten(hard(name)))


@settings(max_examples=80, deadline=None)
@given(arbitrary())
def test_any_graph_arrives_unchanged(graph: nx.Graph[Any]) -> None:
    _check(flatten(graph))


def test_the_files_are_as_expected() -> None:
    nodes, edges = contents(flatten(tiny()), "gephi-csv")
    golden("tiny.nodes.csv", nodes)
    golden("tiny.edges.csv", edges)


def test_files_are_named_after_their_tables(tmp_path: Path) -> None:
    paths = write(tiny(), "gephi-csv", tmp_path)
    assert [path.name for path in paths] == ["x.nodes.csv", "x.edges.csv"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2021, 1, 2), date(2021, 3, 4), "<[2021-01-02, 2021-03-04]>"),
        (date(2021, 1, 2), None, "<[2021-01-02, Infinity]>"),
        (None, date(2021, 3, 4), "<[-Infinity, 2021-03-04]>"),
        (None, None, ""),
        (date(2021, 3, 4), date(2021, 1, 2), ""),
    ],
)
def test_time_is_an_interval(start: date | None, end: date | None, said: str) -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edge("A", "B", earliest=start, latest=end)
    graph.add_edge("B", "A", earliest=date(2020, 1, 1), latest=date(2020, 1, 1))
    header, first, _ = _rows(contents(flatten(graph), "gephi-csv")[1])
    assert first[header.index("Timeset")] == said


def test_each_leg_has_its_kind(kg: miggraph.KnowledgeGraph) -> None:
    flat = curated(kg, "legs")
    header, *rows = _rows(contents(flat, "gephi-csv")[1])
    assert [row[header.index("Kind")] for row in rows] == flat.edges.values("kind")


@pytest.mark.parametrize(
    ("ids", "said"),
    [(("A", " A"), "2 nodes .*' A'.*'A'"), (("", "B"), "1 nodes"), (("\t", "B"), "1 nodes")],
)
def test_ids_that_gephi_takes_for_one_are_refused(
    ids: tuple[str, str], said: str, tmp_path: Path
) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edge(*ids)
    with pytest.raises(ExportError) as refused:
        write(graph, "gephi-csv", tmp_path)
    assert re.search(said, str(refused.value))
    assert list(tmp_path.iterdir()) == []


def test_edges_of_one_id_are_refused(tmp_path: Path) -> None:
    graph: nx.MultiGraph[Any] = nx.MultiGraph()
    graph.add_edge("A", "B", key="e")
    graph.add_edge("A", "B", key="e ")
    with pytest.raises(ExportError, match="2 edges"):
        write(graph, "gephi-csv", tmp_path)
