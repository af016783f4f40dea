"""Every node is drawn somewhere, and none hides another for want of a place."""

from __future__ import annotations

import math

import networkx as nx
import pytest

import miggraph
from miggraph.export.drawing import drawn_positions
from miggraph.export.flat import flatten
from miggraph.network.graphs.networks import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
def test_states_are_where_they_are_and_no_two_nodes_are_at_one_spot(
    kg: miggraph.KnowledgeGraph, name: str
) -> None:
    flat = flatten(kg.network(name))
    places = drawn_positions(flat)
    assert len({*places}) == len(places)
    known = zip(flat.nodes.values("longitude"), flat.nodes.values("latitude"), strict=True)
    compared = 0
    for (x, y), (east, north) in zip(places, known, strict=True):
        if east is not None and north is not None:
            assert (x, y) == pytest.approx((10 * east, 10 * north))
            compared += 1
    assert compared > 100


def test_a_node_without_a_place_is_between_its_neighbours() -> None:
    graph = nx.Graph()
    graph.add_node("a", longitude=10, latitude=40)
    graph.add_node("b", longitude=20, latitude=0)
    for middle in ("m", "n"):
        graph.add_edge(middle, "a")
        graph.add_edge("b", middle)
    graph.add_edge("m", "lost")
    _, _, lost, first, second = drawn_positions(flatten(graph))
    assert math.dist(first, (150, 200)) == pytest.approx(7, abs=0.01)
    assert 0 < math.dist(second, (150, 200)) < 15
    assert math.dist(first, second) > 7
    assert math.hypot(*lost) == pytest.approx(200)


def test_a_node_does_not_hide_its_only_neighbour() -> None:
    graph = nx.Graph([("a", "b")])
    graph.nodes["a"].update(longitude=10, latitude=40)
    first, second = drawn_positions(flatten(graph))
    assert math.dist(first, second) == pytest.approx(7, abs=0.01)


def test_without_any_place_nodes_are_on_a_circle() -> None:
    places = drawn_positions(flatten(nx.path_graph(100)))
    assert {round(math.hypot(*place)) for place in places} == {637}
    assert min(math.dist(a, b) for a in places for b in places if a != b) > 39
