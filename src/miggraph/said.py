"""Claims and accounts as their sources say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from miggraph.errors import UnknownNameError
from miggraph.identity import evidence_value
from miggraph.records import Account, Claim, Dossier, Value

__all__ = ["Said", "Statements", "plain"]


class Said(Struct, frozen=True):
    """One statement with its source.

    `agreement` is the first one, None where an account names none. `value` has the form of the
    evidence format; for an account it is what the account tells.
    """

    id: str
    agreement: str | None
    property: str
    value: Any
    stance: str
    standing: str
    source: str
    publisher: str
    relays: str | None
    source_type: str
    published: str | None
    url: str | None
    locators: tuple[str, ...]
    notes: tuple[str, ...]
    recorded_on: str
    retracted_on: str | None = None
    retracted_because: str | None = None


class Statements:
    """The claims and accounts of a dossier by their ids.

    Parameters
    ----------
    dossier
        All records.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.claims = {claim.id: claim for claim in dossier.claims}
        self.accounts = {account.id: account for account in dossier.accounts}
        self._sources = dossier.sources

    def said(self, ids: Iterable[str]) -> tuple[Said, ...]:
        """Return claims and accounts with their sources, in the order of `ids`.

        Raises
        ------
        UnknownNameError
            If nothing has one of the ids.
        """
        return tuple(map(self._said, map(self._statement, ids)))

    def _statement(self, name: str) -> Claim | Account:
        found = self.claims.get(name) or self.accounts.get(name)
        if found is None:
            raise UnknownNameError("claim or account", name, [*self.claims, *self.accounts])
        return found

    def _said(self, item: Claim | Account) -> Said:
        source = self._sources[item.source]
        agreement: str | None
        if isinstance(item, Claim):
            property_, value, agreement = item.property, plain(item.value), item.agreement
            stance = "denies" if item.denies else "asserts"
            notes = item.notes + item.value_notes
        else:
            property_, value = "account", _told(item)
            agreement = item.agreements[0] if item.agreements else None
            stance, notes = "asserts", item.notes
        return Said(
            id=item.id,
            agreement=agreement,
            property=property_,
            value=value,
            stance=stance,
            standing=item.standing or "done",
            source=source.id,
            publisher=source.publisher,
            relays=source.relays,
            source_type=source.type,
            published=source.published,
            url=source.url,
            locators=item.locators,
            notes=notes,
            recorded_on=item.recorded_on,
            retracted_on=item.retracted_on,
            retracted_because=item.retracted_because,
        )


def plain(value: Value | None) -> Any:
    """Return a value in the form of the evidence format."""
    return None if value is None else evidence_value(value)


def _told(account: Account) -> dict[str, Any]:
    return {
        "transfer": account.transfer,
        "date": account.date,
        "from": account.sending,
        "to": list(account.receiving),
        "persons": {"min": account.persons[0], "max": account.persons[1]},
        "nationalities": {
            c.nationality: c.count if c.most is None else {"min": c.count, "max": c.most}
            for c in account.cohorts
        },
        "tells": account.tells,
    }
