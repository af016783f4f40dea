"""Transfers that a null model exchanges among their receivers, and what limits the exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED
from miggraph.dates import Span
from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.directions import deals
from miggraph.network.graphs.projection import AGREED
from miggraph.network.nulls.assignments import movable

__all__ = ["Edge", "Exchange", "Unit", "exchange", "units_of"]

Edge: TypeAlias = tuple[str, str, str]

_NEEDED: Final = (
    "transfer",
    "settled",
    "tells",
    "third_country",
    "basis",
    "earliest",
    "latest",
    "nationality",
    "nationality_settled",
    "receiver_roles",
)
_IN_PART: Final = "transfers that a filter by nationality leaves only in part"
_ARRIVING: Final = frozenset({"receiving", "transit", "both"})
_NO_STATE: Final = NO_NATIONALS | UNDECIDED | {None}


class Unit(NamedTuple):
    """A transfer: its ends, the days on which it can have been, and who was moved."""

    sender: str
    receiver: str
    when: Span
    nationalities: frozenset[str]
    edges: tuple[Edge, ...]

    @property
    def stratum(self) -> tuple[str, int]:
        """Sender and year."""
        return self.sender, self.when.earliest.year if self.when.earliest else 0


class Exchange(NamedTuple):
    """Units, and where the null model may have each of them.

    `current` and the columns of `allowed` are numbers of `receivers`; `strata` are the units that
    some exchange within sender and year can move. All others stay.
    """

    units: tuple[Unit, ...]
    receivers: tuple[str, ...]
    current: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    strata: tuple[NDArray[np.int64], ...]


def units_of(
    transfers: nx.MultiDiGraph[str], bases: Collection[str] | None, homes: Mapping[str, str]
) -> tuple[tuple[Unit, ...], Counter[str]]:
    """Return the transfers that are units, by sender and year, and count the others by reason.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.
    bases
        Movement bases that count; None: all.
    homes
        Territory -> administering state.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    check_graph(transfers, edges=_NEEDED, directed=True)
    grouped: dict[str, list[tuple[Edge, dict[str, Any]]]] = {}
    for sender, receiver, key, data in transfers.edges(keys=True, data=True):
        grouped.setdefault(data["transfer"], []).append(((sender, receiver, key), data))
    found, left_out = [], Counter[str]()
    is_whole = not transfers.graph.get("filters", {}).get("nationalities")
    for _, cohorts in sorted(grouped.items()):
        (edge, first), *_ = cohorts
        named = frozenset(
            homes.get(data["nationality"], data["nationality"])
            for _, data in cohorts
            if data["nationality_settled"] and data["nationality"] not in _NO_STATE
        )
        ends = tuple(homes.get(code, code) for code in edge[:2])
        reason = _reason(first, ends[0] == ends[1], bases) if is_whole else _IN_PART
        if reason is None and not named - {ends[1]}:
            reason = "transfers of which no foreign nationality is settled"
        if reason is None:
            when = Span(first["earliest"], first["latest"])
            found.append(Unit(ends[0], ends[1], when, named, tuple(edge for edge, _ in cohorts)))
        else:
            left_out[reason] += 1
    return tuple(sorted(found, key=lambda unit: unit.stratum)), left_out


def _reason(data: Mapping[str, Any], within: bool, bases: Collection[str] | None) -> str | None:
    """Say why a transfer is no unit of the test, or None."""
    roles = set(data["receiver_roles"])
    if not data["settled"]:
        return "transfers with a sender or receiver that is not settled"
    if data["tells"] != "event":
        return "totals, which are no further events"
    if data["third_country"] not in ("yes", "partly"):
        return "transfers not known to be of third-country nationals"
    if bases is not None and data["basis"] not in bases:
        return "transfers on another movement basis"
    if within:
        return "transfers between a state and its own territory"
    if roles and not roles & _ARRIVING:
        return "transfers to a state that has no part as a receiver"
    if data["earliest"] is None or data["latest"] is None:
        return "transfers without a date"
    if data["earliest"].year != data["latest"].year:
        return "transfers not dated within one year"
    return None


def exchange(
    units: Sequence[Unit], agreements: nx.Graph[str], homes: Mapping[str, str]
) -> Exchange:
    """Find out which units can take the place of one another.

    Parameters
    ----------
    units
        In the order of their strata.
    agreements
        The bipartite network of states and agreements.
    homes
        Territory -> administering state.

    Raises
    ------
    GraphError
        If the graph is not bipartite in its attributes.
    """
    lives = _lives(agreements, homes)
    receivers = tuple(sorted({unit.receiver for unit in units}))
    places = {code: number for number, code in enumerate(receivers)}
    current = np.array([places[unit.receiver] for unit in units], dtype=np.int64)
    allowed = np.zeros((len(units), len(receivers)), dtype=bool)
    strata = []
    for _, group in groupby(range(len(units)), key=lambda number: units[number].stratum):
        members = [n for n in group if _fits(units[n], units[n].receiver, lives)]
        for n in members:
            for other in {units[m].receiver for m in members}:
                allowed[n, places[other]] = _fits(units[n], other, lives)
        moves = movable(current[members].tolist(), allowed[members])
        kept = [n for n, can in zip(members, moves, strict=True) if can]
        if kept:
            strata.append(np.array(kept, dtype=np.int64))
    return Exchange(tuple(units), receivers, current, allowed, tuple(strata))


def _lives(
    agreements: nx.Graph[str], homes: Mapping[str, str]
) -> dict[tuple[str, str], list[Span]]:
    """Return from when to when deals of a sender and a receiver can have been in force."""
    lives: dict[tuple[str, str], list[Span]] = {}
    for deal in deals(agreements, None, AGREED):
        end = agreements.nodes[deal.agreement].get("ended_on_latest")
        ends = (homes.get(deal.sender, deal.sender), homes.get(deal.receiver, deal.receiver))
        lives.setdefault(ends, []).append(Span(deal.earliest, end))
    return lives


def _fits(unit: Unit, receiver: str, lives: Mapping[tuple[str, str], Sequence[Span]]) -> bool:
    """Whether the null model can have a transfer at a receiver.

    A sender is never a receiver of its own stratum, because it is none of any of its units.
    """
    return receiver not in unit.nationalities and any(
        life.overlaps(unit.when) for life in lives.get((unit.sender, receiver), ())
    )
