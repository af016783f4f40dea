"""Figures of chains."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from miggraph.network.onward.chains import Chains

__all__ = ["draw_alluvial", "draw_map"]


def draw_alluvial(result: Chains) -> Figure:
    """Draw sender, receiver and destination of the movements, by mode."""
    from miggraph.network.plot.alluvials import Path_, alluvial  # noqa: PLC0415

    return alluvial(
        [
            Path_(
                (
                    result.label(c.sender),
                    result.label(c.receiver),
                    "not named" if c.to is None else result.label(c.to),
                ),
                1.0,
                "mode unknown" if c.mode == "unknown" else c.mode,
            )
            for c in result.chains
        ],
        stages=("sender", "receiver", "onward to"),
        title="Onward movement reported, by mode",
        caption=_caption(result),
        unit="movements to one state that are reported of one transfer or total, not persons",
    )


def draw_map(result: Chains) -> Figure:
    """Draw the transfers and the movements on a map."""
    from miggraph.network.plot.maps import Arc, Place, flow_map  # noqa: PLC0415

    points = {
        code: Place(about["label"], about["latitude"], about["longitude"])
        for code, about in result.states.items()
        if about["latitude"] is not None and about["longitude"] is not None
    }
    first = {(c.transfer, c.sender, c.receiver) for c in result.chains}
    weights = Counter((sender, receiver, "transfer") for _, sender, receiver in first)
    weights.update((c.receiver, c.to, "onward movement reported") for c in result.chains if c.to)
    arcs = [
        Arc(start, end, float(count), group)
        for (start, end, group), count in sorted(weights.items())
        if start in points and end in points
    ]
    ends = {code for arc in arcs for code in (arc.source, arc.target)}
    return flow_map(
        {code: place for code, place in points.items() if code in ends},
        arcs,
        title="Transfers with onward movement reported",
        caption=_caption(result),
        unit="transfers or movements",
    )


def _caption(result: Chains) -> str:
    possible = (
        " Where the sender or receiver is not settled, each possible one is drawn."
        if any(not c.settled for c in result.chains)
        else ""
    )
    return f"{result.basis.caption()} It is not known that the same persons moved.{possible}"
