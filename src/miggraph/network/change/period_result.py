"""The answer on third-country arrivals by period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from miggraph.network.change.periods import periods
from miggraph.network.result import Result, Table, number
from miggraph.quantities import Bounds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["HubPeriod", "HubSeries"]

#: So many states are drawn.
_DRAWN: Final = 5


@dataclass(frozen=True)
class HubPeriod:
    """What is recorded of third-country arrivals in a state in one period.

    A transfer whose days span several periods is certain in none of them and possible in each.

    Attributes
    ----------
    state, label
        Code and name of the receiving state.
    period, start, end
        Name, first and last day.
    senders, senders_possible
        Codes of sending states with an arrival within the period for certain, and of further ones
        with one that may be within.
    nationalities, nationalities_possible
        Codes of foreign nationals, likewise.
    persons
        Third-country persons, by the rule for routes.
    transfers
        Events: certain, and with the possible ones.
    totals
        Sums over a time that touches the period.
    undetermined
        Transfers that touch the period and may be arrivals; they are in none of the other numbers.
    """

    state: str
    label: str
    period: str
    start: date
    end: date
    senders: tuple[str, ...]
    senders_possible: tuple[str, ...]
    nationalities: tuple[str, ...]
    nationalities_possible: tuple[str, ...]
    persons: Bounds
    transfers: Bounds
    totals: int
    undetermined: int


@dataclass(frozen=True, kw_only=True)
class HubSeries(Result):
    """Third-country arrivals by receiving state and period.

    Attributes
    ----------
    basis
        What the numbers rest on.
    freq
        Length of a period.
    bases
        Movement bases of an arrival.
    items
        By state and period. A period without an item has no recorded arrival.
    undated
        Ids of transfers without any day; they are in no period.
    """

    freq: str
    bases: tuple[str, ...]
    items: tuple[HubPeriod, ...]
    undated: tuple[str, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return one row a state and period."""
        columns = ("receiving state", self.freq, "senders", "nat.", "persons", "events", "totals")
        return (
            Table(
                f"Third-country arrivals by receiving state and {self.freq}",
                (*columns, "undet."),
                (False, False, False, True, True, True, True, True),
                [_cells(item) for item in self.items],
            ),
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state and period; codes separated by spaces."""
        return [
            {
                "state": item.state,
                "label": item.label,
                "period": item.period,
                "start": item.start,
                "end": item.end,
                "senders": " ".join(item.senders),
                "senders_possible": " ".join(item.senders_possible),
                "nationalities": " ".join(item.nationalities),
                "nationalities_possible": " ".join(item.nationalities_possible),
                "persons_min": item.persons.min,
                "persons_max": item.persons.max,
                "transfers_min": item.transfers.min,
                "transfers_max": item.transfers.max,
                "totals": item.totals,
                "undetermined": item.undetermined,
            }
            for item in self.items
        ]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the rows."""
        found = []
        if not self.items:
            found.append("No arrival of foreign nationals under these parameters and filters.")
        found.append(
            f"Movement bases {', '.join(self.bases)}. A transfer whose days span several periods "
            "counts only as possible in each: it widens the upper numbers, and its sender stands "
            f"in brackets. The upper numbers of several periods must not be added. A {self.freq} "
            "without a row has no recorded arrival, which is no evidence that nobody arrived."
        )
        if self.undated:
            found.append(f"Without any day, and in no period: {', '.join(self.undated)}.")
        return tuple(found)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``events`` and ``persons``, of the states with most events."""
        return {
            "events": lambda: self._drawn("transfers", "events (0: none recorded)"),
            "persons": lambda: self._drawn("persons", "third-country persons (0: none recorded)"),
        }

    def _drawn(self, what: str, ylabel: str) -> Figure:
        from miggraph.network.plot.timelines import Line, series  # noqa: PLC0415

        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.state] = counts.get(item.state, 0) + item.transfers.min
        most = sorted(counts, key=lambda state: (-counts[state], state))[:_DRAWN]
        days = sorted({item.start for item in self.items if item.state in most})
        steps = list(periods(days[0], days[-1], self.freq)) if days else []
        found = {(item.state, item.period): item for item in self.items}
        labels = {item.state: item.label for item in self.items}
        lines = []
        for state in most:
            values = [
                getattr(found[state, step.name], what)
                if (state, step.name) in found
                else Bounds(0, 0)
                for step in steps
            ]
            lines.append(
                Line(
                    labels[state],
                    [step.start for step in steps],
                    [value.min for value in values],
                    [value.max for value in values],
                )
            )
        return series(
            lines,
            title=f"Third-country arrivals by {self.freq}: states with most recorded events",
            ylabel=ylabel,
            caption=self.basis.caption(),
        )


def _cells(item: HubPeriod) -> list[str]:
    senders = [*item.senders, *(f"({code})" for code in item.senders_possible)]
    nobody = "-" if item.transfers.max == item.totals == 0 else "not settled"
    least, further = len(item.nationalities), len(item.nationalities_possible)
    return [
        f"{item.label} ({item.state})",
        item.period,
        " ".join(senders) or nobody,
        number(Bounds(least, least + further)),
        number(item.persons),
        number(item.transfers),
        str(item.totals),
        str(item.undetermined),
    ]
