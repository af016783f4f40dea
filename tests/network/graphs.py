"""Small networks of transfers, made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import networkx as nx

__all__ = ["Cohort", "transfers_graph"]


class Cohort(NamedTuple):
    """People of one nationality: at least, at most (None: open)."""

    nationality: str | None
    low: int = 1
    high: int | None = None
    settled: bool = True


def transfers_graph(
    rows: Iterable[tuple[str, str, str, Iterable[Cohort], Mapping[str, Any]]],
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
) -> nx.MultiDiGraph[str]:
    """Return a network from rows of transfer, sender, receiver, cohorts and what differs.

    A transfer is an event of one day in 2025 with a forced removal, third-country where a settled
    nationality is another than the receiver's code and own where all are; else undetermined.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(on=date(2026, 1, 1))
    for code, data in (nodes or {}).items():
        graph.add_node(code, **data)
    for name, sender, receiver, cohorts, changes in rows:
        members = list(cohorts) or [Cohort(None, 0, None, False)]
        third = [c for c in members if c.settled and _kind(c, receiver) == "third" and c.low]
        own = all(c.settled and _kind(c, receiver) == "own" for c in members)
        low = sum(c.low for c in members)
        high = None if any(c.high is None for c in members) else sum(c.high or 0 for c in members)
        day = changes.get("day", date(2025, 6, 1))
        shared = {
            "transfer": name,
            "transfer_persons_min": low,
            "transfer_persons_max": high,
            "transfer_third_persons_min": 0 if own else sum(c.low for c in third),
            "transfer_third_persons_max": 0 if own else high,
            "transfer_onward_persons_min": 0,
            "transfer_onward_persons_max": 0,
            "third_country": "partly" if third else "no" if own else "undetermined",
            "settled": True,
            "receiver_settled": True,
            "joint": False,
            "tells": "event",
            "date": day.isoformat(),
            "earliest": day,
            "latest": day,
            "happened_by": day,
            "basis": "forced-removal",
            "basis_inferred": False,
            "mode": "charter-flight",
            "via": (),
            "onward": (),
            "agreements": (f"{sender}-{receiver}".lower(),),
            "agreement_kinds": ("third-country-transfer",),
            "receiver_roles": ("receiving",),
            "agencies": (),
            "accounts": (f"account-{name}",),
            "deciding": {"persons": (f"account-{name}",)},
            "sources": (f"source-{name}",),
            **{key: value for key, value in changes.items() if key != "day"},
        }
        for cohort in members:
            graph.add_edge(
                sender,
                receiver,
                f"{name}/{cohort.nationality}",
                **shared,
                nationality=cohort.nationality,
                nationality_settled=cohort.settled,
                cohort_kind=_kind(cohort, receiver),
                persons_min=cohort.low,
                persons_max=cohort.high,
            )
    return graph


def _kind(cohort: Cohort, receiver: str) -> str:
    if cohort.nationality is None:
        return "open"
    return "own" if cohort.nationality == receiver else "third"
