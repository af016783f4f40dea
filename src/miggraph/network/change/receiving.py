"""The hub arrivals of a network of transfers, each with its days, sender and nationalities."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

import networkx as nx

from miggraph import dates
from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.dates import Span
from miggraph.network.graphs.reading import Reading, read_transfers
from miggraph.network.ranking.arrivals import Arrivals
from miggraph.quantities import Bounds

__all__ = ["Arrival", "arrivals_of"]


class Arrival(NamedTuple):
    """A transfer seen from a state in which it arrived, or may have arrived.

    Attributes
    ----------
    transfer, receiver
        Id, and code of the state.
    route, sender
        Code of the state that the people left, and of the state that counts as sender: none for a
        union, the administering state for a territory. None where it is not settled.
    is_certain
        Whether it is an arrival of third-country nationals; else it only may be one.
    span
        Bounds of the days, no later than the day by which it was over.
    persons
        Third-country persons; of a transfer that only may be an arrival at least none.
    is_total, joint
        Whether it is a sum over a period, and one for several receivers together.
    nationalities
        Codes of foreign nationals whose presence is settled.
    tables
        The tables of which it is a cell.
    """

    transfer: str
    receiver: str
    route: str | None
    sender: str | None
    is_certain: bool
    span: Span
    persons: Bounds
    is_total: bool
    joint: bool
    nationalities: frozenset[str]
    tables: tuple[str, ...]


def arrivals_of(
    transfers: nx.MultiDiGraph[Any], bases: Collection[str], on: date | None
) -> Iterator[Arrival]:
    """Give the arrivals in the states where somebody arrived for certain, and what may be one.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.
    bases
        Movement bases that make an arrival.
    on
        Transfers that began later are left out; one that may not have been over may be an arrival.
        None: all were over.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    reading = read_transfers(transfers)
    finder = Arrivals(reading.roles_in, reading.states, bases, on or date.max)
    for state, tally in finder.tally(reading.transfers.values()).items():
        for transfer in tally.arrivals:
            yield _arrival(transfer, state, finder, reading, certain=True)
        for transfer in tally.undetermined:
            yield _arrival(transfer, state, finder, reading, certain=False)


def _arrival(
    transfer: Transfer, state: str, finder: Arrivals, reading: Reading, *, certain: bool
) -> Arrival:
    told = dates.span(transfer.date)
    by = transfer.happened_by
    return Arrival(
        transfer=transfer.id,
        receiver=state,
        route=transfer.sending,
        sender=next(iter(finder.senders([transfer])), None),
        is_certain=certain,
        span=Span(told.earliest, max(told.earliest or by, min(told.latest or by, by))),
        persons=transfer.third_persons if certain else Bounds(0, transfer.persons.max),
        is_total=transfer.tells == "total",
        joint=transfer.joint,
        nationalities=_nationalities(transfer, state, reading) if certain else frozenset(),
        tables=transfer.tables,
    )


def _nationalities(transfer: Transfer, state: str, reading: Reading) -> frozenset[str]:
    home = root(state, reading.states)
    return frozenset(
        cohort.nationality
        for cohort in transfer.cohorts
        if cohort.accepted
        and cohort.persons.min > 0
        and cohort.nationality in reading.states
        and root(cohort.nationality, reading.states) != home
    )
