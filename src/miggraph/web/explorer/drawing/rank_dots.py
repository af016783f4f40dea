"""Ranks as dots with their ranges: where each lies on one scale, in percent of its width."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from miggraph.network.ranking.hubs import Hub

__all__ = ["RankDots", "RankRow", "rank_dots"]

#: Percent of the width that stay free at either end, so that no mark is cut off.
_MARGIN: Final = 3.0
#: More ticks would run into one another on a telephone.
_MOST_TICKS: Final = 6
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)


class RankRow(NamedTuple):
    """One receiving state.

    Attributes
    ----------
    hub
        The state, with its rank.
    dot, low, high
        Where the rank and the ends of its range lie, in percent.
    is_hollow
        Whether transfers that may have arrived there could raise it.
    is_single
        Whether it has one sending state, or none that is settled.
    """

    hub: Hub
    dot: float
    low: float
    high: float
    is_hollow: bool
    is_single: bool


class RankDots(NamedTuple):
    """All rows, and the ticks of the scale: the rank and where it lies, in percent."""

    rows: tuple[RankRow, ...]
    ticks: tuple[tuple[int, float], ...]


def rank_dots(hubs: Sequence[Hub]) -> RankDots:
    """Place ranks and their ranges on one scale, the first rank at its start.

    Parameters
    ----------
    hubs
        Ranked.
    """
    worst = max((hub.sensitivity_range[1] for hub in hubs), default=1)

    def place(rank: int) -> float:
        share = (rank - 1) / (worst - 1) if worst > 1 else 0.0
        return round(_MARGIN + share * (100 - 2 * _MARGIN), 2)

    rows = tuple(
        RankRow(
            hub,
            place(hub.rank),
            place(hub.sensitivity_range[0]),
            place(hub.sensitivity_range[1]),
            hub.undetermined_transfers > 0,
            len(hub.senders) < 2,
        )
        for hub in hubs
    )
    step = next((one for one in _STEPS if worst / one <= _MOST_TICKS), worst)
    ranks = sorted({1, *range(step, worst + 1, step)} if worst >= step else {1})
    return RankDots(rows, tuple((rank, place(rank)) for rank in ranks))
