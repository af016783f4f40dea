"""Mask the accounts of an event that has a cell of one to three persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from miggraph.identity import onward_name
from miggraph.publishing.events import MOST, Event, is_few, total_of
from miggraph.publishing.marks import What
from miggraph.publishing.quarters import to_quarters
from miggraph.publishing.texts import WITHHELD
from miggraph.quantities import SOME, Bounds, total
from miggraph.records import Account, Cohort, Onward

__all__ = ["Note", "masked_account"]

#: Is told what was masked, and why.
Note = Callable[[What, str], None]

_FEW: Final = "one to three persons, and no government or court tells the number"
_SUM: Final = "it is the sum of cohorts, of which one is of one to three persons"
_DAY: Final = "of a transfer with a cell of one to three persons; no government or court tells it"
_TEXT: Final = "a text about a transfer with a cell of one to three persons could tell the details"


def masked_account(account: Account, event: Event, note: Note) -> Account:
    """Return an account as it may be published; its names are made later.

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
    changed = replace(
        account,
        persons=persons,
        cohorts=cohorts,
        date=_date(account.date, event.may_tell(account.date), note),
        onward=tuple(_in_order(_onward(account, event, note))),
        # Else silence would say that nobody moved on.
        onward_withheld=account.onward_withheld
        or any(o.standing == "done" and not event.may_move_on(o.to) for o in account.onward),
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


def _in_order(onward: list[Onward]) -> list[Onward]:
    """Sort onward movements by their names, as a reader of files does; each stands once."""
    return sorted(dict.fromkeys(onward), key=onward_name)


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
        if not event.may_move_on(onward.to):
            note("onward", "out of a transfer with a cell of one to three persons")
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
