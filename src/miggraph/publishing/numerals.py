"""Withhold notes that tell a total which is widened.

A total is widened because it would tell the few that are part of it. "The five" in a note on a
claim under the same agreement would tell it again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from miggraph.publishing.cells import MOST
from miggraph.records import Account, Claim

__all__ = ["WideTotals"]

_WORDS: Final = {
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    10: "ten",
    11: "eleven",
    12: "twelve",
    13: "thirteen",
    14: "fourteen",
    15: "fifteen",
    16: "sixteen",
    17: "seventeen",
    18: "eighteen",
    19: "nineteen",
    20: "twenty",
}


class WideTotals:
    """The totals that are published with wider bounds, by agreement.

    Parameters
    ----------
    told
        The accounts as they are told.
    shown
        The accounts as they are published, by the same ids.
    official
        Ids of sources that a government or a court published; their notes stay.
    """

    def __init__(
        self, told: Iterable[Account], shown: Mapping[str, Account], official: Collection[str]
    ) -> None:
        self._official = official
        self._under: dict[str, set[int]] = {}
        for account in told:
            if account.persons != shown[account.id].persons:
                ends = {end for end in account.persons if end is not None and end > MOST}
                for name in account.agreements:
                    self._under.setdefault(name, set()).update(ends)

    def without(self, item: Account | Claim, notes: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of the notes of a statement that tell no such total, in figures or words."""
        if item.source in self._official:
            return notes
        names = item.agreements if isinstance(item, Account) else (item.agreement,)
        numbers = set[int]().union(*(self._under.get(name, ()) for name in names))
        return tuple(text for text in notes if not any(_tells(text, n) for n in numbers))


def _tells(text: str, number: int) -> bool:
    figures = rf"(?<![\d.,/:-])(?:{number}|{number:,})(?![\d/:%]|[.,-]\d)"
    words = rf"|\b{_WORDS[number]}\b" if number in _WORDS else ""
    return re.search(figures + words, text, re.IGNORECASE) is not None
