"""The parts of a total, as they are shown: transfers, or the nationalities of a transfer.

The number of a transfer tells its nationalities, where it follows from a total: of 15 in two
transfers, 10 in one, five are left for the nationalities of the other. So each transfer that has a
masked nationality is a part in two ways, as a number and as its nationalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from miggraph.publishing.events import FEW, Cell, Event, is_few
from miggraph.publishing.sums import Part
from miggraph.quantities import SOME, Bounds, total
from miggraph.records import Account

__all__ = ["nationalities_of", "part_of", "readings"]


def nationalities_of(event: Event, *, narrow: bool) -> list[tuple[Part, ...]]:
    """Return the nationalities of an event as each account tells them, and as all do together."""
    sets = [_cohorts([account], event, narrow=narrow) for account in event.accounts]
    return list(dict.fromkeys([*sets, _cohorts(event.accounts, event, narrow=narrow)]))


def part_of(event: Event, cell: Cell, *, narrow: bool) -> Part:
    """Return one number of an event, as its accounts tell it."""
    told = event.told(cell)
    part = _shown(told or [SOME], cell, event, narrow=narrow)
    if cell != ("persons",) or part.masked or (told and not narrow):
        return part
    # There are at least as many persons as any account tells by nationality.
    sums = (total(c.told or SOME for c in a.cohorts).min for a in event.accounts)
    least, most = max(part.persons.min, *sums), part.persons.max
    return Part(Bounds(least, most), masked=False) if most is None or least <= most else part


def readings(events: Sequence[Event], whole: Bounds, *, narrow: bool) -> Iterator[tuple[Part, ...]]:
    """Give the parts that a total over several events may have.

    Where the events are more than the total, one of them may be told twice or not be counted, so
    each is left out in turn.
    """
    shown = [part_of(event, ("persons",), narrow=narrow) for event in events]
    choices = [list(range(len(shown)))]
    if whole.max is not None and sum(part.persons.min for part in shown) > whole.max:
        choices += [[i for i in choices[0] if i != out] for out in choices[0]]
    for chosen in choices:
        yield tuple(shown[i] for i in chosen)
        for i in chosen:
            if not events[i].hidden:
                continue
            others = tuple(shown[j] for j in chosen if j != i)
            for parts in nationalities_of(events[i], narrow=narrow):
                if any(part.masked for part in parts):
                    yield (*others, *parts)


def _cohorts(accounts: Iterable[Account], event: Event, *, narrow: bool) -> tuple[Part, ...]:
    told: dict[str, list[Bounds]] = {}
    for account in accounts:
        for cohort in account.cohorts:
            told.setdefault(cohort.nationality, []).append(cohort.told or SOME)
    return tuple(
        _shown(numbers, ("nationality", code), event, narrow=narrow)
        for code, numbers in sorted(told.items())
    )


def _shown(numbers: Sequence[Bounds], cell: Cell, event: Event, *, narrow: bool) -> Part:
    if cell in event.hidden and any(is_few(number) for number in numbers):
        return Part(FEW, masked=True)
    least, most = zip(*numbers, strict=True)
    closed = [number for number in most if number is not None]
    if narrow:
        together = Bounds(max(least), min(closed, default=None))
        if together.max is None or together.min <= together.max:
            return Part(together, masked=False)
    return Part(Bounds(min(least), max(closed) if len(closed) == len(most) else None), masked=False)
