"""Clustering of new deals in time among neighbours; why they gather it does not tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.errors import UsageError
from miggraph.network.directions import HUB_KINDS
from miggraph.network.projection import AGREED
from miggraph.network.result import Basis, Interval, Result, Table, number
from miggraph.network.timing import (
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

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ClusteringInTime", "NewDeal", "TieClustering", "clustering_in_time"]

#: With fewer assignments a share of draws says nothing.
LEAST_WAYS: Final = 1_000
#: Up to here assignments are counted out.
_MOST_WAYS: Final = 1_000_000
_WORDS: Final = {
    "land": "land border",
    "sea": "sea",
    "body": "regional body",
}


@dataclass(frozen=True)
class NewDeal:
    """The first deal of a sender with a receiver.

    Attributes
    ----------
    sender, receiver, agreement
        Codes, and id of the agreement.
    half_year
        In which it began, e.g. ``2025-H1``.
    land, sea, body
        Codes of neighbours of the receiver with which the sender had newly agreed in the window
        before, by tie.
    """

    sender: str
    receiver: str
    agreement: str
    half_year: str
    land: tuple[str, ...]
    sea: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True)
class TieClustering:
    """Clustering among neighbours of one kind.

    Attributes
    ----------
    tie
        ``land``, ``sea`` or ``body``.
    observed
        New deals whose receiver has a neighbour with which the sender newly agreed in the window.
    drawn_mean
        Mean of the draws.
    drawn
        Middle 95 percent of the draws.
    at_risk, exposed
        Pairs at risk, counted once a half-year, and those of them whose receiver has such a
        neighbour.
    p, mid_p
        Share of the draws, and of what was observed, with at least as many; in `mid_p` equal ones
        count half. None where it is not testable.
    """

    tie: str
    observed: int
    drawn_mean: float | None
    drawn: Interval
    at_risk: int
    exposed: int
    p: float | None
    mid_p: float | None


@dataclass(frozen=True, kw_only=True)
class ClusteringInTime(Result):
    """Whether new deals of a sender gather near its recent ones.

    Attributes
    ----------
    basis
        What the numbers rest on.
    kinds, natures
        Which agreements; kinds None: all.
    window
        Half-years before a deal in which a neighbour's deal counts.
    sea_km
        Greatest distance by sea, in km.
    samples, seed
        Number of draws, and of the random generator.
    potential
        Number of potential receivers.
    assignments
        Number of different assignments that can be drawn, up to a million.
    items
        One a tie.
    new_deals
        The first deals of each sender and receiver, in the order of time.
    left_out
        Deals that have no part, with the reason.
    """

    kinds: tuple[str, ...] | None
    natures: tuple[str, ...]
    window: int
    sea_km: float
    samples: int
    seed: int
    potential: int
    assignments: int
    items: tuple[TieClustering, ...]
    new_deals: tuple[NewDeal, ...]
    left_out: Mapping[str, str]

    def tables(self) -> tuple[Table, ...]:
        """Return one row a tie, and the deals."""
        columns = ("neighbours by", "observed", "drawn: mean", "middle 95 %", "of at risk", "p")
        return (
            Table(
                f"New deals near a deal of the same sender in the {self.window} half-years before",
                (*columns, "mid-p"),
                (False, *(True,) * 6),
                [_cells(item) for item in self.items],
            ),
            Table(
                "New deals, and neighbours of the receiver with which the sender had newly agreed",
                ("half-year", "sender", "receiver", "agreement", *_WORDS.values()),
                (False,) * 7,
                [
                    [
                        deal.half_year,
                        deal.sender,
                        deal.receiver,
                        deal.agreement,
                        *(" ".join(getattr(deal, tie)) or "-" for tie in TIES),
                    ]
                    for deal in self.new_deals
                ],
            ),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a tie."""
        return [
            {
                "tie": item.tie,
                "observed": item.observed,
                "new_deals": len(self.new_deals),
                "drawn_mean": item.drawn_mean,
                "drawn_min": item.drawn.min,
                "drawn_max": item.drawn.max,
                "at_risk": item.at_risk,
                "exposed": item.exposed,
                "p": item.p,
                "mid_p": item.mid_p,
            }
            for item in self.items
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the numbers."""
        kinds = "of all kinds" if self.kinds is None else f"of the kinds {', '.join(self.kinds)}"
        found = [
            f"First deals {kinds} of {len({d.sender for d in self.new_deals})} senders with "
            f"{len(self.new_deals)} receivers, of {self.potential} states that the evidence names "
            "at all; other states are at risk too and are not counted. Neighbours by sea have "
            f"coasts at most {self.sea_km:g} km apart and no land border.",
            f"{self.samples:,} draws with seed {self.seed}: within each sender, sub-region and "
            "half-year as many receivers as really were are drawn from the states of the "
            "sub-region with which the sender had no deal yet. The three shares are of one set of "
            "draws and are not corrected for being three. Deals of one half-year do not count as "
            "near one another.",
            "Gathering in time near one another is not told apart from a common cause, from alike "
            "states, and from what one deal does to the next (Shalizi and Thomas 2011).",
        ]
        if not self.new_deals:
            found.insert(0, "No deal of these kinds and natures has a known half-year.")
        elif self.assignments < LEAST_WAYS:
            found.insert(
                0,
                f"Not testable: only {self.assignments:,} assignments can be drawn, fewer than "
                f"{LEAST_WAYS:,}.",
            )
        for reason in sorted(set(self.left_out.values())):
            names = [name for name, why in self.left_out.items() if why == reason]
            found.append(f"Left out, because {reason}: {', '.join(names)}.")
        return tuple(found)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``draws`` (observed counts beside the draws)."""
        return {"draws": self._draws}

    def _draws(self) -> Figure:
        from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

        dots = []
        for item in self.items:
            words = _WORDS[item.tie]
            dots.append(Dot(f"{words}: observed", item.observed, None, None, "observed"))
            if item.drawn_mean is not None:
                middle = "drawn: mean and middle 95 percent"
                dots.append(Dot(f"{words}: drawn", item.drawn_mean, *item.drawn, middle))
        return ranked_dots(
            dots,
            title="New deals near a recent deal of the same sender",
            xlabel=f"deals, of {len(self.new_deals)}",
            caption=self.basis.caption(),
        )


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
        If the window, the distance or the number of draws is not positive.

    Notes
    -----
    p = (b + 1) / (m + 1), with b of m draws at least as great as what was observed (Phipson and
    Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, 39). Clustering cannot
    be told apart from contagion and homophily: Shalizi, C. R., & Thomas, A. C. (2011). Homophily
    and contagion are generically confounded in observational social network studies. Sociological
    Methods & Research 40, 211-239.
    """
    if window < 1 or samples < 1 or sea_km <= 0:
        raise UsageError(
            f"A window of {window} half-years, {sea_km:g} km and {samples} draws are not possible.",
            fix="give numbers above 0.",
        )
    found, dyads, left_out = starts(agreements, neighbours, kinds, natures, sea_km)
    number_of_ways = ways(dyads, list(dyads.first))
    on = agreements.graph.get("on")
    last = max([item.half for item in found] + ([half_of(on)] if on else []), default=0)
    return ClusteringInTime(
        basis=Basis.of(
            agreements.subgraph({item.agreement for item in found})
            if found
            else agreements.subgraph([])
        ),
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
    generator = np.random.default_rng(seed)
    testable = assignments >= LEAST_WAYS
    counts = {tie: np.zeros(samples, np.int64) for tie in TIES}
    for sender in dyads.first if testable else ():
        drawn = draws(dyads, sender, samples, generator)
        for tie in TIES:
            counts[tie] += statistic(drawn, dyads.adjacency[tie], window)
    found = []
    for tie in TIES:
        adjacency = dyads.adjacency[tie]
        parts = [exposure(dyads, sender, adjacency, window, last) for sender in dyads.first]
        at_risk, exposed, observed = (sum(column) for column in zip(*parts, strict=True))
        found.append(
            TieClustering(
                tie,
                observed,
                *_drawn(counts[tie], testable),
                at_risk,
                exposed,
                *_shares(counts[tie], observed, testable),
            )
        )
    return tuple(found)


def _drawn(counts: NDArray[np.int64], testable: bool) -> tuple[float | None, Interval]:
    if not testable:
        return None, Interval(None, None)
    low, high = np.quantile(counts, (0.025, 0.975))
    mean = float(counts.mean())
    # The mean of a skewed distribution can lie outside its middle.
    return mean, Interval(min(float(low), mean), max(float(high), mean))


def _shares(
    counts: NDArray[np.int64], observed: int, testable: bool
) -> tuple[float | None, float | None]:
    if not testable:
        return None, None
    above, equal = int((counts > observed).sum()), int((counts == observed).sum())
    whole = len(counts) + 1
    return (above + equal + 1) / whole, (above + (equal + 1) / 2) / whole


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


def _cells(item: TieClustering) -> list[str]:
    def text(value: float | None, digits: int) -> str:
        return "-" if value is None else f"{value:.{digits}f}"

    return [
        _WORDS[item.tie],
        str(item.observed),
        text(item.drawn_mean, 1),
        number(item.drawn),
        f"{item.exposed:,} of {item.at_risk:,}",
        text(item.p, 3),
        text(item.mid_p, 3),
    ]
