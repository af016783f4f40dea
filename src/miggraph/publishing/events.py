"""The accounts of one event, and which of its details a government or a court tells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property

from miggraph.dates import span
from miggraph.merging import merged_names
from miggraph.publishing.cells import FEW, MOST, Cell, cells_of, is_few, total_of
from miggraph.publishing.legs import Leg, kept_legs
from miggraph.publishing.officials import official_sources, stands
from miggraph.publishing.quarters import is_finer_than_a_quarter
from miggraph.quantities import Bounds
from miggraph.records import Account, Dossier, Onward

__all__ = ["FEW", "MOST", "Cell", "Event", "cells_of", "events_of", "is_few", "total_of"]


class Event:
    """The accounts of one transfer, or of several that are judged to be the same.

    Parameters
    ----------
    accounts
        The accounts.
    official
        Ids of sources that a government or a court published.

    Attributes
    ----------
    accounts
        As given.
    """

    def __init__(self, accounts: tuple[Account, ...], official: Collection[str]) -> None:
        self.accounts = accounts
        self._official = [a for a in accounts if a.source in official and stands(a)]

    @cached_property
    def public(self) -> frozenset[Cell]:
        """The cells whose small number a government or a court tells."""
        return frozenset(
            cell for account in self._official for cell, told in cells_of(account) if is_few(told)
        )

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        """The cells of one to three persons that have to be masked."""
        few = {cell for a in self.accounts for cell, told in cells_of(a) if is_few(told)}
        return frozenset(few - self.public)

    @cached_property
    def is_small(self) -> bool:
        """Whether any cell is of one to three persons, whoever tells it, or has been withheld."""
        return bool(self.hidden or self.public) or any(a.onward_withheld for a in self.accounts)

    @cached_property
    def is_open(self) -> bool:
        """Whether every detail may be published: nothing has to be masked in any account."""
        return not self.is_small or (
            not self.hidden
            and all(self.may_tell(account.date) for account in self.accounts)
            and all(
                self.may_move_on(account, onward)
                and (onward.date is None or self.may_date_onward(onward.to, onward.date))
                for account in self.accounts
                for onward in account.onward
            )
        )

    def is_official(self, account: Account) -> bool:
        """Whether an account is that of a government or a court."""
        return account in self._official

    def is_event(self) -> bool:
        """Whether any account tells it as one event that was carried out."""
        return any(a.tells == "event" and a.standing != "announced" for a in self.accounts)

    def is_done(self) -> bool:
        """Whether any account tells it as carried out, as an event or within a total."""
        return any(account.standing != "announced" for account in self.accounts)

    def is_on(self, sending: str, receiving: Collection[str]) -> bool:
        """Whether it went from this state into one of these."""
        return all(
            account.sending == sending and set(account.receiving) <= set(receiving)
            for account in self.accounts
        )

    def goes_to(self, states: Collection[str]) -> bool:
        """Whether all accounts lead into these states."""
        return all(set(account.receiving) <= set(states) for account in self.accounts)

    def has(self, cell: Cell) -> bool:
        """Whether any account has a cell."""
        return any(cell == mine for account in self.accounts for mine, _ in cells_of(account))

    def told(self, cell: Cell) -> list[Bounds]:
        """Return the numbers that accounts tell of a cell."""
        return [
            told
            for account in self.accounts
            for mine, told in cells_of(account)
            if mine == cell and told is not None
        ]

    def may_tell(self, day: str) -> bool:
        """Whether a date may stay: it is coarse, or an official account has one as fine."""
        return not is_finer_than_a_quarter(day) or any(
            _days(account.date) <= _days(day) for account in self._official
        )

    @cached_property
    def public_onward(self) -> frozenset[str | None]:
        """The states into which an official account tells an onward movement."""
        return frozenset(onward.to for account in self._official for onward in account.onward)

    @cached_property
    def _legs(self) -> frozenset[Leg]:
        return kept_legs(self.accounts, self.public_onward, self.hidden)

    def may_move_on(self, account: Account, onward: Onward) -> bool:
        """Whether a movement may stay: it tells of no few, or an official one goes there."""
        return onward.to in self.public_onward or (account.id, onward) in self._legs

    def may_date_onward(self, to: str | None, day: str) -> bool:
        """Whether the date of an onward movement may stay; see `may_tell`."""
        return not is_finer_than_a_quarter(day) or any(
            onward.to == to and onward.date is not None and _days(onward.date) <= _days(day)
            for account in self._official
            for onward in account.onward
        )


def events_of(dossier: Dossier) -> dict[str, Event]:
    """Return the events by the id under which each transfer is found.

    Judgements are taken whenever they were made: what is one event today must not be masked in one
    half only because the other was entered later.
    """
    official = official_sources(dossier)
    merged = merged_names(dossier.judgements, date.max)
    groups: dict[str, list[Account]] = {}
    for account in dossier.accounts:
        groups.setdefault(merged.get(account.transfer, account.transfer), []).append(account)
    return {name: Event(tuple(group), official) for name, group in sorted(groups.items())}


def _days(text: str) -> int:
    """Return how many days a date leaves open; a great number where it has no end."""
    first, last = span(text)
    return (last or date.max).toordinal() - (first or date.min).toordinal()
