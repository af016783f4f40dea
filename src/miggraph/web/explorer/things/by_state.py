"""Which transfers, agreements, agencies and contradictions concern which state, under one view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from miggraph.claims.disputes import Dispute
from miggraph.claims.milestones import done_transfers, milestones_of
from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import ResolvedCohort, Transfer
from miggraph.dates import Span
from miggraph.knowledge import KnowledgeGraph
from miggraph.records import Agency, Agreement

__all__ = ["ROLES", "ByState", "Held", "Part"]

#: What a state can be in a transfer.
ROLES: Final = ("sender", "receiver", "transit", "nationality")


class Part(NamedTuple):
    """The part of a state in a transfer.

    Attributes
    ----------
    transfer
        The transfer.
    is_settled
        Whether the state has this part for certain, and the other ends are settled too.
    cohort
        Of a nationality: its people.
    """

    transfer: Transfer
    is_settled: bool
    cohort: ResolvedCohort | None = None


class Held(NamedTuple):
    """The roles of a state in an agreement, and when that began and ended."""

    agreement: Agreement
    roles: tuple[str, ...]
    began: Span
    ended: Span


class ByState:
    """What concerns each state.

    Parameters
    ----------
    kg
        The graph under one view.
    """

    def __init__(self, kg: KnowledgeGraph) -> None:
        view, dossier = kg.view, kg.dossier
        self._parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
        for transfer in sorted(view.transfers.values(), key=_newest, reverse=True):
            for code, role, part in _parts(transfer):
                self._parts[code, role].append(part)
        decisions: dict[str, list[Decision]] = {name: [] for name in dossier.agreements}
        for decision in view.decisions:
            decisions[decision.question.agreement].append(decision)
        moved = done_transfers(view)
        self._held: dict[str, list[Held]] = defaultdict(list)
        for name, agreement in sorted(dossier.agreements.items()):
            days, _, began = milestones_of(decisions[name], moved.get(name, []))
            for code, roles in _roles(agreement).items():
                self._held[code].append(Held(agreement, roles, began, days["ended-on"]))
        self._agencies = _grouped(dossier.agencies.values())
        self._disputes: dict[str, list[Dispute]] = defaultdict(list)
        for dispute in kg.disputes():
            for code in _roles(dossier.agreements[dispute.agreement]):
                self._disputes[code].append(dispute)

    def parts(self, code: str, role: str) -> list[Part]:
        """Return the transfers in which a state has a role, the newest first."""
        return self._parts.get((code, role), [])

    def held(self, code: str) -> list[Held]:
        """Return the agreements to which a state is a party, by their names."""
        return self._held.get(code, [])

    def agencies(self, code: str) -> list[Agency]:
        """Return the agencies of a state."""
        return self._agencies.get(code, [])

    def disputes(self, code: str) -> list[Dispute]:
        """Return the contradictions on agreements to which a state is a party."""
        return self._disputes.get(code, [])


def _parts(transfer: Transfer) -> Iterator[tuple[str, str, Part]]:
    """Yield code, role and part of each state that has one in a transfer."""
    settled = transfer.sending is not None and transfer.receiving is not None
    if transfer.sending is not None:
        yield transfer.sending, "sender", Part(transfer, settled)
    if transfer.receiving is not None:
        yield transfer.receiving, "receiver", Part(transfer, settled)
    for code in set(transfer.possible_senders) - {transfer.sending}:
        yield code, "sender", Part(transfer, is_settled=False)
    for code in set(transfer.possible) - {transfer.receiving}:
        yield code, "receiver", Part(transfer, is_settled=False)
    for code in set(transfer.via):
        yield code, "transit", Part(transfer, settled)
    for cohort in transfer.cohorts:
        is_settled = settled and cohort.accepted
        yield cohort.nationality, "nationality", Part(transfer, is_settled, cohort)


def _newest(transfer: Transfer) -> tuple[str, str]:
    return (transfer.happened_by.isoformat(), transfer.id)


def _roles(agreement: Agreement) -> Mapping[str, tuple[str, ...]]:
    roles: dict[str, set[str]] = {}
    for party in agreement.parties:
        roles.setdefault(party.state, set()).add(party.role)
    return {code: tuple(sorted(played)) for code, played in roles.items()}


def _grouped(agencies: Iterable[Agency]) -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = defaultdict(list)
    for agency in sorted(agencies, key=lambda one: (one.label, one.id)):
        if agency.state is not None:
            found[agency.state].append(agency)
    return found
