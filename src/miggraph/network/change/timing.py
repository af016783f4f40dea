"""Whether new deals of a sender gather near its earlier ones, against receivers put at random."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from math import comb
from typing import Final, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.errors import UsageError
from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.directions import Deal, deals
from miggraph.network.graphs.neighbourhood import MOST_SEA_KM
from miggraph.network.graphs.projection import refuse_window

__all__ = [
    "NEVER",
    "TIES",
    "Dyads",
    "Start",
    "draws",
    "exposure",
    "half_of",
    "starts",
    "statistic",
    "ways",
]

#: How two states can be neighbours.
TIES: Final = ("land", "sea", "body")
#: Half-year of a deal that never was.
NEVER: Final = np.iinfo(np.int32).max

Times = NDArray[np.int32]
Adjacency = NDArray[np.float32]


class Start(NamedTuple):
    """The first deal of a sender with a receiver; `half` counts half-years from the year 0."""

    sender: str
    receiver: str
    half: int
    agreement: str


class Dyads(NamedTuple):
    """Potential receivers, and in which half-year a sender first agreed with each.

    Attributes
    ----------
    states
        Codes of the potential receivers.
    regions
        Sub-region of each; empty where there is none.
    adjacency
        For each tie, whether two states are neighbours.
    first
        Sender -> half-year of the first deal with each state, `NEVER` without.
    closed
        Sender -> states that it cannot newly agree with: itself, and those of a deal whose
        half-year is not known.
    """

    states: tuple[str, ...]
    regions: tuple[str, ...]
    adjacency: Mapping[str, Adjacency]
    first: Mapping[str, Times]
    closed: Mapping[str, NDArray[np.bool_]]


def starts(
    agreements: nx.Graph[str],
    neighbours: nx.Graph[str],
    kinds: Collection[str] | None,
    natures: Collection[str],
    sea_km: float,
) -> tuple[tuple[Start, ...], Dyads, dict[str, str]]:
    """Return the first deal of each pair, the pairs, and the deals left out with the reason.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    neighbours
        The network of neighbours; its nodes are the potential receivers.
    kinds, natures
        Which agreements.
    sea_km
        Greatest distance by sea.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UsageError
        If the network is cut to a window, or the data have no distances as great as `sea_km`.
    """
    refuse_window(agreements)
    if sea_km > MOST_SEA_KM:
        raise UsageError(
            f"Distances by sea are known up to {MOST_SEA_KM} km, and not to {sea_km:g} km.",
            fix=f"give at most {MOST_SEA_KM}.",
        )
    check_graph(neighbours, nodes=("region",), edges=("land", "sea_km", "bodies"), directed=False)
    states = tuple(sorted(neighbours))
    place = {code: number for number, code in enumerate(states)}
    pairs: dict[tuple[str, str], list[Deal]] = {}
    left_out: dict[str, str] = {}
    for deal in deals(agreements, kinds, natures):
        if deal.receiver in place:
            pairs.setdefault((deal.sender, deal.receiver), []).append(deal)
        else:
            left_out[_name(deal)] = "the receiver is none of the states of the other network"
    kept, undated = [], set()
    for pair, members in pairs.items():
        start = _start(members)
        if start is not None:
            kept.append(start)
        else:
            undated.add(pair)
            left_out |= {_name(deal): "its half-year is not known" for deal in members}
    senders = sorted({item.sender for item in kept})
    first = {sender: np.full(len(states), NEVER, np.int32) for sender in senders}
    closed = {sender: np.zeros(len(states), bool) for sender in senders}
    for item in kept:
        first[item.sender][place[item.receiver]] = item.half
    for sender in senders:
        for code in {sender} | {receiver for start, receiver in undated if start == sender}:
            if code in place:
                closed[sender][place[code]] = True
    regions = tuple(str(neighbours.nodes[code]["region"] or "") for code in states)
    return (
        tuple(kept),
        Dyads(states, regions, _adjacency(neighbours, sea_km), first, closed),
        left_out,
    )


def half_of(day: date) -> int:
    """Return the number of the half-year of a day, counted from the year 0."""
    return 2 * day.year + (day.month > 6)


def _start(members: Sequence[Deal]) -> Start | None:
    """Return the first deal of a pair, None where its half-year is not known.

    A deal without any day tells nothing on when the first one was, if there are others.
    """
    known = [
        (half_of(deal.earliest), half_of(deal.latest), deal)
        for deal in members
        if deal.earliest is not None and deal.latest is not None
    ]
    if not known:
        return None
    _, half, deal = min(known, key=lambda item: (item[1], item[2].agreement))
    if min(first for first, _, _ in known) < half:
        return None
    return Start(deal.sender, deal.receiver, half, deal.agreement)


def _name(deal: Deal) -> str:
    return f"{deal.sender}-{deal.receiver} ({deal.agreement})"


def _adjacency(neighbours: nx.Graph[str], sea_km: float) -> dict[str, Adjacency]:
    order = {code: number for number, code in enumerate(sorted(neighbours))}
    found = {tie: np.zeros((len(order), len(order)), np.float32) for tie in TIES}
    for left, right, data in neighbours.edges(data=True):
        near = data["sea_km"] is not None and data["sea_km"] <= sea_km
        for tie, holds in zip(TIES, (data["land"], near, data["bodies"]), strict=True):
            if holds:
                found[tie][order[left], order[right]] = found[tie][order[right], order[left]] = 1
    return found


def statistic(first: Times, adjacency: Adjacency, window: int) -> NDArray[np.int64]:
    """Count the new deals whose receiver has a neighbour with a deal shortly before.

    Parameters
    ----------
    first
        Half-year of the first deal with each state; one row a draw.
    adjacency
        Whether two states are neighbours.
    window
        Number of half-years before that of a deal.

    Returns
    -------
    numpy.ndarray
        One count a row.
    """
    counts = np.zeros(len(first), np.int64)
    for half in np.unique(first[0][first[0] != NEVER]):
        recent = (first < half) & (first >= half - window)
        exposed = recent.astype(np.float32) @ adjacency > 0
        counts += ((first == half) & exposed).sum(axis=1)
    return counts


def exposure(
    dyads: Dyads, sender: str, adjacency: Adjacency, window: int, last: int
) -> tuple[int, int, int]:
    """Count the pairs of a sender at risk, by half-year from its first deal on.

    Parameters
    ----------
    dyads
        The pairs.
    sender
        Code of the sender.
    adjacency
        Whether two states are neighbours.
    window
        Number of half-years before.
    last
        The last half-year that is looked at.

    Returns
    -------
    tuple of int
        Pairs and half-years at risk; of these, with a neighbour that had a deal shortly before;
        and new deals among the latter.
    """
    first, open_ = dyads.first[sender], ~dyads.closed[sender]
    at_risk = exposed = new = 0
    for half in range(int(first.min()), last + 1):
        risk = open_ & (first >= half)
        recent = (first < half) & (first >= half - window)
        near = risk & (recent.astype(np.float32) @ adjacency > 0)
        at_risk += int(risk.sum())
        exposed += int(near.sum())
        new += int((near & (first == half)).sum())
    return at_risk, exposed, new


def draws(dyads: Dyads, sender: str, samples: int, generator: np.random.Generator) -> Times:
    """Put the receivers of a sender at random, within region and half-year.

    In each region as many states are newly agreed with in each half-year as really were; which
    ones, is drawn from all states of the region that could have been.

    Parameters
    ----------
    dyads
        The pairs.
    sender
        Code of the sender.
    samples
        Number of draws.
    generator
        Random numbers.

    Returns
    -------
    numpy.ndarray
        Half-years of the first deals, one row a draw.
    """
    first = dyads.first[sender]
    drawn = np.tile(first, (samples, 1))
    for places in _cells(dyads, sender):
        drawn[:, places] = generator.permuted(drawn[:, places], axis=1)
    return drawn


def ways(dyads: Dyads, senders: Sequence[str]) -> int:
    """Return the number of different assignments that can be drawn."""
    found = 1
    for sender in senders:
        for places in _cells(dyads, sender):
            left = len(places)
            halves, counts = np.unique(dyads.first[sender][places], return_counts=True)
            for half, count in zip(halves, counts, strict=True):
                if half != NEVER:
                    found *= comb(left, int(count))
                    left -= int(count)
    return found


def _cells(dyads: Dyads, sender: str) -> list[NDArray[np.intp]]:
    """Return the places of the states of each region in which the sender has a deal."""
    regions = np.array(dyads.regions)
    open_ = ~dyads.closed[sender]
    dealt = dyads.first[sender] != NEVER
    return [
        np.flatnonzero(open_ & (regions == region))
        for region in sorted(set(regions[dealt & open_]))
    ]
