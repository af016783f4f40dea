"""Widen totals that would tell what a masked part of them is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from miggraph.publishing.events import MOST, events_of
from miggraph.publishing.officials import official_sources
from miggraph.publishing.recomputing import Recomputed, recomputed
from miggraph.publishing.sums import narrowed, widened
from miggraph.publishing.totals import Sum, masked_cohorts, sums_of
from miggraph.quantities import Bounds, bounds_of
from miggraph.records import Account, Claim, Cohort, Dossier, PersonsAsOf, PersonsInPeriod

__all__ = ["Widened", "widen_totals"]


class Widened(NamedTuple):
    """Records of which no total tells more than its parts.

    `accounts` and `claims` are the ids of those of which a number was widened.
    """

    dossier: Dossier
    accounts: frozenset[str]
    claims: frozenset[str]


def widen_totals(dossier: Dossier) -> Widened:
    """Widen totals until no masked part follows from any, nor from all numbers together.

    A widened total may itself be a part of another, so this is repeated; bounds only grow. Sources
    that contradict each other can leave totals that tell too much however they are read; what such
    a total tells beyond one person is withheld.

    Parameters
    ----------
    dossier
        Records with masked cells, each account and claim with an id of its own.
    """
    touched: tuple[set[str], set[str]] = (set(), set())
    while True:
        changed = _widened(dossier, touched)
        if changed is None:
            found = recomputed(dossier)
            if not found:
                return Widened(dossier, *map(frozenset, touched))
            changed = _withheld(dossier, found, touched)
            if changed == dossier:  # nothing more can be opened: the check of a release refuses it
                return Widened(dossier, *map(frozenset, touched))
        dossier = changed


def _widened(dossier: Dossier, touched: tuple[set[str], set[str]]) -> Dossier | None:
    """Widen each total that tells a part of it once; None where there is none."""
    accounts = {account.id: account for account in dossier.accounts}
    claims = {claim.id: claim for claim in dossier.claims}
    is_same = True
    for item in sums_of(dossier):
        if narrowed(item.whole, item.parts) is None:
            continue
        is_same = False
        if item.instead:
            for name, code in item.instead:
                touched[0].add(name)
                accounts[name] = _vague(accounts[name], code, item.whole.max)
        elif isinstance(item.of, Account):
            touched[0].add(item.of.id)
            accounts[item.of.id] = _account(accounts[item.of.id], item)
        else:
            touched[1].add(item.of.id)
            claims[item.of.id] = _claim(claims[item.of.id], item)
    if is_same:
        return None
    return replace(dossier, accounts=tuple(accounts.values()), claims=tuple(claims.values()))


def _withheld(
    dossier: Dossier, found: Sequence[Recomputed], touched: tuple[set[str], set[str]]
) -> Dossier:
    """Open the totals from which masked numbers follow; an official one stays, its parts do not."""
    official = official_sources(dossier)
    events = events_of(dossier)
    accounts = {account.id: account for account in dossier.accounts}
    claims = {claim.id: claim for claim in dossier.claims}
    for item in found:
        if item.kind == "claim":
            touched[1].add(item.by)
            claims[item.by] = _opened_claim(claims[item.by])
        elif accounts[item.by].source in official:
            for name, code in masked_cohorts(events[item.transfer]):
                touched[0].add(name)
                accounts[name] = _vague(accounts[name], code, None)
        else:
            touched[0].add(item.by)
            accounts[item.by] = _opened(accounts[item.by])
    return replace(dossier, accounts=tuple(accounts.values()), claims=tuple(claims.values()))


def _opened(account: Account) -> Account:
    """Show a total as at least one person, or none at all if it may be none."""
    return replace(account, persons=(min(1, account.persons[0] or 0), None))


def _opened_claim(claim: Claim) -> Claim:
    """Show a count as at least one person; its notes may tell the number."""
    value = claim.value
    if not isinstance(value, PersonsAsOf | PersonsInPeriod):
        return claim
    least = min(1, bounds_of(value.bound, value.persons).min)
    opened = replace(value, bound="at-least", persons=least)
    return replace(claim, value=opened, notes=(), value_notes=())


def _account(account: Account, item: Sum) -> Account:
    if item.cell == ("persons",):
        whole = widened(Bounds(account.persons[0] or 0, account.persons[1]), item.parts)
        changed = replace(account, persons=whole)
        if changed.is_complete and not account.is_complete and whole.max is not None:
            # Cohorts that are not all persons must not seem to be.
            return replace(account, persons=(whole.min, whole.max + 1))
        return changed
    return replace(
        account,
        cohorts=tuple(
            _cohort(cohort, item) if item.cell == ("nationality", cohort.nationality) else cohort
            for cohort in account.cohorts
        ),
    )


def _vague(account: Account, code: str, most: int | None) -> Account:
    """Show a nationality as any number up to an official total, which itself has to stay."""
    vague = Cohort(code) if most is None else Cohort(code, 0, max(MOST + 1, most))
    cohorts = (vague if cohort.nationality == code else cohort for cohort in account.cohorts)
    return replace(account, cohorts=tuple(cohorts))


def _cohort(cohort: Cohort, item: Sum) -> Cohort:
    whole = widened(cohort.told or item.whole, item.parts)
    return Cohort(cohort.nationality, whole.min, whole.max)


def _claim(claim: Claim, item: Sum) -> Claim:
    """Widen the number of a claim; its notes may tell the narrower one."""
    value = claim.value
    if not isinstance(value, PersonsAsOf | PersonsInPeriod):
        return claim
    whole = widened(item.whole, item.parts)
    told = bounds_of(value.bound, value.persons)
    if told.max is None or whole.max is None:
        bound, persons = "at-least", whole.min
    else:
        bound, persons = "up-to", max(told.max, item.less + whole.max)
    return replace(
        claim, value=replace(value, bound=bound, persons=persons), notes=(), value_notes=()
    )
