"""The projection of the agreements on the states: who has agreements with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import combinations
from typing import Final

import networkx as nx

from miggraph.errors import GraphError, UsageError
from miggraph.network.choices import natures_of
from miggraph.network.graphs.checks import check_graph

__all__ = ["AGREED", "agreements_of", "partners", "refuse_window"]

#: Natures that are called agreements in a figure.
AGREED: Final = ("concluded", "claimed-and-disputed")


def partners(agreements: nx.Graph[str], natures: Collection[str] = AGREED) -> nx.Graph[str]:
    """Join states that are party to one agreement.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    natures
        Agreements of these natures count.

    Returns
    -------
    networkx.Graph
        States that have a part in an agreement of these natures. `weight` is the number of
        agreements of which both are parties.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.graph.update({**agreements.graph, "name": "partners"})
    pairs: dict[tuple[str, str], list[str]] = {}
    for name in agreements_of(agreements, natures):
        parties = sorted(agreements[name])
        graph.add_nodes_from((code, _state(agreements, code)) for code in parties)
        for left, right in combinations(parties, 2):
            pairs.setdefault((left, right), []).append(name)
    for (left, right), names in sorted(pairs.items()):
        kinds = Counter(agreements.nodes[name]["kind"] for name in names)
        graph.add_edge(
            left,
            right,
            weight=len(names),
            agreements=tuple(names),
            kinds=dict(sorted(kinds.items())),
        )
    return graph


def agreements_of(agreements: nx.Graph[str], natures: Collection[str] = AGREED) -> list[str]:
    """Return the agreements of a bipartite network that have one of these natures, sorted.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes.
    """
    check_graph(agreements, nodes=("bipartite",), edges=("roles",), directed=False)
    for left, right in agreements.edges:
        if agreements.nodes[left]["bipartite"] == agreements.nodes[right]["bipartite"]:
            raise GraphError(
                f"The edge {left}-{right} joins two nodes of one kind.",
                fix="join states (bipartite 0) and agreements (bipartite 1) only.",
            )
    wanted = natures_of(natures)
    found = []
    for name, data in agreements.nodes(data=True):
        if data["bipartite"] == 1:
            missing = [key for key in ("kind", "nature") if key not in data]
            if missing:
                raise GraphError(
                    f"The agreement {name!r} has no attribute {missing[0]!r}.", fix="set it."
                )
            if data["nature"] in wanted:
                found.append(name)
    return sorted(found)


def _state(agreements: nx.Graph[str], code: str) -> dict[str, object]:
    return {key: value for key, value in agreements.nodes[code].items() if key != "bipartite"}


def refuse_window(agreements: nx.Graph[str]) -> None:
    """Refuse a network that is cut to a window: what was first, and what has ended, is not in it.

    Raises
    ------
    UsageError
        If the filters of the graph have a window.
    """
    filters = agreements.graph.get("filters", {})
    if "since" in filters or "until" in filters:
        raise UsageError(
            "A window leaves out agreements that ended before it, or began after it.",
            fix="give the network without since and until, and choose from the result.",
        )
