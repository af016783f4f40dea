"""Who stands between others: paths, triads and neighbourhoods, unweighted and by persons."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import networkx as nx

from miggraph.errors import UsageError
from miggraph.network.brokerage.result import MEASURES, Broker, Brokers, Measured
from miggraph.network.brokerage.roles import brokerage_roles, role_rates
from miggraph.network.brokerage.strengths import movements_between
from miggraph.network.result import Basis

__all__ = ["brokers"]

#: Measure -> node -> value.
_Values: TypeAlias = dict[str, dict[Any, float]]


def brokers(
    graph: nx.Graph[Any],
    *,
    weight: str | None = "persons",
    third_country: bool = False,
    group: str | None = "region",
    alpha: float = 0.85,
) -> Brokers:
    """Measure how states stand between others in the movement of people.

    Parameters
    ----------
    graph
        The network of flows or of legs, or any directed graph with these attributes. Several edges
        between two states are one.
    weight
        Prefix of the attributes with the bounds, ``_min`` and ``_max``: ``persons`` or, of flows,
        ``third_persons``. None: every edge is alike, and nothing is weighted.
    third_country
        Whether only edges count on which there are foreign nationals of the receiver.
    group
        Attribute of the nodes by which roles are told apart; by default the sub-region of the
        United Nations standard M49. None: no roles, and nodes need no such attribute.
    alpha
        Share of steps of PageRank that follow an edge; from 0, and less than 1.

    Returns
    -------
    Brokers
        Each measure unweighted, and weighted twice: by the least and by the greatest number of
        persons of every edge.

    Raises
    ------
    GraphError
        If the graph has no direction, or attributes are missing or contradict one another.
    UsageError
        If `alpha` is out of its range, or so near 1 that PageRank does not settle.

    Notes
    -----
    Betweenness is the share of shortest directed paths between two others that lead through a state
    (Freeman 1977; Brandes 2001). Where it is weighted, an edge of w persons has the length 1/w, so
    that strong flows are short. Constraint and effective size are those of Burt (1992), PageRank
    that of Brin and Page (1998).

    Examples
    --------
    >>> import miggraph
    >>> from miggraph.network import brokers
    >>> legs = miggraph.open().network("legs")
    >>> brokers(legs, third_country=True).parameters["group"]
    'region'
    """
    if not 0 <= alpha < 1:
        raise UsageError(f"alpha is {alpha}.", fix="give a number from 0 and less than 1.")
    strengths = movements_between(graph, weight, third_country=third_country)
    simple = strengths.graph
    measured = [_measures(simple, None, alpha)]
    if weight is not None:
        measured += [
            _measures(strengths.weighted(strength), "weight", alpha)
            for strength in ("least", "greatest")
        ]
    roles = {} if group is None else brokerage_roles(simple, group)
    rates = {} if group is None else role_rates(simple, roles, group)
    found = [
        Broker(
            state=node,
            label=str(simple.nodes[node].get("label", node)),
            group=None if group is None else simple.nodes[node].get(group),
            group_label=None if group is None else _group_label(simple.nodes[node], group),
            senders=simple.in_degree(node),
            receivers=simple.out_degree(node),
            roles=roles.get(node),
            rates=rates.get(node, {}),
            **{name: _measured(name, node, measured) for name in MEASURES},
        )
        for node in simple
    ]
    found.sort(key=lambda b: (-(b.betweenness.value or 0), -_pairs(b), str(b.state)))
    return Brokers(
        basis=Basis.of(strengths.counted),
        parameters={
            "network": graph.graph.get("name"),
            "weight": weight,
            "third_country": third_country,
            "group": group,
            "alpha": alpha,
            "left_out": strengths.left_out,
        },
        edges=simple.number_of_edges(),
        open_edges=strengths.unbounded,
        no_least=strengths.absent("least") if weight else 0,
        no_greatest=strengths.absent("greatest") if weight else 0,
        brokers=tuple(found),
    )


def _pairs(broker: Broker) -> int:
    return 0 if broker.roles is None else broker.roles.total


def _measures(graph: nx.DiGraph[Any], weight: str | None, alpha: float) -> _Values:
    """Return each measure of each node that has an edge; others have none."""
    linked = graph.subgraph([node for node in graph if graph.degree(node)])
    if not linked:
        return {name: {} for name in MEASURES}
    distance = weight and "distance"
    between = nx.betweenness_centrality(linked, weight=distance, normalized=False)
    # Shares of the ordered pairs of all other states, whether or not the weighting joins them.
    others = max((len(graph) - 1) * (len(graph) - 2), 1)
    return {
        "betweenness": {node: value / others for node, value in between.items()},
        "pagerank": _pagerank(linked, weight, alpha),
        **_holes(linked, weight),
    }


def _pagerank(graph: nx.DiGraph[Any], weight: str | None, alpha: float) -> dict[Any, float]:
    try:
        return dict(nx.pagerank(graph, alpha=alpha, weight=weight))
    except nx.PowerIterationFailedConvergence as error:
        raise UsageError(
            f"PageRank does not settle with alpha {alpha}.", fix="give a smaller alpha."
        ) from error


def _holes(graph: nx.DiGraph[Any], weight: str | None) -> _Values:
    """Return Burt's measures, over the sums of both directions between two nodes.

    With p the share of a contact in all strength of a node, and m the strength between two nodes as
    a share of the greatest that the first of them has, the effective size of i is the sum over its
    contacts j of 1 less the sum over q of p(i, q) m(j, q). `networkx.effective_size` gives other
    values for all nodes at once (3.6), and is slow node by node.
    """
    import numpy as np  # noqa: PLC0415
    from scipy import sparse  # noqa: PLC0415

    nodes = list(graph)
    one_way = nx.to_scipy_sparse_array(graph, nodelist=nodes, weight=weight, dtype=np.dtype(float))
    both = sparse.csr_array(one_way + one_way.T)
    shares = sparse.diags_array(1 / both.sum(axis=1)) @ both
    strongest = sparse.diags_array(1 / both.max(axis=1).toarray().ravel()) @ both
    contacts = np.diff(both.indptr)
    redundancy = (both.sign() * (shares @ strongest.T)).sum(axis=1)
    mutual = nx.from_scipy_sparse_array(both)
    constraint = nx.constraint(mutual, weight="weight")
    return {
        "constraint": {node: constraint[number] for number, node in enumerate(nodes)},
        "effective_size": dict(zip(nodes, (contacts - redundancy).tolist(), strict=True)),
    }


def _measured(name: str, node: Any, measured: list[_Values]) -> Measured:
    values = [_number(measures[name].get(node)) for measures in measured]
    return Measured(
        value=values[0],
        by_least=values[1] if len(values) > 1 else None,
        by_greatest=values[2] if len(values) > 1 else None,
    )


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _group_label(data: Mapping[str, Any], group: str) -> str | None:
    label = data.get(f"{group}_label", data.get(group))
    return None if label is None else str(label)
