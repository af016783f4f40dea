"""Paths of two transfers of one nationality in the order of time: an inference, not a report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import networkx as nx

from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED
from miggraph.quantities import Bounds

__all__ = ["MAX_GAP_DAYS", "InferredPath", "inferred_paths"]

#: The most days between two transfers of a path, if nothing else is asked for.
MAX_GAP_DAYS: Final = 180


@dataclass(frozen=True, kw_only=True)
class InferredPath:
    """Two transfers that could follow one another. No source says that the same persons moved.

    Attributes
    ----------
    sender, receiver, to
        Codes: the first transfer led from `sender` to `receiver`, the second from there on.
    nationality
        Code; settled in both transfers, and not that of `receiver`.
    first, second
        Ids of the transfers.
    order
        ``certain`` if the second began no earlier than the first was over, and within the gap,
        whatever the dates; else ``possible``.
    gap
        Days from the end of the first to the start of the second, at least and at most.
    persons
        Who can have taken both: from nobody to the smaller of the two cohorts; persons.
    destination
        ``home``, ``sender`` or ``third place``, seen from the nationality.
    sources
        Ids of the sources of both transfers.
    inferred
        Always true.
    """

    sender: str
    receiver: str
    to: str
    nationality: str
    first: str
    second: str
    order: str
    gap: Bounds
    persons: Bounds
    destination: str
    sources: tuple[str, ...]
    inferred: bool = True


class _Cohort(NamedTuple):
    sender: str
    receiver: str
    transfer: str
    nationality: str
    persons_max: int | None
    earliest: date
    latest: date
    sources: tuple[str, ...]


def inferred_paths(
    graph: nx.Graph[str], root: Callable[[str], str], max_gap_days: int
) -> tuple[InferredPath, ...]:
    """Return the time-respecting paths of two transfers of one nationality.

    The second must not be over before the first can have begun, and can have begun at most
    `max_gap_days` after the first was over. Such paths in temporal networks are those of Holme and
    Saramäki (2012), Physics Reports 519, 97-125; their waiting time is the gap here. Those who
    came to their own state are not followed, nor cohort groups, nor transfers without a first day.
    """
    cohorts = [cohort for edge in graph.edges(data=True) if (cohort := _cohort(*edge))]
    outgoing: dict[tuple[str, str], list[_Cohort]] = {}
    for cohort in cohorts:
        outgoing.setdefault((cohort.sender, cohort.nationality), []).append(cohort)
    found = [
        path
        for first in cohorts
        if root(first.nationality) != root(first.receiver)
        for second in outgoing.get((first.receiver, first.nationality), ())
        if second.transfer != first.transfer and root(second.receiver) != root(first.receiver)
        if (path := _path(first, second, root, max_gap_days)) is not None
    ]
    return tuple(
        sorted(found, key=lambda p: (p.sender, p.receiver, p.to, p.nationality, p.first, p.second))
    )


def _cohort(sender: str, receiver: str, data: dict[str, Any]) -> _Cohort | None:
    latest = data["latest"] or data.get("happened_by")
    nationality = data["nationality"]
    if nationality is None or nationality in NO_NATIONALS | UNDECIDED:
        return None
    if not (data["settled"] and data["nationality_settled"] and data["earliest"] and latest):
        return None
    return _Cohort(
        sender,
        receiver,
        data["transfer"],
        nationality,
        data["persons_max"],
        data["earliest"],
        latest,
        tuple(data["sources"]),
    )


def _path(
    first: _Cohort, second: _Cohort, root: Callable[[str], str], max_gap_days: int
) -> InferredPath | None:
    shortest = max((second.earliest - first.latest).days, 0)
    longest = (second.latest - first.earliest).days
    if longest < 0 or shortest > max_gap_days:
        return None
    certain = second.earliest > first.latest and longest <= max_gap_days
    tops = [top for top in (first.persons_max, second.persons_max) if top is not None]
    return InferredPath(
        sender=first.sender,
        receiver=first.receiver,
        to=second.receiver,
        nationality=first.nationality,
        first=first.transfer,
        second=second.transfer,
        order="certain" if certain else "possible",
        gap=Bounds(shortest, longest),
        persons=Bounds(0, min(tops, default=None)),
        destination=_destination(first, second, root),
        sources=tuple(sorted({*first.sources, *second.sources})),
    )


def _destination(first: _Cohort, second: _Cohort, root: Callable[[str], str]) -> str:
    if root(second.receiver) == root(first.sender):
        return "sender"
    return "home" if root(second.receiver) == root(first.nationality) else "third place"
