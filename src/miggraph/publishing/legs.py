"""Which onward movements out of a masked transfer may be published.

A movement of many persons is no small cell, but it can tell one: of 14 persons, 13 moved on to
Nigeria. So it is set against every number that is published of the transfer. Nothing else decides,
so that neither what is kept nor what is withheld tells what is hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce
from typing import NamedTuple, TypeAlias

from miggraph.publishing.cells import FEW, MOST, Cell, is_few
from miggraph.quantities import NONE, Bounds, total
from miggraph.records import Account, Onward

__all__ = ["Leg", "is_of_many", "kept_legs"]

#: The id of an account, and a movement that it tells.
Leg: TypeAlias = tuple[str, Onward]


def is_of_many(onward: Onward) -> bool:
    """Whether a movement is known to be of more than three persons."""
    return onward.told is not None and onward.told.min > MOST


def kept_legs(
    accounts: Sequence[Account], public: Collection[str | None], hidden: Collection[Cell]
) -> frozenset[Leg]:
    """Return the movements that tell of no few persons.

    Parameters
    ----------
    accounts
        The accounts of one transfer, as they are to be published.
    public
        States into which a government or a court tells a movement; movements there stay.
    hidden
        The cells of the transfer that are masked.

    Returns
    -------
    frozenset of Leg
        Those of more than three persons, by themselves and together; none where together they tell
        of few. Those into public states are not among them.
    """
    wholes = _Wholes(accounts, hidden)
    kept = {
        (account.id, onward)
        for account in accounts
        for onward in account.onward
        if onward.to not in public and wholes.may_lose_alone(onward)
    }
    shown = {
        account.id: [o for o in account.onward if o.to in public or (account.id, o) in kept]
        for account in accounts
    }
    safe = kept and wholes.may_lose_together(shown) and wholes.may_stand_unnamed(shown)
    return frozenset(kept) if safe else frozenset()


class _Listed(NamedTuple):
    """Nationalities of a transfer: how many are in those that are told, and how many are masked."""

    told: Bounds
    masked: int


class _Wholes:
    """What is published of the persons of a transfer, against which movements are set.

    Parameters
    ----------
    accounts
        The accounts of the transfer.
    hidden
        The cells that are masked.
    """

    def __init__(self, accounts: Sequence[Account], hidden: Collection[Cell]) -> None:
        self._accounts = accounts
        self._totals = {a.id: told for a in accounts if (told := _ends(a)) is not None}
        self._greatest = max((told.max or 0 for told in self._totals.values()), default=0)
        self._lists = list(_lists(accounts, hidden))

    def may_lose_alone(self, onward: Onward) -> bool:
        """Whether one movement leaves more than three persons, or nobody, of any whole.

        At least one total has to hold it, else it tells how many came.
        """
        told = onward.told
        if told is None or not is_of_many(onward):
            return False
        rests = [_rest(whole, told) for whole in self._totals.values()]
        return (
            any(rest.min > MOST or rest == NONE for rest in rests)
            and not self._tells_few(told, self._totals.values())
            and not any(
                _differs_by_few(told, cohort.told)
                for account in self._accounts
                for cohort in account.cohorts
                if cohort.nationality == onward.to
                and cohort.told is not None
                and not is_few(cohort.told)
            )
        )

    def may_lose_together(self, shown: dict[str, list[Onward]]) -> bool:
        """Whether all sums of movements leave more than three persons, or nobody.

        What one account tells, plans and stays too, is set against its own total; done movements
        of several accounts are set against each total, those into one state as one account tells.
        """
        totals = self._totals
        for name, legs in shown.items():
            own = [totals[name]] if name in totals else list(totals.values())
            if any(self._tells_few(part, own) for part in self._sums_of(legs)):
                return False
        together = self._sums(self._by_state(shown, without=()))
        return not any(self._tells_few(part, totals.values()) for part in together)

    def may_stand_unnamed(self, shown: dict[str, list[Onward]]) -> bool:
        """Whether movements to states not named hold no few persons beside those to named ones."""
        unnamed = [self._sums_of(o for o in legs if o.to is None) for legs in shown.values()]
        named = self._sums(self._by_state(shown, without=(None,))) - {NONE}
        return not any(
            _rest(whole, part).overlaps(FEW)
            for wholes in unnamed
            for whole in wholes
            for part in named
        )

    def _by_state(
        self, shown: dict[str, list[Onward]], without: Collection[str | None]
    ) -> list[set[Bounds]]:
        """Return for each state what any account tells of done movements, and sums within it."""
        done = {name: [o for o in legs if o.standing == "done"] for name, legs in shown.items()}
        states = {o.to for legs in done.values() for o in legs} - set(without)
        return [
            set().union(*(self._sums_of(o for o in legs if o.to == to) for legs in done.values()))
            for to in states
        ]

    def _sums_of(self, legs: Iterable[Onward]) -> set[Bounds]:
        """Return all sums of some of these movements, where their numbers are not open."""
        told = (leg.told for leg in legs)
        return self._sums({one} for one in told if one is not None and one.max is not None)

    def _sums(self, choices: Iterable[Collection[Bounds]]) -> set[Bounds]:
        """Return all sums that take at most one number of each choice, and exceed not all totals.

        The bound keeps the sums few.
        """
        found = {NONE}
        for choice in choices:
            found |= {one.plus(number) for one in found for number in choice}
            found = {one for one in found if one.min <= self._greatest}
        return found

    def _tells_few(self, moved: Bounds, totals: Iterable[Bounds]) -> bool:
        if moved == NONE:
            return False
        return any(_leaves_few(_rest(whole, moved)) for whole in totals) or any(
            _rest(moved, told).overlaps(Bounds(1, MOST * masked)) for told, masked in self._lists
        )


def _ends(account: Account) -> Bounds | None:
    """Return the total of an account; an end that is not told is no number of its own."""
    low, high = account.persons
    least = low or high
    return None if least is None else Bounds(least, least if high is None else high)


def _lists(accounts: Sequence[Account], hidden: Collection[Cell]) -> Iterator[_Listed]:
    """Give what each account, and all together, tell of the nationalities beside masked ones."""
    for members in [*([account] for account in accounts), accounts]:
        told: dict[str, list[Bounds | None]] = {}
        for cohort in (cohort for account in members for cohort in account.cohorts):
            told.setdefault(cohort.nationality, []).append(cohort.told)
        few = {
            c.nationality
            for a in members
            for c in a.cohorts
            if ("nationality", c.nationality) in hidden and is_few(c.told)
        }
        others = [_enveloping(numbers) for code, numbers in told.items() if code not in few]
        known = [number for number in others if number is not None]
        if few and len(known) == len(others):  # else how many the others are is not known
            yield _Listed(total(known), len(few))


def _enveloping(numbers: Iterable[Bounds | None]) -> Bounds | None:
    """Return bounds that hold all numbers that are told; None where none is, or one is open."""
    told = [number for number in numbers if number is not None]
    if not told or any(number.max is None for number in told):
        return None
    return reduce(Bounds.envelope, told)


def _rest(whole: Bounds, part: Bounds) -> Bounds:
    """Return what is left of a whole; below zero where they contradict each other."""
    least = whole.min - (whole.min if part.max is None else part.max)
    return Bounds(least, None if whole.max is None else whole.max - part.min)


def _leaves_few(rest: Bounds) -> bool:
    """Whether a rest may be of one to three persons, or tells more of a total than it is shown as.

    A rest that may be below zero and may not says that the total is not at its lower end.
    """
    return rest.min <= MOST and rest != NONE and (rest.max is None or rest.max >= 0)


def _differs_by_few(one: Bounds, other: Bounds) -> bool:
    return _rest(one, other).overlaps(FEW) or _rest(other, one).overlaps(FEW)
