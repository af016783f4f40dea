"""Colours and sizes say what the network says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import miggraph
from miggraph.export.flat import flatten
from miggraph.export.palette import (
    EDGE_COLOURS,
    NODE_COLOURS,
    OTHER,
    edge_colours,
    edge_widths,
    node_colours,
    node_sizes,
)
from miggraph.network.plot.style import COLOURS
from miggraph.vocabulary import SCHEMES


def test_colours_are_those_of_the_figures() -> None:
    used = {colour.hex for colour in (*NODE_COLOURS.values(), *EDGE_COLOURS.values())}
    assert used - {OTHER.hex} <= {*COLOURS}


def test_each_kind_of_agreement_has_a_colour(kg: miggraph.KnowledgeGraph) -> None:
    kinds = {*SCHEMES["kind"]}
    assert kinds | {"state", "union", "former"} == {*NODE_COLOURS}
    assert {*SCHEMES["third-country"]} == {*EDGE_COLOURS}
    flat = flatten(kg.network("agreements"))
    assert OTHER not in node_colours(flat)


def test_the_documented_colours_are_these() -> None:
    text = (Path(__file__).parents[2] / "docs" / "exports" / "colours.md").read_text("utf-8")
    of_nodes, of_edges = (
        dict(re.findall(r"^\| `(#\w{6})` [\w ]+ \| (.*) \|$", table, re.MULTILINE))
        for table in text.split("| colour | edges")
    )
    for documented, colours in ((of_nodes, NODE_COLOURS), (of_edges, EDGE_COLOURS)):
        for kind, colour in colours.items():
            assert re.search(rf"(?<![\w-]){kind}(?![\w-])", documented[colour.hex]), kind


def test_a_flow_is_coloured_by_its_count() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edge("A", "B", third_country=2, undetermined=1)
    graph.add_edge("A", "C", third_country=0, undetermined=1)
    graph.add_edge("A", "D", third_country=0, undetermined=0)
    graph.add_edge("A", "E", undetermined=0)
    assert edge_colours(flatten(graph)) == [
        EDGE_COLOURS["partly"],
        EDGE_COLOURS["undetermined"],
        EDGE_COLOURS["no"],
        OTHER,
    ]


def test_areas_grow_with_the_number_of_edges() -> None:
    star: nx.Graph[Any] = nx.star_graph(4)
    star.add_node(9)
    sizes = dict(zip(flatten(star).nodes.values("id"), node_sizes(flatten(star)), strict=True))
    assert (sizes["9"], sizes["0"]) == (10, 40)
    grown = (sizes["1"] ** 2 - 100) / (sizes["0"] ** 2 - 100)
    assert grown == pytest.approx(1 / 4, rel=1e-3)


@pytest.mark.parametrize(
    ("weights", "widths"),
    [([1, 3, 2], [1, 6, 3.5]), ([5, 5], [1, 1]), ([-4, 0, 2], [1, 1, 6]), ([], [])],
)
def test_widths_grow_with_the_weight(weights: list[int], widths: list[float]) -> None:
    graph: nx.MultiGraph[Any] = nx.MultiGraph()
    for number, weight in enumerate(weights):
        graph.add_edge("A", "B", key=f"{number}", weight=weight)
    assert edge_widths(flatten(graph)) == widths
