"""What a total tells of a small part of it.

A total of 10 with parts of 7 and of one to three leaves the small part no choice but 3. An attacker
tries two readings: the parts lie within the total, and the parts are all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from miggraph.publishing.events import FEW, MOST
from miggraph.quantities import Bounds, total

__all__ = ["Part", "narrowed", "widened"]


class Part(NamedTuple):
    """A part of a total; `masked` where it is a small cell that is shown as one to three."""

    persons: Bounds
    masked: bool


def narrowed(whole: Bounds, parts: Sequence[Part]) -> Bounds | None:
    """Return what a masked part must be, given the total, if that is narrower than one to three.

    Parameters
    ----------
    whole
        The total.
    parts
        Its parts; of people who are said to be there without a number, at least one.

    Returns
    -------
    Bounds or None
        The narrowest; None where each masked part is left all its values, and where the numbers
        contradict each other, so that nothing follows from them.
    """
    found: list[tuple[int, int]] = []
    for position, part in enumerate(parts):
        if not part.masked:
            continue
        others = total(p.persons for i, p in enumerate(parts) if i != position)
        most = MOST if whole.max is None else min(MOST, whole.max - others.min)
        least = FEW.min if others.max is None else max(FEW.min, whole.min - others.max)
        for low in (least, FEW.min):  # all of it, if that can be; or within it
            if low <= most and (low, most) != FEW:
                found.append((most - low, low))
                break
    width, low = min(found, default=(None, 0))
    return None if width is None else Bounds(low, low + width)


def widened(whole: Bounds, parts: Sequence[Part]) -> Bounds:
    """Widen a total so that it tells no more than its parts do.

    Its new bounds are those of the sum of the parts as they are shown. So they depend on what is
    shown alone, and whoever knows this rule learns nothing from where they lie. Only a total that
    contradicts its parts adds its own number.
    """
    shown = total(part.persons for part in parts)
    at_most = sum(
        max(MOST, p.persons.min) if p.persons.max is None else p.persons.max for p in parts
    )
    most = None if whole.max is None else max(whole.max, at_most)
    return Bounds(min(whole.min, shown.min), most)
