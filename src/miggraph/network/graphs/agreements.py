"""The bipartite network of states and agreements, from what is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.milestones import accepted_capacities, done_transfers, milestones_of
from miggraph.claims.nature import Life
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.network.graphs.described import ALL, LATER, about_view, state_attributes
from miggraph.network.graphs.filters import Filters, types_below
from miggraph.network.onward.allegations import REFOULEMENT, refoulement_voices
from miggraph.records import Agreement, Claim, Dossier

__all__ = ["agreements_graph"]


def agreements_graph(
    dossier: Dossier,
    view: View,
    filters: Filters = ALL,
    in_force: Mapping[str, Known] | None = None,
    **about: Any,
) -> nx.Graph[str]:
    """Return the bipartite network of states and agreements, of every nature.

    Parameters
    ----------
    dossier, view, filters, in_force, **about
        As in `transfers_graph`.

    Returns
    -------
    networkx.Graph
        States by code (`bipartite` 0) and agreements by id (`bipartite` 1); an edge is a party with
        its roles.
    """
    graph: nx.Graph[str] = nx.Graph()
    left_out: dict[str, str] = {}
    graph.graph.update(about_view("agreements", view, filters), **about, left_out=left_out)
    decisions: dict[str, list[Decision]] = {name: [] for name in dossier.agreements}
    for decision in view.decisions:
        decisions[decision.question.agreement].append(decision)
    moved = done_transfers(view)
    claims = {claim.id: claim for claim in dossier.claims}
    without = types_below(filters.min_source_type, dossier.policies[view.policy])
    said = refoulement_voices(Resolver(dossier), view, without)
    for name, agreement in sorted(dossier.agreements.items()):
        data = _agreement_attributes(
            agreement, view.lives[name], decisions[name], moved.get(name, []), claims
        )
        began = data["began_earliest"]
        if began is not None and began > view.clocks.on:
            left_out[name] = LATER
            continue
        reason = _why_not(agreement, data, filters, in_force[name] if in_force else None)
        if reason is not None:
            left_out |= {name: reason} if reason else {}
            continue
        data.update(dict.fromkeys(REFOULEMENT, ()), **said.get(name, {}))
        graph.add_node(name, bipartite=1, **data)
        roles: dict[str, set[str]] = {}
        for party in agreement.parties:
            roles.setdefault(party.state, set()).add(party.role)
        for code, played in sorted(roles.items()):
            graph.add_node(code, bipartite=0, **state_attributes(dossier.states[code]))
            graph.add_edge(code, name, roles=tuple(sorted(played)))
    return graph


def _agreement_attributes(
    agreement: Agreement,
    life: Life,
    decisions: list[Decision],
    transfers: list[Transfer],
    claims: Mapping[str, Claim],
) -> dict[str, Any]:
    days, moved, began = milestones_of(decisions, transfers)
    mentioned = {c for d in decisions for c in (*d.winners, *d.losers, *d.denials)}
    return {
        "label": agreement.label,
        "kind": agreement.kind,
        "form": agreement.form,
        "nature": life.nature,
        "status": life.status,
        "in_force": life.in_force,
        **{
            f"{name.replace('-', '_')}_{end}": day
            for name, span in days.items()
            for end, day in zip(("earliest", "latest"), span, strict=True)
        },
        "began_earliest": began.earliest,
        "began_latest": began.latest,
        "capacities": tuple(accepted_capacities(decisions)),
        "transfers": sum(t.tells == "event" for t in transfers),
        "totals": sum(t.tells == "total" for t in transfers),
        "first_moved_earliest": moved.earliest,
        "first_moved_latest": moved.latest,
        "sources": tuple(sorted({claims[name].source for name in mentioned})),
    }


def _why_not(
    agreement: Agreement, data: Mapping[str, Any], filters: Filters, in_force: Known | None
) -> str | None:
    """Say why an agreement is left out, None where it is not; a filter needs no reason."""
    if (filters.kinds and agreement.kind not in filters.kinds) or in_force == "no":
        return ""
    if filters.since is None and filters.until is None:
        return None
    if data["began_earliest"] is None and data["began_latest"] is None:
        return "it is not told when it began"
    held = dates.Span(data["began_earliest"], data["ended_on_latest"])
    return None if filters.in_window(held) else ""
