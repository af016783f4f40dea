"""The network of transfers, from what is accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

import networkx as nx
from msgspec.structs import replace

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED, cohort_kind, compose, root
from miggraph.claims.transfer import ResolvedCohort, Transfer
from miggraph.claims.view import View
from miggraph.network.graphs.described import ALL, LATER, about_view, state_attributes
from miggraph.network.graphs.filters import Filters
from miggraph.network.onward.allegations import Tellers
from miggraph.quantities import Bounds, total
from miggraph.records import Dossier, State

__all__ = ["transfers_graph"]

#: Why something is left out.
_ANNOUNCED: Final = "it is announced, and no account tells that it was done"
_UNTOLD: Final = "nobody tells whether it had people of these nationalities"
#: Cohort groups that are no nationality; whoever is in them may be a national of any state.
_NO_STATE: Final = (NO_NATIONALS | UNDECIDED) - {"stateless"}


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
        `miggraph.network.graphs.attributes`.
    """
    filters.check_nationalities(dossier.states)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    left_out: dict[str, str] = {}
    graph.graph.update(about_view("transfers", view, filters), **about, left_out=left_out)
    sources = {account.id: account.source for account in dossier.accounts}
    tellers = Tellers(dossier, view.policy)
    mentioned: set[str] = set()
    for whole in sorted(view.transfers.values(), key=lambda t: t.id):
        if not _is_wanted(whole, dossier, filters, in_force):
            continue
        transfer = _restricted(whole, dossier.states, filters.nationalities)
        if transfer is None and _covered(whole):
            continue
        reason = _not_done(whole, view.clocks.on)
        if transfer is None or reason is not None:
            left_out[whole.id] = reason or _UNTOLD
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


def _is_wanted(
    transfer: Transfer, dossier: Dossier, filters: Filters, in_force: Mapping[str, Known] | None
) -> bool:
    if not filters.in_window(dates.span(transfer.date)):
        return False
    kinds = {dossier.agreements[name].kind for name in transfer.agreements}
    if filters.kinds and not kinds & set(filters.kinds):
        return False
    return in_force is None or any(in_force[name] != "no" for name in transfer.agreements)


def _not_done(transfer: Transfer, on: date) -> str | None:
    """Say why nobody was moved up to a day, as far as is known; None where people were."""
    if transfer.standing != "done":
        return _ANNOUNCED
    start = dates.span(transfer.date).earliest
    return LATER if start is not None and start > on else None


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


def _covered(transfer: Transfer) -> bool:
    """Whether nationalities are told of all persons of a transfer."""
    cohorts = transfer.cohorts
    return (
        transfer.persons.max is not None
        and all(c.accepted and c.nationality not in _NO_STATE for c in cohorts)
        and sum(c.persons.min for c in cohorts) >= transfer.persons.max
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
        "transfer_third_persons_min": transfer.third_persons.min,
        "transfer_third_persons_max": transfer.third_persons.max,
        "transfer_onward_persons_min": transfer.onward_persons.min,
        "transfer_onward_persons_max": transfer.onward_persons.max,
        "onward_withheld": transfer.onward_withheld,
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
        "tables": transfer.tables,
    }


def _cohorts(
    transfer: Transfer, receiver: str, states: Mapping[str, State]
) -> Iterable[dict[str, Any]]:
    """Give the cohorts; a transfer of which none is told has one without a nationality."""
    # A number of a cohort is ruled on as ``persons NATIONALITY``, of a total also with the period.
    rulings = [ruling.property.split(" ") for ruling in transfer.rulings]
    told = {words[1] for words in rulings if words[0] == "persons" and len(words) > 1}
    cohorts = [(cohort.nationality, cohort.persons, cohort.accepted) for cohort in transfer.cohorts]
    parts: list[tuple[str | None, Bounds, bool]] = [*cohorts] or [(None, transfer.persons, False)]
    for nationality, persons, settled in parts:
        yield {
            "nationality": nationality,
            "nationality_settled": settled,
            "cohort_kind": cohort_kind(nationality, receiver, states),
            "persons_min": persons.min,
            "persons_max": persons.max,
            "count_told": nationality in told,
        }
