"""The weighted network of flows: one edge a sender and receiver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import networkx as nx

from miggraph.claims.flows import Item, route_bounds
from miggraph.dates import Span
from miggraph.network.graphs.checks import check_graph
from miggraph.quantities import Bounds

__all__ = ["flows"]

_NEEDED: Final = (
    "transfer",
    "settled",
    "tells",
    "earliest",
    "latest",
    "transfer_persons_min",
    "transfer_persons_max",
    "transfer_third_persons_min",
    "transfer_third_persons_max",
    "third_country",
    "nationality",
    "nationality_settled",
    "agreements",
    "sources",
)


def flows(transfers: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    """Sum the transfers between each two states whose ends are settled.

    Totals and events of one route are bounds of one flow and are not added.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.

    Returns
    -------
    networkx.DiGraph
        With the nodes of `transfers`. `weight` is the number of transfers and totals; transfers
        whose ends are not settled are named under the graph attribute `left_out`.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    check_graph(transfers, edges=_NEEDED, directed=True)
    graph: nx.DiGraph[str] = nx.DiGraph()
    left_out = dict(transfers.graph.get("left_out", {}))
    graph.graph.update({**transfers.graph, "name": "flows", "left_out": left_out})
    graph.add_nodes_from(transfers.nodes(data=True))
    routes: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
    for sender, receiver, data in transfers.edges(data=True):
        if data["settled"]:
            routes.setdefault((sender, receiver), {}).setdefault(data["transfer"], []).append(data)
        else:
            left_out[data["transfer"]] = "sender or receiver is not settled"
    for (sender, receiver), members in routes.items():
        graph.add_edge(sender, receiver, **_flow(list(members.values())))
    return graph


def _flow(members: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Any]:
    first = [cohorts[0] for cohorts in members]
    persons = _bounds(first, "transfer_persons")
    third = _bounds(first, "transfer_third_persons")
    events = sum(data["tells"] == "event" for data in first)
    cohorts = [data for group in members for data in group]
    return {
        "weight": len(first),
        "transfers": events,
        "totals": len(first) - events,
        "persons_min": persons.min,
        "persons_max": persons.max,
        "third_persons_min": third.min,
        "third_persons_max": third.max,
        "third_country": sum(data["third_country"] in ("yes", "partly") for data in first),
        "undetermined": sum(data["third_country"] == "undetermined" for data in first),
        "nationalities": _united(
            [data["nationality"]] for data in cohorts if data["nationality_settled"]
        ),
        "agreements": _united(data["agreements"] for data in first),
        "earliest": _least(data["earliest"] for data in first),
        "latest": _greatest(data["latest"] for data in first),
        "sources": _united(data["sources"] for data in first),
    }


def _bounds(transfers: Iterable[dict[str, Any]], name: str) -> Bounds:
    return route_bounds(
        [
            Item(
                Span(data["earliest"], data["latest"]),
                Bounds(data[f"{name}_min"], data[f"{name}_max"]),
                data["tells"] == "total",
                tables=data.get("tables", ()),
            )
            for data in transfers
        ]
    )


def _united(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({name for group in groups for name in group}))


def _least(days: Iterable[date | None]) -> date | None:
    found = list(days)
    return None if None in found else min(day for day in found if day is not None)


def _greatest(days: Iterable[date | None]) -> date | None:
    found = list(days)
    return None if None in found else max(day for day in found if day is not None)
