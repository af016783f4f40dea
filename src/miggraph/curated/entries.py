"""Turn one entry of the evidence format into a record.

An entry is judged by itself here; `miggraph.curated.evidence` checks it against all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import msgspec

from miggraph.curated.checks import check_concept
from miggraph.errors import DataError, suggest
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

__all__ = [
    "AGREEMENT_KEYS",
    "CLAIM_KEYS",
    "SOURCE_KEYS",
    "TRANSFER_KEYS",
    "Readings",
    "account_of",
    "agreement_of",
    "check_keys",
    "claim_of",
]

SOURCE_KEYS: Final = frozenset(
    {"id", "publisher", "title", "url", "published", "type", "language", "relays"}
)
AGREEMENT_KEYS: Final = frozenset(
    {"id", "label", "kind", "nature", "form", "parties", "claims", "transfers"}
)
CLAIM_KEYS: Final = frozenset(
    {"property", "value", "source", "stance", "standing", "locator", "note"}
)
TRANSFER_KEYS: Final = frozenset(
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


def check_keys(entry: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """Refuse a key that nothing would read, and a text that says nothing."""
    for key, value in entry.items():
        if key not in allowed:
            near = suggest(key, allowed, 1)
            raise DataError(
                f"{key!r} is no key here.", fix=f"did you mean {near[0]}?" if near else "remove it."
            )
        if isinstance(value, str) and not value.strip():
            raise DataError(f"{key!r} is empty.", fix="write a text, or null.")


def agreement_of(entry: Mapping[str, Any]) -> Agreement:
    """Return the agreement that an entry describes."""
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


def claim_of(
    agreement: str, item: Mapping[str, Any], source: Source, recorded_on: str, readings: Readings
) -> Claim:
    """Return the claim that an entry makes, not yet named by its content."""
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
    return Claim(
        id="",
        source=source.id,
        agreement=agreement,
        property=property_,
        value=_cited(_value(property_, raw, source), readings),
        recorded_on=recorded_on,
        denies=item["stance"] == "denies",
        standing=item.get("standing"),
        locators=_texts(item.get("locator")),
        notes=_texts(item.get("note")),
        value_notes=_texts(raw.get("note") if isinstance(raw, dict) else None),
    )


def account_of(
    agreement: str, item: Mapping[str, Any], source: Source, recorded_on: str, readings: Readings
) -> Account:
    """Return the account that an entry gives, not yet named by its content."""
    to = item["to"]
    persons = item["persons"] or {}
    return msgspec.convert(
        {
            "id": "",
            "source": source.id,
            "transfer": item["id"],
            "agreements": (agreement,),
            "date": item["date"],
            "sending": item["from"],
            "receiving": tuple(sorted(to)) if isinstance(to, list) else (to,) if to else (),
            "via": tuple(item["via"]),
            "persons": (persons.get("min"), persons.get("max")),
            "cohorts": tuple(
                {"nationality": code, "count": count}
                for code, count in sorted((item["nationalities"] or {}).items())
            ),
            "onward": tuple(_onward(movement, readings) for movement in item["onward"]),
            "mode": item["mode"],
            "tells": item["tells"],
            "recorded_on": recorded_on,
            "basis": item.get("basis"),
            "standing": item.get("standing"),
            "agencies": _texts(item["agency"]),
            "locators": _texts(item.get("locator")),
            "notes": _texts(item.get("note")),
        },
        Account,
    )


def _onward(item: Mapping[str, Any], readings: Readings) -> dict[str, Any]:
    mode, standing = readings.onward.get(item["basis"], ("unknown", "done"))
    told = {key: item[key] for key in ("date", "to", "persons", "basis")}
    return {**told, "mode": mode, "standing": standing}


def _cited(value: Value, readings: Readings) -> Value:
    """Cite a court case by its number where the evidence names a person."""
    if isinstance(value, LegalChallenge) and value.case is not None:
        case = readings.cases.get(value.case, value.case)
        return msgspec.structs.replace(value, case=case)
    return value


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
