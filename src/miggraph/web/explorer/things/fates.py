"""What became of each claim under a view: accepted, told otherwise, a denial, not decided."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from miggraph.shown import ShownValue

__all__ = ["Fate", "fates"]


class Fate(Struct, frozen=True):
    """What became of a claim: in words, and whether its value holds."""

    words: str
    holds: bool


def fates(values: Iterable[ShownValue]) -> dict[str, Fate]:
    """Return what became of each claim that has a part in some questions.

    Parameters
    ----------
    values
        The questions.

    Returns
    -------
    dict
        By the id of the claim. A claim in several questions has the fate in the first.
    """
    found: dict[str, Fate] = {}
    for value in values:
        for one in value.claims:
            if value.accepted is not None:
                fate = Fate("accepted", holds=True)
            elif value.outcome is None:
                fate = Fate("side by side with others", holds=False)
            elif value.outcome in ("contested", "unsupported"):
                fate = Fate(value.outcome, holds=False)
            else:
                fate = Fate("announced", holds=False)
            found.setdefault(one.id, fate)
        for one in value.losers:
            words = "a denial" if one.stance == "denies" else "another value is accepted"
            if value.accepted is None and one.stance != "denies":
                words = "not accepted"
            found.setdefault(one.id, Fate(words, holds=False))
    return found
