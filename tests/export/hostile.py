"""Graphs that are hard to write: a small readable one, hostile ones, and arbitrary ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx
from hypothesis import strategies as st

__all__ = ["arbitrary", "hostile", "tiny"]

TEXTS = (
    "",
    " around ",
    "tab\tline\nfeed\rreturn\r\nboth",
    '<a href="x">&amp;\'</a>',
    "]]> </script> <!-- -->",
    '=1+1;"quoted", [list] (round)',
    "back\\slash\\\\ \\n",
    "control \x00\x07\x0b\x1f\ufffe \ud800 lone",
    "ÅØ 中文 العربية 🛂 \u2028 \x85",
    "None",
    "null",
    "true",
    "007",
    "1e5",
)


def tiny() -> nx.MultiDiGraph[Any]:
    """Three nodes, four edges: parallel ones and a self-loop; missing values, a list and days."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(name="tiny")
    graph.add_node("AA", label='Aa & "Co"', kind="state", latitude=10.5, longitude=-20.25)
    graph.add_node("BB", label="Bb", kind="union", latitude=None, longitude=None)
    graph.add_node("aa-bb-2020", label="Åa-Bb deal", kind="readmission", signed=date(2020, 2, 1))
    graph.add_edge(
        "AA",
        "BB",
        key="one",
        weight=2,
        kind="leg",
        third_country="yes",
        earliest=date(2021, 3, 4),
        latest=date(2021, 3, 5),
        via=("CC", "D; D", 'E "e" \\'),
        settled=True,
        persons_max=None,
    )
    graph.add_edge("AA", "BB", key="two", weight=1, earliest=date(2022, 1, 1), via=(), share=0.5)
    graph.add_edge("BB", "BB", key="loop", weight=3, label="on < itself >", persons_max=12)
    graph.add_edge("BB", "aa-bb-2020", key="party", weight=1, latest=date(2023, 1, 1))
    return graph


def hostile() -> nx.MultiDiGraph[Any]:
    """Every hard text as id, label, name of an attribute, value, item and key."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(name="hos<tile> & \x00")
    for number, text in enumerate(TEXTS[1:]):
        graph.add_node(text, label=TEXTS[number], **{f"{text} name": text})
        graph.add_edge(TEXTS[1], text, key=f"{text} key", said=text, said_all=(text, "", text))
    graph.add_edge(" around ", " around ", key="loop", name="given", URL="u", Label="l", Kind="k")
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
