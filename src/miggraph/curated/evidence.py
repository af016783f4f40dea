"""Read the evidence format: folders of ``sources.json`` and ``agreements.json``.

The format is described key by key in ``docs/data-model.md``. Reading it never writes anything; the
result is records in the same types as those read from ``data/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from miggraph.curated.checks import (
    check_account,
    check_agreement,
    check_name,
    check_source,
    check_value,
)
from miggraph.curated.entries import (
    AGREEMENT_KEYS,
    CLAIM_KEYS,
    SOURCE_KEYS,
    TRANSFER_KEYS,
    Readings,
    account_of,
    agreement_of,
    check_keys,
    claim_of,
)
from miggraph.curated.jsonfile import JsonFile, located
from miggraph.errors import DataError, suggest
from miggraph.identity import account_id, claim_id
from miggraph.records import Account, Agreement, Claim, Source

__all__ = ["Evidence", "read_evidence"]


@dataclass
class Evidence:
    """What a folder of evidence holds, united over its areas."""

    sources: dict[str, Source] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    unread_phrases: set[str] = field(default_factory=set)


def read_evidence(
    folder: Path,
    *,
    states: Iterable[str],
    known_sources: Mapping[str, Source],
    recorded_on: str,
    readings: Readings,
) -> Evidence:
    """Read all areas of a folder.

    Parameters
    ----------
    folder
        Holds ``sources.json`` and ``agreements.json``, or folders that do.
    states
        The codes that may occur.
    known_sources
        Sources that are described already; claims may rest on them.
    recorded_on
        The day that is entered as the record date of every claim (YYYY-MM-DD).
    readings
        What the compilers add.

    Raises
    ------
    DataError
        At the first fault, with file and line.
    """
    areas = sorted({path.parent for path in folder.glob("**/agreements.json")})
    if not areas:
        raise DataError(
            "There is no agreements.json here.",
            file=folder,
            fix="give a folder in the evidence format, or one that holds such folders.",
        )
    evidence = Evidence()
    reader = _Reader(evidence, frozenset(states), known_sources, recorded_on, readings)
    for area in areas:
        if (area / "sources.json").exists():
            reader.read_sources(JsonFile(area / "sources.json"))
    for area in areas:
        reader.read_agreements(JsonFile(area / "agreements.json"))
    return evidence


class _Reader:
    def __init__(
        self,
        evidence: Evidence,
        states: frozenset[str],
        known_sources: Mapping[str, Source],
        recorded_on: str,
        readings: Readings,
    ) -> None:
        self.evidence = evidence
        self.states = states
        self.known_sources = known_sources
        self.recorded_on = recorded_on
        self.readings = readings

    def read_sources(self, file: JsonFile) -> None:
        for index, entry in enumerate(file.content):
            name = _identifier(file, entry, index)
            with located(file, f"Source {name}", index):
                check_keys(entry, SOURCE_KEYS)
                source = msgspec.convert(self._corrected(name, entry), Source)
                check_source(source)
            other = self.evidence.sources.setdefault(name, source)
            if other != source:
                raise file.error(
                    f"Source {name} is described twice, differently: the two differ in "
                    f"{', '.join(_differences(other, source))}.",
                    index,
                    fix="make the descriptions equal, or give one of them another id.",
                )

    def read_agreements(self, file: JsonFile) -> None:
        for index, entry in enumerate(file.content):
            name = _identifier(file, entry, index)
            with located(file, f"Agreement {name}", index):
                check_keys(entry, AGREEMENT_KEYS)
                agreement = agreement_of(self._corrected(name, entry))
                check_agreement(agreement, self.states)
            other = self.evidence.agreements.setdefault(name, agreement)
            if other != agreement:
                raise file.error(
                    f"Agreement {name} has two identities: they differ in "
                    f"{', '.join(_differences(other, agreement))}.",
                    index,
                    fix="make them equal, or give one of them another id.",
                )
            for number, item in enumerate(entry.get("claims", ())):
                with located(file, f"A claim on {name}", index, "claims", number):
                    self._claim(name, item)
            for number, item in enumerate(entry.get("transfers", ())):
                with located(file, f"An account under {name}", index, "transfers", number):
                    self._account(name, item)

    def _corrected(self, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry with what the compilers put right."""
        corrections = self.readings.corrections.items()
        return {**entry, **{key: text for (record, key), text in corrections if record == name}}

    def _claim(self, agreement: str, item: Mapping[str, Any]) -> None:
        check_keys(item, CLAIM_KEYS)
        source = self._source(item["source"])
        claim = claim_of(agreement, item, source, self.recorded_on, self.readings)
        check_value(claim.property, claim.value, self.states)
        claim = msgspec.structs.replace(claim, id=claim_id(claim))
        known = self.evidence.claims.get(claim.id)
        self.evidence.claims[claim.id] = claim if known is None else _united(known, claim)

    def _account(self, agreement: str, item: Mapping[str, Any]) -> None:
        check_keys(item, TRANSFER_KEYS)
        item = self._corrected(item["id"], item)
        source = self._source(item["source"])
        account = account_of(agreement, item, source, self.recorded_on, self.readings)
        check_account(account, self.states)
        account = msgspec.structs.replace(account, id=account_id(account))
        self.evidence.unread_phrases |= {o.basis for o in account.onward} - {*self.readings.onward}
        known = self.evidence.accounts.get(account.id)
        self.evidence.accounts[account.id] = account if known is None else _united(known, account)

    def _source(self, name: Any) -> Source:
        found = self.evidence.sources.get(name) or self.known_sources.get(name)
        if found is None:
            near = suggest(str(name), [*self.evidence.sources, *self.known_sources], 1)
            raise DataError(
                f"nobody describes the source {name!r}.",
                fix=f"did you mean {near[0]}?" if near else "describe it in sources.json.",
            )
        return found


def _identifier(file: JsonFile, entry: Any, index: int) -> str:
    with located(file, "An entry", index):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise DataError("it has no id.", fix='give it a key "id" with a text.')
        return check_name(entry["id"])


def _differences(left: Agreement | Source, right: Agreement | Source) -> list[str]:
    names: tuple[str, ...] = left.__struct_fields__
    return [name for name in names if getattr(left, name) != getattr(right, name)]


_Item = TypeVar("_Item", bound=Claim | Account)
#: What is united where one statement is met twice.
_UNITED: Final[tuple[str, ...]] = ("locators", "notes", "value_notes", "agencies", "agreements")


def _united(left: _Item, right: _Item) -> _Item:
    """Unite the attributes of one statement that was met twice."""
    changes = {}
    for attribute in _UNITED:
        if hasattr(left, attribute):
            both = {*getattr(left, attribute), *getattr(right, attribute)}
            changes[attribute] = tuple(sorted(both))
    return msgspec.structs.replace(left, **changes)
