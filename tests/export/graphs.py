"""Graphs that are hard to write: what formats lose, mistake or refuse."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any, Final

import networkx as nx

__all__ = ["HARD", "RESERVED", "hard", "hostile", "tiny"]

#: Words that formats, or readers of them, use for something else.
RESERVED: Final = (
    "id",
    "label",
    "source",
    "target",
    "weight",
    "key",
    "name",
    "type",
    "kind",
    "interaction",
    "shared name",
    "start",
    "end",
    "nodes",
    "edges",
    "links",
    "x",
    "size",
    "color",
    "parent",
    "geometry",
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


def _ab(*, node: dict[str, Any] | None = None, edge: dict[str, Any] | None = None) -> Any:
    """Return two states with one edge; `b` has no attribute but its label."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="transfers", policy="trusted-first")
    graph.add_node("AA", label="Aa", **(node or {}))
    graph.add_node("BB", label="Bb")
    graph.add_edge("AA", "BB", key="aa-bb/CC", **{"transfer": "aa-bb"} | (edge or {}))
    return graph


def _node_data(**data: Any) -> Any:
    """Return two states; data named `label` replace that of the first."""
    graph = _ab()
    graph.nodes["AA"].update(data)
    return graph


def _none() -> Any:
    return _ab(node={"alpha3": None, "latitude": 1.5}, edge={"persons_max": None, "basis": None})


def _lists() -> Any:
    graph = _ab(
        node={"bodies": ("one",)},
        edge={
            "via": (),
            "sources": ("a, b", "c; d", 'e "f" g', "h|i", "[j]", "k'l", "m\\n", ""),
        },
    )
    graph.add_edge("BB", "AA", key="bb-aa/DD", transfer="bb-aa", via=("CC",), sources=())
    return graph


def _intervals() -> Any:
    graph = _ab(edge={"earliest": date(2025, 7, 1), "latest": None})
    rows: dict[str, tuple[date | None, date | None]] = {
        "both": (date(2025, 1, 31), date(2025, 2, 28)),
        "one-day": (date(2024, 2, 29), date(2024, 2, 29)),
        "no-start": (None, date(1999, 12, 31)),
        "neither": (None, None),
        "early": (date(1, 1, 1), date(9999, 12, 31)),
    }
    for key, (earliest, latest) in rows.items():
        graph.add_edge("AA", "BB", key=key, transfer=key, earliest=earliest, latest=latest)
    return graph


def _self_loop() -> Any:
    graph = _ab()
    graph.add_edge("AA", "AA", key="aa-aa/CC", transfer="aa-aa")
    return graph


def _parallel() -> Any:
    graph = _ab(edge={"basis": "forced-removal", "persons_min": 3})
    graph.add_edge("AA", "BB", key="aa-bb/DD", transfer="aa-bb", basis="readmission")
    graph.add_edge("AA", "BB", key="cc/CC", transfer="cc", basis="forced-removal", persons_min=3)
    graph.add_edge("BB", "AA", key="dd/CC", transfer="dd", basis="readmission")
    return graph


def _mixed() -> Any:
    graph = _ab(node={"value": 1, "share": 1})
    for node, value in (("CC", 1.5), ("DD", "text"), ("EE", True), ("FF", None)):
        graph.add_node(node, label=node, value=value)
    # Whole numbers and others only: one column of numbers.
    graph.nodes["BB"]["share"] = 0.25
    graph.add_edge("BB", "CC", key="x", transfer="x", value=2)
    graph.add_edge("CC", "DD", key="y", transfer="y", value="2")
    return graph


def _reserved() -> Any:
    data = {name: f"a {name}" for name in RESERVED}
    graph = _ab()
    graph.nodes["AA"].update(data)
    graph.edges["AA", "BB", "aa-bb/CC"].update(data | {"weight": 7})
    return graph


def _nested() -> Any:
    return _ab(
        edge={
            "onward": (("CC", 1, None, "forced"), (None, 0, 3, "unknown")),
            "onward_sources": (("a", "b"), ()),
            "deciding": {"date": ("x",), "persons": ()},
            "empty": {},
            "deep": {"a": {"b": [1, {"c": (None,)}]}},
        }
    )


def _undirected() -> Any:
    graph: nx.Graph[str] = nx.Graph(name="partners")
    graph.add_node("BB", label="Bb")
    graph.add_node("AA", label="Aa")
    graph.add_edge("BB", "AA", weight=2, agreements=("one", "two"), kinds={"readmission": 2})
    graph.add_edge("BB", "BB", weight=1)
    return graph


def _bipartite() -> Any:
    graph: nx.Graph[str] = nx.Graph(name="agreements")
    graph.add_node("AA", bipartite=0, label="Aa", kind="state", latitude=0.0, longitude=-179.5)
    graph.add_node("aa-bb-2025", bipartite=1, label="Aa\u2013Bb", kind="readmission", status=None)
    graph.add_edge("AA", "aa-bb-2025", roles=("sending", "receiving"))
    return graph


def _integer_nodes() -> Any:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_node(1, label="one")
    graph.add_node(20, label="twenty")
    graph.add_edge(1, 20, weight=3)
    graph.add_edge(20, 1)
    return graph


def _single() -> Any:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="transfers")
    graph.add_node("AA", label="Aa", latitude=0.0)
    return graph


def _edgeless() -> Any:
    graph = _ab()
    graph.remove_edge("AA", "BB")
    return graph


def _odd_ids() -> Any:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = ('quote"d', "with space", "semi;colon", "<&>'", "Côte", "back\\slash", "1", "node", "")
    for node in ids:
        graph.add_node(node, label=node)
    for number, (one, two) in enumerate(pairwise(ids)):
        graph.add_edge(one, two, key=f"{one}/{two} {number}")
    return graph


def _same_labels() -> Any:
    graph = _ab()
    graph.nodes["BB"]["label"] = "Aa"
    return graph


def _graph_data() -> Any:
    graph = _ab()
    graph.graph.update(
        on=date(2026, 1, 1), filters={"basis": ("readmission",)}, left_out={}, digest=None
    )
    return graph


_TEXTS = {
    "non-ascii label": "Côte d\u2019Ivoire, São Tomé, Žďár, 中国",
    "right-to-left label": "\u0627\u0644\u0645 \u200f\u05d9\u05e9\u05e8",
    "beyond the basic plane": "\U00010348 \U0001f469\u200d\U0001f467 e\u0301",
    "control character": "before\x00\x08\x0b\x1fafter\x7f\x85\ufffe",
    "lone surrogate": "before\ud800after",
    "white space": "  two  spaces,\ttab,\nline\r\nend ",
    "markup": "<b>&amp;\"']]>--\\{x}%$#",
    "formula": '=HYPERLINK("x")',
    "empty text": "",
    "numbers as text": "007",
    "no as text": "None",
}
_NUMBERS = {
    "huge integers": (2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**40),
    "fine numbers": (0.1, 1e-300, 1.7976931348623157e308, -0.0, 5e-324),
    "infinite": (math.inf, -math.inf, 1.0),
    "not a number": (math.nan, 1.0),
    "booleans": (True, False),
    "days": (date(2025, 1, 1), date(1901, 12, 31)),
}

#: A function that makes it, for each difficulty by name.
HARD: Final[dict[str, Callable[[], Any]]] = {
    "none": _none,
    "lists": _lists,
    "intervals": _intervals,
    "self-loop": _self_loop,
    "parallel edges": _parallel,
    "mixed kinds of values": _mixed,
    "reserved names": _reserved,
    "nested values": _nested,
    "undirected": _undirected,
    "bipartite": _bipartite,
    "integer nodes": _integer_nodes,
    "one node": _single,
    "no edges": _edgeless,
    "empty": nx.MultiDiGraph,
    "odd ids": _odd_ids,
    "same labels": _same_labels,
    "attributes of the graph": _graph_data,
    **{name: lambda text=text: _node_data(label=text, note=text) for name, text in _TEXTS.items()},
    **{
        name: lambda row=row: _ab(
            node={f"value_{n}": value for n, value in enumerate(row)},
            edge={"value": row[0]},
        )
        for name, row in _NUMBERS.items()
    },
}


def hard(name: str) -> Any:
    """Return a new graph with one difficulty, by its name in `HARD`."""
    return HARD[name]()


_HOSTILE = (
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


def hostile() -> nx.MultiDiGraph[Any]:
    """Every hard text as id, label, name of an attribute, value, item and key."""
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(name="hos<tile> & \x00")
    for number, text in enumerate(_HOSTILE[1:]):
        graph.add_node(text, label=_HOSTILE[number], **{f"{text} name": text})
        graph.add_edge(_HOSTILE[1], text, key=f"{text} key", said=text, said_all=(text, "", text))
    graph.add_edge(" around ", " around ", key="loop", name="given", URL="u", Label="l", Kind="k")
    return graph
