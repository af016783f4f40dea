"""Mask the claims that tell a small number, or a detail of an event that is masked."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from miggraph.dates import span
from miggraph.publishing.accounts import Note
from miggraph.publishing.days import HiddenDays
from miggraph.publishing.events import MOST, Event, is_few, total_of
from miggraph.publishing.officials import official_sources, stands
from miggraph.publishing.quarters import to_quarters
from miggraph.publishing.texts import (
    WITHHELD,
    tells_a_detail,
    value_tells_of_few,
    withheld_value,
)
from miggraph.quantities import bounds_of
from miggraph.records import (
    Capacity,
    Claim,
    Dossier,
    LegalChallenge,
    PersonsAsOf,
    PersonsInPeriod,
    Value,
)

__all__ = ["ClaimMask"]


class ClaimMask:
    """Masks claims, given which events are masked.

    Parameters
    ----------
    dossier
        The records as they are told.
    events
        The events by their ids.
    """

    def __init__(self, dossier: Dossier, events: Mapping[str, Event]) -> None:
        self._days = HiddenDays(events)
        self._official = official_sources(dossier)
        self._public = {
            (claim.agreement, claim.property, claim.value)
            for claim in dossier.claims
            if claim.source in self._official and stands(claim)
        }
        self._under: dict[str, list[Event]] = {}
        for event in events.values():
            for name in {name for account in event.accounts for name in account.agreements}:
                self._under.setdefault(name, []).append(event)

    def masked(self, claim: Claim, note: Note) -> Claim | None:
        """Return a claim as it may be published, None if it may not.

        Parameters
        ----------
        claim
            The claim.
        note
            Is called for each detail that is masked.
        """
        if self.is_public(claim):
            return claim
        if self.tells_where(claim):
            note(
                "facility",
                "everyone moved under the agreement, or by its source, is in a small cell",
            )
            return None
        worded: Claim | None = claim
        if self.tells_in_words(claim):
            note("text", "a text of the value could tell a number or a day that is hidden")
            worded = withheld_value(claim)
        if worded is None:
            return None
        counted = self._counted(worded, note)
        dated = self._dated(self._as_of(counted, note), note)
        if claim.retracted_because is not None and self._is_near(claim):
            note("reason", "the text could tell a detail that is hidden")
            dated = replace(dated, retracted_because=WITHHELD)
        return self._without_notes(dated, note, everything=dated.value != claim.value)

    def is_public(self, claim: Claim) -> bool:
        """Whether a government or a court claims the same, so that nothing of it is hidden."""
        key = (claim.agreement, claim.property, claim.value)
        return claim.source in self._official or key in self._public

    def tells_in_words(self, claim: Claim) -> bool:
        """Whether a text within the value may tell of a cell that is masked."""
        return self._is_near(claim) and value_tells_of_few(claim)

    def _counted(self, claim: Claim, note: Note) -> Claim:
        value = claim.value
        if not isinstance(value, Capacity | PersonsAsOf | PersonsInPeriod):
            return claim
        if not is_few(bounds_of(value.bound, value.persons)) or value.persons is None:
            return claim
        note("count", "one to three persons, and no government or court claims the same")
        if isinstance(value, PersonsAsOf) and value.as_of is not None:
            value = replace(value, as_of=self._quarters(value.as_of, note))
        elif isinstance(value, PersonsInPeriod):
            value = replace(value, period=self._quarters(value.period, note))
        return replace(claim, value=replace(value, bound="up-to", persons=MOST))

    def _as_of(self, claim: Claim, note: Note) -> Claim:
        """Coarsen the date of a count or a case that is the day of a masked transfer."""
        value = claim.value
        match value:
            case PersonsAsOf(as_of=str(day)):
                changed: Value = replace(value, as_of=self._days.coarse([claim.agreement], day))
            case PersonsInPeriod(period=day):
                changed = replace(value, period=self._days.coarse([claim.agreement], day))
            case LegalChallenge(date=str(day)):
                changed = replace(value, date=self._days.coarse([claim.agreement], day))
            case _:
                return claim
        if changed == value:
            return claim
        note("day", "it is the day of a transfer with a cell of one to three persons")
        return replace(claim, value=changed)

    def _dated(self, claim: Claim, note: Note) -> Claim:
        """Coarsen the day of a first transfer, where that may be one that is masked."""
        value = claim.value
        if claim.property != "first-transfer-on" or not isinstance(value, str):
            return claim
        near = any(
            span(value).overlaps(span(to_quarters(account.date))) and not event.may_tell(value)
            for event in self._under.get(claim.agreement, ())
            if event.is_small
            for account in event.accounts
        )
        return replace(claim, value=self._quarters(value, note)) if near else claim

    def _without_notes(self, claim: Claim, note: Note, *, everything: bool) -> Claim:
        if not everything and not self._is_near(claim):
            return claim
        notes, values = (
            tuple(text for text in texts if not everything and not tells_a_detail(text))
            for texts in (claim.notes, claim.value_notes)
        )
        if (notes, values) != (claim.notes, claim.value_notes):
            note("note", "it could tell a number or a day that is hidden")
        return replace(claim, notes=notes, value_notes=values)

    def _quarters(self, text: str, note: Note) -> str:
        coarse = to_quarters(text)
        if coarse != text:
            note("day", "it could be the day of one to three persons")
        return coarse

    def _is_near(self, claim: Claim) -> bool:
        """Whether an event under the agreement is masked."""
        return any(not event.is_open for event in self._under.get(claim.agreement, ()))

    def tells_where(self, claim: Claim) -> bool:
        """Whether a claim names the place of people who are all in small cells.

        They are all that were moved under the agreement, or all of whom its source tells.
        """
        if claim.property != "facility" or claim.standing == "announced":
            return False
        done = [event for event in self._under.get(claim.agreement, ()) if event.is_done()]
        own = [event for event in done if _is_told_by(event, claim.source)]
        return any(
            bool(events) and all(_is_few_in_all(event, source) for event in events)
            for events, source in ((done, None), (own, claim.source))
        )


def _is_told_by(event: Event, source: str) -> bool:
    """Whether a source tells of an event that was carried out."""
    return any(a.source == source and a.standing != "announced" for a in event.accounts)


def _is_few_in_all(event: Event, source: str | None) -> bool:
    """Whether all persons are in a small cell, as any source or as one tells it."""
    return ("persons",) in event.hidden and all(
        is_few(total)
        for account in event.accounts
        if source in (None, account.source) and (total := total_of(account)) is not None
    )
