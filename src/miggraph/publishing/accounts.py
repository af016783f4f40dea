"""Mask the accounts of an event that has a cell of one to three persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from miggraph.identity import onward_name
from miggraph.publishing.events import MOST, Event, is_few, total_of
from miggraph.publishing.legs import is_of_many
from miggraph.publishing.marks import What
from miggraph.publishing.quarters import to_quarters
from miggraph.publishing.texts import WITHHELD
from miggraph.quantities import SOME, Bounds, total
from miggraph.records import Account, Cohort, Onward

__all__ = ["Note", "masked_account", "withhold_legs"]

#: Is told what was masked, and why.
Note = Callable[[What, str], None]

_FEW: Final = "one to three persons, and no government or court tells the number"
_SUM: Final = "it is the sum of cohorts, of which one is of one to three persons"
_DAY: Final = "of a transfer with a cell of one to three persons; no government or court tells it"
_LEG: Final = "out of a transfer with a cell of one to three persons, and could tell it"
_TEXT: Final = "a text about a transfer with a cell of one to three persons could tell the details"


def masked_account(account: Account, event: Event, note: Note) -> Account:
    """Return an account as it may be published, but for onward movements of many persons.

    `withhold_legs` is to be called when all totals have been widened; names are made later.

    Parameters
    ----------
    account
        One of the accounts of the event.
    event
        An event with a small cell.
    note
        Is called for each detail that is masked.
    """
    cohorts = tuple(_cohort(cohort, event, note) for cohort in account.cohorts)
    persons = _persons(account, event, note)
    if account.is_complete and cohorts != account.cohorts and ("persons",) not in event.public:
        persons = total(cohort.told or SOME for cohort in cohorts)
        if not is_few(persons):
            note("total", _SUM)
    changed = _with_onward(
        account,
        _onward(account, event, note),
        withheld=any(not _may_stay(o, event) and o.standing == "done" for o in account.onward),
    )
    changed = replace(
        changed,
        persons=persons,
        cohorts=cohorts,
        date=_date(account.date, event.may_tell(account.date), note),
    )
    if changed.is_complete and not account.is_complete:
        # A part must not seem to be all: of how many of these few it is, nothing is told.
        changed = replace(changed, cohorts=tuple(Cohort(c.nationality) for c in cohorts))
    if not event.is_open:
        if account.notes:
            note("note", _TEXT)
        if account.retracted_because is not None:
            note("reason", _TEXT)
            changed = replace(changed, retracted_because=WITHHELD)
        changed = replace(changed, notes=())
    return changed


def withhold_legs(account: Account, event: Event, note: Note) -> Account:
    """Leave out the onward movements that could tell a small cell.

    Parameters
    ----------
    account
        One of the accounts of the event.
    event
        The event with all numbers as they are published.
    note
        Is called for each movement that is left out.
    """
    kept = [onward for onward in account.onward if event.may_move_on(account, onward)]
    gone = [onward for onward in account.onward if onward not in kept]
    for _ in gone:
        note("onward", _LEG)
    return _with_onward(account, kept, withheld=any(o.standing == "done" for o in gone))


def _with_onward(account: Account, onward: list[Onward], *, withheld: bool) -> Account:
    """Return an account with these movements in the order of their names, as files have them.

    Movements that have become the same stand once. As with those that are withheld, silence would
    else say that nobody moved on.
    """
    once = sorted(dict.fromkeys(onward), key=onward_name)
    fewer = len(once) < len(onward)
    return replace(
        account,
        onward=tuple(once),
        onward_withheld=account.onward_withheld or withheld or fewer,
    )


def _persons(account: Account, event: Event, note: Note) -> tuple[int | None, int | None]:
    if ("persons",) not in event.hidden or not is_few(total_of(account)):
        return account.persons
    note("count", _FEW)
    low = account.persons[0]
    return (1 if low else low), MOST


def _cohort(cohort: Cohort, event: Event, note: Note) -> Cohort:
    told = cohort.told
    if ("nationality", cohort.nationality) not in event.hidden or not is_few(told):
        return cohort
    note("count", _FEW)
    return Cohort(cohort.nationality, _least(told), MOST)


def _onward(account: Account, event: Event, note: Note) -> list[Onward]:
    kept = []
    for onward in account.onward:
        if not _may_stay(onward, event):
            note("onward", _LEG)
            continue
        told = onward.told
        few = ("onward", onward.to or "") in event.hidden and is_few(told)
        if few:
            note("count", _FEW)
        day = onward.date
        kept.append(
            replace(
                onward,
                persons=_least(told) if few else onward.persons,
                most=MOST if few else onward.most,
                date=day and _date(day, event.may_date_onward(onward.to, day), note),
                basis=onward.basis if event.is_official(account) else _withheld(onward),
            )
        )
    return kept


def _may_stay(onward: Onward, event: Event) -> bool:
    """Whether a movement is public or of many; whether these tell of few is found out later."""
    return onward.to in event.public_onward or is_of_many(onward)


def _withheld(onward: Onward) -> str:
    """Return what stands for the words of a source; what was read of them stays."""
    return f"words withheld, read as {onward.mode}, {onward.standing}"


def _date(text: str, may: bool, note: Note) -> str:
    if may:
        return text
    note("day", _DAY)
    return to_quarters(text)


def _least(told: Bounds | None) -> int:
    return min(1, told.min) if told is not None else 1
