"""Where an onward movement led, seen from the nationalities of the transfer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from miggraph.quantities import Bounds

__all__ = ["CLASSES", "Cohort", "destination_class", "home_bounds"]

#: Classes of destinations, with what they mean.
CLASSES: Final = {
    "home": "it is the state of the only nationality told",
    "home for some": "it is the state of one of several nationalities told",
    "sender": "it is the state that sent them, whatever their nationality",
    "third place": "it is the state of none of them",
    "third place for some": "at least some of those who moved on are none of its nationals",
    "undetermined": "whether any are its nationals does not follow from what is told",
    "not named": "no source names it",
}
#: Groups of persons who may have any nationality.
_OPEN: Final = frozenset({"other-than-receiving", "contested", "dual", "unknown"})


class Cohort(NamedTuple):
    """Persons of one nationality or cohort group; `settled`: it is accepted that there were any."""

    nationality: str
    persons: Bounds
    settled: bool


def home_bounds(
    to: str | None,
    moved: Bounds,
    whole: Bounds,
    cohorts: Sequence[Cohort],
    root: Callable[[str], str],
) -> Bounds:
    """Return how many of those who moved on are nationals of the state they went to.

    Records do not tell which persons moved. With m who moved, t in the transfer and n nationals of
    the destination among these, at least max(0, m + n - t) and at most min(m, n) of those who moved
    are nationals (the bounds of Fréchet for the overlap of two subsets of one set).

    Parameters
    ----------
    to
        Destination; None is not named, and then anybody may be its national.
    moved
        Persons who moved on to it.
    whole
        Persons of the transfer.
    cohorts
        What is told of their nationalities.
    root
        Gives the administering state of a territory, and any other state itself.
    """
    if to is None:
        return Bounds(0, moved.max)
    own, most = _nationals(to, whole, cohorts, root)
    least = 0 if whole.max is None else max(0, moved.min + own - whole.max)
    tops = [top for top in (moved.max, most) if top is not None]
    top = min(tops) if tops else None
    return Bounds(least if top is None else min(least, top), top)


def destination_class(
    to: str | None,
    sender: str,
    moved: Bounds,
    whole: Bounds,
    cohorts: Sequence[Cohort],
    root: Callable[[str], str],
) -> str:
    """Return the class of a destination, one of `CLASSES`.

    Parameters
    ----------
    to
        Destination; None is not named.
    sender
        The state that sent the transfer.
    moved, whole, cohorts, root
        As for `home_bounds`.
    """
    if to is None:
        return "not named"
    if root(to) == root(sender):
        return "sender"
    settled = [c for c in cohorts if c.settled]
    own, most = _nationals(to, whole, cohorts, root)
    if any(_is_national(c, to, root) for c in settled):
        only = all(_is_national(c, to, root) for c in cohorts)
        covered = whole.max is not None and own >= whole.max
        return "home" if only or covered else "home for some"
    if most == 0:
        return "third place"
    return "third place for some" if most is not None and most < moved.min else "undetermined"


def _nationals(
    to: str, whole: Bounds, cohorts: Sequence[Cohort], root: Callable[[str], str]
) -> tuple[int, int | None]:
    """Return how many of a transfer are nationals of a state, at least and at most."""
    own = [c for c in cohorts if _is_national(c, to, root)]
    least = sum(c.persons.min for c in own if c.settled)
    others = sum(
        c.persons.min for c in cohorts if c.settled and c not in own and c.nationality not in _OPEN
    )
    # Where sources disagree whether there were any, the others leave no room in what is accepted,
    # and there may have been some all the same.
    is_contested = any(not c.settled and c.persons.max != 0 for c in own)
    caps = [] if whole.max is None or is_contested else [max(whole.max - others, 0)]
    loose = [c.persons.max for c in cohorts if c in own or c.nationality in _OPEN]
    if own and None not in loose:
        caps.append(sum(top for top in loose if top is not None))
    most = min(caps) if caps else None
    return (least if most is None else min(least, most)), most


def _is_national(cohort: Cohort, to: str, root: Callable[[str], str]) -> bool:
    return root(cohort.nationality) == root(to)
