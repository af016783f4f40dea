"""Assignments of transfers to receivers that keep the number of transfers of each receiver.

An assignment is a list with the receiver of each transfer, as numbers. A move passes receivers on
along a cycle of transfers; every allowed assignment can be reached by such moves, because what
takes one assignment to another falls into cycles of which each can be moved alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

__all__ = ["count_assignments", "draw_assignments", "every_assignment", "movable"]

Ints: TypeAlias = "NDArray[np.int64]"
Allowed: TypeAlias = "NDArray[np.bool_]"


def draw_assignments(
    current: Ints,
    allowed: Allowed,
    strata: Sequence[Ints],
    *,
    samples: int,
    sweeps: int,
    rng: np.random.Generator,
) -> Ints:
    """Draw assignments by a Markov chain whose stationary distribution is uniform.

    Parameters
    ----------
    current
        The receiver of each transfer, as observed.
    allowed
        Whether a transfer (row) may go to a receiver (column); what is observed must be allowed
        for all transfers of `strata`.
    strata
        Transfers within each of which receivers are exchanged.
    samples
        Number of draws.
    sweeps
        Steps of the chain. In each, all transfers of a stratum are dealt into cycles of one
        random length, and each cycle is moved with one chance in two if all its moves are allowed.

    Returns
    -------
    numpy.ndarray
        Draws in rows, transfers in columns.

    Notes
    -----
    One chain goes `sweeps` steps back from what is observed, and from where it comes to, as many
    chains as draws go the same number of steps forward. Under the null the observed assignment
    and the draws are then exchangeable, and p is valid, however few the steps are [1]_; more
    steps make the draws less like what is observed, and the test stronger. Moves are symmetric:
    steps back are the same steps in reversed order.

    References
    ----------
    .. [1] Besag, J. and Clifford, P. (1989), Generalized Monte Carlo significance tests,
       Biometrika 76(4), 633-642, doi:10.1093/biomet/76.4.633, the parallel method.
    """
    plan = [[_length(len(members), rng) for members in strata] for _ in range(sweeps)]
    start = current[np.newaxis, :].copy()
    for lengths in reversed(plan):
        for members, length in zip(strata, lengths, strict=True):
            _sweep(start, members, length, allowed, rng)
    drawn = np.repeat(start, samples, axis=0)
    for lengths in plan:
        for members, length in zip(strata, lengths, strict=True):
            _sweep(drawn, members, length, allowed, rng)
    return drawn


def _length(most: int, rng: np.random.Generator) -> int:
    """Choose the length of cycles: 2 in half of the cases, 3 in half of the rest, and so on."""
    return min(1 + int(rng.geometric(0.5)), most)


def _sweep(
    states: Ints, members: Ints, length: int, allowed: Allowed, rng: np.random.Generator
) -> None:
    if length < 2:
        return
    rows, cycles = states.shape[0], len(members) // length
    order = rng.random((rows, len(members))).argsort(axis=1)[:, : cycles * length]
    chosen = members[order]
    here = np.take_along_axis(states, chosen, axis=1).reshape(rows, cycles, length)
    there = np.roll(here, 1, axis=2)
    fits = allowed[chosen.reshape(here.shape), there].all(axis=2)
    moves = fits & (rng.random((rows, cycles)) < 0.5)
    after = np.where(moves[:, :, np.newaxis], there, here)
    np.put_along_axis(states, chosen, after.reshape(rows, -1), axis=1)


def movable(current: Sequence[int], allowed: Allowed) -> list[bool]:
    """Say of each transfer of one stratum whether any allowed assignment has it elsewhere.

    It has if a chain of moves leads from one of its other receivers back to its own.
    """
    links = [
        (here, int(there))
        for here, row in zip(current, allowed, strict=True)
        for there in np.flatnonzero(row)
    ]
    part = {
        receiver: number
        for number, found in enumerate(nx.strongly_connected_components(nx.DiGraph(links)))
        for receiver in found
    }
    return [
        any(part[int(there)] == part[here] for there in np.flatnonzero(row) if there != here)
        for here, row in zip(current, allowed, strict=True)
    ]


def count_assignments(current: Sequence[int], allowed: Allowed, limit: int) -> int:
    """Count the allowed assignments of one stratum, up to a limit."""
    return sum(1 for _ in islice(every_assignment(current, allowed), limit))


def every_assignment(current: Sequence[int], allowed: Allowed) -> Iterator[tuple[int, ...]]:
    """Give every allowed assignment of one stratum once, beginning with the current one.

    Transfers get their receivers one after the other. A receiver is tried only where the later
    transfers can make up for it, so that no branch ends without an assignment.
    """
    rows = [[int(there) for there in np.flatnonzero(row)] for row in allowed]
    whole = list(current)
    branches = [_branches(whole, rows, 0)]
    while branches:
        found = next(branches[-1], None)
        if found is None:
            branches.pop()
        elif len(branches) == len(rows):
            yield tuple(found)
        else:
            branches.append(_branches(found, rows, len(branches)))


def _branches(current: list[int], rows: Sequence[Sequence[int]], first: int) -> Iterator[list[int]]:
    if first < len(rows):
        yield current
        for receiver in rows[first]:
            if receiver != current[first]:
                changed = _exchanged(current, rows, first, receiver)
                if changed is not None:
                    yield changed


def _exchanged(
    current: list[int], rows: Sequence[Sequence[int]], first: int, receiver: int
) -> list[int] | None:
    """Send one transfer to another receiver, and later ones on until the numbers are kept."""
    came: dict[int, tuple[int, int]] = {}
    reached, seen = [receiver], {receiver}
    while reached and current[first] not in seen:
        here = reached.pop()
        for later in range(first + 1, len(rows)):
            if current[later] == here:
                for there in rows[later]:
                    if there not in seen:
                        seen.add(there)
                        came[there] = (later, here)
                        reached.append(there)
    if current[first] not in seen:
        return None
    changed = list(current)
    changed[first] = receiver
    there = current[first]
    while there != receiver:
        later, here = came[there]
        changed[later] = there
        there = here
    return changed
