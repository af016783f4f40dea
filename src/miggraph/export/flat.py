"""Any network as two tables, nodes and edges, whose columns hold one kind of value each.

Most formats know no None, no tuple and no two kinds in one column. What to do about it is decided
here once, and writers only write:

- None is a missing value, and so is a number that is not finite.
- A column of whole numbers and decimals holds decimals. Any other mixture is text, and so are whole
  numbers that a double cannot hold.
- A tuple, list or set is a list of texts; a mapping is a list of ``key: value``.
- A day stays a day; beside it stands its year, for programs without dates.
- Characters that XML does not know, and lone surrogates, are replaced by U+FFFD.
- Attributes with names that formats reserve are renamed (``name`` to ``name_given``).
- Every edge has an id of its own, and rows are sorted by id.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from miggraph.columns import Column
from miggraph.errors import GraphError
from miggraph.export.typed import EXACT, clean, plain_text, typed_columns
from miggraph.network.graphs.attributes import ATTRIBUTES, Attribute
from miggraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FlatGraph", "Sheet", "flatten"]

#: From when to when an edge, or a node, is; taken where both columns exist.
_EDGE_SPAN: Final = ("earliest", "latest")
_NODE_SPAN: Final = ("began_earliest", "ended_on_latest")
_ABOUT: Final = (
    *("policy", "on", "known_on", "recorded_on", "possibly_known"),
    *("digest", "edition", "masked"),
)
_CARE: Final = (
    "Counts are what sources reported, decided under the policy. Absence of a record is no "
    "evidence of absence. Listing an arrangement does not mean that it is lawful, binding or in "
    "force, and an onward path does not prove that the same persons moved."
)


@dataclass(frozen=True)
class Sheet:
    """Rows with columns: all nodes, or all edges.

    Attributes
    ----------
    columns
        Of nodes: ``id``, ``label``, then the others. Of edges: ``id``, ``source``, ``target``,
        ``label``, ``weight``, then the others.
    rows
        A tuple a node or edge, sorted by id; None is a missing value.
    span
        Names of two columns of days, from when to when; None if there are none.
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    span: tuple[str, str] | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def position(self, name: str) -> int | None:
        """Return the position of a column, or None if there is no such column."""
        return next((i for i, column in enumerate(self.columns) if column.name == name), None)

    def values(self, name: str) -> list[Any]:
        """Return the values of a column; None in each row if there is no such column."""
        position = self.position(name)
        return [None if position is None else row[position] for row in self.rows]


@dataclass(frozen=True)
class FlatGraph:
    """A network as typed rows.

    Attributes
    ----------
    name
        Which network it is; ``graph`` for one that does not say.
    directed
        Whether edges have a direction.
    nodes, edges
        The rows.
    about
        What one of miggraph's networks rests on, as text by name: policy, clocks, filters, digest,
        edition, whether small counts are masked, and the standing wording; empty for other graphs.
    notes
        What was changed or left out, as sentences.
    """

    name: str
    directed: bool
    nodes: Sheet
    edges: Sheet
    about: Mapping[str, str]
    notes: tuple[str, ...]


def flatten(graph: nx.Graph[Any]) -> FlatGraph:
    """Make typed rows of a network.

    Parameters
    ----------
    graph
        Any graph of NetworkX. Columns of miggraph's own networks have their documented meaning, and
        are there even if no row has a value.

    Raises
    ------
    GraphError
        If two nodes have the same id as text.
    """
    name = clean(str(graph.graph.get("name") or "graph"))
    # A graph of somebody else may have one of our names, and none of what ours have.
    ours = (name, "edge") in ATTRIBUTES and "digest" in graph.graph
    nodes, node_notes = _nodes(graph, name if ours else None)
    edges, edge_notes = _edges(graph, name if ours else None)
    notes = [*node_notes, *edge_notes]
    if ours:
        notes += _left_out(graph.graph.get("left_out") or {})
    if not edges:
        notes.append("No edge is in this selection.")
    return FlatGraph(
        name, graph.is_directed(), nodes, edges, _about(graph) if ours else {}, tuple(notes)
    )


def _left_out(reasons: Mapping[str, str]) -> list[str]:
    """Say how many records are not in one of miggraph's networks, by reason."""
    counts = Counter(reasons.values())
    return [
        f"Not in this network: {number:,} {'record' if number == 1 else 'records'}, {reason}."
        for reason, number in sorted(counts.items())
    ]


def _about(graph: nx.Graph[Any]) -> dict[str, str]:
    given = {name: graph.graph.get(name) for name in _ABOUT}
    told = {name: plain_text(value) for name, value in given.items() if value is not None}
    if graph.graph.get("filters"):
        told["filters"] = plain_text(graph.graph["filters"])
    return told | {"note": _CARE}


def _nodes(graph: nx.Graph[Any], name: str | None) -> tuple[Sheet, list[str]]:
    ids = _node_ids(graph)
    nodes = sorted(graph, key=ids.__getitem__)
    data = [graph.nodes[node] for node in nodes]
    names = [ids[node] for node in nodes]
    labels = [plain_text(d.get("label")) or n for d, n in zip(data, names, strict=True)]
    columns = [
        (Column("id", "text", "id of the node", required=True), names),
        (Column("label", "text", "name to be shown", required=True), labels),
    ]
    documented: tuple[Attribute, ...] = ()
    if name is not None:
        documented = (*ATTRIBUTES[name, "node"], *ATTRIBUTES.get((name, "agreement"), ()))
        kinds = ["agreement" if d.get("bipartite") == 1 else "state" for d in data]
        iris = [PREFIXES[kind] + node for kind, node in zip(kinds, names, strict=True)]
        columns.append((Column("iri", "text", "address of what it stands for"), iris))
    others, notes = typed_columns(data, documented, frozenset({"label"}))
    return _sheet([*columns, *others], _NODE_SPAN), notes


def _node_ids(graph: nx.Graph[Any]) -> dict[Any, str]:
    """Return the nodes with their ids as text.

    Raises
    ------
    GraphError
        If two are equal.
    """
    ids: dict[Any, str] = {}
    taken: dict[str, Any] = {}
    for node in graph:
        text = plain_text(node)
        if text in taken:
            raise GraphError(
                f"The nodes {taken[text]!r} and {node!r} have the same id as text.",
                fix="rename one of them with networkx.relabel_nodes(graph, {old: new}).",
            )
        taken[text] = node
        ids[node] = text
    return ids


class _Edge(NamedTuple):
    id: str
    source: str
    target: str
    data: Mapping[str, Any]


def _edges(graph: nx.Graph[Any], name: str | None) -> tuple[Sheet, list[str]]:
    edges = sorted(_named_edges(graph), key=lambda edge: edge.id)
    data = [edge.data for edge in edges]
    weights, weight = _weights(data, name)
    columns: list[tuple[Column, list[Any]]] = [
        (Column("id", "text", "id of the edge", required=True), [edge.id for edge in edges]),
        (Column("source", "text", "node at its start", required=True), [e.source for e in edges]),
        (Column("target", "text", "node at its end", required=True), [e.target for e in edges]),
        (Column("label", "text", "name to be shown"), [_label(edge) for edge in edges]),
        (weight, weights),
    ]
    documented: tuple[Attribute, ...] = ()
    if name is not None:
        documented = ATTRIBUTES[name, "edge"]
        if any(attribute.name == "transfer" for attribute in documented):
            iris = [PREFIXES["transfer"] + d["transfer"] for d in data]
            columns.append((Column("iri", "text", "address of the transfer"), iris))
    settled = {"label"} if weight.meaning == _ONE else {"label", "weight"}
    others, notes = typed_columns(data, documented, frozenset(settled))
    return _sheet([*columns, *others], _EDGE_SPAN), notes


def _named_edges(graph: nx.Graph[Any]) -> list[_Edge]:
    """Return the edges with ids: their keys, if these are texts of which none is there twice."""
    multi = graph.is_multigraph()
    given = {"keys": True, "data": True} if multi else {"data": True}
    found: list[tuple[Any, ...]] = list(graph.edges(**given))  # type: ignore[call-overload]
    keys = [edge[2] for edge in found] if multi else []
    unique = multi and all(isinstance(key, str) for key in keys) and len({*keys}) == len(keys)
    edges = []
    taken: set[str] = set()
    for position, edge in enumerate(found):
        source, target = plain_text(edge[0]), plain_text(edge[1])
        if not graph.is_directed() and _comes_first(graph, edge[1], edge[0]):
            source, target = target, source
        id_ = clean(keys[position]) if unique else f"{source}-{target}"
        if multi and not unique:
            id_ = f"{id_}-{plain_text(keys[position])}"
        while id_ in taken:  # "a-b" to "c", and "a" to "b-c"
            id_ += "'"
        taken.add(id_)
        edges.append(_Edge(id_, source, target, edge[-1]))
    return edges


def _comes_first(graph: nx.Graph[Any], node: Any, other: Any) -> bool:
    """Say whether an edge without direction is written from `node`: the states go first."""
    sides = [graph.nodes[n].get("bipartite", 0) for n in (node, other)]
    return (str(sides[0]), plain_text(node)) < (str(sides[1]), plain_text(other))


_ONE: Final = "1 for each edge"


def _weights(
    data: Sequence[Mapping[str, Any]], name: str | None
) -> tuple[list[int | float], Column]:
    """Return the weight of each edge: what it carries, or 1 if one has none that is a number."""
    given = [d.get("weight") for d in data]
    numbers = [w for w in given if isinstance(w, (int, float)) and not isinstance(w, bool)]
    known: tuple[Attribute, ...] = ATTRIBUTES.get((name or "", "edge"), ())
    attribute = next((a for a in known if a.name == "weight"), None)
    usable = len(numbers) == len(given) and all(
        math.isfinite(w) and abs(w) <= EXACT for w in numbers
    )
    if not usable or (not given and attribute is None):
        return [1] * len(given), Column("weight", "integer", _ONE, "edges", required=True)
    meaning, unit = (attribute.meaning, attribute.unit) if attribute else ("weight", "")
    if all(isinstance(w, int) for w in numbers):
        return list(numbers), Column("weight", "integer", meaning, unit, required=True)
    return [float(w) for w in numbers], Column("weight", "number", meaning, unit, required=True)


def _label(edge: _Edge) -> str | None:
    given = edge.data.get("label")
    return None if given is None else plain_text(given)


def _sheet(columns: Sequence[tuple[Column, list[Any]]], span: tuple[str, str]) -> Sheet:
    days = {column.name for column, _ in columns if column.kind == "date"}
    rows = list(zip(*(values for _, values in columns), strict=True))
    return Sheet(
        tuple(column for column, _ in columns), rows, span if days.issuperset(span) else None
    )
