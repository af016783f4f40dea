"""Figures of how far sources disagree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from miggraph.network.plot.bars import Shares, shares

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from miggraph.network.contradictions.tallies import Tally

__all__ = ["shares_figure"]

#: So many groups are drawn, those with the most pairs.
_SHOWN: Final = 25
#: Part of a bar -> counts that it sums; equal at the left, denied at the right.
_PARTS: Final = {
    "equal": ("equal",),
    "within or overlapping": ("refines", "compatible"),
    "in order": ("in_order",),
    "out of order": ("out_of_order",),
    "other unit": ("incomparable",),
    "incompatible": ("incompatible",),
    "denied": ("denied",),
}


def shares_figure(name: str, by: str, tallies: Sequence[Tally], caption: str) -> Figure:
    """Draw how the pairs of voices of each group stand to one another.

    Parameters
    ----------
    name
        What the voices speak on: agreements or transfers.
    by
        What the groups are.
    tallies
        The groups, the most pairs first; each has a pair.
    caption
        What the numbers rest on.
    """
    most = f" (the {_SHOWN} with the most pairs)" if len(tallies) > _SHOWN else ""
    return shares(
        [
            Shares(
                one.group,
                {
                    part: sum(getattr(one.voices, key) for key in keys)
                    for part, keys in _PARTS.items()
                },
            )
            for one in tallies[:_SHOWN]
        ],
        title=f"How pairs of voices on {name} stand to one another, by {by}{most}",
        xlabel="share of the pairs of voices that speak on one subject (number at the right)",
        caption=caption,
    )
