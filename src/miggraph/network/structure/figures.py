"""Figures of the shape of the network of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from miggraph.network.plot.dots import Dot, ranked_dots

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from miggraph.network.structure.positions import Position

__all__ = ["spokes_figure"]

#: So many states are drawn.
_SHOWN: Final = 25
_SENDS: Final = {"yes": "sends", "both": "both by wording", "no": "does not send"}


def spokes_figure(positions: Sequence[Position], caption: str) -> Figure:
    """Draw the hub-and-spoke share of the states with the most partners.

    Parameters
    ----------
    positions
        The most partners first.
    caption
        What the numbers rest on.
    """
    drawn = [item for item in positions if item.hub_and_spoke is not None][:_SHOWN]
    return ranked_dots(
        [
            Dot(
                f"{item.label} ({item.partners})",
                item.hub_and_spoke,
                item.hub_and_spoke,
                item.hub_and_spoke,
                _SENDS[item.sends],
            )
            for item in drawn
        ],
        title="Pairs of a state's partners without a recorded agreement of their own",
        xlabel="share of the pairs of partners (number of partners in brackets)",
        caption=caption,
    )
