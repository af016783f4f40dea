"""Lines of the drawn network: a tie each, or a bundle of those beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from miggraph.web.explorer.networks.ties import Tie

__all__ = ["MOST", "Line", "lines_of"]

#: More ties than this are bundled: a sheaf of them cannot be read, and is slow to draw.
MOST: Final = 600


class Line(Struct, frozen=True):
    """What is drawn from one node to another.

    `weight` is the sum of those of its ties, which are all undetermined or none of them.
    """

    source: str
    target: str
    undetermined: bool
    weight: int


def lines_of(ties: Sequence[Tie], most: int = MOST) -> list[Line]:
    """Return the lines of some ties, in their order.

    Parameters
    ----------
    ties
        As `ties_of` returns them.
    most
        So many ties, or fewer, are a line each.

    Returns
    -------
    list of Line
        Of more, one line for all that have the same ends and are alike undetermined or not.
    """
    lines = [Line(tie.source, tie.target, tie.undetermined, tie.weight) for tie in ties]
    if len(lines) <= most:
        return lines
    weights: Counter[tuple[str, str, bool]] = Counter()
    for line in lines:
        weights[line.source, line.target, line.undetermined] += line.weight
    return [Line(*ends, weight) for ends, weight in weights.items()]
