"""Where single states stand in the network of agreements, and which of them share partners."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx

from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.projection import AGREED, agreements_of, partners

__all__ = [
    "Position",
    "RegionMixing",
    "SharedPartners",
    "region_mixing",
    "shared_partners",
    "state_positions",
]


@dataclass(frozen=True, kw_only=True)
class Position:
    """One state in the network of partners.

    Attributes
    ----------
    state, label
        Code and English name.
    partners
        States with which it has an agreement.
    agreements
        Agreements to which it is a party.
    sends
        ``yes``: in one at least it is *sending*; ``both``: never that, but *both*; ``no``: neither.
    core
        Core number: the state is in a group in which each has at least this many partners.
    spokes
        Partners that have no agreement with any other of its partners, as far as is recorded.
    hub_and_spoke
        Share of the pairs of its partners that have no agreement with one another, which is 1
        minus the local clustering; None for fewer than two partners.
    """

    state: str
    label: str
    partners: int
    agreements: int
    sends: str
    core: int
    spokes: int
    hub_and_spoke: float | None


@dataclass(frozen=True, kw_only=True)
class SharedPartners:
    """Two states and their partners.

    Attributes
    ----------
    left, right
        Codes.
    shared
        Number of states that are partners of both.
    jaccard
        Share of these among all that are a partner of either.
    joined
        Whether the two have an agreement with one another.
    """

    left: str
    right: str
    shared: int
    jaccard: float
    joined: bool


@dataclass(frozen=True, kw_only=True)
class RegionMixing:
    """How far states have agreements within their region.

    Attributes
    ----------
    states, ties
        Number of states with a region, and of pairs of them that have an agreement.
    within
        Share of these pairs that lie within one region; None where there is no pair.
    expected
        The same share if the ends of all ties were joined at random.
    coefficient
        (within - expected) / (1 - expected): 1 only within, 0 as at random; None where there is
        no pair or one region only.
    """

    states: int
    ties: int
    within: float | None
    expected: float | None
    coefficient: float | None


def state_positions(
    agreements: nx.Graph[str], natures: Collection[str] = AGREED
) -> tuple[Position, ...]:
    """Return the position of each state, the most partners first.

    The core number is that of Seidman (1983), local clustering that of Watts and Strogatz (1998);
    both take a pair of states as joined or not, whatever the number of agreements.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    natures
        Natures of agreements that count.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes.
    """
    counted = set(agreements_of(agreements, natures))
    graph = partners(agreements, natures)
    core = nx.core_number(graph)
    clustering = dict(nx.clustering(graph, list(graph)))  # type: ignore[arg-type]
    found = []
    for code in sorted(graph):
        near = set(graph[code])
        mine = [name for name in agreements[code] if name in counted]
        roles = {role for name in mine for role in agreements.edges[code, name]["roles"]}
        found.append(
            Position(
                state=code,
                label=str(graph.nodes[code].get("label", code)),
                partners=len(near),
                agreements=len(mine),
                sends="yes" if "sending" in roles else "both" if "both" in roles else "no",
                core=core[code],
                spokes=sum(not near & set(graph[other]) for other in near),
                hub_and_spoke=1.0 - clustering[code] if len(near) > 1 else None,
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.partners, item.state)))


def shared_partners(
    graph: nx.Graph[Any], least: int = 3, most_pairs: int | None = 20
) -> tuple[SharedPartners, ...]:
    """Return the pairs of states whose partners are most alike.

    Parameters
    ----------
    graph
        The projection on the states.
    least
        Pairs share at least so many partners: of states with one or two partners each, a high
        share says little.
    most_pairs
        How many pairs, None: all.

    Returns
    -------
    tuple of SharedPartners
        By the index of Jaccard (1901), then by the number of partners shared. A state is no
        partner of itself, so two states that are partners of one another and of the same others
        stay below 1.
    """
    check_graph(graph, directed=False)
    pairs = {
        pair
        for middle in graph
        for pair in combinations(sorted(graph[middle]), 2)
        if len(graph[pair[0]]) >= least and len(graph[pair[1]]) >= least
    }
    found = []
    for left, right, share in nx.jaccard_coefficient(graph, sorted(pairs)):
        shared = len(set(graph[left]) & set(graph[right]))
        if shared >= least:
            found.append(
                SharedPartners(
                    left=left,
                    right=right,
                    shared=shared,
                    jaccard=float(share),
                    joined=graph.has_edge(left, right),
                )
            )
    found.sort(key=lambda item: (-item.jaccard, -item.shared, item.left, item.right))
    return tuple(found[:most_pairs])


def region_mixing(graph: nx.Graph[Any]) -> RegionMixing:
    """Measure assortativity by region (Newman 2003).

    Parameters
    ----------
    graph
        The projection on the states. Unions, and states without a region, are left out.
    """
    check_graph(graph, nodes=("region",), directed=False)
    placed = [
        code
        for code, data in graph.nodes(data=True)
        if data["region"] is not None and data.get("kind") != "union"
    ]
    graph = graph.subgraph(placed)
    ties = graph.number_of_edges()
    if not ties:
        return RegionMixing(
            states=len(placed), ties=0, within=None, expected=None, coefficient=None
        )
    regions = sorted({graph.nodes[code]["region"] for code in graph if graph.degree(code)})
    # Without an order of the regions the sums differ in their last bits from process to process.
    places = {region: place for place, region in enumerate(regions)}
    matrix = nx.attribute_mixing_matrix(graph, "region", mapping=places)
    within = float(matrix.trace())
    expected = float((matrix.sum(axis=0) * matrix.sum(axis=1)).sum())
    return RegionMixing(
        states=len(placed),
        ties=ties,
        within=within,
        expected=expected,
        coefficient=(within - expected) / (1 - expected) if len(regions) > 1 else None,
    )
