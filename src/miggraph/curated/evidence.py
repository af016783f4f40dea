"""Read the evidence format: folders of ``sources.json`` and ``agreements.json``.

The format is described key by key in ``docs/data-model.md``. Reading it never writes anything; the
result is records in the same types as those read from ``data/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from miggraph.curated.checks import (
    check_account,
    check_agreement,
    check_concept,
    check_name,
    check_source,
    check_value,
)
from miggraph.curated.jsonfile import JsonFile, located
from miggraph.errors import DataError, suggest
from miggraph.identity import account_id, claim_id
from miggraph.properties import KINDS, STRUCTURES
from miggraph.records import (
    Account,
    Agreement,
    Claim,
    LegalChallenge,
    Party,
    Safeguard,
    Source,
    Value,
)
from miggraph.safeguards import standing_of

__all__ = ["Evidence", "Readings", "read_evidence"]

_SOURCE_KEYS: Final = frozenset(
    {"id", "publisher", "title", "url", "published", "type", "language", "relays"}
)
_AGREEMENT_KEYS: Final = frozenset(
    {"id", "label", "kind", "nature", "form", "parties", "claims", "transfers"}
)
_CLAIM_KEYS: Final = frozenset(
    {"property", "value", "source", "stance", "standing", "locator", "note"}
)
_TRANSFER_KEYS: Final = frozenset(
    {
        "id",
        "date",
        "from",
        "to",
        "via",
        "persons",
        "nationalities",
        "mode",
        "agency",
        "onward",
        "source",
        "locator",
        "note",
        "tells",
        "basis",
        "standing",
    }
)


class Readings(NamedTuple):
    """What the compilers add to the evidence when it is brought in.

    `cases` maps the citation of a court case to one by number; `onward` maps the phrase on an
    onward movement to its mode and standing; `corrections` maps a source or agreement and a field
    to the text that replaces the one of the evidence.
    """

    cases: Mapping[str, str]
    onward: Mapping[str, tuple[str, str]]
    corrections: Mapping[tuple[str, str], str]


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
                _check_keys(entry, _SOURCE_KEYS)
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
                _check_keys(entry, _AGREEMENT_KEYS)
                agreement = _agreement(self._corrected(name, entry))
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
        _check_keys(item, _CLAIM_KEYS)
        source = self._source(item["source"])
        property_ = item["property"]
        if property_ not in KINDS:
            near = suggest(str(property_), KINDS)
            raise DataError(
                f"{property_!r} is not a property.",
                fix=f"did you mean {', '.join(near)}?" if near else f"use {', '.join(KINDS)}.",
            )
        check_concept("stance", item["stance"])
        if item.get("standing") is not None:
            check_concept("standing", item["standing"])
        raw = item["value"]
        claim = Claim(
            id="",
            source=source.id,
            agreement=agreement,
            property=property_,
            value=self._cited(_value(property_, raw, source)),
            recorded_on=self.recorded_on,
            denies=item["stance"] == "denies",
            standing=item.get("standing"),
            locators=_texts(item.get("locator")),
            notes=_texts(item.get("note")),
            value_notes=_texts(raw.get("note") if isinstance(raw, dict) else None),
        )
        check_value(property_, claim.value, self.states)
        claim = msgspec.structs.replace(claim, id=claim_id(claim))
        known = self.evidence.claims.get(claim.id)
        self.evidence.claims[claim.id] = claim if known is None else _united(known, claim)

    def _cited(self, value: Value) -> Value:
        """Cite a court case by its number where the evidence names a person."""
        if isinstance(value, LegalChallenge) and value.case is not None:
            case = self.readings.cases.get(value.case, value.case)
            return msgspec.structs.replace(value, case=case)
        return value

    def _account(self, agreement: str, item: Mapping[str, Any]) -> None:
        _check_keys(item, _TRANSFER_KEYS)
        source = self._source(item["source"])
        to = item["to"]
        account = msgspec.convert(
            {
                "id": "",
                "source": source.id,
                "transfer": item["id"],
                "agreements": (agreement,),
                "date": item["date"],
                "sending": item["from"],
                "receiving": tuple(sorted(to)) if isinstance(to, list) else (to,) if to else (),
                "via": tuple(item["via"]),
                "persons": ((item["persons"] or {}).get("min"), (item["persons"] or {}).get("max")),
                "cohorts": tuple(
                    {"nationality": code, "count": count}
                    for code, count in sorted((item["nationalities"] or {}).items())
                ),
                "onward": tuple(map(self._onward, item["onward"])),
                "mode": item["mode"],
                "tells": item["tells"],
                "recorded_on": self.recorded_on,
                "basis": item.get("basis"),
                "standing": item.get("standing"),
                "agencies": _texts(item["agency"]),
                "locators": _texts(item.get("locator")),
                "notes": _texts(item.get("note")),
            },
            Account,
        )
        check_account(account, self.states)
        account = msgspec.structs.replace(account, id=account_id(account))
        known = self.evidence.accounts.get(account.id)
        self.evidence.accounts[account.id] = account if known is None else _united(known, account)

    def _onward(self, item: Mapping[str, Any]) -> dict[str, Any]:
        basis = item["basis"]
        if basis not in self.readings.onward:
            self.evidence.unread_phrases.add(basis)
        mode, standing = self.readings.onward.get(basis, ("unknown", "done"))
        told = {key: item[key] for key in ("date", "to", "persons", "basis")}
        return {**told, "mode": mode, "standing": standing}

    def _source(self, name: Any) -> Source:
        found = self.evidence.sources.get(name) or self.known_sources.get(name)
        if found is None:
            near = suggest(str(name), [*self.evidence.sources, *self.known_sources], 1)
            raise DataError(
                f"nobody describes the source {name!r}.",
                fix=f"did you mean {near[0]}?" if near else "describe it in sources.json.",
            )
        return found


def _check_keys(entry: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """Refuse a key that nothing would read, and a text that says nothing."""
    for key, value in entry.items():
        if key not in allowed:
            near = suggest(key, allowed, 1)
            raise DataError(
                f"{key!r} is no key here.", fix=f"did you mean {near[0]}?" if near else "remove it."
            )
        if isinstance(value, str) and not value.strip():
            raise DataError(f"{key!r} is empty.", fix="write a text, or null.")


def _identifier(file: JsonFile, entry: Any, index: int) -> str:
    with located(file, "An entry", index):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise DataError("it has no id.", fix='give it a key "id" with a text.')
        return check_name(entry["id"])


def _agreement(entry: Mapping[str, Any]) -> Agreement:
    return msgspec.convert(
        {
            "id": entry["id"],
            "label": entry["label"],
            "kind": entry["kind"],
            "form": entry["form"],
            "nature": entry.get("nature"),
            "parties": tuple(sorted({Party(p["code"], p["role"]) for p in entry["parties"]})),
        },
        Agreement,
    )


def _value(property_: str, raw: Any, source: Source) -> Value:
    match KINDS[property_]:
        case "boolean":
            return msgspec.convert(raw, bool)
        case "structure":
            return _structure(property_, raw, source)
    return msgspec.convert(raw, str)


def _structure(property_: str, raw: Mapping[str, Any], source: Source) -> Value:
    kind = STRUCTURES[property_]
    content = {key: value for key, value in raw.items() if key != "note"}
    allowed = {f.encode_name for f in msgspec.structs.fields(kind)}
    if content.keys() - allowed:
        raise DataError(
            f"{property_} cannot have {', '.join(sorted(content.keys() - allowed))}.",
            fix=f"its keys are {', '.join(sorted(allowed))}.",
        )
    value = msgspec.convert(content, kind)
    if isinstance(value, Safeguard):
        return Safeguard(value.kind, standing_of(value.standing, source.type))
    return value


def _texts(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)


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
