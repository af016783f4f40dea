"""What an attacker finds out from what is published.

The attacker has the published records alone, knows how they were masked, and joins whatever has a
key in common: the accounts of one event, the totals that hold it, the names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from miggraph.dates import span
from miggraph.identity import account_id, claim_id
from miggraph.publishing.claims import ClaimMask
from miggraph.publishing.events import FEW, MOST, Event, cells_of, events_of, is_few
from miggraph.publishing.names import is_published_name
from miggraph.publishing.notes import NoteMask
from miggraph.publishing.officials import official_sources, stands
from miggraph.publishing.quarters import is_finer_than_a_quarter
from miggraph.publishing.recomputing import recomputed
from miggraph.publishing.sums import narrowed
from miggraph.publishing.texts import WITHHELD
from miggraph.publishing.totals import sums_of
from miggraph.quantities import Bounds, bounds_of
from miggraph.records import Account, Capacity, Claim, Dossier, PersonsAsOf, PersonsInPeriod

__all__ = ["Disclosure", "disclosed"]

_SEARCHED: Final = (
    "The id does not follow from what is published; what it was made of can be found by trying."
)


class Disclosure(Struct, frozen=True, order=True, gc=False):
    """A hidden detail that follows from what is published.

    Attributes
    ----------
    kind, id
        Where it is told.
    detail
        ``count``, ``day``, ``onward``, ``name``, ``text`` or ``facility``.
    how
        How it follows, in words.
    """

    kind: Literal["account", "claim", "transfer", "judgement"]
    id: str
    detail: Literal["count", "day", "onward", "name", "text", "facility"]
    how: str


def disclosed(dossier: Dossier) -> list[Disclosure]:
    """Find the details of one to three persons that published records disclose.

    Parameters
    ----------
    dossier
        Records that are, or are to be, published.

    Returns
    -------
    list of Disclosure
        Sorted, each once; empty if no cell is narrower than one to three, no day of such a
        transfer narrower than its quarter, and no other detail of it is told, but for what a
        government or a court tells itself.
    """
    events = events_of(dossier)
    small = {name: event for name, event in events.items() if event.is_small}
    hidden = {name: event for name, event in small.items() if event.hidden}
    found = {
        *_numbers(small),
        *_days_and_legs(small),
        *_texts(hidden),
        *_words(dossier, events),
        *_names(dossier, hidden),
        *_claims(dossier, small),
        *_totals(dossier),
        *_recomputed(dossier),
        *_judgements(dossier, hidden),
    }
    return sorted(found)


def _numbers(small: dict[str, Event]) -> Iterator[Disclosure]:
    for event in small.values():
        for account in event.accounts:
            for cell, told in cells_of(account):
                if (
                    cell in event.hidden
                    and told is not None
                    and is_few(told)
                    and not _is_wide(told)
                ):
                    how = f"{' '.join(cell)} is told as {told.min} to {told.max}."
                    yield Disclosure("account", account.id, "count", how)


def _is_wide(told: Bounds) -> bool:
    return told.max == MOST and told.min <= FEW.min


def _days_and_legs(small: dict[str, Event]) -> Iterator[Disclosure]:
    for event in small.values():
        for account in event.accounts:
            if not event.may_tell(account.date):
                yield _day("account", account.id, account.date)
            for onward in account.onward:
                if not event.may_move_on(account, onward):
                    where = onward.to or "a state not named"
                    how = f"An onward movement to {where} is told, and may tell of few persons."
                    yield Disclosure("account", account.id, "onward", how)
                elif onward.date and not event.may_date_onward(onward.to, onward.date):
                    yield _day("account", account.id, onward.date)


def _texts(hidden: dict[str, Event]) -> Iterator[Disclosure]:
    for event in hidden.values():
        for account in event.accounts:
            if account.notes or account.retracted_because not in (None, WITHHELD):
                yield Disclosure("account", account.id, "text", "A text of the curator is told.")


def _words(dossier: Dossier, events: dict[str, Event]) -> Iterator[Disclosure]:
    mask = ClaimMask(dossier, events)
    for claim in dossier.claims:
        if mask.is_public(claim):
            continue
        if mask.tells_where(claim):
            how = "A facility is told of people who are all in small cells."
            yield Disclosure("claim", claim.id, "facility", how)
        if mask.tells_in_words(claim):
            how = "A text of the value may tell a day, or of one to three persons."
            yield Disclosure("claim", claim.id, "text", how)
    notes = NoteMask(events, official_sources(dossier))
    for account in dossier.accounts:
        if any(notes.tells(account, text) for text in account.notes):
            how = "A note may tell of one to three persons, here or in a transfer nearby."
            yield Disclosure("account", account.id, "text", how)


def _names(dossier: Dossier, hidden: dict[str, Event]) -> Iterator[Disclosure]:
    groups: dict[str, list[Account]] = {}
    for event in hidden.values():
        for account in event.accounts:
            groups.setdefault(account.transfer, []).append(account)
            if account.id != account_id(account):
                yield Disclosure("account", account.id, "name", _SEARCHED)
    for name, accounts in groups.items():
        if not is_published_name(name, accounts):
            how = "The id is not made of what is published, and may tell a day or a number."
            yield Disclosure("transfer", name, "name", how)
    for claim in dossier.claims:
        if claim.id != claim_id(claim):
            yield Disclosure("claim", claim.id, "name", _SEARCHED)


def _claims(dossier: Dossier, small: dict[str, Event]) -> Iterator[Disclosure]:
    official = official_sources(dossier)
    public = {
        (claim.agreement, claim.property, claim.value)
        for claim in dossier.claims
        if claim.source in official and stands(claim)
    }
    for claim in dossier.claims:
        value = claim.value
        if (claim.agreement, claim.property, value) in public or claim.source in official:
            continue
        if isinstance(value, Capacity | PersonsAsOf | PersonsInPeriod):
            count = bounds_of(value.bound, value.persons)
            if not is_few(count):
                continue
            if not _is_wide(count):
                how = f"{count.min} to {count.max} persons are told."
                yield Disclosure("claim", claim.id, "count", how)
            for day in (getattr(value, "as_of", None), getattr(value, "period", None)):
                if day is not None and is_finer_than_a_quarter(day):
                    yield _day("claim", claim.id, day)
        elif claim.property == "first-transfer-on" and _dates(claim, small):
            yield _day("claim", claim.id, str(value))


def _dates(claim: Claim, small: dict[str, Event]) -> bool:
    """Whether a claim may tell the day of a transfer of which the day is hidden."""
    day = str(claim.value)
    return any(
        not event.may_tell(day) and span(day).overlaps(span(account.date))
        for event in small.values()
        for account in event.accounts
        if claim.agreement in account.agreements
    )


def _totals(dossier: Dossier) -> Iterator[Disclosure]:
    for item in sums_of(dossier):
        left = narrowed(item.whole, item.parts)
        if left is not None:
            most = "open" if item.whole.max is None else item.whole.max
            how = f"A total of {item.whole.min} to {most} leaves a part {left.min} to {left.max}."
            kind: Literal["account", "claim"] = "claim" if item.cell is None else "account"
            yield Disclosure(kind, item.of.id, "count", how)


def _recomputed(dossier: Dossier) -> Iterator[Disclosure]:
    for item in recomputed(dossier):
        most = "open" if item.left.max is None else item.left.max
        how = f"It leaves {' '.join(item.cell)} of {item.transfer} {item.left.min} to {most}."
        yield Disclosure(item.kind, item.by, "count", how)


def _judgements(dossier: Dossier, hidden: dict[str, Event]) -> Iterator[Disclosure]:
    names = {account.transfer for event in hidden.values() for account in event.accounts}
    for item in dossier.judgements:
        if names & {item.left, item.right} and item.reason != WITHHELD:
            name = f"{item.left} {item.right}"
            yield Disclosure("judgement", name, "text", "A text of the curator is told.")


def _day(kind: Literal["account", "claim"], name: str, text: str) -> Disclosure:
    return Disclosure(kind, name, "day", f"{text} is narrower than a quarter.")
