"""The answer on clustering in time of new deals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from miggraph.network.change.timing import TIES
from miggraph.network.nulls.permutation import LEAST_STATES
from miggraph.network.result import Interval, Result, Table, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ClusteringInTime", "NewDeal", "TieClustering"]

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
    at_risk, exposed
        Pairs at risk, counted once a half-year, and those of them whose receiver has such a
        neighbour.
    drawn_mean, drawn
        Mean and middle 95 percent of the draws; the ends were drawn.
    p, mid_p
        Share of the draws, and of what was observed, with at least as many; in `mid_p` equal ones
        count half.
    p_adjusted
        Adjusted for the three ties (Westfall and Young 1993, step-down max-T, of the counts less
        their means).
    p_error
        Bounds of the share that infinitely many draws would give, with 95 percent confidence.

    What rests on draws is None where it is not testable.
    """

    tie: str
    observed: int
    at_risk: int
    exposed: int
    drawn_mean: float | None
    drawn: Interval
    p: float | None
    mid_p: float | None
    p_adjusted: float | None
    p_error: Interval


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
        columns = ("neighbours by", "observed", "drawn: mean", "middle 95 %", "near, of at risk")
        return (
            Table(
                f"New deals near a deal of the same sender in the {self.window} half-years before",
                (*columns, "p", "mid-p", "adjusted"),
                (False, *(True,) * 7),
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
                "p_adjusted": item.p_adjusted,
            }
            for item in self.items
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the numbers."""
        kinds = "of all kinds" if self.kinds is None else f"of the kinds {', '.join(self.kinds)}"
        found = [
            f"{len(self.new_deals)} first deals {kinds}, of "
            f"{len({d.sender for d in self.new_deals})} senders with "
            f"{len({d.receiver for d in self.new_deals})} receivers, of {self.potential} states "
            "that the evidence names at all; other states are at risk too and are not counted. "
            f"Neighbours by sea have coasts at most {self.sea_km:g} km apart and no land border.",
            f"{self.samples:,} draws with seed {self.seed}: within each sender, sub-region and "
            "half-year as many receivers as really were are drawn from the states of the "
            "sub-region with which the sender had no deal yet. Deals of one half-year do not "
            "count as near one another.",
            "Gathering in time near one another is not told apart from a common cause, from alike "
            "states, and from what one deal does to the next (Shalizi and Thomas 2011).",
        ]
        if not self.new_deals:
            found.insert(0, "No deal of these kinds and natures has a known half-year.")
        elif self.assignments < LEAST_STATES:
            found.insert(
                0,
                f"Not testable: only {self.assignments:,} assignments can be drawn, fewer than "
                f"{LEAST_STATES:,}.",
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
                low, high = item.drawn
                # The mean of a skewed distribution can lie outside its middle.
                inside = low is not None and high is not None and low <= item.drawn_mean <= high
                mean = item.drawn_mean if inside else None
                middle = "drawn: mean and middle 95 percent"
                dots.append(Dot(f"{words}: drawn", mean, low, high, middle))
        return ranked_dots(
            dots,
            title="New deals near a recent deal of the same sender",
            xlabel=f"deals, of {len(self.new_deals)}",
            caption=self.basis.caption(),
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
        text(item.p_adjusted, 3),
    ]
