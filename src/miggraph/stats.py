"""Counts of what the graph holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from miggraph.claims.clocks import Clocks
from miggraph.claims.disputes import Dispute
from miggraph.claims.view import Resolver, View
from miggraph.records import Account, Claim, Dossier, ExpectedEffect, PersonsAsOf

__all__ = ["AgreementStats", "Stats", "count", "count_by_agreement"]


class Stats(Struct, frozen=True):
    """Counts under three clocks.

    `agreements` counts every record, `by_nature` says what they are: only *concluded* and
    *claimed-and-disputed* are agreements in a figure. `voices` are independent speakers, `denials`
    are among the claims, and `states` are all codes that the records use.
    """

    agreements: int
    by_nature: dict[str, int]
    claims: int
    denials: int
    sources: int
    voices: int
    states: int
    agencies: int
    accounts: int
    transfers: int
    disputes: int


class AgreementStats(Struct, frozen=True):
    """Counts of one agreement."""

    agreement: str
    claims: int
    denials: int
    accounts: int
    transfers: int
    sources: int


def count(resolver: Resolver, view: View, disputes: Iterable[Dispute]) -> Stats:
    """Count everything that stands under the clocks of a view."""
    dossier = resolver.dossier
    claims, accounts, known = resolver.statements(view.clocks)
    speakers = resolver.speakers(resolver.rules(view.policy))
    statements: list[Claim | Account] = [*claims, *accounts]
    used = {item.source for item in statements}
    natures = Counter(life.nature for life in view.lives.values())
    return Stats(
        agreements=len(dossier.agreements),
        by_nature=dict(sorted(natures.items())),
        claims=len(claims),
        denials=sum(claim.denies for claim in claims),
        sources=len(known),
        voices=len({voice for source in used for voice in speakers[source].voices}),
        states=len(_states(dossier, claims, accounts)),
        agencies=len(dossier.agencies),
        accounts=len(accounts),
        transfers=len(view.transfers),
        disputes=sum(1 for _ in disputes),
    )


def count_by_agreement(resolver: Resolver, clocks: Clocks) -> list[AgreementStats]:
    """Count claims, denials, accounts, transfers and sources of each agreement."""
    claims, accounts, _ = resolver.statements(clocks)
    by_claim: dict[str, list[Claim]] = {name: [] for name in resolver.dossier.agreements}
    by_account: dict[str, list[Account]] = {name: [] for name in resolver.dossier.agreements}
    for claim in claims:
        by_claim[claim.agreement].append(claim)
    for account in accounts:
        for name in account.agreements:
            by_account[name].append(account)
    return [
        AgreementStats(
            agreement=name,
            claims=len(by_claim[name]),
            denials=sum(claim.denies for claim in by_claim[name]),
            accounts=len(by_account[name]),
            transfers=len({account.transfer for account in by_account[name]}),
            sources=len({c.source for c in by_claim[name]} | {a.source for a in by_account[name]}),
        )
        for name in sorted(resolver.dossier.agreements)
    ]


def _states(dossier: Dossier, claims: list[Claim], accounts: list[Account]) -> set[str]:
    """Return every code that is used as a party, an end, a nationality or in a value."""
    codes = {party.state for a in dossier.agreements.values() for party in a.parties}
    for account in accounts:
        codes |= {account.sending, *account.receiving, *account.via}
        codes |= {cohort.nationality for cohort in account.cohorts}
        codes |= {onward.to for onward in account.onward if onward.to is not None}
    for claim in claims:
        value = claim.value
        if isinstance(value, str):
            codes.add(value if claim.property.endswith("-nationality") else "")
            continue
        for name in ("payer", "payee", "state"):
            codes.add(getattr(value, name, None) or "")
        if isinstance(value, PersonsAsOf):
            codes |= set(value.destinations)
        if isinstance(value, ExpectedEffect):
            codes |= set(value.affected)
    return codes & dossier.states.keys()
