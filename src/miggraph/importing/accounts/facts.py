"""Facts of an imported table as accounts of its source: one total a route and year.

A fact is a group of like rows. Facts of one route, year and movement basis are one total, with a
cohort for each nationality. The transfer is named by route, year and basis and not by who reports
it: what two states report of one flow are two accounts of one transfer, by two sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from msgspec.structs import replace

from miggraph.dates import span
from miggraph.identity import account_id
from miggraph.importing.accounts.facts_table import rows_of
from miggraph.importing.accounts.voices import source_id
from miggraph.importing.editions.editions import Edition, Selection
from miggraph.quantities import NONE, Bounds, total
from miggraph.records import Account, Cohort

__all__ = [
    "LeftOut",
    "accounts_of",
    "agreements_in",
    "count_totals",
    "entered_on",
    "left_out",
    "reporters_in",
    "states_in",
]

#: How many accounts there are at most: one for each key of a transfer, and reporter.
_NUMBER: Final = """SELECT count(*) FROM (
    SELECT DISTINCT sending, receiving, year, basis, via, agreement, reporter FROM placed)"""
_STATES: Final = """SELECT DISTINCT code FROM (
        SELECT sending AS code FROM placed UNION ALL SELECT receiving FROM placed
        UNION ALL SELECT nationality FROM placed UNION ALL SELECT reporter FROM placed
        UNION ALL SELECT unnest(string_split(via, ' ')) FROM placed)
    WHERE code <> '' ORDER BY code"""
_AGREEMENTS: Final = "SELECT DISTINCT agreement FROM placed WHERE agreement <> '' ORDER BY 1"
_REPORTERS: Final = "SELECT DISTINCT reporter FROM placed ORDER BY 1"
#: The greatest number is open where that of any fact is.
_LEFT_OUT: Final = """SELECT
        coalesce(residual, CASE WHEN sending IS NULL AND receiving IS NULL THEN 'no state is told'
            WHEN sending IS NULL THEN 'no sending state is told'
            ELSE 'no receiving state is told' END) AS reason,
        sum(rows), sum(count_min), CASE WHEN count(count_max) = count(*) THEN sum(count_max) END
    FROM facts WHERE sending IS NULL OR receiving IS NULL GROUP BY reason ORDER BY reason"""
_COHORTS: Final = """SELECT
        sending, receiving, year, basis, via, agreement, reporter, nationality,
        sum(count_min), CASE WHEN count(count_max) = count(*) THEN sum(count_max) END,
        sum(rows), min(first_row), min(earliest), max(latest), min(date), max(date)
    FROM placed GROUP BY ALL
    ORDER BY sending, receiving, year, basis, via, agreement, reporter, nationality NULLS LAST"""


class LeftOut(NamedTuple):
    """Facts that are no account, with the reason; `rows` are rows of the table."""

    reason: str
    rows: int
    number: Bounds


class _Row(NamedTuple):
    """The facts of one nationality in one account; the first six make the transfer."""

    sending: str
    receiving: str
    year: int
    basis: str
    via: str
    agreement: str
    reporter: str
    nationality: str | None
    low: int
    high: int | None
    rows: int
    first_row: int
    earliest: date
    latest: date
    first_date: str
    last_date: str

    @property
    def told(self) -> Bounds:
        return Bounds(int(self.low), None if self.high is None else int(self.high))


def count_totals(edition: Edition, selection: Selection) -> int:
    """Return how many accounts the facts make, at most."""
    return int(next(rows_of(edition, selection, _NUMBER))[0])


def states_in(edition: Edition, selection: Selection) -> list[str]:
    """Return the codes of states and cohort groups in the facts that make accounts, in order."""
    return [str(code) for (code,) in rows_of(edition, selection, _STATES)]


def agreements_in(edition: Edition, selection: Selection) -> list[str]:
    """Return the ids of the agreements that facts name, in order."""
    return [str(name) for (name,) in rows_of(edition, selection, _AGREEMENTS)]


def reporters_in(edition: Edition, selection: Selection) -> list[str]:
    """Return the codes of the reporting states, in order; empty for facts without one."""
    return [str(code) for (code,) in rows_of(edition, selection, _REPORTERS)]


def entered_on(edition: Edition) -> date:
    """Return the day by which a table counts as entered here.

    An edition has no day of its own: equal tables make equal editions. Nobody can have entered it
    before the day by which it was published or, where that is not told, the last day of its facts.
    """
    if edition.source.published is not None:
        published = span(edition.source.published).latest
        if published is not None:
            return published
    whole = Selection(edition.name)
    found: date | None = next(rows_of(edition, whole, "SELECT max(latest) FROM facts"))[0]
    return found or date.max


def left_out(edition: Edition, selection: Selection) -> tuple[LeftOut, ...]:
    """Return what is no account: facts without a sending or a receiving state, by the reason."""
    return tuple(
        LeftOut(reason, int(rows), Bounds(int(low), None if high is None else int(high)))
        for reason, rows, low, high in rows_of(edition, selection, _LEFT_OUT)
    )


def accounts_of(edition: Edition, selection: Selection, recorded_on: date) -> Iterator[Account]:
    """Give the accounts, in the order of their transfers; few are held at a time.

    Where no account of a transfer tells of anybody, the table says that nobody was moved: there is
    no transfer, and no account.

    Parameters
    ----------
    edition
        The edition.
    selection
        Which of its facts.
    recorded_on
        The day by which they count as entered.
    """
    rows = (_Row(*row) for row in rows_of(edition, selection, _COHORTS))
    for _, members in groupby(rows, key=itemgetter(*range(6))):
        yield from _accounts(edition, list(members), recorded_on.isoformat())


def _accounts(edition: Edition, transfer: Sequence[_Row], recorded_on: str) -> Iterator[Account]:
    """Give what each reporter tells of one transfer, over the period of all of them."""
    if edition.unit == "persons" and all(row.told == NONE for row in transfer):
        return
    period = _period(transfer)
    for reporter, members in groupby(transfer, key=lambda row: row.reporter):
        yield _account(edition, list(members), source_id(edition, reporter), period, recorded_on)


def _account(
    edition: Edition, rows: Sequence[_Row], source: str, period: str, recorded_on: str
) -> Account:
    first = rows[0]
    counted = edition.unit == "persons"
    told = sum(row.rows for row in rows)
    start = min(row.first_row for row in rows)
    whole = total(row.told for row in rows)
    account = Account(
        id="",
        source=source,
        transfer=_name(edition, first),
        agreements=(first.agreement,) if first.agreement else (),
        date=period,
        sending=first.sending,
        receiving=(first.receiving,),
        via=tuple(first.via.split()),
        persons=(whole.min, whole.max) if counted else (None, None),
        cohorts=tuple(_cohorts(rows, counted=counted)),
        onward=(),
        mode="unknown",
        tells="total",
        recorded_on=recorded_on,
        basis=None if first.basis == "unknown" else first.basis,
        locators=(f"row {start}" if told == 1 else f"{told} rows, the first is row {start}",),
        notes=() if counted else (f"{_number(whole)} {edition.unit}",),
    )
    return replace(account, id=account_id(account))


def _cohorts(rows: Sequence[_Row], *, counted: bool) -> Iterator[Cohort]:
    """Give the nationalities that are told, but those of which nobody was moved.

    Flights and cases are no persons: of how many persons nothing is told.
    """
    for row in rows:
        low, high = row.told
        if row.nationality is None or (low, high) in ((0, 0), (0, None)):
            continue
        if not counted or high is None:  # a cohort has no form for "at least"
            yield Cohort(row.nationality)
        else:
            yield Cohort(row.nationality, low, None if high == low else high)


def _name(edition: Edition, row: _Row) -> str:
    parts = [edition.name, f"{row.sending}-{row.receiving}-{row.year}", row.basis]
    parts += [f"via-{row.via.replace(' ', '-')}"] if row.via else []
    parts += [f"under-{row.agreement}"] if row.agreement else []
    return ".".join(parts).lower()


def _period(rows: Sequence[_Row]) -> str:
    """Return the date that all rows tell; of several, the months from the first to the last."""
    if len(dates := {text for row in rows for text in (row.first_date, row.last_date)}) == 1:
        return dates.pop()
    first, last = min(row.earliest for row in rows), max(row.latest for row in rows)
    if first.year == last.year and (first.month, last.month) == (1, 12):
        return f"{first:%Y}"
    start, end = f"{first:%Y-%m}", f"{last:%Y-%m}"
    return start if start == end else f"{start}/{end}"


def _number(count: Bounds) -> str:
    if count.max is None:
        return f"at least {count.min}"
    return str(count.min) if count.min == count.max else f"{count.min} to {count.max}"
