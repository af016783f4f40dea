"""What if: the same ranking from two networks, and which tellings make the difference."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import networkx as nx

from miggraph.network.choices import bases_of
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.ranking.causes import Cause, causes_of
from miggraph.network.ranking.hubs import Hub
from miggraph.network.ranking.ranking import third_country_hubs
from miggraph.network.ranking.third_country import ThirdCountryHubs
from miggraph.network.result import Basis, Result, Table, number
from miggraph.quantities import NONE, Bounds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Change", "Comparison", "compare"]

Kind: TypeAlias = Literal["appeared", "rose", "fell", "gone", "changed", "same"]
_ORDER: Final[tuple[Kind, ...]] = ("appeared", "rose", "fell", "gone", "changed", "same")
_HEAD: Final = (
    "state",
    "change",
    "rank before",
    "rank after",
    "persons before",
    "persons after",
    "senders",
    "nationalities",
)


@dataclass(frozen=True)
class Change:
    """One receiving state in both rankings.

    Attributes
    ----------
    state, label
        Code and name.
    change
        appeared, rose, fell, gone; changed where only the measures differ; or same.
    rank_before, rank_after
        None where it is not in the ranking.
    senders_gained, senders_lost, nationalities_gained, nationalities_lost
        Codes.
    persons_before, persons_after
        Third-country persons, as bounds.
    causes
        The transfers that make the difference. A state can also move because others did; then
        there are none.
    """

    state: str
    label: str
    change: Kind
    rank_before: int | None
    rank_after: int | None
    senders_gained: tuple[str, ...]
    senders_lost: tuple[str, ...]
    nationalities_gained: tuple[str, ...]
    nationalities_lost: tuple[str, ...]
    persons_before: Bounds
    persons_after: Bounds
    causes: tuple[Cause, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison(Result):
    """Two rankings of third-country hubs.

    Attributes
    ----------
    basis, other
        What the first and the second network rest on.
    by, ranked_by
        The measure that was asked for, and the one that ranks both: another one only where too few
        counts are told.
    bases
        The movement bases of an arrival.
    changes
        One item a state that is in either ranking: appeared, rose, fell, gone, changed, same.
    """

    other: Basis
    by: str
    ranked_by: str
    bases: tuple[str, ...]
    changes: tuple[Change, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state."""
        return [
            {
                "state": c.state,
                "label": c.label,
                "change": c.change,
                "rank_before": c.rank_before,
                "rank_after": c.rank_after,
                "senders_gained": " ".join(c.senders_gained),
                "senders_lost": " ".join(c.senders_lost),
                "nationalities_gained": " ".join(c.nationalities_gained),
                "nationalities_lost": " ".join(c.nationalities_lost),
                "persons_before_min": c.persons_before.min,
                "persons_before_max": c.persons_before.max,
                "persons_after_min": c.persons_after.min,
                "persons_after_max": c.persons_after.max,
                "transfers": " ".join(cause.transfer for cause in c.causes),
                "accounts_gained": " ".join(name for cause in c.causes for name in cause.gained),
                "accounts_lost": " ".join(name for cause in c.causes for name in cause.lost),
            }
            for c in self.changes
        ]

    def tables(self) -> tuple[Table, ...]:
        """Return the states that changed, and why."""
        moved = [c for c in self.changes if c.change != "same"]
        states = Table(
            "Receiving states of third-country transfers: what changed",
            _HEAD,
            (False, False, True, True, True, True, False, False),
            [
                [
                    f"{c.label} ({c.state})",
                    c.change,
                    str(c.rank_before or "-"),
                    str(c.rank_after or "-"),
                    number(c.persons_before),
                    number(c.persons_after),
                    _gained(c.senders_gained, c.senders_lost),
                    _gained(c.nationalities_gained, c.nationalities_lost),
                ]
                for c in moved
            ],
        )
        causes = Table(
            "Because of",
            ("state", "transfer", "what differs", "accounts gained", "accounts lost"),
            (False,) * 5,
            [
                [
                    c.state,
                    cause.transfer,
                    ", ".join(cause.differs),
                    " ".join(cause.gained) or "-",
                    " ".join(cause.lost) or "-",
                ]
                for c in moved
                for cause in c.causes
            ],
        )
        return states, causes

    def notes(self) -> tuple[str, ...]:
        """Return what the second ranking rests on, and how to read the changes."""
        if not self.changes:
            return ("Neither network has an arrival of foreign nationals.",)
        same = sum(c.change == "same" for c in self.changes)
        return (
            f"Compared with: {self.other.caption()}",
            f"{same} states are the same in both. Of a state without a cause no settled arrival "
            "differs: others moved, or what is told of several states together. An account is one "
            "source's telling; `miggraph show ID` prints it.",
            *(
                ["Ranked by the number of nationalities: too few counts are told."]
                if self.ranked_by != self.by
                else []
            ),
        )

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figure: ``ranks``, before and after."""
        return {"ranks": self._ranks}

    def _ranks(self) -> Figure:
        from miggraph.network.plot.dots import Dot, ranked_dots  # noqa: PLC0415

        ranks = [rank for c in self.changes for rank in (c.rank_before, c.rank_after) if rank]
        last = max(ranks, default=0) + 1
        moved = [c for c in self.changes if c.change in ("appeared", "rose", "fell", "gone")]
        ends = [(c, c.rank_before or last, c.rank_after or last) for c in moved]
        return ranked_dots(
            [
                Dot(c.label, after, min(before, after), max(before, after), c.change)
                for c, before, after in ends
            ],
            title="Rank after (dot) and before (other end of the line)",
            xlabel=f"rank; {last} is not in the ranking",
            caption=f"Before: {self.basis.caption()} After: {self.other.caption()}",
            lowest_first=True,
        )


def compare(
    before: nx.MultiDiGraph[str],
    after: nx.MultiDiGraph[str],
    *,
    by: str = "senders",
    bases: Collection[str] = BASES,
    on: date | None = None,
) -> Comparison:
    """Say which receiving states rose, fell, appeared or went, and because of which tellings.

    Parameters
    ----------
    before, after
        Networks of transfers: of two dates, policies, known-on dates or filters.
    by, bases, on
        As in `third_country_hubs`, for both.

    Raises
    ------
    GraphError
        If attributes are missing or contradict one another.
    UnknownNameError
        If there is no such measure.
    """
    bases = bases_of(bases)
    first, second = _both(before, after, by, bases, on)
    old = {finding.hub.state: finding.hub for finding in first.hubs}
    new = {finding.hub.state: finding.hub for finding in second.hubs}
    causes = causes_of(before, after, bases, on)
    changes = [
        _change(state, old.get(state), new.get(state), causes.get(state, ()))
        for state in sorted({*old, *new})
    ]
    changes.sort(
        key=lambda c: (_ORDER.index(c.change), c.rank_after or 0, c.rank_before or 0, c.state)
    )
    return Comparison(
        basis=first.basis,
        other=second.basis,
        by=by,
        ranked_by=first.ranked_by,
        bases=tuple(bases),
        changes=tuple(changes),
    )


def _both(
    before: nx.MultiDiGraph[str],
    after: nx.MultiDiGraph[str],
    by: str,
    bases: Collection[str],
    on: date | None,
) -> tuple[ThirdCountryHubs, ThirdCountryHubs]:
    """Rank both by one measure: where one has too few counts, both by richness."""
    first = third_country_hubs(before, by=by, bases=bases, on=on)
    second = third_country_hubs(after, by=by, bases=bases, on=on)
    if first.ranked_by == second.ranked_by:
        return first, second
    return _both(before, after, "nationalities", bases, on)


def _change(state: str, old: Hub | None, new: Hub | None, causes: tuple[Cause, ...]) -> Change:
    some = new or old
    return Change(
        state=state,
        label=some.label if some is not None else state,
        change=_kind(old, new),
        rank_before=old.rank if old else None,
        rank_after=new.rank if new else None,
        senders_gained=_only(new, old, "senders"),
        senders_lost=_only(old, new, "senders"),
        nationalities_gained=_only(new, old, "nationalities"),
        nationalities_lost=_only(old, new, "nationalities"),
        persons_before=old.persons if old else NONE,
        persons_after=new.persons if new else NONE,
        causes=causes,
    )


def _kind(old: Hub | None, new: Hub | None) -> Kind:
    if old is None or new is None:
        return "appeared" if old is None else "gone"
    if old.rank != new.rank:
        return "rose" if new.rank < old.rank else "fell"
    measures = ("senders", "nationalities", "persons", "transfers", "totals", "onward")
    same = all(getattr(old, name) == getattr(new, name) for name in measures)
    return "same" if same else "changed"


def _only(one: Hub | None, other: Hub | None, name: str) -> tuple[str, ...]:
    here = set(getattr(one, name)) if one else set()
    there = set(getattr(other, name)) if other else set()
    return tuple(sorted(here - there))


def _gained(gained: Iterable[str], lost: Iterable[str]) -> str:
    return " ".join([*(f"+{name}" for name in gained), *(f"-{name}" for name in lost)]) or "-"
