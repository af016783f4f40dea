"""Small networks on the map, and CSV read back by pandas."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO, Protocol

import networkx as nx
import pandas as pd
from hypothesis import strategies as st

from miggraph.columns import Column
from miggraph.export.flat import FlatGraph

WELLINGTON = {"latitude": -41.29, "longitude": 174.78}
APIA = {"latitude": -13.83, "longitude": -171.76}
BERN = {"latitude": 46.95, "longitude": 7.45}


class Writer(Protocol):
    """Writes one file of a format."""

    def __call__(self, graph: FlatGraph, out: BinaryIO) -> None:
        """Write it."""


def written(writer: Writer, graph: FlatGraph) -> bytes:
    """Return what a writer writes."""
    out = io.BytesIO()
    writer(graph, out)
    return out.getvalue()


def tiny() -> nx.MultiDiGraph[str]:
    """Return three nodes and three edges: two parallel ones over the date line, and one loop."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="tiny")
    graph.add_node("NZ", label='Wellington, "windy"', kind="state", **WELLINGTON)
    graph.add_node("WS", label="Apia", kind="state", languages=("sm", "en; law"), **APIA)
    graph.add_node("CH", **BERN)
    days = {"earliest": date(2025, 4, 1), "latest": date(2025, 6, 30)}
    graph.add_edge(
        "NZ", "WS", "x/1", weight=1, third_country="no", persons_min=0, persons_max=9, **days
    )
    graph.add_edge("NZ", "WS", "x/2", weight=1, third_country="yes", settled=False)
    graph.add_edge("CH", "CH", "=x/3", weight=2, basis="-", via=("NZ",))
    return graph


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["=1+1", "'", "'=1", "-", "@", "\ta", "\r", "a\r\nb", '"', "a,b", " a ", "NULL", "NaN", "None"]
)
VALUES = (
    TEXT
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates()
    | st.lists(TEXT, max_size=3)
    | st.none()
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["value", "group", "size", "count", "icon", "origin_lat", "stroke", "=x", "y"]),
    VALUES,
    max_size=3,
)


@st.composite
def graphs(draw: st.DrawFn, everywhere: bool = True) -> nx.MultiDiGraph[str]:
    """Draw a network of nodes with hostile ids and attributes, and coordinates for the map."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in draw(st.lists(TEXT.map(lambda text: f"n{text}") | TEXT, max_size=4, unique=True)):
        place = {"latitude": draw(st.floats(-90, 90)), "longitude": draw(st.floats(-180, 180))}
        known = everywhere or draw(st.booleans())
        graph.add_node(node, **draw(ATTRIBUTES), **(place if known else {}))
    nodes = list(graph)
    for number in range(draw(st.integers(0, 4)) if nodes else 0):
        ends = [draw(st.sampled_from(nodes)) for _ in range(2)]
        graph.add_edge(ends[0], ends[1], f"{draw(TEXT)}{number}", **draw(ATTRIBUTES))
    return graph


def on_the_map(graph: Any) -> Any:
    """Put each node of a graph somewhere, over the date line and both poles."""
    for number, node in enumerate(graph):
        graph.nodes[node].update(
            latitude=90 - 37.5 * number % 180, longitude=180 - 77 * number % 360
        )
    return graph


def cells(data: bytes) -> tuple[list[str], list[list[str]]]:
    """Return header and cells of a CSV file, as pandas reads them as text."""
    frame = pd.read_csv(
        io.BytesIO(data), header=None, dtype=str, keep_default_na=False, skip_blank_lines=False
    )
    rows = [[plain(text) for text in row] for row in frame.to_numpy().tolist()]
    return rows[0], rows[1:]


def plain(text: str) -> str:
    """Return the text without the apostrophe that keeps spreadsheets from computing it."""
    return text[1:] if re.match(r"'+[=+\-@\t\r]", text) else text


def value(text: str, column: Column, midnight: bool = False) -> Any:
    """Return the value of a cell."""
    if not text:
        return None
    match column.kind:
        case "integer":
            return int(text)
        case "number":
            return float(text)
        case "boolean":
            return {"true": True, "false": False}[text]
        case "date":
            return date.fromisoformat(text.removesuffix("T00:00:00Z") if midnight else text)
        case _:
            return text


def expected(of: Any, column: Column) -> Any:
    """Return what CSV holds of a value: lists joined, and no text that is empty."""
    if column.kind == "list":
        return "; ".join(re.sub(r"([\\;])", r"\\\1", item) for item in of or ()) or None
    return None if of == "" else of


def same(read: Sequence[Any], given: Sequence[Any]) -> bool:
    """Say whether rows are equal; numbers by value, so that -0.0 is 0.0."""
    return len(read) == len(given) and all(
        type(one) is type(other)
        and (math.isclose(one, other, rel_tol=0) if isinstance(one, float) else one == other)
        for one, other in zip(read, given, strict=True)
    )
