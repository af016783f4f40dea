"""The ranking drawn many times, each time on the word of other voices.

In each draw every voice has one random place in a queue, the same for all transfers. Of the
admissible voices of a transfer the one that stands first is believed, and all that is counted is as
that voice tells it. So each is believed equally often, and one that is believed over certain others
is believed over them everywhere. What it leaves open is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from miggraph.network.certainty.drawn_routes import DrawnItem, Flags, Numbers, drawn_route
from miggraph.network.certainty.splitting import dealt, shared_out, split
from miggraph.network.certainty.tellings import Arrival, Group, Telling, Told
from miggraph.network.ranking.hubs import Measure
from miggraph.quantities import Bounds

__all__ = ["Drawn", "OpenMatters", "draw"]

#: Draws that are made at a time: memory does not grow with their number.
_BLOCK: Final = 1000
#: Bounds of what nobody tells.
_ANY: Final = Bounds(0, None)


@dataclass(frozen=True, kw_only=True)
class OpenMatters:
    """In what share of draws a matter that is open is taken to hold; from 0 to 1.

    Attributes
    ----------
    foreign
        People of whom the voice that is believed tells no nationality, or one that is not decided,
        are foreign nationals of the receiving state.
    unsupported
        A transfer that only content farms or aggregators without origin tell happened as they tell.
    """

    foreign: float = 0.5
    unsupported: float = 0.5


class Drawn(NamedTuple):
    """Measures and ranks by draw (row) and state (column); rank 0 is not in the ranking."""

    states: tuple[str, ...]
    ranks: Numbers
    senders: Numbers
    nationalities: Numbers
    persons: Numbers
    transfers: Numbers
    onward: Numbers


def draw(told: Sequence[Told], by: Measure, draws: int, seed: int, matters: OpenMatters) -> Drawn:
    """Draw the ranking.

    Parameters
    ----------
    told
        The transfers with what each voice tells.
    by
        The first measure.
    draws
        How many, at least 1.
    seed
        Of `numpy.random.default_rng`; the same seed gives the same draws.
    matters
        How open matters are drawn.
    """
    states = sorted({state for t in told for telling in t.tellings for state in telling.states})
    rng = np.random.default_rng(seed)
    blocks = []
    for start in range(0, draws, _BLOCK):
        block = _Block(states, rng, min(_BLOCK, draws - start), matters)
        block.draw(told)
        blocks.append(block.measures())
    return Drawn(
        tuple(states),
        _ranks(np.concatenate([m[by] for m in blocks]), blocks),
        *(
            np.concatenate([m[name] for m in blocks])
            for name in ("senders", "nationalities", "persons", "transfers", "onward")
        ),
    )


def _ranks(first: Numbers, blocks: Sequence[dict[str, Numbers]]) -> Numbers:
    """Return ranks by draw; equal values share one, and a state without persons has none."""
    order = first
    for name in ("senders", "nationalities", "persons"):
        values = np.concatenate([measures[name] for measures in blocks])
        levels, place = np.unique(values, return_inverse=True)
        mixed = _dense(order) * len(levels) + place.reshape(values.shape)
        order = _dense(mixed)
    there = np.concatenate([measures["persons"] for measures in blocks]) > 0
    order = np.where(there, order, -1)
    ranks = np.empty_like(order)
    for row in range(len(order)):
        sorted_ = np.sort(order[row])
        ranks[row] = len(sorted_) - np.searchsorted(sorted_, order[row], side="right") + 1
    return np.where(there, ranks, 0)


def _dense(values: Numbers) -> Numbers:
    return np.unique(values, return_inverse=True)[1].reshape(values.shape).astype(np.int64)


class _Came(NamedTuple):
    """Those who came to one state, by draw; `here` says in which draws anybody did."""

    here: Flags
    third: Numbers
    onward: Numbers
    counts: Numbers


class _Block:
    """Some draws, made together."""

    def __init__(
        self, states: Sequence[str], rng: np.random.Generator, size: int, matters: OpenMatters
    ) -> None:
        self._column = {state: column for column, state in enumerate(states)}
        self._rng = rng
        self._size = size
        self._matters = matters
        self._senders: dict[tuple[str, str], Flags] = {}
        self._nationalities: dict[tuple[str, str], Flags] = {}
        self._persons: dict[tuple[str, str | None], list[DrawnItem]] = {}
        self._onward: dict[tuple[str, str | None], list[DrawnItem]] = {}
        self._transfers = np.zeros((size, len(states)), dtype=np.int64)

    def draw(self, told: Sequence[Told]) -> None:
        """Draw for each transfer which voice is believed, and what it leaves open."""
        voices = sorted({telling.voice for t in told for telling in t.tellings})
        column = {voice: position for position, voice in enumerate(voices)}
        queue = self._rng.random((self._size, len(voices)))
        for transfer in told:
            mine = [column[telling.voice] for telling in transfer.tellings]
            believed = queue[:, mine].argmax(axis=1)
            happened = (
                self._holds(self._matters.unsupported)
                if transfer.unsupported
                else np.ones(self._size, dtype=np.bool_)
            )
            for position, telling in enumerate(transfer.tellings):
                self._tell(transfer.transfer, telling, happened & (believed == position))

    def measures(self) -> dict[str, Numbers]:
        """Return each measure by draw and state."""
        persons = self._summed(self._persons)
        return {
            "senders": self._counted(self._senders),
            "nationalities": self._counted(self._nationalities),
            "persons": persons,
            "transfers": self._transfers,
            # No more are known to have moved on than are known to have come.
            "onward": np.minimum(self._summed(self._onward), persons),
        }

    def _holds(self, share: float) -> Flags:
        return self._rng.random(self._size) < share

    def _tell(self, transfer: str, telling: Telling, believed: Flags) -> None:
        """Count one telling in the draws in which it is believed."""
        if not telling.states:
            return
        drawn = self._rng.integers(0, len(telling.choices), self._size)
        over = believed & self._over(telling)
        for position, choice in enumerate(telling.choices):
            if len(choice) > 1:
                self._arrive_together(transfer, telling, choice, over & (drawn == position))
            elif choice[0].state is not None:
                self._arrive(transfer, telling, choice[0], over & (drawn == position))

    def _over(self, telling: Telling) -> Flags:
        """Say in which draws the transfer was over by the day of the clock."""
        if telling.days_left is None:
            return np.ones(self._size, dtype=np.bool_)
        first, last = telling.days_left
        return self._rng.integers(first, last + 1, self._size) <= 0

    def _arrive(self, transfer: str, telling: Telling, arrival: Arrival, drawn: Flags) -> None:
        whole = self._between([arrival.persons])[0]
        counts = shared_out(self._rng, [group.persons for group in arrival.groups], whole)
        third = self._third(arrival.groups, counts, whole)
        least, most = arrival.third_persons
        third = np.clip(third, least, whole if most is None else np.minimum(whole, most))
        moved = self._between([telling.onward])[0]
        self._count(transfer, telling, arrival, _Came(drawn & (third > 0), third, moved, counts))

    def _arrive_together(
        self, transfer: str, telling: Telling, arrivals: Sequence[Arrival], drawn: Flags
    ) -> None:
        """Deal out the persons of one figure over its states.

        What has come to one of them bounds nothing: only all together is told.
        """
        first = next((arrival for arrival in arrivals if arrival.state is not None), None)
        if first is None:
            return
        whole = self._between([first.persons])[0]
        counts = shared_out(self._rng, [group.persons for group in first.groups], whole)
        left = np.vstack([counts, np.maximum(whole - counts.sum(axis=0), 0)])
        shares = split(self._rng, whole, len(arrivals))
        moved = self._between([telling.onward])[0]
        moved = dealt(self._rng, shares, np.minimum(moved, whole))
        for arrival, share, onward in zip(arrivals, shares, moved, strict=True):
            mine = dealt(self._rng, left, share)
            left = left - mine
            if arrival.state is not None:
                third = self._third(arrival.groups, mine[:-1], share)
                came = _Came(drawn & (third > 0), third, onward, mine[:-1])
                self._count(transfer, telling, arrival._replace(third_persons=_ANY), came)

    def _count(self, transfer: str, telling: Telling, arrival: Arrival, came: _Came) -> None:
        """Count those who came to one state."""
        state = str(arrival.state)
        for routes, persons, bounds in (
            (self._persons, came.third, arrival.third_persons),
            (self._onward, came.onward, telling.onward),
        ):
            if bounds.max != 0:
                item = DrawnItem(
                    transfer,
                    telling.span,
                    telling.is_total,
                    bounds.max is None,
                    np.where(came.here, persons, 0),
                    telling.tables,
                )
                routes.setdefault((state, arrival.sender), []).append(item)
        if not telling.is_total:
            self._transfers[:, self._column[state]] += came.here
        if arrival.counted is not None:
            self._mark(self._senders, (state, arrival.counted), came.here)
        for group, count in zip(arrival.groups, came.counts, strict=True):
            if group.nationality is not None and group.whose == "foreign":
                self._mark(self._nationalities, (state, group.nationality), came.here & (count > 0))

    def _third(self, groups: Sequence[Group], counts: Numbers, whole: Numbers) -> Numbers:
        """Draw how many of these persons were foreign nationals."""
        third = np.zeros(self._size, dtype=np.int64)
        for group, count in zip(groups, counts, strict=True):
            if group.whose == "foreign":
                third += count
            elif group.whose == "open":
                third += np.where(self._holds(self._matters.foreign), count, 0)
        rest = np.maximum(whole - counts.sum(axis=0), 0)
        if rest.any():
            third += np.where(self._holds(self._matters.foreign), rest, 0)
        return third

    def _between(self, bounds: Sequence[Bounds]) -> Numbers:
        """Draw whole numbers within bounds; an open one is its least number."""
        low = np.array([[b.min] for b in bounds], dtype=np.int64)
        high = np.array([[b.min if b.max is None else b.max] for b in bounds], dtype=np.int64)
        shape = (len(bounds), self._size)
        if (low == high).all():
            return np.broadcast_to(low, shape)
        return self._rng.integers(low, high + 1, shape)

    def _mark(self, marks: dict[tuple[str, str], Flags], key: tuple[str, str], on: Flags) -> None:
        marks[key] = marks[key] | on if key in marks else on

    def _counted(self, marks: dict[tuple[str, str], Flags]) -> Numbers:
        result = np.zeros_like(self._transfers)
        for (state, _), there in marks.items():
            result[:, self._column[state]] += there
        return result

    def _summed(self, routes: dict[tuple[str, str | None], list[DrawnItem]]) -> Numbers:
        result = np.zeros_like(self._transfers)
        for (state, _), items in routes.items():
            result[:, self._column[state]] += drawn_route(items)
        return result
