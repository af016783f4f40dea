"""Clustering of new deals in time among neighbours; why they gather it does not tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.errors import UsageError
from miggraph.network.change.clustering_result import ClusteringInTime, NewDeal, TieClustering
from miggraph.network.change.timing import (
    TIES,
    Dyads,
    Start,
    draws,
    exposure,
    half_of,
    starts,
    statistic,
    ways,
)
from miggraph.network.graphs.directions import HUB_KINDS
from miggraph.network.graphs.projection import AGREED
from miggraph.network.nulls.permutation import (
    LEAST_STATES,
    MIDDLE,
    check_draws,
    max_t,
    quantiles,
    tail,
)
from miggraph.network.result import Basis, Interval

__all__ = ["clustering_in_time"]

#: Up to here assignments are counted out.
_MOST_WAYS: Final = 1_000_000


def clustering_in_time(
    agreements: nx.Graph[str],
    neighbours: nx.Graph[str],
    *,
    kinds: Collection[str] | None = HUB_KINDS,
    natures: Collection[str] = AGREED,
    window: int = 2,
    sea_km: float = 400.0,
    samples: int = 1000,
    seed: int = 0,
) -> ClusteringInTime:
    """Test whether new deals of a sender gather in time near its recent deals.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    neighbours
        The network of neighbours; its states are the potential receivers.
    kinds, natures
        Which agreements; kinds None: all.
    window
        Half-years before that of a deal in which a deal with a neighbour counts.
    sea_km
        Greatest distance by sea, in km.
    samples, seed
        Number of draws, and of the random generator.

    Returns
    -------
    ClusteringInTime
        For neighbours by land, by sea and by regional body.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UsageError
        If the window, the distance or the number of draws is not positive, or the seed negative.

    Notes
    -----
    p, mid-p and the adjustment are those of `miggraph.network.nulls.permutation`. Clustering cannot
    be told apart from contagion and homophily: Shalizi, C. R., & Thomas, A. C. (2011). Homophily
    and contagion are generically confounded in observational social network studies. Sociological
    Methods & Research 40, 211-239.
    """
    check_draws(samples, seed)
    if window < 1 or not sea_km > 0:
        raise UsageError(
            f"A window of {window} half-years and {sea_km:g} km is none.", fix="give more than 0."
        )
    found, dyads, left_out = starts(agreements, neighbours, kinds, natures, sea_km)
    number_of_ways = ways(dyads, list(dyads.first))
    on = agreements.graph.get("on")
    last = max([item.half for item in found] + ([half_of(on)] if on else []), default=0)
    return ClusteringInTime(
        basis=Basis.of(agreements.subgraph({item.agreement for item in found})),
        kinds=None if kinds is None else tuple(sorted(set(kinds))),
        natures=tuple(sorted(natures)),
        window=window,
        sea_km=sea_km,
        samples=samples,
        seed=seed,
        potential=len(dyads.states),
        assignments=min(number_of_ways, _MOST_WAYS),
        items=_items(dyads, window, samples, seed, last, number_of_ways) if found else (),
        new_deals=tuple(
            _new_deal(item, dyads, window)
            for item in sorted(found, key=lambda item: (item.half, item.sender, item.receiver))
        ),
        left_out=left_out,
    )


def _items(
    dyads: Dyads, window: int, samples: int, seed: int, last: int, assignments: int
) -> tuple[TieClustering, ...]:
    parts = [
        [exposure(dyads, sender, dyads.adjacency[tie], window, last) for sender in dyads.first]
        for tie in TIES
    ]
    at_risk, exposed, observed = np.array(parts).sum(axis=1).T
    shared = [
        (tie, int(observed[place]), int(at_risk[place]), int(exposed[place]))
        for place, tie in enumerate(TIES)
    ]
    if assignments < LEAST_STATES:
        nothing = Interval(None, None)
        return tuple(
            TieClustering(*part, None, nothing, None, None, None, nothing) for part in shared
        )
    counts = _counts(dyads, window, samples, seed)
    shares = tail(observed, counts)
    together = max_t(observed, counts, centred=True)
    low, high = quantiles(counts, MIDDLE)
    return tuple(
        TieClustering(
            *part,
            float(counts[:, place].mean()),
            Interval(float(low[place]), float(high[place])),
            float(shares.p[place]),
            float(shares.mid_p[place]),
            float(together[place]),
            Interval(float(shares.low[place]), float(shares.high[place])),
        )
        for place, part in enumerate(shared)
    )


def _counts(dyads: Dyads, window: int, samples: int, seed: int) -> NDArray[np.int64]:
    """Return the statistic of each draw: draws in rows, ties in columns."""
    generator = np.random.default_rng(seed)
    counts = np.zeros((samples, len(TIES)), np.int64)
    for sender in dyads.first:
        drawn = draws(dyads, sender, samples, generator)
        for place, tie in enumerate(TIES):
            counts[:, place] += statistic(drawn, dyads.adjacency[tie], window)
    return counts


def _new_deal(start: Start, dyads: Dyads, window: int) -> NewDeal:
    first = dyads.first[start.sender]
    recent = (first < start.half) & (first >= start.half - window)
    place = dyads.states.index(start.receiver)

    def near(tie: str) -> tuple[str, ...]:
        codes = np.flatnonzero(recent & (dyads.adjacency[tie][place] > 0))
        return tuple(dyads.states[code] for code in codes)

    half_year = f"{start.half // 2}-H{start.half % 2 + 1}"
    return NewDeal(
        start.sender, start.receiver, start.agreement, half_year, *(near(tie) for tie in TIES)
    )
