"""Any network as typed rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.errors import GraphError
from miggraph.export.flat import FlatGraph, Sheet, flatten
from miggraph.export.lists import joined
from miggraph.network.graphs.attributes import ATTRIBUTES

Kg = miggraph.KnowledgeGraph

NETWORKS = ("transfers", "flows", "legs", "agreements", "partners", "neighbours")


def one_edge(**attributes: Any) -> nx.DiGraph[str]:
    """Return a graph of one edge with these attributes."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", **attributes)
    return graph


def row(sheet: Sheet, number: int = 0) -> dict[str, Any]:
    """Return a row with its columns."""
    return {c.name: v for c, v in zip(sheet.columns, sheet.rows[number], strict=True)}


def kinds(sheet: Sheet) -> dict[str, str]:
    """Return the kind of each column."""
    return {column.name: column.kind for column in sheet.columns}


def of_values(*values: Any) -> tuple[str, list[Any], tuple[str, ...]]:
    """Return kind and values of an attribute ``x`` of nodes."""
    graph: nx.Graph[int] = nx.Graph()
    for number, value in enumerate(values):
        graph.add_node(number, **({} if value is Ellipsis else {"x": value}))
    flat = flatten(graph)
    return kinds(flat.nodes).get("x", "none"), flat.nodes.values("x"), flat.notes


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ((1, 2), "integer", [1, 2]),
        ((1, 2.5), "number", [1.0, 2.5]),
        ((True, False), "boolean", [True, False]),
        ((True, 2), "text", ["true", "2"]),
        ((1, "x"), "text", ["1", "x"]),
        ((1, 1.5, "x"), "text", ["1", "1.5", "x"]),
        ((date(2025, 1, 2), None), "date", [date(2025, 1, 2), None]),
        ((datetime(2025, 1, 2, 3), "x"), "text", ["2025-01-02 03:00:00", "x"]),
        ((("a", 1), ()), "list", [("a", "1"), ()]),
        (({"b", "a"}, None), "list", [("a", "b"), None]),
        (({"kind": 2, "other": (1, None)}, None), "list", [("kind: 2", "other: 1, "), None]),
        (((("TG", 6, None), ("BJ", 1, 2)), ...), "list", [("TG, 6, ", "BJ, 1, 2"), None]),
        (("", "x"), "text", ["", "x"]),
        ((2**53, 1), "integer", [2**53, 1]),
        ((2**53 + 1, 1), "text", ["9007199254740993", "1"]),
        ((-(2**53) - 1, 1.5), "text", ["-9007199254740993", "1.5"]),
        ((np.int64(3), np.float32(0.5)), "number", [3.0, 0.5]),
    ],
)
def test_a_column_has_one_kind(values: tuple[Any, ...], kind: str, expected: list[Any]) -> None:
    found, converted, _ = of_values(*values)
    assert (found, converted) == (kind, expected)
    assert [type(value) for value in converted] == [type(value) for value in expected]


def test_what_is_not_finite_is_missing() -> None:
    kind, values, notes = of_values(1.5, math.inf, -math.inf, math.nan)
    assert (kind, values) == ("number", [1.5, None, None, None])
    assert "x: 3 values that are not finite are left out." in notes


def test_a_column_without_values_is_left_out_and_told() -> None:
    kind, _, notes = of_values(None, None)
    assert kind == "none"
    assert "x: left out, as no row has a value." in notes


def test_what_xml_does_not_know_is_replaced() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a\x00", "\ud800", note="b\x0b\ufffe", several=("c\x1f", "d\te\n"))
    flat = flatten(graph)
    assert flat.nodes.values("id") == ["a\ufffd", "\ufffd"]
    assert row(flat.edges)["note"] == "b\ufffd\ufffd"
    assert row(flat.edges)["several"] == ("c\ufffd", "d\te\n")


def test_reserved_names_are_renamed() -> None:
    names = ("id", "source", "target", "key", "name")
    graph = one_edge(**{name: f"my {name}" for name in names})
    graph.nodes["a"]["id"] = "node"
    flat = flatten(graph)
    assert row(flat.edges)["id"] == "a-b"
    assert row(flat.edges)["source"] == "a"
    for name in names:
        assert row(flat.edges)[f"{name}_given"] == f"my {name}"
        assert f"{name}: named {name}_given." in flat.notes
    assert row(flat.nodes)["id_given"] == "node"


def test_a_renamed_attribute_meets_no_other() -> None:
    flat = flatten(one_edge(name="one", name_given="two", name_given_2="three"))
    found = row(flat.edges)
    assert sorted(found[name] for name in found if name.startswith("name")) == [
        "one",
        "three",
        "two",
    ]


def test_years_stand_beside_days() -> None:
    flat = flatten(one_edge(earliest=date(2025, 2, 3), latest=None))
    assert row(flat.edges)["year_earliest"] == 2025
    graph = one_edge(earliest=date(2025, 2, 3), latest=date(2026, 1, 1))
    assert flatten(graph).edges.span == ("earliest", "latest")


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ((2, 3), [2, 3]),
        ((2, 0.5), [2.0, 0.5]),
        ((2, None), [1, 1]),
        ((2, "x"), [1, 1]),
        ((2, math.inf), [1, 1]),
        ((True, 1), [1, 1]),
    ],
)
def test_weights(weights: tuple[Any, ...], expected: list[Any]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for number, weight in enumerate(weights):
        graph.add_edge("a", f"b{number}", weight=weight)
    flat = flatten(graph)
    assert flat.edges.values("weight") == expected
    if expected == [1, 1] and weights[0] == 2:
        # What was no weight is still told.
        assert flat.edges.values("weight_given")[0] in (2, 2.0, "2")


def test_nodes_that_are_equal_as_text_are_refused() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from([1, "1"])
    with pytest.raises(GraphError, match="the same id as text"):
        flatten(graph)


def test_every_edge_has_its_own_id() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", kind="x")
    graph.add_edge("a", "b", kind="y")
    graph.add_edge("a", "a")
    assert flatten(graph).edges.values("id") == ["a-a-0", "a-b-0", "a-b-1"]
    dashes: nx.DiGraph[str] = nx.DiGraph([("a", "b-c"), ("a-b", "c")])
    assert len(set(flatten(dashes).edges.values("id"))) == 2
    named: nx.MultiGraph[str] = nx.MultiGraph()
    named.add_edge("a", "b", key="first")
    named.add_edge("a", "b", key="second")
    assert flatten(named).edges.values("id") == ["first", "second"]
    named.add_edge("a", "c", key="first")
    assert flatten(named).edges.values("id") == ["a-b-first", "a-b-second", "a-c-first"]


@pytest.mark.parametrize("edges", [[], [("a", "b")]])
def test_few_rows(edges: list[tuple[str, str]]) -> None:
    graph: nx.Graph[str] = nx.Graph(edges)
    flat = flatten(graph)
    assert len(flat.edges) == len(edges)
    assert ("No edge is in this selection." in flat.notes) is not bool(edges)


def test_lists_can_be_told_apart_again() -> None:
    assert joined(("a; b", "c\\")) == "a\\; b; c\\\\"


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.lists(st.text(), max_size=3).map(tuple),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
NAMES = st.one_of(st.text(max_size=4), st.sampled_from(["id", "name", "weight", "label", "key"]))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.dictionaries(NAMES, VALUES, max_size=4)),
        max_size=8,
    ),
    st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]),
)
def test_any_graph(
    edges: list[tuple[int, int, dict[str, Any]]], kind: Callable[[], nx.Graph[int]]
) -> None:
    graph = kind()
    for source, target, attributes in edges:
        graph.add_edge(source, target)
        list(graph.edges(data=True))[-1][2].update(attributes)
    flat = flatten(graph)
    assert flat.nodes.values("id") == sorted(map(str, graph))
    ends = [
        (row(flat.edges, n)["source"], row(flat.edges, n)["target"]) for n in range(len(flat.edges))
    ]
    if not graph.is_directed():
        ends = [(min(pair), max(pair)) for pair in ends]
    expected = Counter(
        (str(s), str(t)) if graph.is_directed() else (str(min(s, t)), str(max(s, t)))
        for s, t in graph.edges()
    )
    assert Counter(ends) == expected
    assert len(set(flat.edges.values("id"))) == len(flat.edges)
    for sheet in (flat.nodes, flat.edges):
        _check_kinds(sheet)


def _check_kinds(sheet: Sheet) -> None:
    types = {
        "text": str,
        "integer": int,
        "number": float,
        "boolean": bool,
        "date": date,
        "list": tuple,
    }
    names = [column.name for column in sheet.columns]
    assert len(set(names)) == len(names)
    for column in sheet.columns:
        for value in sheet.values(column.name):
            assert value is not None or not column.required
            if value is None:
                continue
            assert type(value) is types[column.kind]
            if isinstance(value, float):
                assert math.isfinite(value)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str):
                    text.encode()
                    assert "\x00" not in text


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_of_miggraph(kg: Kg, name: str) -> None:
    graph = kg.network(name)
    flat = flatten(graph)
    _check_kinds(flat.nodes)
    _check_kinds(flat.edges)
    assert flat.nodes.values("id") == sorted(graph)
    assert len(flat.edges) == graph.number_of_edges()
    assert sum(flat.edges.values("weight")) == graph.size(
        "weight" if name in ("flows", "partners") else None
    )
    documented = {a.name for a in ATTRIBUTES[name, "edge"] if not a.optional}
    assert documented <= set(kinds(flat.edges))
    assert flat.about["digest"] == kg.digest
    assert "no evidence of absence" in flat.about["note"]
    if graph.is_multigraph():
        assert flat.edges.values("id") == sorted(key for *_, key in graph.edges(keys=True))


def test_columns_do_not_depend_on_the_selection(kg: Kg) -> None:
    def columns(flat: FlatGraph) -> list[dict[str, str]]:
        return [kinds(flat.nodes), kinds(flat.edges)]

    whole = flatten(kg.network("transfers"))
    for since in ("2026-01-01", "2090-01-01"):
        assert columns(flatten(kg.network("transfers", since=since))) == columns(whole)


def test_states_go_first_in_edges_of_agreements(kg: Kg) -> None:
    flat = flatten(kg.network("agreements"))
    assert {len(source) for source in flat.edges.values("source")} == {2}
    assert set(flat.edges.values("target")) <= set(kg.dossier.agreements)


def test_addresses_are_those_of_the_dataset(kg: Kg) -> None:
    addresses = {
        iri
        for name in ("transfers", "agreements")
        for sheet in (flatten(kg.network(name)).nodes, flatten(kg.network(name)).edges)
        for iri in sheet.values("iri")
        if iri
    }
    known = {row["s"] for row in kg.select("SELECT DISTINCT (STR(?t) AS ?s) { ?t a ?class }")}
    assert addresses <= known
