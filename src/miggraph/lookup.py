"""What a view holds of each thing, found by its id without looking through everything."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from miggraph.claims.resolve import Decision
from miggraph.claims.transfer import Transfer
from miggraph.claims.view import Resolver, View
from miggraph.records import AgencyRole, Claim

__all__ = ["Lookup"]

T = TypeVar("T")


class Lookup:
    """Finds decisions, transfers and statements by what they are about; each index is made once.

    Parameters
    ----------
    resolver, view
        What to look in.
    """

    def __init__(self, resolver: Resolver, view: View) -> None:
        self._resolver = resolver
        self._dossier = resolver.dossier
        self._view = view

    def decisions_on(self, agreement: str) -> list[Decision]:
        """Return the decisions on an agreement, in the order of the view."""
        return self._by_agreement.get(agreement, [])

    def decisions_with(self, statements: Iterable[str]) -> list[Decision]:
        """Return the decisions in which any of the claims has a part, in the order of the view."""
        found = {place for one in statements for place in self._parts.get(one, ())}
        return [self._view.decisions[place] for place in sorted(found)]

    def safeguards_of(self, agreement: str) -> list[Claim]:
        """Return the claims on the safeguards of an agreement that count."""
        return self._safeguards.get(agreement, [])

    def said_by(self, source: str) -> list[str]:
        """Return the ids of all claims of a source, whether they count or not."""
        return self._said.get(source, [])

    def told_by(self, source: str) -> list[str]:
        """Return the ids of all accounts of a source, whether they count or not."""
        return self._told.get(source, [])

    def roles_of(self, agency: str) -> list[str]:
        """Return the ids of the claims that give an agency a role."""
        return self._roles.get(agency, [])

    def transfers_under(self, agreement: str) -> list[Transfer]:
        """Return the transfers under an agreement, in the order of the view."""
        return self._under.get(agreement, [])

    def transfers_of(self, state: str) -> list[Transfer]:
        """Return the transfers in which a state has any part, also as a nationality."""
        return self._of_state.get(state, [])

    def transfers_by(self, agency: str) -> list[Transfer]:
        """Return the transfers that an agency ran."""
        return self._by_agency.get(agency, [])

    def transfers_told_in(self, accounts: Iterable[str]) -> list[Transfer]:
        """Return the transfers that rest on any of the accounts."""
        return _unique(t for one in accounts for t in self._by_account.get(one, ()))

    def relations_with(self, names: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return the relations with one of some agreements and instruments at either end.

        Parameters
        ----------
        names
            Compact names: ``agreement:ID`` or ``instrument:ID``.

        Returns
        -------
        list of tuple
            Compact name, relation, compact name, in the order of the records.
        """
        found = {place for name in names for place in self._related.get(name, ())}
        return [self._relations[place] for place in sorted(found)]

    @cached_property
    def _by_agreement(self) -> dict[str, list[Decision]]:
        return _grouped((d.question.agreement, d) for d in self._view.decisions)

    @cached_property
    def _parts(self) -> dict[str, list[int]]:
        return _grouped(
            (claim, place)
            for place, d in enumerate(self._view.decisions)
            for claim in (*d.winners, *d.losers, *d.denials)
        )

    @cached_property
    def _safeguards(self) -> dict[str, list[Claim]]:
        claims, _, _ = self._resolver.statements(self._view.clocks)
        return _grouped((c.agreement, c) for c in claims if c.property == "safeguard")

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        return _grouped((claim.source, claim.id) for claim in self._dossier.claims)

    @cached_property
    def _told(self) -> dict[str, list[str]]:
        return _grouped((account.source, account.id) for account in self._dossier.accounts)

    @cached_property
    def _roles(self) -> dict[str, list[str]]:
        names = self._resolver.names
        return _grouped(
            (agency, claim.id)
            for claim in self._dossier.claims
            if isinstance(claim.value, AgencyRole)
            for agency in names.agencies(claim.value.name, claim.value.state)
        )

    @cached_property
    def _under(self) -> dict[str, list[Transfer]]:
        return _grouped((name, t) for t in self._view.transfers.values() for name in t.agreements)

    @cached_property
    def _relations(self) -> list[tuple[str, str, str]]:
        return [
            (start, relation, end)
            for one in self._dossier.agreements.values()
            for start, relations in (
                (f"agreement:{one.id}", [(r, f"agreement:{to}") for r, to in one.relations]),
                *((f"instrument:{text.id}", text.relations) for text in one.instruments),
            )
            for relation, end in relations
        ]

    @cached_property
    def _related(self) -> dict[str, list[int]]:
        return _grouped(
            (name, place)
            for place, (start, _, end) in enumerate(self._relations)
            for name in (start, end)
        )

    @cached_property
    def _of_state(self) -> dict[str, list[Transfer]]:
        def states(transfer: Transfer) -> set[str]:
            ends = (transfer.sending, transfer.receiving)
            nationalities = (cohort.nationality for cohort in transfer.cohorts)
            codes = (*ends, *transfer.possible, *transfer.via, *nationalities)
            return {code for code in codes if code is not None}

        return _grouped((code, t) for t in self._view.transfers.values() for code in states(t))

    @cached_property
    def _by_agency(self) -> dict[str, list[Transfer]]:
        return _grouped((name, t) for t in self._view.transfers.values() for name in t.agencies)

    @cached_property
    def _by_account(self) -> dict[str, list[Transfer]]:
        return _grouped((name, t) for t in self._view.transfers.values() for name in t.accounts)


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _unique(transfers: Iterable[Transfer]) -> list[Transfer]:
    return list({transfer.id: transfer for transfer in transfers}.values())
