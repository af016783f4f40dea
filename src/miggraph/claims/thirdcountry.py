"""Whether the people moved were nationals of the receiving state.

Four answers, never guessed. *Yes*: every person is known to be a foreign national. *Partly*: at
least one is, the rest are nationals or unknown. *No*: the cohorts cover the whole total and all are
nationals. *Undetermined*: everything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from miggraph.quantities import Bounds, total
from miggraph.records import State

__all__ = [
    "NO_NATIONALS",
    "UNDECIDED",
    "Composition",
    "ThirdCountry",
    "cohort_kind",
    "compose",
    "root",
]

ThirdCountry: TypeAlias = Literal["yes", "partly", "no", "undetermined"]

#: Cohorts that name no nationality. Of the first two it is known that they are no nationals.
NO_NATIONALS: Final = frozenset({"other-than-receiving", "stateless"})
UNDECIDED: Final = frozenset({"contested", "dual", "unknown"})


class Composition(NamedTuple):
    """Who was moved: the total, the cohorts, and how far they are third-country nationals."""

    persons: Bounds
    cohorts: tuple[tuple[str, Bounds, bool], ...]
    kind: ThirdCountry
    third_persons: Bounds


def root(code: str, states: Mapping[str, State]) -> str:
    """Return the administering state of a territory, and any other state itself."""
    return states[code].administered_by or code if code in states else code


def cohort_kind(
    nationality: str | None, receiver: str, states: Mapping[str, State]
) -> Literal["own", "third", "open"]:
    """Say whose nationals a cohort is of, seen from the receiving state.

    Parameters
    ----------
    nationality
        Code or cohort group; None where no account names one.
    receiver
        Code of the receiving state.
    states
        The register, for territories.

    Returns
    -------
    str
        ``own``, ``third``, or ``open`` where that cannot be said.
    """
    if nationality in NO_NATIONALS:
        return "third"
    if nationality is None or nationality in UNDECIDED:
        return "open"
    return "own" if root(nationality, states) == root(receiver, states) else "third"


def compose(
    receiving: str | None,
    persons: Bounds,
    cohorts: Iterable[tuple[str, Bounds, bool]],
    states: Mapping[str, State],
    covering: Collection[Collection[str]] = (),
    *,
    parted: bool = False,
) -> Composition:
    """Bring total and cohorts together.

    Parameters
    ----------
    receiving
        The receiving state; None makes the answer undetermined.
    persons
        The total.
    cohorts
        Nationality (or cohort group), count, and whether its presence is accepted.
    states
        The register, for territories.
    covering
        Sets of cohorts of which a source says, in ranges, that they are all persons; numbers that
        are exact say it themselves.
    parted
        Whether all sources that tell a number tell of all persons by nationality.

    Notes
    -----
    An accepted cohort is at most the total less the least numbers of the others. The total is at
    least the sum of the least numbers, unless another source gives a smaller total: that one is
    kept, and the counts are bounded by it.
    """
    parts = list(cohorts)
    settled = [part for part in parts if part[2]]
    least = sum(count.min for _, count, _ in settled)
    low = least if persons.max is None else min(least, persons.max)
    whole = Bounds(max(persons.min, low), persons.max)
    bounded = tuple(
        (name, _within(count, whole.max, least) if accepted else count.capped(whole.max), accepted)
        for name, count, accepted in parts
    )
    if receiving is None:
        return Composition(whole, bounded, "undetermined", Bounds(0, whole.max))
    home = root(receiving, states)
    kinds = {name: cohort_kind(name, home, states) for name, _, _ in parts}
    third = [part for part in settled if kinds[part[0]] == "third" and part[1].min > 0]
    own = [part for part in settled if kinds[part[0]] == "own"]
    undecided = any(kinds[name] == "open" for name, _, _ in settled)
    names = {name for name, _, _ in settled}
    everyone = any(names <= set(group) for group in covering)
    covered = whole.max is not None and (least >= whole.max or everyone) and not undecided
    contrary = "own" if third else "third"
    doubtful = any(kinds[name] == contrary for name, _, accepted in parts if not accepted)
    kind = _answer(third=bool(third), own=bool(own), covered=covered and not doubtful)
    if kind == "no":
        return Composition(whole, bounded, kind, Bounds(0, 0))
    if kind == "yes":
        return Composition(whole, bounded, kind, whole)
    # Nationals take up a part of the total, unless it is contested that others were there.
    contested = [
        count.max for name, count, accepted in parts if not accepted and kinds[name] != "own"
    ]
    most = whole.max
    if most is not None and None not in contested:
        others = sum(count for count in contested if count is not None)
        most = min(most, max(others, most - sum(count.min for _, count, _ in own)))
        # Where the settled nationalities are all persons, there are no other foreigners.
        is_whole = parted and kind == "partly" and not undecided
        if is_whole and total(count for _, count, _ in settled).max == whole.max:
            foreign = total(count for name, count, _ in settled if kinds[name] == "third")
            most = min(most, others + (foreign.max or 0))
    third_least = sum(count.min for _, count, _ in third)
    return Composition(whole, bounded, kind, Bounds(third_least, None).capped(most))


def _within(count: Bounds, most: int | None, least: int) -> Bounds:
    """Leave room for the least numbers of the other cohorts."""
    if most is None:
        return count
    return count.capped(max(most - (least - count.min), min(count.min, most)))


def _answer(*, third: bool, own: bool, covered: bool) -> ThirdCountry:
    if third:
        return "yes" if covered and not own else "partly"
    return "no" if own and covered else "undetermined"
