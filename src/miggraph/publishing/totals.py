"""Every number in the records that is a total of others, with its parts.

Within an event, the persons of an account are the total of the cohorts of any account. Across
events, a total over a period on a route (and of a nationality), and what a claim counts under an
agreement, hold the events that they cover.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import permutations
from typing import NamedTuple

from miggraph.dates import Span, span
from miggraph.publishing.events import Cell, Event, events_of, is_few, total_of
from miggraph.publishing.officials import official_sources, stands
from miggraph.publishing.parts import nationalities_of, part_of, readings
from miggraph.publishing.sums import Part
from miggraph.quantities import Bounds, bounds_of
from miggraph.records import Account, Claim, Dossier, PersonsAsOf, PersonsInPeriod

__all__ = ["Sum", "masked_cohorts", "sums_of"]


class Sum(NamedTuple):
    """A total with its parts.

    `cell` is which number of an account it is, None for a claim. Where the total is a difference
    of two counts, `less` is the least that the lesser one may be. A total that a
    government or a court tells stays: `instead` are the masked nationalities of accounts, which are
    widened.
    """

    of: Account | Claim
    cell: Cell | None
    whole: Bounds
    parts: tuple[Part, ...]
    less: int = 0
    instead: tuple[tuple[str, str], ...] = ()


def sums_of(dossier: Dossier) -> Iterator[Sum]:
    """Give the totals that have a masked part, but those of several transfers that are official.

    What a government or a court counts over several transfers tells its parts already. Where
    sources differ, the parts are read in two ways: as narrow as all of them together, and as wide
    as any of them.
    """
    events = list(events_of(dossier).values())
    leaving: dict[str, list[Event]] = {}
    for event in events:
        if event.is_event():
            leaving.setdefault(event.accounts[0].sending, []).append(event)
    for narrow in (True, False):
        for event in events:
            yield from _within(event, narrow=narrow)
        for event in events:
            yield from _routes(event, leaving, narrow=narrow)
        yield from _claims(dossier, events, narrow=narrow)


def _within(event: Event, *, narrow: bool) -> Iterator[Sum]:
    if not event.hidden or ("persons",) in event.public:
        return
    for account in event.accounts:
        whole = total_of(account)
        if whole is not None:
            instead = masked_cohorts(event) if event.is_official(account) else ()
            for parts in nationalities_of(event, narrow=narrow):
                for item in _sum(account, ("persons",), whole, parts):
                    yield item._replace(instead=instead)


def masked_cohorts(event: Event) -> tuple[tuple[str, str], ...]:
    """Return the accounts and nationalities of an event of which the number is masked."""
    return tuple(
        (account.id, cohort.nationality)
        for account in event.accounts
        for cohort in account.cohorts
        if ("nationality", cohort.nationality) in event.hidden and is_few(cohort.told)
    )


def _routes(event: Event, leaving: Mapping[str, Sequence[Event]], *, narrow: bool) -> Iterator[Sum]:
    """Give the totals over a period, with the other events on the route in that period."""
    for account in event.accounts:
        if account.tells != "total" or event.is_official(account):
            continue
        covered = span(account.date)
        on_route = [
            other
            for other in leaving.get(account.sending, ())
            if other is not event and other.is_on(account.sending, account.receiving)
        ]
        for possible in (False, True):
            others = [other for other in on_route if _covers(covered, other, possible=possible)]
            whole = total_of(account)
            if whole is not None:
                for parts in readings(others, whole, narrow=narrow):
                    yield from _sum(account, ("persons",), whole, parts)
            for cohort in account.cohorts:
                cell = ("nationality", cohort.nationality)
                if cohort.told is not None and cell not in event.public:
                    mine = [other for other in others if other.has(cell)]
                    parts = tuple(part_of(other, cell, narrow=narrow) for other in mine)
                    yield from _sum(account, cell, cohort.told, parts)


class _Counted(NamedTuple):
    """What a claim counts: so many persons within a period, into these states or into any."""

    claim: Claim
    persons: Bounds
    covered: Span
    states: tuple[str, ...]


def _claims(dossier: Dossier, events: Sequence[Event], *, narrow: bool) -> Iterator[Sum]:
    """Give the counts of claims, and their differences, with the events that they cover."""
    under: dict[str, list[Event]] = {}
    for event in events:
        for name in {name for account in event.accounts for name in account.agreements}:
            under.setdefault(name, []).append(event)
    official = official_sources(dossier)
    counts: dict[str, list[_Counted]] = {}
    for claim in dossier.claims:
        counted = _counted(claim)
        if counted is not None and claim.source not in official and stands(claim):
            counts.setdefault(claim.agreement, []).append(counted)
    for name, told in counts.items():
        here = [event for event in under.get(name, ()) if event.is_event()]
        if not any(event.hidden for event in here):
            continue
        for whole in [(one, 0) for one in told] + list(_differences(told)):
            for possible in (False, True):
                yield from _counting(*whole, here, narrow=narrow, possible=possible)


def _counted(claim: Claim) -> _Counted | None:
    value = claim.value
    if claim.denies or claim.standing == "announced":
        return None
    if isinstance(value, PersonsAsOf) and claim.property == "persons-transferred":
        covered = Span(None, span(value.as_of).latest if value.as_of else None)
        return _Counted(claim, bounds_of(value.bound, value.persons), covered, value.destinations)
    if isinstance(value, PersonsInPeriod):
        return _Counted(claim, bounds_of(value.bound, value.persons), span(value.period), ())
    return None


def _differences(told: Iterable[_Counted]) -> Iterator[tuple[_Counted, int]]:
    """Give what came between two cumulative counts, and the lesser count."""
    cumulative = [
        one for one in told if one.covered.earliest is None and one.persons.max is not None
    ]
    for earlier, later in permutations(cumulative, 2):
        first, last = earlier.covered.latest, later.covered.latest
        if first is None or last is None or first >= last or earlier.states != later.states:
            continue
        most, before = later.persons.max or 0, earlier.persons.max or 0
        between = Bounds(max(0, later.persons.min - before), max(0, most - earlier.persons.min))
        covered = Span(first + timedelta(days=1), last)
        yield _Counted(later.claim, between, covered, later.states), earlier.persons.min


def _counting(
    counted: _Counted, less: int, events: Iterable[Event], *, narrow: bool, possible: bool
) -> Iterator[Sum]:
    here = [
        event
        for event in events
        if _covers(counted.covered, event, possible=possible)
        and (not counted.states or event.goes_to(counted.states))
    ]
    for parts in readings(here, counted.persons, narrow=narrow):
        yield from _sum(counted.claim, None, counted.persons, parts, less)


def _sum(
    of: Account | Claim,
    cell: Cell | None,
    whole: Bounds,
    parts: tuple[Part, ...],
    less: int = 0,
) -> Iterator[Sum]:
    if any(part.masked for part in parts):
        yield Sum(of, cell, whole, parts, less)


def _covers(covered: Span, event: Event, *, possible: bool) -> bool:
    """Whether a period holds an event, surely or possibly."""
    test: Callable[[Span], bool] = covered.overlaps if possible else covered.contains
    return all(test(span(account.date)) for account in event.accounts)
