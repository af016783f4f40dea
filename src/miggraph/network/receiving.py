"""Which edges of a network of transfers are hub arrivals, and which may be.

The rule is that of `miggraph.network.arrivals`, read from the attributes of the edges: people of
whom all or some are known to be foreign nationals, on one of the chosen movement bases, into a
state that is a party as receiving, transit or both, or that no role names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import networkx as nx

from miggraph.claims.thirdcountry import NO_NATIONALS
from miggraph.dates import Span
from miggraph.network.checks import check_graph
from miggraph.quantities import Bounds

__all__ = ["Arrival", "arrivals_of"]

_NEEDED: Final = (
    "transfer",
    "nationality",
    "nationality_settled",
    "cohort_kind",
    "persons_min",
    "persons_max",
    "transfer_persons_min",
    "transfer_persons_max",
    "third_persons_min",
    "third_persons_max",
    "third_country",
    "settled",
    "joint",
    "tells",
    "earliest",
    "latest",
    "happened_by",
    "basis",
    "receiver_roles",
)
_OPEN_ROLES: Final = frozenset({"receiving", "transit", "both"})


class Arrival(NamedTuple):
    """A transfer seen from a state in which it arrived, or may have arrived.

    Attributes
    ----------
    receiver
        Code of the state.
    sender
        Code of the sending state; None where it is not settled.
    is_certain
        Whether it is an arrival of third-country nationals; else it only may be one.
    span
        Bounds of the days, no later than the day by which it was over.
    persons
        Third-country persons; of one that may be an arrival none at least.
    is_total, joint
        Whether it is a sum over a period, and one for several receivers together.
    nationalities
        Codes of foreign nationals whose presence is settled.
    """

    transfer: str
    receiver: str
    sender: str | None
    is_certain: bool
    span: Span
    persons: Bounds
    is_total: bool
    joint: bool
    nationalities: frozenset[str]


def arrivals_of(
    transfers: nx.MultiDiGraph[str], bases: Collection[str], on: date | None
) -> Iterator[Arrival]:
    """Give the hub arrivals of a network, and what may be one.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.
    bases
        Movement bases that make an arrival.
    on
        Transfers that began later are left out; one that may not have been over may be an arrival.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    check_graph(transfers, edges=_NEEDED, nodes=("kind", "administered_by"), directed=True)
    told: dict[str, dict[str, list[tuple[str, dict[str, Any]]]]] = {}
    for sender, receiver, data in transfers.edges(data=True):
        if data["basis"] in bases and not _is_later(data, on):
            told.setdefault(data["transfer"], {}).setdefault(receiver, []).append((sender, data))
    for transfer, receivers in sorted(told.items()):
        for receiver, cohorts in sorted(receivers.items()):
            data = cohorts[0][1]
            if _admits(transfers.nodes[receiver], data["receiver_roles"]):
                certain = _is_certain(data, on) and len(receivers) == 1
                if certain or _may_arrive(data, [cohort for _, cohort in cohorts], len(receivers)):
                    senders = {sender for sender, _ in cohorts}
                    yield _arrival(transfer, receiver, senders, cohorts, certain=certain)


def _is_later(data: Mapping[str, Any], on: date | None) -> bool:
    return on is not None and data["earliest"] is not None and data["earliest"] > on


def _is_certain(data: Mapping[str, Any], on: date | None) -> bool:
    over = on is None or data["happened_by"] <= on
    return over and data["third_country"] in ("yes", "partly")


def _admits(node: Mapping[str, Any], roles: Collection[str]) -> bool:
    return node["kind"] != "union" and (not roles or bool(_OPEN_ROLES & set(roles)))


def _may_arrive(data: Mapping[str, Any], cohorts: list[dict[str, Any]], receivers: int) -> bool:
    """Whether a transfer that is not settled may be an arrival: not where all are nationals."""
    if data["third_country"] == "no" and receivers == 1:
        return False
    counts = {c["nationality"]: c["persons_max"] for c in cohorts}
    whole = data["transfer_persons_max"]
    known = [count for count in counts.values() if count is not None]
    only_own = (
        all(c["cohort_kind"] == "own" for c in cohorts)
        and len(known) == len(counts)
        and whole is not None
        and sum(known) >= whole
    )
    return not only_own


def _arrival(
    transfer: str,
    receiver: str,
    senders: set[str],
    cohorts: list[tuple[str, dict[str, Any]]],
    *,
    certain: bool,
) -> Arrival:
    data = cohorts[0][1]
    # A figure for several receivers is not settled as a whole, but may have one sender.
    known = len(senders) == 1 and (data["settled"] or not certain)
    most = data["third_persons_max"] if certain else data["transfer_persons_max"]
    latest = data["latest"]
    return Arrival(
        transfer,
        receiver,
        next(iter(senders)) if known else None,
        certain,
        Span(data["earliest"], min(latest or data["happened_by"], data["happened_by"])),
        Bounds(data["third_persons_min"] if certain else 0, most),
        data["tells"] == "total",
        data["joint"],
        frozenset(
            c["nationality"]
            for _, c in cohorts
            if certain
            and c["nationality_settled"]
            and c["persons_min"] > 0
            and c["cohort_kind"] == "third"
            and c["nationality"] not in NO_NATIONALS
        ),
    )
