"""The networks by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import networkx as nx
from msgspec.structs import replace

from miggraph.claims.view import Resolver, View
from miggraph.errors import UsageError
from miggraph.network.graphs.agreements import agreements_graph
from miggraph.network.graphs.around import agreements_around, edges_around
from miggraph.network.graphs.described import about_view
from miggraph.network.graphs.filters import Filters, types_below
from miggraph.network.graphs.neighbourhood import neighbours_graph
from miggraph.network.graphs.projection import partners
from miggraph.network.graphs.routes import flows
from miggraph.network.graphs.stops import legs
from miggraph.network.graphs.transfers import transfers_graph

__all__ = ["NETWORKS", "build_network"]

#: Names of the networks.
NETWORKS: Final = ("transfers", "flows", "legs", "agreements", "partners", "neighbours")
#: What is made of the network of transfers.
_OF_TRANSFERS: Final[dict[str, Callable[[Any], nx.Graph[str]]]] = {
    "transfers": lambda transfers: transfers,
    "flows": flows,
    "legs": legs,
}


def build_network(
    name: str,
    resolver: Resolver,
    view: View,
    filters: Filters,
    *,
    folder: Path | None = None,
    **about: Any,
) -> nx.Graph[str]:
    """Return a network by its name.

    Parameters
    ----------
    name
        One of `NETWORKS`.
    resolver, view
        The records, and what is accepted.
    filters
        What to leave in.
    folder
        Data folder that the tables of neighbours are read from; None: that of miggraph.
    **about
        Further attributes of the graph.

    Raises
    ------
    DataError
        If neighbours are asked for, and a table of them is missing or not as it should be.
    UnknownNameError
        If there is no such state, nationality or source type.
    UsageError
        If agreements are to be filtered by nationality, or neighbours by anything.
    """
    dossier = resolver.dossier
    filters.check_states(dossier.states)
    if name == "neighbours":
        if filters.as_dict():
            raise UsageError(
                "Neighbours are places and have nothing to be filtered by.",
                fix="leave the filters out.",
            )
        described = about_view("neighbours", view, filters)
        return neighbours_graph(dossier.states, folder, **described, **about)
    without = types_below(filters.min_source_type, dossier.policies[view.policy])
    if without:
        view = resolver.view(view.policy, view.clocks, without)
    in_force = None
    if filters.in_force_on is not None:
        clocks = replace(view.clocks, on=filters.in_force_on)
        lives = resolver.view(view.policy, clocks, without).lives
        in_force = {agreement: life.in_force for agreement, life in lives.items()}
    if name in ("agreements", "partners"):
        if filters.nationalities:
            raise UsageError(
                "Agreements have no nationality to be filtered by.",
                fix="filter transfers, flows or legs, or leave the nationality out.",
            )
        agreements = agreements_graph(dossier, view, filters, in_force, **about)
        if filters.states:
            agreements_around(agreements, filters.states, dossier)
        network = partners(agreements) if name == "partners" else agreements
    else:
        transfers = transfers_graph(dossier, view, filters, in_force, **about)
        network = _OF_TRANSFERS[name](transfers)
    if filters.states and name != "agreements":
        # Two other states that are party to an agreement, too, may share more than is left here.
        edges_around(network, filters.states, dossier, view)
    return network
