"""From deal to first transfer: interval-censored durations with competing ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

from miggraph.errors import GraphError, UnknownNameError, UsageError
from miggraph.network.change.lifetimes import ENDS, Lifetime, lifetimes
from miggraph.network.change.turnbull import Mass, Observation, maximum_likelihood
from miggraph.network.graphs.directions import HUB_KINDS
from miggraph.network.graphs.projection import AGREED
from miggraph.network.result import Basis, Interval, Result, Table, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Durations", "Incidence", "time_to_first_transfer"]

#: Days after the beginning for which the table gives the incidence.
DAYS: Final = (30, 90, 180, 365, 730)
#: Days that the figure shows: three years.
_DRAWN: Final = 1_096


@dataclass(frozen=True)
class Incidence:
    """Share of the agreements that had come to one end by a number of days.

    Attributes
    ----------
    end
        First transfer, or another end.
    days
        Since the beginning.
    share
        Between what had ended for certain by then and what may have, from 0 to 1. This is what the
        data leave open where they are known only within intervals; it is no confidence interval.
    """

    end: str
    days: int
    share: Interval


@dataclass(frozen=True, kw_only=True)
class Durations(Result):
    """Durations from the beginning of agreements to their first transfer or another end.

    Attributes
    ----------
    basis
        What the numbers rest on.
    kinds, natures
        Which agreements; kinds None: all.
    on
        Day up to which was looked.
    items
        The agreements: those that lay idle longest for certain come first.
    incidence
        Cumulative incidence of each end, at the days of the table.
    masses
        The estimate itself: shares of the whole, by end and interval of days.
    left_out
        Agreements without a duration, with the reason.
    """

    kinds: tuple[str, ...] | None
    natures: tuple[str, ...]
    on: date
    items: tuple[Lifetime, ...]
    incidence: tuple[Incidence, ...]
    masses: tuple[Mass, ...]
    left_out: Mapping[str, str]

    def share(self, end: str, days: int) -> Interval:
        """Return the cumulative incidence of an end after a number of days.

        Parameters
        ----------
        end
            One of the ends of the items.
        days
            Since the beginning.

        Raises
        ------
        UnknownNameError
            If there is no such end.
        UsageError
            If the number of days is negative.
        """
        if end not in ENDS:
            raise UnknownNameError("end", end, ENDS)
        if days < 0:
            raise UsageError(f"{days} days lie before the beginning.", fix="give a number from 0.")
        return _share(self.masses, end, days)

    def tables(self) -> tuple[Table, ...]:
        """Return the incidence of each end, and the agreements with the days they lay idle."""
        ends = [end for end in ENDS if any(item.end == end for item in self.items)]
        counts = Counter(item.end for item in self.items)
        shares = [
            [end, str(counts[end]), *(_percent(self.share(end, days)) for days in DAYS)]
            for end in ends
        ]
        return (
            Table(
                "Cumulative incidence after the beginning, in percent",
                ("end", "agreements", *(f"{days} days" for days in DAYS)),
                (False, *(True,) * (len(DAYS) + 1)),
                shares,
            ),
            Table(
                "Agreements idle between their beginning and what followed first",
                ("agreement", "began", "followed by", "on", "days idle"),
                (False, False, False, False, True),
                [_cells(item) for item in self.items],
            ),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one row an agreement."""
        return [
            {
                "agreement": item.agreement,
                "label": item.label,
                "kind": item.kind,
                "nature": item.nature,
                "began_earliest": item.began.earliest,
                "began_latest": item.began.latest,
                "end": item.end,
                "ended_earliest": item.ended.earliest,
                "ended_latest": item.ended.latest,
                "days_min": item.days.min,
                "days_max": item.days.max,
                "before": item.before,
                "undated": item.undated,
            }
            for item in self.items
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the numbers."""
        kinds = "of all kinds" if self.kinds is None else f"of the kinds {', '.join(self.kinds)}"
        found = [
            f"Agreements {kinds}, of the natures {', '.join(self.natures)}, up to {self.on}.",
            "Beginning and end are known only within bounds: the days run from the least to the "
            "greatest difference. Shares are the non-parametric maximum likelihood estimate for "
            "interval-censored durations with competing ends (Turnbull 1976; Hudgens, Satten and "
            "Longini 2001); their bounds say what the intervals leave open and are no confidence "
            "intervals. Where no transfer is recorded, none need have been made public.",
        ]
        if not self.items:
            found.insert(0, "No agreement of these kinds and natures has a known beginning.")
        early = [item.agreement for item in self.items if item.before]
        if early:
            found.append(
                "The first transfer is recorded before the beginning, and counts as 0 days: "
                f"{', '.join(early)}."
            )
        undated = [item.agreement for item in self.items if item.undated]
        if undated:
            found.append(
                "The day of the end is not told and may be any up to the clock; the estimate puts "
                f"it where it fits most agreements, which is late: {', '.join(undated)}."
            )
        for reason in sorted(set(self.left_out.values())):
            names = [name for name, why in self.left_out.items() if why == reason]
            found.append(f"Left out, because {reason}: {', '.join(names)}.")
        return tuple(found)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``idle`` (a bar an agreement) and ``incidence`` (step bands)."""
        return {"idle": self._idle, "incidence": self._incidence}

    def _idle(self) -> Figure:
        from miggraph.network.plot.timelines import Bar, Mark, timeline  # noqa: PLC0415

        return timeline(
            [
                Bar(
                    item.agreement,
                    item.began.latest or self.on,
                    max(item.ended.earliest or self.on, item.began.latest or self.on)
                    if item.end
                    else None,
                    item.end or "none recorded",
                )
                for item in sorted(self.items, key=lambda item: (item.began, item.agreement))
            ],
            title="Agreements from their beginning to what followed first: least time idle",
            caption=self.basis.caption(),
            marks=[Mark(self.on, f"looked up to {self.on}")],
        )

    def _incidence(self) -> Figure:
        from miggraph.network.plot.incidence import step_bands  # noqa: PLC0415

        return step_bands(
            {
                end: list(_steps(self.masses, end))
                for end in ENDS
                if any(mass.end == end for mass in self.masses)
            },
            title="From the beginning of an agreement to its first transfer, or another end",
            xlabel=f"days since the beginning (the first {_DRAWN:,})",
            right=_DRAWN,
            ylabel="cumulative share of agreements",
            caption=self.basis.caption(),
        )


def time_to_first_transfer(
    agreements: nx.Graph[str],
    kinds: Collection[str] | None = HUB_KINDS,
    natures: Collection[str] = AGREED,
    *,
    on: date | None = None,
) -> Durations:
    """Estimate how long it takes from an agreement to the first transfer under it.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    kinds, natures
        Which agreements; kinds None: all.
    on
        Day up to which is looked; None: the clock of the graph.

    Returns
    -------
    Durations
        In days. Ends that compete with a first transfer are: blocked by a court, refused, never
        implemented, ended and suspended; without any, a duration is censored at `on`.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another, or no day is given.
    UsageError
        If the estimate does not come to rest.
    """
    day = on or agreements.graph.get("on")
    if day is None:
        raise GraphError(
            "The network has no clock, so it is not known until when was looked.",
            fix="give the day: on=date(...), or set the attribute 'on' of the graph.",
        )
    chosen = None if kinds is None else tuple(sorted(set(kinds)))
    found, left_out = lifetimes(agreements, chosen, natures, day)
    masses = maximum_likelihood(
        [Observation(item.days.min, item.days.max or item.days.min, item.end) for item in found]
    )
    ends = [end for end in ENDS if any(item.end == end for item in found)]
    return Durations(
        basis=Basis.of(agreements.subgraph({item.agreement for item in found})),
        kinds=chosen,
        natures=tuple(sorted(natures)),
        on=day,
        items=tuple(sorted(found, key=lambda item: (-item.days.min, item.agreement))),
        incidence=tuple(
            Incidence(end, days, _share(masses, end, days)) for end in ends for days in DAYS
        ),
        masses=masses,
        left_out=left_out,
    )


def _share(masses: Sequence[Mass], end: str, days: int) -> Interval:
    parts = [mass for mass in masses if mass.end == end]
    low = sum(mass.share for mass in parts if mass.high is not None and mass.high <= days)
    high = sum(mass.share for mass in parts if mass.low <= days)
    return Interval(low, max(low, high))


def _steps(masses: Sequence[Mass], end: str) -> Iterator[tuple[int, float, float]]:
    """Give the days at which the incidence of an end changes, with its bounds from there on."""
    parts = [mass for mass in masses if mass.end == end]
    days = {day for mass in parts for day in (mass.low, mass.high) if day is not None}
    for day in sorted({0, *days, *(mass.low for mass in masses)}):
        low, high = _share(masses, end, day)
        yield day, low or 0.0, high or 0.0


def _percent(share: Interval) -> str:
    low, high = share
    return number(Interval(100 * (low or 0), 100 * (high or 0)))


def _cells(item: Lifetime) -> list[str]:
    return [
        item.agreement,
        _day(item.began),
        item.end or "none recorded",
        _day(item.ended),
        number(item.days),
    ]


def _day(span: tuple[date | None, date | None]) -> str:
    first, last = span
    return f"{first}" if first == last else f"{first} to {last}"
