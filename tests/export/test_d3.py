"""JSON for D3, read by NetworkX."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

import miggraph
from miggraph.export.flat import FlatGraph, flatten
from miggraph.network.graphs.networks import NETWORKS
from tests.export import readers
from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard, tiny
from tests.export.parity import assert_same, contents, golden


def _check(flat: FlatGraph, path: Path) -> None:
    path.write_bytes(*contents(flat, "d3"))
    assert_same(readers.read_networkx_json(path), flat)


@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks(kg: miggraph.KnowledgeGraph, name: str, tmp_path: Path) -> None:
    _check(flatten(kg.network(name)), tmp_path / "x.json")


@pytest.mark.parametrize("name", HARD)
def test_hard_graphs(name: str, tmp_path: Path) -> None:
    _check(flatten(hard(name)), tmp_path / "x.json")


@given(graphs())
def test_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: object) -> None:
    _check(flatten(graph), tmp_path_factory.getbasetemp() / "x.json")


def test_golden() -> None:
    golden("d3.json", *contents(flatten(tiny()), "d3"))


def test_nothing_is_null(kg: miggraph.KnowledgeGraph) -> None:
    (content,) = contents(flatten(kg.network("transfers")), "d3")
    assert b":null" not in content


def test_the_file_says_what_it_rests_on(kg: miggraph.KnowledgeGraph) -> None:
    flat = flatten(kg.network("flows", kind=["readmission"]))
    told = json.loads(*contents(flat, "d3"))["graph"]
    assert told["name"] == "flows"
    assert told["policy"] == "trusted-first"
    assert told["filters"] == "kinds: readmission"
    assert "no evidence of absence" in told["note"]


def test_one_item_a_line() -> None:
    (content,) = contents(flatten(tiny()), "d3")
    lines = content.decode().splitlines()
    assert sum(line.startswith('{"id":') for line in lines) == 7
