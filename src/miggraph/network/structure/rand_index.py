"""How alike two partitions of the same things are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["adjusted_rand"]


def adjusted_rand(left: Sequence[int] | NDArray[Any], right: Sequence[int] | NDArray[Any]) -> float:
    """Compare two partitions of the same things by the adjusted Rand index.

    Parameters
    ----------
    left, right
        The number of the group of each thing, in one order.

    Returns
    -------
    float
        1 for equal partitions, about 0 for unrelated ones (Hubert and Arabie 1985).
    """
    _, rows = np.unique(np.asarray(left), return_inverse=True)
    _, columns = np.unique(np.asarray(right), return_inverse=True)
    table = np.zeros((rows.max(initial=-1) + 1, columns.max(initial=-1) + 1))
    np.add.at(table, (rows, columns), 1)
    together = _pairs(table).sum()
    first, second = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    every = _pairs(np.asarray(float(len(rows)))).sum()
    expected = first * second / every if every else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(counts * (counts - 1) / 2)
