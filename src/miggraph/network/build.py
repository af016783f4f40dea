"""The networks of transfers and of agreements, from what is accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

import networkx as nx
from msgspec.structs import replace

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.decide import Outcome
from miggraph.claims.nature import Life
from miggraph.claims.resolve import Decision
from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED, compose, root
from miggraph.claims.transfer import ResolvedCohort, Transfer
from miggraph.claims.view import Resolver, View
from miggraph.network.allegations import REFOULEMENT, Tellers, refoulement_voices
from miggraph.network.filters import Filters, types_below
from miggraph.quantities import Bounds, bounds_of, total
from miggraph.records import Agreement, Capacity, Claim, Dossier, State
from miggraph.vocabulary import SCHEMES

__all__ = ["ALL", "about_view", "agreements_graph", "state_attributes", "transfers_graph"]

_DATES: Final = (
    "requested-on",
    "announced-on",
    "signed-on",
    "in-force-on",
    "suspended-on",
    "ended-on",
    "first-transfer-on",
)


#: No filter is set.
ALL: Final = Filters()


def transfers_graph(
    dossier: Dossier,
    view: View,
    filters: Filters = ALL,
    in_force: Mapping[str, Known] | None = None,
    **about: Any,
) -> nx.MultiDiGraph[str]:
    """Return the transfers that were done, one edge a cohort.

    A transfer whose sender or receiver is not settled has an edge for each possible pair, with
    `settled` False. What has no place is named under the graph attribute `left_out`.

    Parameters
    ----------
    dossier
        The registers and accounts.
    view
        What is accepted.
    filters
        Which transfers to leave in.
    in_force
        Which agreements are in force on the day of the filter `in_force_on`.
    **about
        Further attributes of the graph.

    Returns
    -------
    networkx.MultiDiGraph
        States as nodes, by code; the key of an edge is ``transfer/nationality``, and with
        ``/sender-receiver`` behind it where the ends are not settled. Attributes as in
        `miggraph.network.attributes`.
    """
    filters.check_nationalities(dossier.states)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    left_out: dict[str, str] = {}
    graph.graph.update(about_view("transfers", view, filters), **about, left_out=left_out)
    sources = {account.id: account.source for account in dossier.accounts}
    tellers = Tellers(dossier, view.policy)
    mentioned: set[str] = set()
    for whole in sorted(view.transfers.values(), key=lambda t: t.id):
        if whole.standing != "done" or not _is_wanted(whole, dossier, filters, in_force):
            continue
        transfer = _restricted(whole, dossier.states, filters.nationalities)
        if transfer is None:
            continue
        senders = (transfer.sending,) if transfer.sending else transfer.possible_senders
        receivers = (transfer.receiving,) if transfer.receiving else transfer.possible
        pairs = [(s, r) for s in senders for r in receivers if s != r]
        if not pairs:
            what = "sender" if not senders else "receiver" if not receivers else "other state"
            left_out[transfer.id] = f"no {what} is told"
        for sender, receiver in pairs:
            for end in (sender, receiver):
                graph.add_node(end, **state_attributes(dossier.states[end]))
            shared = _transfer_attributes(transfer, receiver, dossier, sources)
            shared.update(tellers.onward(transfer))
            for cohort in _cohorts(transfer, receiver, dossier.states):
                key = f"{transfer.id}/{cohort['nationality'] or 'nobody-named'}"
                if not shared["settled"]:
                    key += f"/{sender}-{receiver}"
                graph.add_edge(sender, receiver, key, **shared, **cohort)
        mentioned.update(transfer.via, (o.to for o in transfer.onward if o.to))
        mentioned.update(cohort.nationality for cohort in transfer.cohorts)
    graph.graph["further_states"] = {
        code: state_attributes(dossier.states[code])
        for code in sorted(mentioned - set(graph))
        if code in dossier.states
    }
    return graph


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
        if transfer.standing == "done":
            for name in transfer.agreements:
                moved.setdefault(name, []).append(transfer)
    claims = {claim.id: claim for claim in dossier.claims}
    without = types_below(filters.min_source_type, dossier.policies[view.policy])
    said = refoulement_voices(Resolver(dossier), view, without)
    for name, agreement in sorted(dossier.agreements.items()):
        data = _agreement_attributes(
            agreement, view.lives[name], decisions[name], moved.get(name, []), claims
        )
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


def state_attributes(state: State) -> dict[str, Any]:
    """Return the attributes of a state as a node."""
    return {
        "label": state.label,
        "kind": state.kind,
        "alpha3": state.alpha3,
        "numeric": state.numeric,
        "region": state.region,
        "region_label": SCHEMES["region"].get(state.region or ""),
        "latitude": state.latitude,
        "longitude": state.longitude,
        "administered_by": state.administered_by,
    }


def about_view(name: str, view: View, filters: Filters) -> dict[str, Any]:
    """Return the attributes of a graph: what it rests on."""
    return {
        "name": name,
        "policy": view.policy,
        "on": view.clocks.on,
        "known_on": view.clocks.known_on,
        "recorded_on": view.clocks.recorded_on,
        "possibly_known": view.possibly_known,
        "filters": filters.as_dict(),
    }


def _is_wanted(
    transfer: Transfer, dossier: Dossier, filters: Filters, in_force: Mapping[str, Known] | None
) -> bool:
    if not filters.in_window(dates.span(transfer.date)):
        return False
    kinds = {dossier.agreements[name].kind for name in transfer.agreements}
    if filters.kinds and not kinds & set(filters.kinds):
        return False
    return in_force is None or any(in_force[name] != "no" for name in transfer.agreements)


def _restricted(
    transfer: Transfer, states: Mapping[str, State], nationalities: Collection[str]
) -> Transfer | None:
    """Return the part of a transfer with these nationalities; None where there is none.

    Who of them moved on is not told, so onward movement has no least number.
    """
    chosen = tuple(c for c in transfer.cohorts if c.nationality in nationalities)
    if not nationalities or (chosen and len(chosen) == len(transfer.cohorts)):
        return transfer
    if not chosen:
        return None
    part = compose(
        transfer.receiving,
        total(c.persons for c in chosen).capped(transfer.persons.max),
        [(c.nationality, c.persons, c.accepted) for c in chosen],
        states,
    )
    onward = Bounds(0, transfer.onward_persons.max).capped(part.persons.max)
    return replace(
        transfer,
        cohorts=tuple(ResolvedCohort(*cohort) for cohort in part.cohorts),
        persons=part.persons,
        third_country=part.kind,
        third_persons=part.third_persons,
        onward=tuple(
            replace(o, persons=Bounds(0, o.persons.max).capped(part.persons.max))
            for o in transfer.onward
        ),
        onward_persons=onward,
    )


def _transfer_attributes(
    transfer: Transfer, receiver: str, dossier: Dossier, sources: Mapping[str, str]
) -> dict[str, Any]:
    span = dates.span(transfer.date)
    home = root(receiver, dossier.states)
    roles = {
        party.role
        for name in transfer.agreements
        for party in dossier.agreements[name].parties
        if root(party.state, dossier.states) == home
    }
    return {
        "transfer": transfer.id,
        "transfer_persons_min": transfer.persons.min,
        "transfer_persons_max": transfer.persons.max,
        "third_persons_min": transfer.third_persons.min,
        "third_persons_max": transfer.third_persons.max,
        "onward_persons_min": transfer.onward_persons.min,
        "onward_persons_max": transfer.onward_persons.max,
        "third_country": transfer.third_country,
        "settled": transfer.sending is not None and transfer.receiving is not None,
        "receiver_settled": transfer.receiving is not None,
        "joint": transfer.joint,
        "tells": transfer.tells,
        "date": transfer.date,
        "earliest": span.earliest,
        "latest": span.latest,
        "happened_by": transfer.happened_by,
        "basis": transfer.basis,
        "basis_inferred": transfer.basis_inferred,
        "mode": transfer.mode,
        "via": transfer.via,
        "onward": tuple((o.to, *o.persons, o.mode) for o in transfer.onward),
        "agreements": transfer.agreements,
        "agreement_kinds": tuple(
            sorted({dossier.agreements[name].kind for name in transfer.agreements})
        ),
        "receiver_roles": tuple(sorted(roles)),
        "agencies": transfer.agencies,
        "accounts": transfer.accounts,
        "deciding": {ruling.property: ruling.winners for ruling in transfer.rulings},
        "sources": tuple(sorted({sources[name] for name in transfer.accounts})),
    }


def _cohorts(
    transfer: Transfer, receiver: str, states: Mapping[str, State]
) -> Iterable[dict[str, Any]]:
    """Give the cohorts; a transfer of which none is told has one without a nationality."""
    cohorts = [(cohort.nationality, cohort.persons, cohort.accepted) for cohort in transfer.cohorts]
    parts: list[tuple[str | None, Bounds, bool]] = [*cohorts] or [(None, transfer.persons, False)]
    for nationality, persons, settled in parts:
        yield {
            "nationality": nationality,
            "nationality_settled": settled,
            "cohort_kind": _cohort_kind(nationality, receiver, states),
            "persons_min": persons.min,
            "persons_max": persons.max,
        }


def _cohort_kind(nationality: str | None, receiver: str, states: Mapping[str, State]) -> str:
    if nationality in NO_NATIONALS:
        return "third"
    if nationality is None or nationality in UNDECIDED:
        return "open"
    return "own" if root(nationality, states) == root(receiver, states) else "third"


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
    """Return when the first of several movements was; each was over by a day."""
    return _first_span(
        dates.Span(span.earliest, min(span.latest or day, day))
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
