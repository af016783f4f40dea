"""The hard graphs hold the difficulty that they are named for."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import pytest
from hypothesis import Phase, find, given, settings

from tests.export.drawn import graphs
from tests.export.graphs import HARD, hard

#: Any example will do: it need not be made small.
_SEARCH = settings(max_examples=2000, database=None, phases=[Phase.generate])


def _attributes(graph: Any) -> list[dict[str, Any]]:
    return [data for _, data in graph.nodes(data=True)] + [data for *_, data in graph.edges.data()]


@pytest.mark.parametrize("name", HARD)
def test_each_call_makes_a_new_graph(name: str) -> None:
    first, second = hard(name), hard(name)
    assert first is not second
    assert repr(first.nodes(data=True)) == repr(second.nodes(data=True))
    first.add_node("changed")
    assert "changed" not in hard(name)


def test_every_text_and_number_has_its_own_graph() -> None:
    """A loop over closures that forgot its variable would give the last one everywhere."""
    labels = [hard(name).nodes["AA"]["label"] for name in ("control character", "formula")]
    assert labels[0] != labels[1]
    assert hard("infinite").nodes["AA"]["value_0"] == math.inf
    assert math.isnan(hard("not a number").edges["AA", "BB", "aa-bb/CC"]["value"])


def test_the_forbidden_characters_are_there() -> None:
    label = hard("control character").nodes["AA"]["label"]
    with pytest.raises(ValueError, match="XML compatible"):
        _xml_text(label)
    with pytest.raises(UnicodeEncodeError):
        hard("lone surrogate").nodes["AA"]["label"].encode()


def _xml_text(text: str) -> None:
    from lxml import etree

    etree.Element("x").text = text


def test_parallel_edges_differ_in_kind_and_one_pair_does_not() -> None:
    graph = hard("parallel edges")
    bases = [data["basis"] for _, _, data in graph.edges("AA", data=True)]
    assert sorted(bases) == ["forced-removal", "forced-removal", "readmission"]


@settings(max_examples=30, deadline=None)
@given(graphs())
def test_drawn_graphs_are_whole(graph: Any) -> None:
    assert isinstance(graph, nx.Graph)
    assert all(graph.has_node(end) for edge in graph.edges() for end in edge)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda graph: graph.is_multigraph() and graph.number_of_edges() > len(set(graph.edges())),
        lambda graph: any(one == two for one, two, *_ in graph.edges()),
        lambda graph: any(None in data.values() for data in _attributes(graph)),
        lambda graph: any("label" in data for data in _attributes(graph)),
    ],
    ids=["parallel", "loop", "none", "reserved"],
)
def test_graphs_of_each_kind_are_drawn(wanted: Any) -> None:
    found = find(graphs(), wanted, settings=_SEARCH)
    assert wanted(found)
