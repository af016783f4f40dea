"""People of one figure shared out over nationalities and states, in many draws at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from miggraph.network.certainty.drawn_routes import Numbers
from miggraph.quantities import Bounds

__all__ = ["dealt", "shared_out", "split"]

#: Nobody tells of more persons: where the count of a group is open, its transfer limits it.
_OPEN: Final = 2**53


def shared_out(rng: np.random.Generator, groups: Sequence[Bounds], whole: Numbers) -> Numbers:
    """Draw the count of each group; what is above the least is scaled to fit in the whole.

    Parameters
    ----------
    rng
        Gives the random numbers.
    groups
        The bounds of each count.
    whole
        The number of all persons, by draw.
    """
    if not groups:
        return np.zeros((0, len(whole)), dtype=np.int64)
    least = np.array([[group.min] for group in groups], dtype=np.int64)
    most = np.array([[_OPEN if m is None else m] for _, m in groups], dtype=np.int64)
    room = np.maximum(whole - least.sum(), 0)
    wide = np.minimum(most - least, room)
    above = rng.integers(0, wide + 1) if wide.any() else wide
    asked = above.sum(axis=0)
    scale = np.where(asked > room, room / np.maximum(asked, 1), 1.0)
    # Rounded as a running sum, so that the parts add up to the whole.
    filled = np.rint(np.cumsum(above * scale, axis=0)).astype(np.int64)
    return np.asarray(least + np.diff(filled, axis=0, prepend=0))


def split(rng: np.random.Generator, whole: Numbers, parts: int) -> Numbers:
    """Split the number of each draw (column) in parts (rows) of at least one.

    Every such split is as likely as any other. Of fewer persons than parts each comes to a part of
    its own, and each choice of these parts is as likely as any other.

    Parameters
    ----------
    rng
        Gives the random numbers.
    whole
        What is split, by draw.
    parts
        How many.
    """
    # A split of n in k parts is a choice of k - 1 of the n - 1 places between two persons.
    room = np.maximum(whole, parts)
    cuts = np.zeros((0, len(whole)), dtype=np.int64)
    for taken in range(parts - 1):
        cut = rng.integers(1, room - taken)
        for before in cuts:
            cut += cut >= before
        cuts = np.sort(np.vstack([cuts, cut]), axis=0)
    shares = np.diff(np.vstack([np.zeros_like(room), cuts, room]), axis=0)
    few = whole < parts
    if few.any():
        place = np.argsort(np.argsort(rng.random(shares.shape), axis=0), axis=0)
        shares = np.where(few, place < whole, shares)
    return np.asarray(shares, dtype=np.int64)


def dealt(rng: np.random.Generator, counts: Numbers, taken: Numbers) -> Numbers:
    """Draw persons out of groups without putting any back.

    Parameters
    ----------
    rng
        Gives the random numbers.
    counts
        Persons of each group (row), by draw.
    taken
        How many are drawn, by draw; no more than there are.

    Returns
    -------
    numpy.ndarray
        How many of each group (row) were drawn, by draw.
    """
    left = counts.sum(axis=0)
    found = []
    for count in counts:
        left = left - count
        found.append(rng.hypergeometric(count, left, taken))
        taken = taken - found[-1]
    return np.asarray(found, dtype=np.int64)
