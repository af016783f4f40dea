"""Groups of states that have more agreements with one another than with the rest."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from threading import Lock
from typing import Any, Final, Literal, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.errors import GraphError, UnknownNameError, UsageError
from miggraph.extras import is_installed, require
from miggraph.network.graphs.checks import check_graph
from miggraph.network.result import Interval
from miggraph.network.structure.rand_index import adjusted_rand

__all__ = [
    "METHODS",
    "Communities",
    "Community",
    "Method",
    "find_communities",
]

Method: TypeAlias = Literal["leiden", "louvain"]
#: How communities can be found.
METHODS: Final[tuple[Method, ...]] = ("leiden", "louvain")
#: Seeds are drawn below this number, which every generator takes.
_SEEDS: Final = 2**31
#: igraph takes its random numbers from one generator for the whole process: one run at a time.
_GENERATOR: Final = Lock()


@dataclass(frozen=True, kw_only=True)
class Community:
    """One group of states.

    Attributes
    ----------
    number
        From 1, the largest first.
    states
        Codes.
    together
        Share of the runs in which two of its states were in one community, as a mean over all
        pairs of its states; None for a single state. 1: in every run the group stayed together.
    """

    number: int
    states: tuple[str, ...]
    together: float | None


@dataclass(frozen=True, kw_only=True)
class Communities:
    """The partition of the highest modularity among several runs, and how far the runs agree.

    Attributes
    ----------
    method
        ``leiden`` or ``louvain``.
    seed, runs, resolution
        What it was found with; each run has a seed of its own, drawn from `seed`.
    groups
        The communities, the largest first.
    modularity
        Of this partition; None where no states are joined.
    modularity_range
        Least and greatest modularity of the runs.
    distinct
        Number of different partitions among the runs.
    agreement, least_agreement
        Mean and least adjusted Rand index over all pairs of runs; None for a single run. 1: the
        same partition each time; 0: no more alike than by chance.
    """

    method: Method
    seed: int
    runs: int
    resolution: float
    groups: tuple[Community, ...]
    modularity: float | None
    modularity_range: Interval
    distinct: int
    agreement: float | None
    least_agreement: float | None


def find_communities(
    graph: nx.Graph[Any],
    *,
    method: Method | None = None,
    seed: int = 0,
    runs: int = 20,
    resolution: float = 1.0,
) -> Communities:
    """Find communities by modularity, several times, and say how far the runs agree.

    Modularity is that of Newman and Girvan (2004) with the resolution of Reichardt and Bornholdt
    (2006). Louvain is the method of Blondel et al. (2008), Leiden that of Traag, Waltman and van
    Eck (2019).

    Parameters
    ----------
    graph
        Undirected; edges have a `weight`.
    method
        ``leiden`` (needs igraph) or ``louvain``; None: Leiden where igraph is installed.
    seed
        Equal seeds give equal answers, in any thread; from 0.
    runs
        How often.
    resolution
        Above 1 for smaller communities, below 1 for larger ones.

    Returns
    -------
    Communities
        Empty where the graph has no nodes.

    Raises
    ------
    GraphError
        If the graph is directed or an edge has no positive weight.
    UnknownNameError
        If there is no such method.
    UsageError
        If Leiden is asked for without igraph, `runs` or `resolution` is not positive, or `seed` is
        negative.
    """
    check_graph(graph, edges=("weight",), directed=False)
    _check_weights(graph)
    chosen = _method(method)
    if runs < 1 or not 0 < resolution < inf:
        raise UsageError(
            f"Communities cannot be found in {runs} runs with resolution {resolution}.",
            fix="give at least one run and a resolution above 0.",
        )
    if seed < 0:
        raise UsageError(f"The seed {seed} is negative.", fix="give a whole number from 0.")
    nodes = sorted(graph)
    ordered = _ordered(graph, nodes)
    seeds = np.random.default_rng(seed).integers(_SEEDS, size=runs)
    found = [_run(ordered, chosen, int(one), resolution) for one in seeds]
    labels = np.array([_labels(len(nodes), one) for one in found], dtype=np.int64)
    scores = [_modularity(ordered, one, resolution) for one in found]
    best = max(range(runs), key=lambda position: scores[position] or 0.0)
    known = [score for score in scores if score is not None]
    alike = _agreement(labels)
    return Communities(
        method=chosen,
        seed=seed,
        runs=runs,
        resolution=resolution,
        groups=_groups(nodes, labels, best),
        modularity=scores[best],
        modularity_range=Interval(min(known, default=None), max(known, default=None)),
        distinct=len(np.unique(labels, axis=0)) if nodes else 0,
        agreement=float(np.mean(alike)) if len(alike) else None,
        least_agreement=float(np.min(alike)) if len(alike) else None,
    )


def _check_weights(graph: nx.Graph[Any]) -> None:
    for left, right, data in graph.edges(data=True):
        weight = data["weight"]
        if not weight > 0:
            raise GraphError(
                f"The edge {left}-{right} has weight {weight}.", fix="give it a number above 0."
            )


def _method(method: str | None) -> Method:
    if method is None:
        return "leiden" if is_installed("igraph") else "louvain"
    chosen = next((name for name in METHODS if name == method), None)
    if chosen is None:
        raise UnknownNameError("method", method, METHODS)
    if chosen == "leiden":
        require("igraph")
    return chosen


def _ordered(graph: nx.Graph[Any], nodes: list[str]) -> nx.Graph[int]:
    """Return the graph on numbers, in the order of the names.

    What a seed gives must depend neither on how the graph was built nor on the hashes of names.
    """
    place = {node: position for position, node in enumerate(nodes)}
    ordered: nx.Graph[int] = nx.Graph()
    ordered.add_nodes_from(range(len(nodes)))
    ordered.add_weighted_edges_from(
        sorted(
            (*sorted((place[u], place[v])), data["weight"]) for u, v, data in graph.edges(data=True)
        )
    )
    return ordered


def _run(graph: nx.Graph[int], method: Method, seed: int, resolution: float) -> list[set[int]]:
    if not graph.number_of_edges():
        return [{node} for node in graph]
    if method == "louvain":
        return list(
            nx.community.louvain_communities(
                graph, weight="weight", resolution=resolution, seed=seed
            )
        )
    import igraph  # noqa: PLC0415

    copy = igraph.Graph(len(graph), list(graph.edges))
    with _GENERATOR:
        igraph.set_random_number_generator(random.Random(seed))  # noqa: S311
        try:
            found = copy.community_leiden(
                objective_function="modularity",
                weights=[data["weight"] for _, _, data in graph.edges(data=True)],
                resolution=resolution,
                n_iterations=-1,
            )
        finally:
            igraph.set_random_number_generator(random)
    return [set(group) for group in found]


def _labels(size: int, groups: list[set[int]]) -> list[int]:
    """Return the number of the group of each node, in the order of their first members."""
    by_node: Mapping[int, int] = {node: n for n, group in enumerate(groups) for node in group}
    numbers: dict[int, int] = {}
    return [numbers.setdefault(by_node[node], len(numbers)) for node in range(size)]


def _modularity(graph: nx.Graph[int], groups: list[set[int]], resolution: float) -> float | None:
    if not graph.number_of_edges():
        return None
    return float(nx.community.modularity(graph, groups, weight="weight", resolution=resolution))


def _agreement(labels: NDArray[np.int64]) -> list[float]:
    """Return the adjusted Rand index of each pair of runs; equal partitions are compared once."""
    if not labels.shape[1]:
        return []
    kinds, which = np.unique(labels, axis=0, return_inverse=True)
    table = np.ones((len(kinds), len(kinds)))
    for left in range(len(kinds)):
        for right in range(left + 1, len(kinds)):
            table[left, right] = table[right, left] = adjusted_rand(kinds[left], kinds[right])
    which = which.ravel()
    rows, columns = np.triu_indices(len(labels), 1)
    return [float(value) for value in table[which[rows], which[columns]]]


def _groups(nodes: list[str], labels: NDArray[np.int64], best: int) -> tuple[Community, ...]:
    members: dict[int, list[int]] = {}
    for position, number in enumerate(labels[best]):
        members.setdefault(int(number), []).append(position)
    ranked = sorted(members.values(), key=lambda group: (-len(group), nodes[group[0]]))
    return tuple(
        Community(
            number=number,
            states=tuple(nodes[position] for position in group),
            together=_together(labels[:, group]),
        )
        for number, group in enumerate(ranked, start=1)
    )


def _together(labels: NDArray[np.int64]) -> float | None:
    size = labels.shape[1]
    if size < 2:
        return None
    rows, columns = np.triu_indices(size, 1)
    return float(np.mean(labels[:, rows] == labels[:, columns]))
