"""The register of neighbours and its network."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import miggraph
from miggraph.errors import DataError, UsageError
from miggraph.network.graphs.attributes import ATTRIBUTES
from miggraph.network.graphs.filters import Filters
from miggraph.network.graphs.neighbourhood import neighbours_graph
from miggraph.network.graphs.networks import build_network
from miggraph.records import State

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def graph() -> nx.Graph[str]:
    return miggraph.open().network("neighbours")


def test_all_states_that_exist_today_are_in_it(graph: nx.Graph[str]) -> None:
    states = miggraph.open().dossier.states
    assert set(graph) == {code for code, state in states.items() if state.kind == "state"}
    assert graph.graph["left_out"].keys() == set(states) - set(graph)


def test_attributes_are_those_documented(graph: nx.Graph[str]) -> None:
    names = {attribute.name for attribute in ATTRIBUTES["neighbours", "edge"]}
    assert all(set(data) == names for *_, data in graph.edges(data=True))
    names = {attribute.name for attribute in ATTRIBUTES["neighbours", "node"]}
    assert all(set(data) == names for _, data in graph.nodes(data=True))
    for *_, data in graph.edges(data=True):
        assert data["land"] or data["sea_km"] is not None or data["bodies"]
        assert not data["land"] or data["sea_km"] is None
        assert data["sea_km"] is None or 0 < data["sea_km"] <= 400
        assert set(data["bodies"]) <= set(graph.graph["bodies"])


@pytest.mark.parametrize(
    ("left", "right", "land", "sea"),
    [
        ("US", "MX", True, None),
        ("RW", "UG", True, None),
        ("XK", "AL", True, None),
        ("CD", "CF", True, None),
        ("FR", "GB", False, (30, 36)),  # the Strait of Dover
        ("ES", "MA", True, None),  # Ceuta and Melilla
        ("IT", "AL", False, (60, 80)),  # the Strait of Otranto
        ("US", "CU", False, (140, 160)),  # Florida Keys
        ("AU", "PG", False, (1, 10)),  # islands of the Torres Strait
    ],
)
def test_known_neighbours(
    graph: nx.Graph[str], left: str, right: str, land: bool, sea: tuple[int, int] | None
) -> None:
    data = graph.edges[left, right]
    assert data["land"] is land
    assert data["sea_km"] is None if sea is None else sea[0] <= data["sea_km"] <= sea[1]


def test_states_that_are_no_neighbours(graph: nx.Graph[str]) -> None:
    for left, right in (("US", "GB"), ("RW", "ET"), ("AU", "NZ"), ("LY", "SY")):
        data = graph.get_edge_data(left, right) or {"land": False, "sea_km": None}
        assert not data["land"]
        assert data["sea_km"] is None
    assert graph.get_edge_data("RW", "ML") is None  # landlocked, far apart, no body in common


def test_tables_are_sorted_and_name_states_of_the_register() -> None:
    states = miggraph.open().dossier.states
    for name, keys in (("neighbours.csv", 2), ("regional-bodies.csv", 3)):
        with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file)
        assert rows == sorted(rows)
        assert len({tuple(row[:keys]) for row in rows}) == len(rows)
        codes = {row[2] for row in rows} if keys == 3 else {c for row in rows for c in row[:2]}
        assert codes <= states.keys()


def test_neighbours_have_no_filters() -> None:
    with pytest.raises(UsageError, match="Neighbours"):
        miggraph.open().network("neighbours", since="2025-01-01")


@pytest.mark.parametrize(
    "row", ["AA,BB,yes,12", "AA,BB,no,", "AA,BB,no,-3", "BB,AA,no,12", "AA,BB,maybe,12"]
)
def test_rows_that_are_wrong(tmp_path: Path, row: str) -> None:
    (tmp_path / "neighbours.csv").write_text(f"left,right,land,sea_km\n{row}\n", encoding="utf-8")
    (tmp_path / "regional-bodies.csv").write_text("body,name,state\n", encoding="utf-8")
    states: Any = {code: State(code, code, "state") for code in ("AA", "BB")}
    with pytest.raises(DataError, match="AA"):
        neighbours_graph(states, tmp_path)


@pytest.mark.parametrize("missing", ["neighbours.csv", "regional-bodies.csv"])
def test_a_missing_table_is_named(tmp_path: Path, missing: str) -> None:
    headers = {"neighbours.csv": "left,right,land,sea_km", "regional-bodies.csv": "body,name,state"}
    for name, header in headers.items():
        if name != missing:
            (tmp_path / name).write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"needs {missing}") as caught:
        neighbours_graph({}, tmp_path)
    assert str(tmp_path / missing) in str(caught.value)
    assert headers[missing] in str(caught.value)


def test_the_network_is_built_from_the_folder_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "neighbours.csv").write_text(
        "left,right,land,sea_km\nRW,US,yes,\n", encoding="utf-8"
    )
    (tmp_path / "regional-bodies.csv").write_text("body,name,state\n", encoding="utf-8")
    kg = miggraph.open()
    given = build_network("neighbours", kg._resolver, kg.view, Filters(), folder=tmp_path)
    assert list(given.edges) == [("RW", "US")]
    usual = build_network("neighbours", kg._resolver, kg.view, Filters())
    assert usual.number_of_edges() > 100
    with pytest.raises(DataError, match=r"neighbours\.csv"):
        build_network("neighbours", kg._resolver, kg.view, Filters(), folder=tmp_path / "none")


def test_bodies_join_their_members(tmp_path: Path) -> None:
    (tmp_path / "neighbours.csv").write_text(
        "left,right,land,sea_km\nAA,BB,yes,\n", encoding="utf-8"
    )
    (tmp_path / "regional-bodies.csv").write_text(
        "body,name,state\nX,Ex,AA\nX,Ex,BB\nX,Ex,CC\nY,Why,AA\nY,Why,BB\nY,Why,ZZ\n",
        encoding="utf-8",
    )
    states: Any = {code: State(code, code, "state") for code in ("AA", "BB", "CC")}
    graph = neighbours_graph(states, tmp_path)
    assert graph.edges["AA", "BB"] == {"land": True, "sea_km": None, "bodies": ("X", "Y")}
    assert graph.edges["AA", "CC"] == {"land": False, "sea_km": None, "bodies": ("X",)}
    assert graph.graph["bodies"] == {"X": "Ex", "Y": "Why"}
