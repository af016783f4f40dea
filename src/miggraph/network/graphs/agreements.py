"""The bipartite network of states and agreements, from what is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import networkx as nx

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.decide import Outcome
from miggraph.claims.nature import Life
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.network.graphs.described import ALL, LATER, about_view, state_attributes
from miggraph.network.graphs.filters import Filters, types_below
from miggraph.network.onward.allegations import REFOULEMENT, refoulement_voices
from miggraph.quantities import bounds_of
from miggraph.records import Agreement, Capacity, Claim, Dossier

__all__ = ["agreements_graph"]

_DATES: Final = (
    "requested-on",
    "announced-on",
    "signed-on",
    "in-force-on",
    "suspended-on",
    "ended-on",
    "first-transfer-on",
)


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
    moved: dict[str, list[Transfer]] = {}
    for transfer in view.transfers.values():
        start = dates.span(transfer.date).earliest
        if transfer.standing == "done" and (start is None or start <= view.clocks.on):
            for name in transfer.agreements:
                moved.setdefault(name, []).append(transfer)
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
    days = {name: _bounds_of_day(name, decisions) for name in _DATES}
    placed = [t for t in transfers if t.receiving or t.possible]
    moved = _first([dates.span(t.date) for t in placed], [t.happened_by for t in placed])
    began = _first_span([days["signed-on"], days["in-force-on"]])
    if began == dates.Span(None, None):
        began = days["announced-on"]
    if began == dates.Span(None, None):
        began = _first_span([days["first-transfer-on"], moved])
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
        "capacities": tuple(sorted(_capacities(decisions))),
        "transfers": sum(t.tells == "event" for t in placed),
        "totals": sum(t.tells == "total" for t in placed),
        "first_moved_earliest": moved.earliest,
        "first_moved_latest": moved.latest,
        "sources": tuple(sorted({claims[name].source for name in mentioned})),
    }


def _bounds_of_day(property_: str, decisions: Iterable[Decision]) -> dates.Span:
    """Return the bounds of a date; of several texts the first, where contested the envelope."""
    spans = []
    for decision in decisions:
        if decision.question.property != property_ or decision.question.standing != "done":
            continue
        if decision.is_accepted:
            spans.append(dates.span(str(decision.value)))
        elif decision.outcome is Outcome.CONTESTED:
            values = [v for v in (decision.value, *decision.left) if v is not None]
            left = [dates.span(str(value)) for value in values]
            starts = [s.earliest for s in left if s.earliest is not None]
            ends = [s.latest for s in left if s.latest is not None]
            spans.append(
                dates.Span(
                    min(starts) if len(starts) == len(left) else None,
                    max(ends) if len(ends) == len(left) else None,
                )
            )
    return _first_span(spans)


def _first_span(spans: Iterable[dates.Span]) -> dates.Span:
    """Return when the first of several things was; what is not known at all has no part."""
    known = [span for span in spans if span != dates.Span(None, None)]
    if not known:
        return dates.Span(None, None)
    starts = [span.earliest for span in known]
    ends = [span.latest for span in known if span.latest is not None]
    return dates.Span(
        None if None in starts else min(day for day in starts if day is not None),
        min(ends, default=None),
    )


def _first(spans: Iterable[dates.Span], by: Iterable[date]) -> dates.Span:
    """Return when the first of several movements was; each was over by a day.

    A page can be dated before what it tells; then the date that is told stands.
    """
    return _first_span(
        dates.Span(span.earliest, max(span.earliest or day, min(span.latest or day, day)))
        for span, day in zip(spans, by, strict=True)
    )


def _capacities(decisions: Iterable[Decision]) -> set[tuple[str, int, int | None]]:
    return {
        (d.value.per, *bounds_of(d.value.bound, d.value.persons))
        for d in decisions
        if d.question.property == "capacity" and d.is_accepted and isinstance(d.value, Capacity)
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
