"""Graphs of any attributes, for Hypothesis."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import strategies as st

from tests.export.graphs import RESERVED

__all__ = ["arbitrary", "graphs", "names", "values"]


def names() -> st.SearchStrategy[str]:
    """Return texts of any characters, lone surrogates and the names of formats included."""
    anything = st.characters(exclude_categories=())
    return st.one_of(st.sampled_from(RESERVED), st.text(anything, max_size=8))


def values() -> st.SearchStrategy[Any]:
    """Return whatever an attribute may hold, None and nested values included."""
    single = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(2**62, 2**80),
        st.floats(),
        st.dates(),
        names(),
    )
    texts = st.lists(names(), max_size=3)
    return st.one_of(
        single,
        texts,
        texts.map(tuple),
        st.lists(st.tuples(names(), st.none() | st.integers()), max_size=2).map(tuple),
        st.dictionaries(names(), st.one_of(single, texts), max_size=2),
    )


@st.composite
def graphs(draw: st.DrawFn, *, identifiers: st.SearchStrategy[Any] | None = None) -> Any:
    """Draw a graph of any of the four classes, with loops, parallel edges and any attributes.

    Parameters
    ----------
    identifiers
        Of nodes and keys of edges; texts of any characters by default.
    """
    identifiers = names() if identifiers is None else identifiers
    data = st.dictionaries(names(), values(), max_size=4)
    graph = draw(st.sampled_from((nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)))()
    graph.graph.update(draw(data))
    nodes = draw(st.lists(identifiers, max_size=5, unique=True))
    # An attribute's name can be that of an argument of add_node: set it afterwards.
    for node in nodes:
        graph.add_node(node)
        graph.nodes[node].update(draw(data))
    if nodes:
        ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes), identifiers)
        for source, target, key in draw(st.lists(ends, max_size=6)):
            if graph.is_multigraph():
                graph.add_edge(source, target, key=key)
                graph.edges[source, target, key].update(draw(data))
            else:
                graph.add_edge(source, target)
                graph.edges[source, target].update(draw(data))
    return graph


_text = st.text(
    st.one_of(st.sampled_from("\t\n\r \"'\\<>&;,=[]()|%\x00\ud800\ufffe"), st.characters()),
    max_size=8,
)
_scalar = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.dates(),
    _text,
    st.lists(_text, max_size=3).map(tuple),
)
_names = st.one_of(
    st.sampled_from(["id", "label", "weight", "kind", "earliest", "latest", "longitude"]),
    st.text(min_size=1, max_size=6).map(lambda text: f"a {text}"),
)
_values = st.dictionaries(_names, _scalar, max_size=4)


@st.composite
def arbitrary(draw: st.DrawFn) -> nx.Graph[Any]:
    """Any of the four classes of graphs, with any attributes."""
    graph: Any = draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))()
    # "x" before it: no id is empty, and none becomes another when characters are replaced.
    ids = [f"x{number}{draw(_text)}x" for number in range(draw(st.integers(0, 4)))]
    for node in ids:
        graph.add_node(node, **draw(_values))
    if ids:
        for _ in range(draw(st.integers(0, 5))):
            graph.add_edge(
                draw(st.sampled_from(ids)), draw(st.sampled_from(ids)), **_edge(draw(_values))
            )
    return graph


def _edge(values: dict[str, Any]) -> dict[str, Any]:
    values.pop("key", None)
    return values
