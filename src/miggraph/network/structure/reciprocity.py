"""Whether people are to go both ways between two states: by wording, and by what was recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx

from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.directions import deals
from miggraph.network.graphs.projection import AGREED, agreements_of
from miggraph.network.result import Interval

__all__ = ["Mutual", "Reciprocity", "reciprocity_by_records", "reciprocity_by_wording"]


@dataclass(frozen=True, kw_only=True)
class Reciprocity:
    """How many of the directions between states have the opposite direction beside them.

    Attributes
    ----------
    mutual, one_way, unknown
        Pairs of states: both directions are settled; one is, and no other is possible; at least
        one arrangement between them has no known direction, and not both are settled.
    share
        Share of the directions whose opposite is there too, least and greatest over what the
        unknown directions can be; not defined where there is no pair.
    unions
        Pairs with a union, which are left out: a union is no place to go to.
    """

    mutual: int
    one_way: int
    unknown: int
    share: Interval
    unions: int


@dataclass(frozen=True, kw_only=True)
class Mutual:
    """Arrangements between two states whose wording lets people go both ways.

    One agreement among three states is three such arrangements.

    Attributes
    ----------
    both_ways, one_way
        Transfers under it are recorded in both directions, or in one only.
    unrecorded
        No transfer with settled ends is recorded under it between the two.
    """

    both_ways: int
    one_way: int
    unrecorded: int


#: An arrangement between two states: agreement, and the two codes in order.
_Tie = tuple[str, str, str]
#: Directions that are settled; None: not known.
_Directions = frozenset[tuple[str, str]] | None


def reciprocity_by_wording(
    agreements: nx.Graph[str], natures: Collection[str] = AGREED
) -> Reciprocity:
    """Count in which directions people are to go by the roles of the parties.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    natures
        Natures of agreements that count.

    Returns
    -------
    Reciprocity
        Its share is the reciprocity of a directed network (Newman 2010, section 7.10). A party
        *both* sends and receives. Where more than two are *both* and none is *sending*, no
        direction is told.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes.
    """
    ties = _ties(agreements, natures)
    return _reciprocity(ties, agreements, natures)


def reciprocity_by_records(
    agreements: nx.Graph[str],
    transfers: nx.Graph[Any] | None = None,
    natures: Collection[str] = AGREED,
) -> tuple[Reciprocity, Mutual]:
    """Count directions, those of mutually worded arrangements by the transfers recorded under them.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    transfers
        The network of transfers; None: none is recorded.
    natures
        Natures of agreements that count.

    Returns
    -------
    tuple of Reciprocity and Mutual
        An arrangement that is worded in one direction keeps it. One that is worded as mutual has
        the directions in which transfers with settled ends are recorded under it; where none is,
        its direction is not known. A dependent territory counts as its administering state.

    Raises
    ------
    GraphError
        If a graph lacks the attributes.
    """
    recorded = _recorded(transfers) if transfers is not None else {}
    effective: dict[_Tie, _Directions] = {}
    counts = {0: 0, 1: 0, 2: 0}
    for tie, told in _ties(agreements, natures).items():
        name, left, right = tie
        if told is not None and len(told) == 1:
            effective[tie] = told
            continue
        ends = (_root(agreements, left), _root(agreements, right))
        moved = recorded.get(name, set())
        seen = {
            direction
            for direction, way in (((left, right), ends), ((right, left), ends[::-1]))
            if way in moved
        }
        counts[len(seen)] += 1
        effective[tie] = frozenset(seen) or None
    mutual = Mutual(both_ways=counts[2], one_way=counts[1], unrecorded=counts[0])
    return _reciprocity(effective, agreements, natures), mutual


def _ties(agreements: nx.Graph[str], natures: Collection[str]) -> dict[_Tie, _Directions]:
    """Return which directions each arrangement between two states is worded for."""
    told: dict[_Tie, set[tuple[str, str]]] = {}
    for deal in deals(agreements, None, natures):
        if agreements.nodes[deal.sender].get("kind") != "union":
            left, right = sorted((deal.sender, deal.receiver))
            told.setdefault((deal.agreement, left, right), set()).add((deal.sender, deal.receiver))
    found: dict[_Tie, _Directions] = {tie: frozenset(ways) for tie, ways in told.items()}
    for name, left, right in _undirected(agreements, natures):
        found.setdefault((name, left, right), None)
    return found


def _undirected(agreements: nx.Graph[str], natures: Collection[str]) -> Iterator[_Tie]:
    """Give the pairs that are *both* in an agreement that tells no direction."""
    for name in agreements_of(agreements, natures):
        roles = {code: agreements.edges[code, name]["roles"] for code in agreements[name]}
        both = sorted(
            code
            for code, played in roles.items()
            if "both" in played and agreements.nodes[code].get("kind") != "union"
        )
        if sum("both" in played for played in roles.values()) > 2 and not any(
            "sending" in played for played in roles.values()
        ):
            for left, right in combinations(both, 2):
                yield name, left, right


def _recorded(transfers: nx.Graph[Any]) -> dict[str, set[tuple[str, str]]]:
    check_graph(transfers, edges=("agreements", "settled"), directed=True)
    found: dict[str, set[tuple[str, str]]] = {}
    for source, target, data in transfers.edges(data=True):
        if data["settled"]:
            way = (_root(transfers, source), _root(transfers, target))
            for name in data["agreements"]:
                found.setdefault(name, set()).add(way)
    return found


def _root(graph: nx.Graph[Any], code: str) -> str:
    return graph.nodes[code].get("administered_by") or code


def _reciprocity(
    ties: dict[_Tie, _Directions], agreements: nx.Graph[str], natures: Collection[str]
) -> Reciprocity:
    settled: dict[tuple[str, str], set[tuple[str, str]]] = {}
    open_pairs = set()
    for (_, left, right), ways in ties.items():
        settled.setdefault((left, right), set()).update(ways or ())
        if ways is None:
            open_pairs.add((left, right))
    mutual = sum(len(ways) == 2 for ways in settled.values())
    unknown = sum(len(settled[pair]) < 2 for pair in open_pairs)
    one_way = len(settled) - mutual - unknown
    return Reciprocity(
        mutual=mutual,
        one_way=one_way,
        unknown=unknown,
        share=Interval(_share(mutual, one_way + unknown), _share(mutual + unknown, one_way)),
        unions=_with_unions(agreements, natures),
    )


def _share(mutual: int, one_way: int) -> float | None:
    """Return the share of directions whose opposite is there: a mutual pair has two of them."""
    directions = 2 * mutual + one_way
    return 2 * mutual / directions if directions else None


def _with_unions(agreements: nx.Graph[str], natures: Collection[str]) -> int:
    pairs = set()
    for name in agreements_of(agreements, natures):
        for left, right in combinations(sorted(agreements[name]), 2):
            if "union" in (agreements.nodes[left].get("kind"), agreements.nodes[right].get("kind")):
                pairs.add((left, right))
    return len(pairs)
