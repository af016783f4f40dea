"""What of a network lies around some states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx

from miggraph.claims.thirdcountry import root
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import View
from miggraph.records import Dossier, State

__all__ = ["agreements_around", "edges_around"]


def edges_around(
    graph: nx.Graph[str], states: tuple[str, ...], dossier: Dossier, view: View
) -> None:
    """Leave only the edges one of whose ends is one of some states, and the nodes of these.

    A stop on the way is an end of its legs, and no end of the transfer: a network of transfers or
    flows has no edge there.

    Parameters
    ----------
    graph
        A network whose nodes are states; it is changed.
    states
        Codes; a territory also counts as its administering state.
    dossier, view
        What the network was made from.
    """
    near = _near(states, dossier.states)
    graph.remove_edges_from([edge for edge in graph.edges if not (near(edge[0]) or near(edge[1]))])
    gone = {node: data for node, data in graph.nodes(data=True) if not graph.degree(node)}
    graph.remove_nodes_from(gone)
    if "left_out" in graph.graph and graph.graph["name"] != "partners":
        _keep_reasons(graph, lambda name: _touches(view.transfers.get(name), near))
    if graph.graph["name"] == "transfers":
        mentioned = {
            code
            for *_, data in graph.edges(data=True)
            for code in (data["nationality"], *data["via"], *(to for to, *_ in data["onward"]))
        } - set(graph)
        further = {**graph.graph["further_states"], **gone}
        graph.graph["further_states"] = {
            code: further[code] for code in sorted(further.keys() & mentioned)
        }


def agreements_around(graph: nx.Graph[str], states: tuple[str, ...], dossier: Dossier) -> None:
    """Leave only the agreements one of whose parties is one of some states, with all parties.

    Parameters
    ----------
    graph
        The bipartite network of states and agreements; it is changed.
    states, dossier
        As in `edges_around`.
    """
    near = _near(states, dossier.states)

    def wanted(name: str) -> bool:
        return any(near(party.state) for party in dossier.agreements[name].parties)

    agreements = [name for name, data in graph.nodes(data=True) if data["bipartite"] == 1]
    graph.remove_nodes_from([name for name in agreements if not wanted(name)])
    parties = [code for code, data in graph.nodes(data=True) if data["bipartite"] == 0]
    graph.remove_nodes_from([code for code in parties if not graph.degree(code)])
    _keep_reasons(graph, wanted)


def _near(states: tuple[str, ...], register: Mapping[str, State]) -> Callable[[str | None], bool]:
    wanted = set(states)
    return lambda code: code is not None and not wanted.isdisjoint({code, root(code, register)})


def _touches(transfer: Transfer | None, near: Callable[[str | None], bool]) -> bool:
    if transfer is None:
        return False
    ends = (
        *(transfer.sending, transfer.receiving, *transfer.possible, *transfer.possible_senders),
        *transfer.via,
        *(move.to for move in transfer.onward),
    )
    return any(map(near, ends))


def _keep_reasons(graph: nx.Graph[Any], wanted: Callable[[str], bool]) -> None:
    """Say only of what lies around the states why it is left out."""
    graph.graph["left_out"] = {
        name: reason
        for name, reason in graph.graph["left_out"].items()
        if wanted(name.partition("/")[0])
    }
