"""Hide what is told of one to three persons: records to records.

Masking works on the records, so that whatever is made of them (the resolution, RDF, tables,
networks) follows from what may be published, and agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Literal, TypeAlias, TypeVar

from msgspec.structs import replace

from miggraph.identity import account_id, claim_id
from miggraph.publishing.accounts import masked_account, withhold_legs
from miggraph.publishing.claims import ClaimMask
from miggraph.publishing.days import HiddenDays
from miggraph.publishing.events import Event, events_of
from miggraph.publishing.marks import Masked, Masking, What
from miggraph.publishing.names import published_names
from miggraph.publishing.notes import NoteMask
from miggraph.publishing.numerals import WideTotals
from miggraph.publishing.officials import official_sources
from miggraph.publishing.places import named_facilities
from miggraph.publishing.texts import WITHHELD
from miggraph.publishing.widening import widen_totals
from miggraph.records import Account, Claim, Dossier, Judgement

__all__ = ["masked"]

_Kind: TypeAlias = Literal["account", "claim", "transfer", "judgement", "agreement"]
_T = TypeVar("_T", Account, Claim)


def masked(dossier: Dossier) -> Masked:
    """Return records in which cells of one to three persons are hidden.

    Parameters
    ----------
    dossier
        Records as they are told.

    Returns
    -------
    Masked
        The records that may be published, with what was masked and why. Masking them again
        changes nothing of a number or a date.
    """
    log = _Log()
    events = events_of(dossier)
    small = {name: event for name, event in events.items() if not event.is_open}
    told = _counts_masked(dossier, events, small, log)
    wide = widen_totals(told)
    why = "it would tell a cell of one to three persons"
    for account in wide.accounts:
        log.note("account", account, "total", why)
    for claim in wide.claims:
        log.note("claim", claim, "total", why)
    shown = _without_legs(wide.dossier, small, log)
    return _renamed(_without_totals(dossier, shown, log), small, log)


class _Log:
    """Collects what is masked, by the names that things have before they are published."""

    def __init__(self) -> None:
        self.entries: set[tuple[_Kind, str, What, str]] = set()
        #: The agreements of claims that are left out, by the ids of these.
        self.dropped: dict[str, str] = {}

    def note(self, kind: _Kind, name: str, what: What, why: str) -> None:
        self.entries.add((kind, name, what, why))

    def of(self, kind: _Kind, name: str) -> Callable[[What, str], None]:
        return partial(self.note, kind, name)

    def published(self, names: Mapping[tuple[_Kind, str], str]) -> tuple[Masking, ...]:
        """Return the entries under published names; what is left out, under its agreement."""
        return tuple(
            sorted(
                {
                    Masking("agreement", self.dropped[name], what, why)
                    if kind == "claim" and name in self.dropped
                    else Masking(kind, names.get((kind, name), name), what, why)
                    for kind, name, what, why in self.entries
                }
            )
        )


def _counts_masked(
    dossier: Dossier, events: Mapping[str, Event], small: Mapping[str, Event], log: _Log
) -> Dossier:
    """Mask numbers, days, onward movements and texts; ids are still the old ones."""
    by_account = {account.id: event for event in small.values() for account in event.accounts}
    mask = ClaimMask(dossier, events)
    days = HiddenDays(events)
    official = official_sources(dossier)
    notes = NoteMask(events, official)
    claims, withheld = [], []
    for claim in dossier.claims:
        shown = mask.masked(claim, log.of("claim", claim.id))
        if shown is None:
            log.dropped[claim.id] = claim.agreement
            withheld.append(claim)
        else:
            claims.append(shown)
    return replace(
        dossier,
        accounts=tuple(
            masked_account(account, by_account[account.id], log.of("account", account.id))
            if account.id in by_account
            else account
            if account.source in official
            else _period(notes.masked(account, log.of("account", account.id)), days, log)
            for account in dossier.accounts
        ),
        claims=tuple(claims),
        facilities=named_facilities(dossier.facilities, claims, withheld),
    )


def _without_legs(dossier: Dossier, small: Collection[str], log: _Log) -> Dossier:
    """Leave out onward movements that tell of few, given all other numbers as published."""
    events = events_of(dossier)
    by_account = {account.id: events[name] for name in small for account in events[name].accounts}
    return replace(
        dossier,
        accounts=tuple(
            withhold_legs(account, by_account[account.id], log.of("account", account.id))
            if account.id in by_account
            else account
            for account in dossier.accounts
        ),
    )


def _without_totals(told: Dossier, shown: Dossier, log: _Log) -> Dossier:
    """Leave out notes that tell a total which is shown wider than it is told."""
    by_id = {account.id: account for account in shown.accounts}
    totals = WideTotals(told.accounts, by_id, official_sources(told))
    why = "it could tell a total that is widened"

    def account_without(account: Account) -> Account:
        notes = totals.without(account, account.notes)
        if notes != account.notes:
            log.note("account", account.id, "note", why)
        return replace(account, notes=notes)

    def claim_without(claim: Claim) -> Claim:
        pair = (totals.without(claim, claim.notes), totals.without(claim, claim.value_notes))
        if pair != (claim.notes, claim.value_notes):
            log.note("claim", claim.id, "note", why)
        return replace(claim, notes=pair[0], value_notes=pair[1])

    return replace(
        shown,
        accounts=tuple(map(account_without, shown.accounts)),
        claims=tuple(map(claim_without, shown.claims)),
    )


def _period(account: Account, days: HiddenDays, log: _Log) -> Account:
    """Coarsen the ends of the period of a total that are days of masked transfers."""
    coarse = days.coarse(account.agreements, account.date)
    if account.tells != "total" or coarse == account.date:
        return account
    why = "it is the day of a transfer with a cell of one to three persons"
    log.note("account", account.id, "day", why)
    return replace(account, date=coarse)


def _renamed(dossier: Dossier, small: Mapping[str, Event], log: _Log) -> Masked:
    """Name transfers, accounts and claims by what is published of them."""
    hidden = {account.transfer for event in small.values() for account in event.accounts}
    groups: dict[str, list[Account]] = {}
    for account in dossier.accounts:
        groups.setdefault(account.transfer, []).append(account)
    transfers = published_names({name: groups[name] for name in hidden}, groups.keys() - hidden)
    for name in transfers:
        log.note("transfer", name, "name", "an id may tell a day, a number or a place")
    accounts, account_names = _named(
        (replace(a, transfer=transfers.get(a.transfer, a.transfer)) for a in dossier.accounts),
        account_id,
    )
    claims, claim_names = _named(dossier.claims, claim_id)
    names: dict[tuple[_Kind, str], str] = {("transfer", old): new for old, new in transfers.items()}
    names |= {("account", old): new for old, new in account_names.items()}
    names |= {("claim", old): new for old, new in claim_names.items()}
    judgements = [_judgement(item, transfers, log) for item in dossier.judgements]
    return Masked(
        dossier=replace(
            dossier,
            accounts=accounts,
            claims=claims,
            judgements=tuple(sorted(set(judgements), key=_all_fields)),
        ),
        maskings=log.published(names),
        renamed={old: new for (_, old), new in names.items() if old != new},
    )


def _named(
    items: Iterable[_T], name_of: Callable[[_T], str]
) -> tuple[tuple[_T, ...], dict[str, str]]:
    """Name records by their content; what has become the same is united."""
    found: dict[str, _T] = {}
    names = {}
    for item in items:
        name = name_of(item)
        names[item.id] = name
        new = replace(item, id=name)
        found[name] = _united(found[name], new) if name in found else new
    return tuple(found[name] for name in sorted(found)), names


def _united(one: _T, other: _T) -> _T:
    """Unite two records that differ in attributes only; the earlier entry is kept."""
    first, second = sorted((one, other), key=lambda item: (item.recorded_on, item.locators))
    keep = first if first.retracted_on is None else second
    return replace(
        keep,
        recorded_on=first.recorded_on,
        locators=tuple(sorted({*one.locators, *other.locators})),
        notes=tuple(sorted({*one.notes, *other.notes})),
        **_withheld(one, other),
    )


def _withheld(one: Claim | Account, other: Claim | Account) -> dict[str, bool]:
    """Keep of two united accounts that onward movement of either is withheld."""
    pair = [item for item in (one, other) if isinstance(item, Account)]
    return {"onward_withheld": any(item.onward_withheld for item in pair)} if pair else {}


def _judgement(item: Judgement, transfers: Mapping[str, str], log: _Log) -> Judgement:
    left, right = (transfers.get(name, name) for name in (item.left, item.right))
    if (left, right) == (item.left, item.right):
        return item
    left, right = sorted((left, right))
    log.note("judgement", f"{left} {right}", "reason", "it could tell a detail that is hidden")
    return replace(item, left=left, right=right, reason=WITHHELD)


def _all_fields(item: Judgement) -> tuple[str, ...]:
    return (
        item.left,
        item.right,
        item.on,
        item.judgement,
        item.by,
        item.reason,
        item.withdrawn or "",
    )
