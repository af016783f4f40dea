"""Roles of brokers between groups, after Gould and Fernandez."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import networkx as nx

from miggraph.errors import GraphError
from miggraph.network.graphs.checks import check_graph

__all__ = ["Roles", "brokerage_roles", "role_rates"]


@dataclass(frozen=True, kw_only=True)
class Roles:
    """Pairs between which a state stands, by role; a state a leads to the broker b, and b to c.

    Attributes
    ----------
    coordinator
        All three are of one group.
    itinerant
        a and c are of one group, b is of another (also called consultant).
    gatekeeper
        b and c are of one group, a is of another: into the group of the broker.
    representative
        a and b are of one group, c is of another: out of the group of the broker.
    liaison
        All three are of different groups.
    ungrouped
        One of the three has no group.
    """

    coordinator: int = 0
    itinerant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0
    ungrouped: int = 0

    @property
    def total(self) -> int:
        """All pairs."""
        return sum(getattr(self, item.name) for item in fields(self))


def brokerage_roles(graph: nx.DiGraph[Any], group: str = "region") -> dict[Hashable, Roles]:
    """Count the pairs between which each node stands, by the groups of the three.

    A node b is a broker between a and c if there are edges from a to b and from b to c, and none
    from a to c, a and c being different (Gould and Fernandez 1989, Sociological Methodology 19,
    89-126). Counts are the raw ones: each broker of a pair counts one.

    Parameters
    ----------
    graph
        Directed; several edges between two nodes are one.
    group
        Attribute of the nodes; None as its value, or no such attribute, is no group.

    Returns
    -------
    dict
        Node -> number of ordered pairs, by role.

    Raises
    ------
    GraphError
        If the graph has no direction, or no node has the attribute.

    Examples
    --------
    >>> import networkx as nx
    >>> from miggraph.network import brokerage_roles
    >>> graph = nx.DiGraph([("a", "b"), ("b", "c")])
    >>> nx.set_node_attributes(graph, {"a": "north", "b": "south", "c": "south"}, "region")
    >>> brokerage_roles(graph)["b"].gatekeeper
    1
    """
    groups = _groups(graph, group)
    found: dict[Hashable, Roles] = {}
    for broker in graph:
        counted: Counter[str] = Counter()
        for a in graph.predecessors(broker):
            for c in graph.successors(broker):
                if len({a, broker, c}) == 3 and not graph.has_edge(a, c):
                    counted[_role(groups[a], groups[broker], groups[c])] += 1
        found[broker] = Roles(**counted)
    return found


def role_rates(
    graph: nx.DiGraph[Any], roles: Mapping[Hashable, Roles], group: str = "region"
) -> dict[Hashable, dict[str, float | None]]:
    """Divide each count by the number of ordered pairs that could have the role.

    Parameters
    ----------
    graph
        The graph that was counted.
    roles
        The counts.
    group
        Attribute of the nodes.

    Returns
    -------
    dict
        Node -> role -> share from 0 to 1; None where no pair could have the role, or the broker
        has no group.
    """
    groups = _groups(graph, group)
    sizes = Counter(name for name in groups.values() if name is not None)
    rates: dict[Hashable, dict[str, float | None]] = {}
    for broker, counts in roles.items():
        possible = _possible(groups[broker], sizes)
        rates[broker] = {
            role: getattr(counts, role) / pairs if pairs else None
            for role, pairs in possible.items()
        }
    return rates


def _role(a: Any, b: Any, c: Any) -> str:
    if a is None or b is None or c is None:
        return "ungrouped"
    if a == c:
        return "coordinator" if a == b else "itinerant"
    if b == c:
        return "gatekeeper"
    return "representative" if a == b else "liaison"


def _possible(own: Any, sizes: Counter[Any]) -> dict[str, int]:
    """Count the ordered pairs of other nodes, by the role that the broker would have."""
    if own is None:
        return dict.fromkeys(
            ("coordinator", "itinerant", "gatekeeper", "representative", "liaison"), 0
        )
    mates = sizes[own] - 1
    others = [size for name, size in sizes.items() if name != own]
    outside = sum(others)
    return {
        "coordinator": mates * (mates - 1),
        "itinerant": sum(size * (size - 1) for size in others),
        "gatekeeper": outside * mates,
        "representative": mates * outside,
        "liaison": outside**2 - sum(size**2 for size in others),
    }


def _groups(graph: nx.DiGraph[Any], group: str) -> dict[Any, Any]:
    check_graph(graph, directed=True, loops=True)
    groups = dict(graph.nodes(data=group))
    if graph and not any(group in data for _, data in graph.nodes(data=True)):
        raise GraphError(
            f"No node has the attribute {group!r}, by which roles are told apart.",
            fix="set it, or name another attribute of the nodes.",
        )
    return groups
