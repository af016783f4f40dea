"""Small cells that follow from published numbers, found without the masker's own sums.

The attacker takes what is counted of several transfers together (a total of a route, a count of a
claim, the difference of two counts), the transfers that may be in it, and of one of them the
nationalities that any account tells. Sources contradict each other, so every account is tried by
itself, and transfers that cannot all be in a count are left out one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import permutations, product
from typing import Final, Literal, NamedTuple, TypeAlias

from miggraph.dates import Span, span
from miggraph.publishing.events import FEW, Event, events_of, is_few, total_of
from miggraph.publishing.officials import official_sources, stands
from miggraph.publishing.propagation import Equation, propagated
from miggraph.quantities import SOME, Bounds, bounds_of, total
from miggraph.records import Claim, Dossier, PersonsAsOf, PersonsInPeriod

__all__ = ["Recomputed", "recomputed"]

_Kind: TypeAlias = Literal["account", "claim"]
_Cell: TypeAlias = tuple[str, ...]
_WHOLE: Final = "whole"
_ANY: Final = Bounds(0, None)


class Recomputed(NamedTuple):
    """A masked number of a transfer, what is left of it, and the record that tells it."""

    transfer: str
    cell: tuple[str, ...]
    left: Bounds
    kind: _Kind
    by: str


class _Whole(NamedTuple):
    """How many persons are counted together, in which period, and who says so."""

    kind: _Kind
    by: str
    persons: Bounds
    covered: Span
    states: frozenset[str]


def recomputed(dossier: Dossier) -> list[Recomputed]:
    """Find the masked numbers that published numbers leave fewer than three values.

    Parameters
    ----------
    dossier
        Records that are, or are to be, published.

    Returns
    -------
    list of Recomputed
        Each once, sorted.
    """
    events = events_of(dossier)
    found = {
        item for name, event in events.items() if event.hidden for item in _within(name, event)
    }
    for whole, candidates in _wholes(dossier, events):
        if any(events[name].hidden for name in candidates):
            for chosen in _choices(whole, candidates, events):
                found.update(_of(whole, chosen, events))
    return sorted(found)


def _within(name: str, event: Event) -> Iterator[Recomputed]:
    """Try each total of a transfer with each list of nationalities."""
    for account in event.accounts:
        persons = total_of(account)
        if persons is not None and ("persons",) not in event.public:
            whole = _Whole("account", account.id, persons, Span(None, None), frozenset())
            for numbers, is_all in product(_lists(event), (True, False)):
                bounds = {("nationality", code): told for code, told in numbers.items()}
                yield from _solved(whole, {(name, *c): b for c, b in bounds.items()}, (), is_all)


def _lists(event: Event) -> list[dict[str, Bounds]]:
    """Return the numbers of nationalities as each account tells them; with a masked one only."""
    lists = [{c.nationality: c.told or SOME for c in a.cohorts} for a in event.accounts]
    return [
        told
        for position, told in enumerate(lists)
        if told not in lists[:position]
        and any(("nationality", c) in event.hidden and is_few(b) for c, b in told.items())
    ]


def _wholes(
    dossier: Dossier, events: Mapping[str, Event]
) -> Iterator[tuple[_Whole, tuple[str, ...]]]:
    """Give what is counted together, with the transfers of the same route or agreement.

    What a government or a court counts is left out: what it tells of its parts is public.
    """
    official = official_sources(dossier)
    under: dict[str, list[str]] = {}
    for name, event in events.items():
        for agreement in {g for account in event.accounts for g in account.agreements}:
            if event.is_event():
                under.setdefault(agreement, []).append(name)
    for account in dossier.accounts:
        persons = total_of(account)
        if account.tells == "total" and persons is not None and account.source not in official:
            states = frozenset(account.receiving)
            whole = _Whole("account", account.id, persons, span(account.date), states)
            on_route = (
                name
                for name, event in events.items()
                if event.is_event()
                and account not in event.accounts
                and event.is_on(account.sending, account.receiving)
            )
            yield whole, tuple(on_route)
    counts: dict[str, list[_Whole]] = {}
    for claim in dossier.claims:
        if claim.source not in official and stands(claim) and (counted := _counted(claim)):
            counts.setdefault(claim.agreement, []).append(counted)
    for agreement, told in counts.items():
        for whole in (*told, *_between(told)):
            yield whole, tuple(under.get(agreement, ()))


def _counted(claim: Claim) -> _Whole | None:
    value = claim.value
    if claim.denies or claim.standing == "announced":
        return None
    if isinstance(value, PersonsInPeriod):
        covered, states = span(value.period), frozenset[str]()
    elif isinstance(value, PersonsAsOf) and claim.property == "persons-transferred":
        covered = Span(None, span(value.as_of).latest if value.as_of else None)
        states = frozenset(value.destinations)
    else:
        return None
    return _Whole("claim", claim.id, bounds_of(value.bound, value.persons), covered, states)


def _between(told: Sequence[_Whole]) -> Iterator[_Whole]:
    """Give what came between two cumulative counts."""
    for first, last in permutations(told, 2):
        start, end = first.covered.latest, last.covered.latest
        if first.covered.earliest or last.covered.earliest or first.states != last.states:
            continue
        if start is None or end is None or start >= end:
            continue
        if first.persons.max is None or last.persons.max is None:
            continue
        least = max(0, last.persons.min - first.persons.max)
        most = max(0, last.persons.max - first.persons.min)
        yield last._replace(
            persons=Bounds(least, most), covered=Span(start + timedelta(days=1), end)
        )


def _choices(
    whole: _Whole, names: Sequence[str], events: Mapping[str, Event]
) -> set[tuple[str, ...]]:
    """Return the transfers that may be those counted: the sure ones, and the possible ones."""

    def into(event: Event) -> bool:
        return not whole.states or event.goes_to(whole.states)

    spans = {n: [span(a.date) for a in events[n].accounts] for n in names if into(events[n])}
    sure = tuple(n for n, days in spans.items() if all(map(whole.covered.contains, days)))
    possible = tuple(n for n, days in spans.items() if all(map(whole.covered.overlaps, days)))
    choices = {sure, possible}
    for chosen in (sure, possible):
        least = sum(_total(events[name]).min for name in chosen)
        if whole.persons.max is not None and least > whole.persons.max:
            choices |= {tuple(n for n in chosen if n != out) for out in chosen}
    return choices


def _total(event: Event) -> Bounds:
    """Return what all persons of a transfer may be, as narrow as the accounts agree on."""
    told = event.told(("persons",))
    sums = [
        total(c.told or SOME for c in account.cohorts).min
        for account in event.accounts
        if account.cohorts
    ]
    if not told:
        return Bounds(max([1, *sums]), None)
    closed = [one.max for one in told if one.max is not None]
    narrow = Bounds(max(one.min for one in told), min(closed, default=None))
    if narrow.max is not None and narrow.min > narrow.max:
        most = max(closed) if len(closed) == len(told) else None
        narrow = Bounds(min(one.min for one in told), most)
    least = max([narrow.min, *sums])
    return Bounds(least, narrow.max) if narrow.max is None or least <= narrow.max else narrow


def _of(whole: _Whole, chosen: Sequence[str], events: Mapping[str, Event]) -> Iterator[Recomputed]:
    """Try a count with the transfers in it, of one of them with its nationalities."""
    bounds: dict[_Cell, Bounds] = {(name, "persons"): _total(events[name]) for name in chosen}
    few: set[_Cell] = {
        (name, "persons")
        for name in chosen
        if ("persons",) in events[name].hidden and any(map(is_few, events[name].told(("persons",))))
    }
    for all_of_it in (True, False):
        yield from _solved(whole, bounds | dict.fromkeys(few, FEW), (), all_of_it, few)
        for name in chosen:
            person = (name, "persons")
            # Whose number of persons goes with whose nationalities is not known.
            told = dict.fromkeys([bounds[person], *events[name].told(("persons",)), _ANY])
            for one, numbers, is_all in product(told, _lists(events[name]), (True, False)):
                # The least that one account's nationalities make is not of another's list.
                if is_all and one not in (_ANY, *events[name].told(("persons",))):
                    continue
                cells: dict[_Cell, Bounds] = {
                    (name, "nationality", c): number for c, number in numbers.items()
                }
                inner = Equation[_Cell](person, tuple(cells), is_all)
                numbers_told = bounds | cells | {person: one}
                if ("persons",) in events[name].public:
                    # What follows from a number that is public is public, too.
                    numbers_told = propagated(numbers_told, (inner,)) or numbers_told
                yield from _solved(whole, numbers_told, (inner,), all_of_it)


def _solved(
    whole: _Whole,
    bounds: Mapping[tuple[str, ...], Bounds],
    inner: tuple[Equation[tuple[str, ...]], ...],
    is_all: bool,
    few: set[tuple[str, ...]] | None = None,
) -> Iterator[Recomputed]:
    """Give the masked cells that are narrower than they are shown, in one reading."""
    below = {name for equation in inner for name in equation.parts}
    parts = tuple(name for name in bounds if name not in below)
    outer = Equation[_Cell]((_WHOLE,), parts, is_all)
    found = propagated({**bounds, (_WHOLE,): whole.persons}, (*inner, outer))
    if found is None:
        return
    for name, told in bounds.items():
        is_cell = name in few if few is not None else name[1] == "nationality" and is_few(told)
        left = found[name]
        if is_cell and left != told and (left.min > FEW.min or left.max != FEW.max):
            yield Recomputed(name[0], name[1:], left, whole.kind, whole.by)
