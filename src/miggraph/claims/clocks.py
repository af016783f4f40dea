"""Three clocks: when a thing held, when the world could know it, when it was entered here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal, TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from miggraph import dates
from miggraph.errors import DataError
from miggraph.records import (
    Account,
    Claim,
    Dossier,
    LegalChallenge,
    PersonsAsOf,
    PersonsInPeriod,
    Source,
)

__all__ = ["Clocks", "Known", "as_recorded", "known_sources", "newest_record"]

T = TypeVar("T", Claim, Account)
Known: TypeAlias = Literal["yes", "possibly", "no"]

#: Dates of what has happened, as far as they do not lie after the day of entry.
_EVENTS: Final = frozenset(
    {
        "requested-on",
        "announced-on",
        "signed-on",
        "in-force-on",
        "suspended-on",
        "ended-on",
        "first-transfer-on",
    }
)


class Clocks(Struct, frozen=True):
    """The days that an answer is for.

    Attributes
    ----------
    on
        Valid time: what held, and who had arrived, by this day.
    known_on
        What published sources had said by this day.
    recorded_on
        What had been entered here and not withdrawn by this day.
    """

    on: date
    known_on: date
    recorded_on: date


def newest_record(dossier: Dossier) -> date:
    """Return the newest day on which anything was entered, withdrawn or judged.

    Raises
    ------
    DataError
        If the dossier holds neither claims nor accounts.
    """
    entered: list[Claim | Account] = [*dossier.claims, *dossier.accounts]
    days = {item.recorded_on for item in entered}
    days |= {item.retracted_on for item in entered if item.retracted_on is not None}
    days |= {judgement.on for judgement in dossier.judgements}
    days |= {judgement.withdrawn for judgement in dossier.judgements if judgement.withdrawn}
    if not days:
        raise DataError("The data hold no claim.", fix="add an agreement first.")
    return dates.parse_day(max(days))


def is_recorded(item: Claim | Account, on: date) -> bool:
    """Whether a statement had been entered and not been withdrawn by a day."""
    return date.fromisoformat(item.recorded_on) <= on and (
        item.retracted_on is None or date.fromisoformat(item.retracted_on) > on
    )


def as_recorded(dossier: Dossier, day: date) -> Dossier:
    """Return the records as they stood on a day.

    Agreements and sources carry no day of their own: they stand as they are now, from the day on
    which a statement first named them.

    Parameters
    ----------
    dossier
        All records.
    day
        The day: what was entered later is left out, what was withdrawn later is not withdrawn.
    """
    last = day.isoformat()
    claims = tuple(_restored(one, last) for one in dossier.claims if one.recorded_on <= last)
    accounts = tuple(_restored(one, last) for one in dossier.accounts if one.recorded_on <= last)
    agreements = {one.agreement for one in claims} | {n for one in accounts for n in one.agreements}
    sources = {one.source for one in claims} | {one.source for one in accounts}
    return replace(
        dossier,
        claims=claims,
        accounts=accounts,
        agreements={n: one for n, one in dossier.agreements.items() if n in agreements},
        sources={n: one for n, one in dossier.sources.items() if n in sources},
    )


def known_sources(
    sources: Mapping[str, Source],
    claims: Iterable[Claim],
    accounts: Iterable[Account],
    on: date,
) -> dict[str, Known]:
    """Say of each source whether it was known on a day.

    Yes from the last day of its date, and at the latest from the day on which it was entered here.
    Before that possibly, from the first day of its date or, where it has none, from the latest
    event that it tells.

    Parameters
    ----------
    sources
        All sources.
    claims, accounts
        All statements that rest on them.
    on
        The day.
    """
    told: dict[str, date] = {}
    entered: dict[str, date] = {}
    statements: list[Claim | Account] = [*claims, *accounts]
    for item in statements:
        day = date.fromisoformat(item.recorded_on)
        entered[item.source] = min(day, entered.get(item.source, day))
        event = _event(item)
        if event is not None:
            told[item.source] = max(event, told.get(item.source, event))
    return {
        name: _known(source, told.get(name), entered.get(name), on)
        for name, source in sources.items()
    }


def _restored(one: T, last: str) -> T:
    """Return a statement without a withdrawal after a day."""
    if one.retracted_on is None or one.retracted_on <= last:
        return one
    return replace(one, retracted_on=None, retracted_because=None)


def _known(source: Source, told: date | None, entered: date | None, on: date) -> Known:
    if entered is not None and entered <= on:
        return "yes"
    published = dates.span(source.published) if source.published else None
    if published is not None and published.latest is not None and published.latest <= on:
        return "yes"
    if published is not None and published.earliest is not None and published.earliest > on:
        return "no"
    return "no" if told is not None and told > on else "possibly"


def _event(item: Claim | Account) -> date | None:
    """Return the first day on which the statement can have been made, by what it tells."""
    told = _told(item)
    entered = date.fromisoformat(item.recorded_on)
    return max((day for day in told if day is not None and day <= entered), default=None)


def _told(item: Claim | Account) -> list[date | None]:
    """Return the first days of what a statement tells as having happened."""
    if item.standing == "announced":
        return []
    if isinstance(item, Account):
        onward = [o.date for o in item.onward if o.standing == "done" and o.date is not None]
        return [_first_day_of_end(text) for text in (item.date, *onward)]
    day = _told_by_claim(item)
    return [] if day is None else [day]


def _told_by_claim(item: Claim) -> date | None:
    if item.denies:
        return None
    if item.property in _EVENTS:
        return _first_day_of_end(str(item.value))
    if isinstance(item.value, PersonsAsOf) and item.value.as_of:
        return _first_day_of_end(item.value.as_of)
    if isinstance(item.value, PersonsInPeriod):
        return _first_day_of_end(item.value.period)
    if isinstance(item.value, LegalChallenge) and item.value.date:
        return _first_day_of_end(item.value.date)
    return None


def _first_day_of_end(text: str) -> date | None:
    """Return the earliest day that the end of a date or period can be."""
    end = text.rpartition("/")[2]
    return None if end in ("", "..") else dates.span(end).earliest
