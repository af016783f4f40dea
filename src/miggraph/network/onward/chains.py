"""The answer on chains: reported movements, what is said of agreements, and inferred paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from miggraph.claims.flows import Item, route_bounds
from miggraph.dates import Span
from miggraph.network.onward.destinations import CLASSES
from miggraph.network.onward.figures import draw_alluvial, draw_map
from miggraph.network.onward.inferred import InferredPath
from miggraph.network.onward.tables import (
    chains_table,
    inferred_table,
    movement_rows,
    paths_table,
    said_table,
)
from miggraph.network.result import Result, Table
from miggraph.quantities import Bounds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Allegation", "Chain", "Chains", "OnwardPath", "listed"]


@dataclass(frozen=True)
class Allegation:
    """What voices say of non-refoulement, about an agreement as a whole.

    Attributes
    ----------
    agreement, label
        Id and short name of the agreement.
    alleged_by, found_by, observed_by, denied_by
        Labels of the voices that allege a breach, of the courts that found one, of those who say
        that non-refoulement was observed, and of those who deny a breach.
    """

    agreement: str
    label: str
    alleged_by: tuple[str, ...]
    found_by: tuple[str, ...]
    observed_by: tuple[str, ...]
    denied_by: tuple[str, ...]

    def wording(self) -> tuple[str, ...]:
        """Write out who says what; each text names the agreement it is about."""
        about = f"about the agreement {self.agreement}"
        return tuple(
            f"{words} by {listed(voices)}, {about}"
            for words, voices in (
                ("breach of non-refoulement alleged", self.alleged_by),
                ("breach of non-refoulement found", self.found_by),
                ("non-refoulement said to be observed", self.observed_by),
                ("breach of non-refoulement denied", self.denied_by),
            )
            if voices
        )


@dataclass(frozen=True, kw_only=True)
class Chain:
    """An onward movement that is reported of one transfer.

    Attributes
    ----------
    sender, receiver, to
        Codes; `to` is None where no source names the destination.
    transfer
        Id of the transfer.
    tells
        ``event``, or ``total`` over a period, of the transfer.
    date, period
        Of the transfer, EDTF and first and last day; the onward movement was later.
    mode
        ``forced``, ``assisted``, ``own`` or ``unknown``, of the onward movement.
    persons
        Reported to have moved on to `to`; persons. From 0 where `settled` is false.
    nationals
        How many of these are nationals of `to`: bounds that follow from the counts; persons.
    destination
        One of `miggraph.network.onward.destinations.CLASSES`.
    nationalities
        Codes whose presence in the transfer is settled.
    settled
        Whether sender and receiver of the transfer are accepted; else both are only possible.
    exceeds
        Whether the movements of the transfer to named states are, at least, more than its persons:
        sources contradict one another.
    agreements
        Ids of the agreements of the transfer.
    sources, voices
        Ids of the sources that tell of this movement, and labels of those on whose word.
    wording
        What may be said of it, each with its speaker.
    """

    sender: str
    receiver: str
    to: str | None
    transfer: str
    tells: str
    date: str
    period: Span
    mode: str
    persons: Bounds
    nationals: Bounds
    destination: str
    nationalities: tuple[str, ...]
    settled: bool
    exceeds: bool
    agreements: tuple[str, ...]
    sources: tuple[str, ...]
    voices: tuple[str, ...]
    wording: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OnwardPath:
    """All reported movements from one sender through one receiver to one destination.

    Attributes
    ----------
    sender, receiver, to
        Codes; `to` is None where it is not named.
    transfers, totals
        Number of transfers, and of sums over a period, that movements are reported of.
    persons
        Reported to have moved on, events and totals being bounds of one flow; persons.
    modes, destinations
        Modes and classes that occur.
    """

    sender: str
    receiver: str
    to: str | None
    transfers: int
    totals: int
    persons: Bounds
    modes: tuple[str, ...]
    destinations: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chains(Result):
    """Onward movements as reported, by transfer.

    Attributes
    ----------
    infer, max_gap_days
        Whether inferred paths were looked for, and with which gap at most; days.
    transfers
        Number of transfers and totals that were looked at.
    with_agreements
        Whether the agreements were given.
    chains
        The movements that are reported.
    allegations
        What is said about the agreements of their transfers.
    inferred
        Paths that are inferred and that no source reports.
    of_nobody
        Transfers and places to which, as is reported, nobody moved on.
    withheld
        Ids of transfers of which onward movement is reported that is not published.
    states
        Label, latitude and longitude (degrees) of the states, by code.
    """

    infer: bool
    max_gap_days: int
    transfers: int
    with_agreements: bool
    chains: tuple[Chain, ...]
    allegations: tuple[Allegation, ...]
    inferred: tuple[InferredPath, ...]
    of_nobody: tuple[str, ...]
    withheld: tuple[str, ...]
    states: Mapping[str, Mapping[str, Any]]

    def paths(self) -> tuple[OnwardPath, ...]:
        """Return the movements by sender, receiver and destination."""
        grouped: dict[tuple[str, str, str | None], list[Chain]] = {}
        for chain in self.chains:
            grouped.setdefault((chain.sender, chain.receiver, chain.to), []).append(chain)
        return tuple(_path(ends, members) for ends, members in grouped.items())

    def tables(self) -> tuple[Table, ...]:
        """Return the paths, the movements, what is said of agreements, and inferred paths."""
        tables = [paths_table(self), chains_table(self)]
        if self.with_agreements:
            tables.append(said_table(self))
        if self.infer:
            tables.append(inferred_table(self))
        return tuple(tables)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a movement, reported ones first; `inferred` tells them apart."""
        return movement_rows(self)

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the movements."""
        if not self.transfers:
            return ("The network has no transfers.",)
        notes = []
        if not self.chains:
            notes.append(
                f"No onward movement is {'published' if self.withheld else 'reported'} of the "
                f"{self.transfers:,} transfers and totals."
            )
        else:
            classes = {chain.destination for chain in self.chains}
            told = "; ".join(f"'{n}': {text}" for n, text in CLASSES.items() if n in classes)
            notes += [
                "An onward path does not prove that the same persons moved. Persons are those "
                "reported to have moved on; records do not tell which of the transfer they were. "
                "'nationals' are bounds of how many were nationals of the destination.",
                f"Of the destination, {told}.",
            ]
        if any(not chain.settled for chain in self.chains):
            notes.append("? marks a transfer whose sender or receiver is only possible.")
        exceeding = sorted({chain.transfer for chain in self.chains if chain.exceeds})
        if exceeding:
            notes.append(
                "* marks a transfer of which more persons are reported to have moved on than were "
                "transferred, as reports contradict one another or tell of some persons twice: "
                f"{', '.join(exceeding)}."
            )
        if self.withheld:
            notes.append(
                "Transfers of which onward movement is reported that is not published "
                f"({len(self.withheld):,}): {', '.join(self.withheld)}."
            )
        if self.of_nobody:
            notes.append(f"Reported is also that nobody moved on: {', '.join(self.of_nobody)}.")
        if self.allegations:
            notes.append(
                "What is alleged or found is about an agreement; the records do not say that it is "
                "about one of these movements. A voice can relay the allegation of somebody else."
            )
        if self.infer:
            notes.append(
                f"{len(self.inferred)} inferred paths: two transfers of one nationality that could "
                f"follow one another within {self.max_gap_days} days. No source reports them as "
                "onward movement, and nobody need have taken both."
            )
        return tuple(notes)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figures: ``alluvial`` of sender, receiver and destination, and ``map``."""
        return {"alluvial": partial(draw_alluvial, self), "map": partial(draw_map, self)}

    def label(self, code: str) -> str:
        """Return the name of a state."""
        return str(self.states[code]["label"])


def _path(ends: tuple[str, str, str | None], members: list[Chain]) -> OnwardPath:
    sender, receiver, to = ends
    totals = sum(chain.tells == "total" for chain in members)
    return OnwardPath(
        sender=sender,
        receiver=receiver,
        to=to,
        transfers=len(members) - totals,
        totals=totals,
        persons=route_bounds(
            [Item(chain.period, chain.persons, chain.tells == "total") for chain in members]
        ),
        modes=tuple(sorted({chain.mode for chain in members})),
        destinations=tuple(sorted({chain.destination for chain in members})),
    )


def listed(names: Sequence[str]) -> str:
    """Write names in a row: ``A, B and C``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
