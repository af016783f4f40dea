"""What is recorded of a year: agreements in force and begun, transfers and persons as bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from miggraph import dates
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.transfer import Transfer
from miggraph.dates import Span
from miggraph.quantities import Bounds, total
from miggraph.tables.material import Material
from miggraph.tables.table import Cell

__all__ = ["AGREED", "Deal", "Entry", "agreement_cells", "deals", "entries", "first_year", "moved"]

#: Arrangements of these natures are called agreements in a figure.
AGREED: Final = ("claimed-and-disputed", "concluded")
#: No transfers and no totals are recorded; of persons nothing is known.
_NOTHING: Final[tuple[Cell, ...]] = (0, 0, 0, 0, None, None, None, None)
_NO_AGREEMENTS: Final[tuple[Cell, ...]] = (0, 0, 0, 0, ())


class Entry(NamedTuple):
    """What one transfer has to do with one year, seen from one route or state.

    `counted` says that it surely belongs to the year and the ends; `persons` and `third` start at 0
    where that is not sure. `tables` as in `Transfer`.
    """

    transfer: str
    is_total: bool
    span: Span
    counted: bool
    tables: tuple[str, ...]
    persons: Bounds
    third: Bounds


class Deal(NamedTuple):
    """The years of one agreement: surely and possibly in force, surely and possibly begun."""

    agreement: str
    in_force: frozenset[int]
    possibly_in_force: frozenset[int]
    begun: int | None
    possibly_begun: frozenset[int]


def first_year(material: Material) -> int:
    """Return the first year in which an arrangement can have begun or people were moved."""
    on = material.view.clocks.on
    days = [milestones.began.earliest for milestones in material.milestones.values()]
    days += [dates.span(t.date).earliest for t in material.transfers if t.standing == "done"]
    days += [period.first for found in material.force_periods.values() for period in found]
    return min([day.year for day in days if day is not None and day <= on], default=on.year)


def entries(
    transfer: Transfer, years: range, on: date, *, settled: bool, counted: bool
) -> Iterator[tuple[int, Entry]]:
    """Yield what a transfer has to do with each year in which it can have happened.

    Parameters
    ----------
    transfer
        Done, and begun by the day `on`.
    years
        Of the panel.
    on
        Day of the clock, on which the last year ends.
    settled
        Whether both ends are settled, so that its least number of persons counts.
    counted
        Whether the transfer itself surely belongs to the ends that are looked at.
    """
    earliest = dates.span(transfer.date).earliest
    start = earliest or date(years.start, 1, 1)
    end = min(on, max(start, transfer.happened_by))
    for year in range(max(start.year, years.start), min(end.year, years.stop - 1) + 1):
        first, last = max(start, date(year, 1, 1)), min(end, date(year, 12, 31))
        inside = earliest is not None and (first, last) == (start, end)
        yield (
            year,
            Entry(
                transfer=transfer.id,
                is_total=transfer.tells == "total",
                span=Span(first, last),
                counted=counted and inside,
                tables=transfer.tables,
                persons=_least(transfer.persons, sure=settled and inside),
                third=_least(transfer.third_persons, sure=settled and inside),
            ),
        )


def _least(persons: Bounds, *, sure: bool) -> Bounds:
    return persons if sure else Bounds(0, persons.max)


def moved(groups: Collection[Collection[Entry]]) -> tuple[Cell, ...]:
    """Return transfers, totals, persons and third-country persons, each at least and at most.

    Parameters
    ----------
    groups
        The entries of one year, one group a route: events and totals of a route bound one another.

    Returns
    -------
    tuple
        Eight cells; persons are None where nothing is recorded.
    """
    if not groups:
        return _NOTHING
    every = {entry.transfer: entry for group in groups for entry in group}
    cells: list[Cell] = []
    for is_total in (False, True):
        found = [entry for entry in every.values() if entry.is_total is is_total]
        cells += [sum(entry.counted for entry in found), len(found)]
    persons = total(
        route_bounds([Item(e.span, e.persons, e.is_total, tables=e.tables) for e in group])
        for group in groups
    )
    third = total(
        route_bounds([Item(e.span, e.third, e.is_total, tables=e.tables) for e in group])
        for group in groups
    )
    return (*cells, *persons, *third)


def deals(material: Material, years: range) -> Iterator[Deal]:
    """Yield the years of each agreement; arrangements of other natures are no agreements.

    Parameters
    ----------
    material
        Records and resolution.
    years
        Of the panel; the last one ends on the day of the clock.
    """
    on = material.view.clocks.on
    for name, periods in sorted(material.force_periods.items()):
        if material.view.lives[name].nature not in AGREED:
            continue
        surely = [Span(p.first, p.last) for p in periods if p.force == "yes"]
        any_ = [Span(p.first, p.last) for p in periods]
        began = material.milestones[name].began
        known = began != Span(None, None)
        possible = _years([began] if known else [], years, on)
        sure = (
            began.earliest is not None
            and began.latest is not None
            and began.earliest.year == began.latest.year
            and began.latest <= on
        )
        yield Deal(
            name,
            _years(surely, years, on),
            _years(any_, years, on),
            min(possible) if sure and possible else None,
            possible,
        )


def _years(spans: Iterable[Span], years: range, on: date) -> frozenset[int]:
    """Return the years that have a day in one of the periods, up to the day of the clock."""
    found: set[int] = set()
    for span in spans:
        if span.earliest is not None and span.earliest > on:
            continue
        first = years.start if span.earliest is None else span.earliest.year
        last = years.stop - 1 if span.latest is None else span.latest.year
        found.update(range(max(first, years.start), min(last, years.stop - 1) + 1))
    return frozenset(found)


def agreement_cells(found: Collection[Deal], years: range) -> Iterator[tuple[Cell, ...]]:
    """Yield for each year: agreements in force and begun, each at least and at most, and which.

    Parameters
    ----------
    found
        Of one state or pair of states.
    years
        Of the panel.
    """
    for year in years:
        held = [deal for deal in found if year in deal.possibly_in_force]
        begun = [deal for deal in found if year in deal.possibly_begun]
        if not held and not begun:
            yield _NO_AGREEMENTS
            continue
        yield (
            sum(year in deal.in_force for deal in held),
            len(held),
            sum(deal.begun == year for deal in begun),
            len(begun),
            tuple(deal.agreement for deal in held),
        )
