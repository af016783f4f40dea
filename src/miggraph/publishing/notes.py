"""Withhold notes on transfers that are not masked, where they tell of those that are, or of few.

A note on one part of a joint flight may tell the number of another part, and a note may tell in
words of one to three persons of whom no number tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from miggraph.dates import Span, span
from miggraph.publishing.accounts import Note
from miggraph.publishing.events import Event
from miggraph.publishing.quarters import to_quarters
from miggraph.publishing.texts import tells_a_detail, tells_of_few
from miggraph.records import Account

__all__ = ["NoteMask"]


class NoteMask:
    """Decides which notes of accounts of other events may be published.

    Parameters
    ----------
    events
        All events by their ids.
    official
        Ids of sources that a government or a court published; their notes stay.
    """

    def __init__(self, events: Mapping[str, Event], official: Iterable[str]) -> None:
        self._official = frozenset(official)
        told = [a for event in events.values() if not event.is_open for a in event.accounts]
        self._sources = {account.source for account in told}
        self._sending: dict[str, set[Span]] = {}
        self._receiving: dict[str, set[Span]] = {}
        for account in told:
            quarters = span(to_quarters(account.date))
            self._sending.setdefault(account.sending, set()).add(quarters)
            for state in account.receiving:
                self._receiving.setdefault(state, set()).add(quarters)

    def masked(self, account: Account, note: Note) -> Account:
        """Return an account of an event without a small cell, without the notes that tell of one.

        Parameters
        ----------
        account
            The account.
        note
            Is called if notes are left out.
        """
        kept = tuple(text for text in account.notes if not self.tells(account, text))
        if kept == account.notes:
            return account
        note("note", "it could tell of one to three persons, here or in a transfer nearby")
        return replace(account, notes=kept)

    def tells(self, account: Account, text: str) -> bool:
        """Whether a note on an account may tell of few.

        Near a masked transfer (of the same source, or of the same sender or receiver in the same
        quarter), days and the order of events count too.
        """
        if account.source in self._official:
            return False
        return tells_of_few(text) or (tells_a_detail(text) and self._is_near(account))

    def _is_near(self, account: Account) -> bool:
        if account.source in self._sources:
            return True
        quarters = span(to_quarters(account.date))
        there = set(self._sending.get(account.sending, ()))
        there.update(*(self._receiving.get(state, ()) for state in account.receiving))
        return any(quarters.overlaps(other) for other in there)
