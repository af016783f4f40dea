"""The network of legs: the stops of each transfer in order, and onward movements."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import networkx as nx

from miggraph.network.graphs.checks import check_graph

__all__ = ["legs"]

_NEEDED: Final = (
    "transfer",
    "settled",
    "via",
    "onward",
    "mode",
    "transfer_persons_min",
    "transfer_persons_max",
    "third_country",
    "tells",
    "earliest",
    "latest",
    "nationality",
    "nationality_settled",
    "agreements",
    "sources",
)


def legs(transfers: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Take each transfer apart into the legs of its way, and add the onward movements.

    Parameters
    ----------
    transfers
        A network of transfers, one edge a cohort.

    Returns
    -------
    networkx.MultiDiGraph
        The key of an edge is ``transfer/leg-N`` or ``transfer/onward-N``, with N from 0. An
        onward movement need not be of the same persons as another one, and starts where the
        transfer ended. Transfers with ends that are not settled, and onward movements to states
        that nobody names or that are not published, are named under the graph attribute
        `left_out`. A stop or destination that `transfers` lacks as a node is described as under its
        graph attribute `further_states`; one that is not there either has only its code as `label`.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    """
    check_graph(transfers, edges=_NEEDED, directed=True)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    left_out = dict(transfers.graph.get("left_out", {}))
    graph.graph.update({**transfers.graph, "name": "legs", "left_out": left_out})
    graph.add_nodes_from(transfers.nodes(data=True))
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for sender, receiver, data in transfers.edges(data=True):
        if data["settled"]:
            grouped.setdefault((data["transfer"], sender, receiver), []).append(data)
        else:
            left_out[data["transfer"]] = "sender or receiver is not settled"
    for (transfer, sender, receiver), cohorts in grouped.items():
        _add(graph, transfer, (sender, *cohorts[0]["via"], receiver), cohorts)
        if any(to is None for to, *_ in cohorts[0]["onward"]):
            left_out[f"{transfer}/onward"] = "moved on to states that are not named"
        if cohorts[0].get("onward_withheld", False):
            left_out[f"{transfer}/onward-withheld"] = "onward movement that is not published"
    further = transfers.graph.get("further_states", {})
    for code, data in graph.nodes(data=True):
        if not data:
            data.update(further.get(code, {}))
        data.setdefault("label", code)
    return graph


def _add(
    graph: nx.MultiDiGraph[str],
    transfer: str,
    stops: tuple[str, ...],
    cohorts: list[dict[str, Any]],
) -> None:
    first = cohorts[0]
    shared = {
        "transfer": transfer,
        "third_country": first["third_country"],
        "tells": first["tells"],
        "earliest": first["earliest"],
        "nationalities": tuple(
            sorted({c["nationality"] for c in cohorts if c["nationality_settled"]})
        ),
        "agreements": first["agreements"],
        "sources": first["sources"],
    }
    for order, (start, end) in enumerate(pairwise(stops)):
        if start != end:
            graph.add_edge(
                start,
                end,
                f"{transfer}/leg-{order}",
                kind="leg",
                order=order,
                mode=first["mode"],
                persons_min=first["transfer_persons_min"],
                persons_max=first["transfer_persons_max"],
                latest=first["latest"],
                **shared,
            )
    movements = [move for move in first["onward"] if move[0] not in (None, stops[-1])]
    for number, (to, low, high, mode) in enumerate(movements):
        graph.add_edge(
            stops[-1],
            to,
            f"{transfer}/onward-{number}",
            kind="onward",
            order=len(stops) - 1,
            mode=mode,
            persons_min=low,
            persons_max=high,
            latest=None,
            **shared,
        )
