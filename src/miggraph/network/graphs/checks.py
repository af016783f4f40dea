"""What an analysis asks of the graph it is given."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Any, Final

import networkx as nx

from miggraph.errors import GraphError
from miggraph.residuals import is_residual

__all__ = ["check_graph"]

#: Pairs of attributes of which the first cannot exceed the second.
_BOUNDS: Final = (("_min", "_max"), ("_earliest", "_latest"), ("earliest", "latest"))


def check_graph(
    graph: nx.Graph[Any],
    *,
    edges: Collection[str] = (),
    nodes: Collection[str] = (),
    directed: bool | None = None,
    loops: bool = False,
) -> None:
    """Check that a graph has the form and the attributes that an analysis needs.

    Parameters
    ----------
    graph
        Any NetworkX graph.
    edges, nodes
        Attributes that every edge, or node, must carry. Bounds among them must be no negative
        numbers and in order.
    directed
        Whether edges must, or must not, have a direction; None: either.
    loops
        Whether an edge may lead from a node to itself.

    Raises
    ------
    GraphError
        If the graph has another form, a residual category as a node, a loop, an attribute that is
        missing, or bounds that are negative or reversed.
    """
    if not isinstance(graph, nx.Graph):
        raise GraphError(
            f"A {type(graph).__name__} is no network.", fix="give a graph of NetworkX."
        )
    if directed is not None and graph.is_directed() != directed:
        wanted = "a directed" if directed else "an undirected"
        raise GraphError(
            f"The analysis needs {wanted} graph; this is a {type(graph).__name__}.",
            fix="build it with kg.network(), or with the NetworkX class of that name.",
        )
    for node, data in graph.nodes(data=True):
        if "nationality" in edges and not isinstance(node, str):
            raise GraphError(
                f"The node {node!r} is no text, and nationalities are compared with nodes.",
                fix="name states by their codes.",
            )
        _check_node(node, data)
        _check_element(f"node {node!r}", data, nodes)
    for place, ends, data in _edges(graph):
        if not loops and ends[0] == ends[1]:
            raise GraphError(
                f"The edge {place} leads from a state to itself.",
                fix="leave movements within a state out.",
            )
        _check_element(f"edge {place}", data, edges)


def _edges(
    graph: nx.Graph[Any],
) -> Iterator[tuple[str, tuple[Hashable, Hashable], dict[str, Any]]]:
    if isinstance(graph, nx.MultiGraph):
        for source, target, key, data in graph.edges(keys=True, data=True):
            yield f"{source}-{target} ({key})", (source, target), data
    else:
        for source, target, data in graph.edges(data=True):
            yield f"{source}-{target}", (source, target), data


def _check_node(node: Hashable, data: Mapping[str, Any]) -> None:
    if data.get("bipartite") == 1:
        return  # an agreement, whose name may have any words
    text = str(data.get("label", node))
    if is_residual(text) or (isinstance(node, str) and is_residual(node)):
        raise GraphError(
            f"The node {node!r} ({text}) is a residual category and no state.",
            fix="remove it, and report what it stands for beside the result.",
        )


def _check_element(place: str, data: Mapping[str, Any], needed: Collection[str]) -> None:
    missing = sorted(name for name in needed if name not in data)
    if missing:
        raise GraphError(
            f"The {place} has no attribute {', '.join(map(repr, missing))}.",
            fix="set it; docs/network-attributes.md says what each attribute holds.",
        )
    for name in needed:
        value = data[name]
        _check_value(place, name, value)
        if name.endswith("_min") and isinstance(value, int | float) and value < 0:
            raise GraphError(
                f"The {place} has {name} {value}, less than nobody.", fix="give a number from 0."
            )
        for low, high in _BOUNDS:
            other = name[: -len(low)] + high if name.endswith(low) else None
            if other and data.get(other) is not None and value is not None and value > data[other]:
                raise GraphError(
                    f"The {place} has {name} {value} above {other} {data[other]}.",
                    fix="exchange the two, or give None for what is open.",
                )


def _check_value(place: str, name: str, value: Any) -> None:
    """Check that a bound is a number, and a day a date; None is open or not known."""
    if name.endswith(("_min", "_max")):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (number and isfinite(value)) and not (value is None and name.endswith("_max")):
            raise GraphError(
                f"The {place} has {name} {value!r}.",
                fix="give a number, or None for an upper bound that is open.",
            )
    is_day = name.endswith(("earliest", "latest")) or name == "happened_by"
    if is_day and value is not None and type(value) is not date:
        raise GraphError(f"The {place} has {name} {value!r}.", fix="give a datetime.date, or None.")
