"""Where the names of places go on a map: greedy, the most important first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["Box", "Named", "placed"]

#: Horizontal and vertical side on which the text stands, best first.
_SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


class Box(NamedTuple):
    """A rectangle, in inches."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two have an area in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def within(self, other: Box) -> bool:
        """Whether this one lies in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


class Named(NamedTuple):
    """A place to be named: its middle, the radius of its dot, the size of its text, in inches."""

    x: float
    y: float
    radius: float
    width: float
    height: float


def placed(names: Sequence[Named], frame: Box) -> list[Box | None]:
    """Choose a box for each name.

    Each name takes the first of eight sides of its dot where it lies in the frame and covers
    neither a dot nor a name placed before.

    Parameters
    ----------
    names
        The most important first.
    frame
        In which they have to lie.

    Returns
    -------
    list of Box or None
        None where a name fits nowhere.
    """
    taken = [Box(n.x - n.radius, n.y - n.radius, n.x + n.radius, n.y + n.radius) for n in names]
    found: list[Box | None] = []
    for name in names:
        choice = None
        for across, up in _SIDES:
            box = _beside(name, across, up)
            if box.within(frame) and not any(box.overlaps(other) for other in taken):
                choice = box
                taken.append(box)
                break
        found.append(choice)
    return found


def _beside(name: Named, across: int, up: int) -> Box:
    gap = name.radius + 0.025
    reach = gap * (0.7 if across and up else 1.0)
    left = name.x + (reach if across > 0 else -reach - name.width if across else -name.width / 2)
    bottom = name.y + (reach if up > 0 else -reach - name.height if up else -name.height / 2)
    return Box(left, bottom, left + name.width, bottom + name.height)
