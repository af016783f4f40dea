"""Pairs of a sender and a receiver with a deal, and receivers drawn in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, groupby, islice
from math import comb
from typing import Final, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.dates import Span
from miggraph.errors import GraphError
from miggraph.network.graphs.directions import Deal
from miggraph.network.nulls.at_risk import AtRisk

__all__ = ["Choice", "Pair", "choices_of", "count_choices", "draw_senders", "pairs_of"]

#: So many draws are made at a time, to bound the memory.
_CHUNK: Final = 4096
_UNKNOWN: Final = Span(None, None)


class Pair(NamedTuple):
    """A sender and a receiver, and when their first deal began."""

    sender: str
    receiver: str
    began: Span


class Choice(NamedTuple):
    """Receivers that a sender draws from one set of states: how many, which, how heavy."""

    sender: str
    number: int
    states: tuple[int, ...]
    weights: NDArray[np.float64]


def pairs_of(
    agreements: nx.Graph[str], found: Sequence[Deal]
) -> tuple[tuple[Pair, ...], Counter[str]]:
    """Return the pairs of states by sender and date, and count the deals that make none.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    found
        Its deals. A territory counts as its administering state.
    """
    began: dict[tuple[str, str], list[Span]] = {}
    left_out: Counter[str] = Counter()
    for deal in found:
        sender, receiver = (_home(agreements, code) for code in (deal.sender, deal.receiver))
        if _kind(agreements, sender) == "union":
            left_out["deals of a union as the sender, which is no state"] += 1
        elif _kind(agreements, receiver) != "state":
            left_out["deals with a receiver that is no state today"] += 1
        elif sender == receiver:
            left_out["deals of a state with its own territory"] += 1
        else:
            began.setdefault((sender, receiver), []).append(Span(deal.earliest, deal.latest))
    pairs = [Pair(*ends, _first(spans)) for ends, spans in began.items()]
    return tuple(sorted(pairs, key=_order)), left_out


def _home(agreements: nx.Graph[str], code: str) -> str:
    return agreements.nodes[code].get("administered_by") or code


def _kind(agreements: nx.Graph[str], code: str) -> str:
    kind: str = agreements.nodes.get(code, {}).get("kind", "state")
    return kind


def _order(pair: Pair) -> tuple[str, date, str]:
    return pair.sender, pair.began.earliest or pair.began.latest or date.max, pair.receiver


def _first(spans: Sequence[Span]) -> Span:
    """Return when the first deal began; what is not known at all has no part."""
    known = [span for span in spans if span != _UNKNOWN]
    starts = [span.earliest for span in known if span.earliest is not None]
    ends = [span.latest for span in known if span.latest is not None]
    start = min(starts, default=None) if len(starts) == len(known) else None
    return Span(start, min(ends, default=None))


def choices_of(
    pairs: Sequence[Pair],
    states: Mapping[str, AtRisk],
    weigh: Callable[[str], NDArray[np.float64]],
) -> tuple[Choice, ...]:
    """Gather what each sender draws: neighbouring pairs with the same states at risk together.

    Parameters
    ----------
    pairs
        By sender and date.
    states
        The states that can be drawn; their order gives their numbers.
    weigh
        Returns the weights of all states for a sender.

    Raises
    ------
    GraphError
        If a receiver is not at risk when its deal began.
    """
    found = []
    for sender, own in groupby(pairs, key=lambda pair: pair.sender):
        weights, sets = weigh(sender), []
        for pair in own:
            can = [
                code != sender and state.span.overlaps(pair.began) for code, state in states.items()
            ]
            if not any(
                fits and code == pair.receiver for code, fits in zip(states, can, strict=True)
            ):
                raise GraphError(
                    f"The receiver {pair.receiver!r} of {pair.sender!r} is not among the states "
                    "at risk when their first deal began.",
                    fix="add it to `at_risk`, or mend the days on which it was a state.",
                )
            sets.append(tuple(int(number) for number in np.flatnonzero(can)))
        for can_be, same in groupby(sets):
            found.append(Choice(sender, len(list(same)), can_be, weights[list(can_be)]))
    return tuple(found)


def count_choices(choices: Sequence[Choice], limit: int) -> int:
    """Count the distinct results of drawing, with the pairs told apart by date, up to a limit."""
    count = 1 if choices else 0
    for _, own in groupby(choices, key=lambda choice: choice.sender):
        sets = list(own)
        if len(sets) == 1:
            count *= comb(len(sets[0].states), sets[0].number)
        else:
            count *= sum(1 for _ in islice(_every(sets, frozenset()), limit))
        count = min(count, limit)
    return count


def _every(sets: Sequence[Choice], taken: frozenset[int]) -> Iterator[None]:
    if not sets:
        yield None
        return
    left = [state for state in sets[0].states if state not in taken]
    for chosen in combinations(left, sets[0].number):
        yield from _every(sets[1:], taken.union(chosen))


def draw_senders(
    choices: Sequence[Choice], states: int, samples: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Return the number of senders of each state (column) in each draw (row)."""
    parts = []
    for start in range(0, samples, _CHUNK):
        rows = min(_CHUNK, samples - start)
        count = np.zeros((rows, states), dtype=np.int64)
        for _, own in groupby(choices, key=lambda choice: choice.sender):
            count += _of_sender(list(own), states, rows, rng)
        parts.append(count)
    return np.concatenate(parts)


def _of_sender(
    sets: Sequence[Choice], states: int, rows: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Draw the receivers of one sender; rows that come to an end too early are drawn anew."""
    taken = np.zeros((rows, states), dtype=bool)
    left = np.arange(rows)
    while left.size:
        found = np.zeros((left.size, states), dtype=bool)
        failed = np.zeros(left.size, dtype=bool)
        for choice in sets:
            members = np.array(choice.states)
            waits = rng.standard_exponential((left.size, len(members))) / choice.weights
            waits[found[:, members]] = np.inf
            first = np.argpartition(waits, choice.number - 1, axis=1)[:, : choice.number]
            failed |= np.isinf(np.take_along_axis(waits, first, axis=1)).any(axis=1)
            np.put_along_axis(found, members[first], values=True, axis=1)
        taken[left] = found
        left = left[failed]
    return taken
