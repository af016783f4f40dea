"""Names of columns and of files, and files that are the same whoever made the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from miggraph.columns import Column
from miggraph.export.flat import flatten
from miggraph.export.format import write_network
from miggraph.export.formats import network_format
from miggraph.export.writers.names import column_names
from tests.export.graphs import tiny
from tests.export.parity import contents


def test_columns_are_told_apart_as_the_format_does() -> None:
    columns = [Column(name, "text", "") for name in ("ID", "a", "A ", "a_given", " ", "b")]
    assert column_names(columns, {"", "id"}, any_case=True, spelled=str.strip) == [
        "ID_given",
        "a",
        "A_given_2",
        "a_given",
        "_given",
        "b",
    ]
    assert column_names(columns, {"id", "b"}) == ["ID", "a", "A ", "a_given", " ", "b_given"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("flows", "flows"),
        ("../../up", "up"),
        ("a/b: c", "a-b-c"),
        ("..", "graph"),
        ("Flüsse 2", "Flüsse-2"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_file_stays_in_its_folder(name: str, file: str, tmp_path: Path) -> None:
    graph: nx.Graph[Any] = nx.Graph(name=name)
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    (path,) = write_network(flatten(graph), network_format("gexf"), folder)
    assert path == folder / f"{file}.gexf"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("name", ["gexf", "graphml", "yed", "cx2", "gephi-csv"])
def test_the_order_of_making_changes_nothing(name: str) -> None:
    made = tiny()
    again: nx.MultiDiGraph[Any] = nx.MultiDiGraph(name="tiny")
    again.add_nodes_from(reversed(list(made.nodes(data=True))))
    again.add_edges_from(reversed(list(made.edges(keys=True, data=True))))
    assert list(again) != list(made)
    assert contents(flatten(again), name) == contents(flatten(made), name)
