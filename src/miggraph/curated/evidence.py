"""Read the evidence format: folders of ``sources.json`` and ``agreements.json``.

The format is described key by key in ``docs/data-model.md``. Reading it never writes anything; the
result is records in the same types as those read from ``data/``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from miggraph import dates
from miggraph.curated.values import encode
from miggraph.errors import DataError, suggest
from miggraph.identity import account_id, claim_id
from miggraph.properties import KINDS, STRUCTURES
from miggraph.records import (
    Account,
    Agreement,
    Claim,
    Cohort,
    Onward,
    Party,
    Safeguard,
    Source,
    Value,
)
from miggraph.safeguards import standing_of

__all__ = ["Evidence", "Readings", "read_evidence"]

_FORBIDDEN_IN_ID: Final = set('/<>"{}|^`\\ #?%:')


class Readings(NamedTuple):
    """What the compilers add to the evidence when it is brought in.

    `onward` maps the phrase on an onward movement to its mode and standing; `corrections` maps a
    source or agreement and a field to the text that replaces the one of the evidence.
    """

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


class _File:
    """A JSON file with its text, to find a line again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
            self.content = json.loads(self.text)
        except json.JSONDecodeError as error:
            raise DataError(
                f"This is not valid JSON: {error.msg}.",
                file=path,
                line=error.lineno,
                fix="look at this line and the one before it.",
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(
                f"The file cannot be read: {error}.", file=path, fix="give a readable UTF-8 file."
            ) from error
        if not isinstance(self.content, list):
            raise DataError("The file holds no list.", file=path, line=1, fix="put it in [ ].")

    def error(self, message: str, *marks: str, fix: str | None = None) -> DataError:
        """Return an error at the first place where all marks follow one another."""
        position = 0
        for mark in marks:
            found = self.text.find(json.dumps(mark, ensure_ascii=False), position)
            if found < 0:
                break
            position = found
        line = self.text.count("\n", 0, position) + 1
        return DataError(message, file=self.path, line=line, fix=fix)


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
            reader.read_sources(_File(area / "sources.json"))
    for area in areas:
        reader.read_agreements(_File(area / "agreements.json"))
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

    def read_sources(self, file: _File) -> None:
        for entry in file.content:
            name = _identifier(file, entry)
            try:
                source = msgspec.convert(self._corrected(name, entry), Source)
                if source.published is not None:
                    dates.span(source.published)
            except (msgspec.ValidationError, DataError) as error:
                raise file.error(
                    f"Source {name}: {_reason(error)}", name, fix="see the keys of sources.json."
                ) from error
            other = self.evidence.sources.setdefault(name, source)
            if other != source:
                raise file.error(
                    f"Source {name} is described twice, differently.",
                    name,
                    fix="make the descriptions equal, or give one of them another id.",
                )

    def read_agreements(self, file: _File) -> None:
        for entry in file.content:
            name = _identifier(file, entry)
            agreement = self._agreement(file, name, self._corrected(name, entry))
            other = self.evidence.agreements.setdefault(name, agreement)
            if other != agreement:
                raise file.error(
                    f"Agreement {name} has two identities: they differ in "
                    f"{', '.join(_differences(other, agreement))}.",
                    name,
                    fix="make them equal, or give one of them another id.",
                )
            for item in entry.get("claims", ()):
                self._claim(file, name, item)
            for item in entry.get("transfers", ()):
                self._account(file, name, item)

    def _corrected(self, name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry with what the compilers put right."""
        corrections = self.readings.corrections.items()
        return {**entry, **{key: text for (record, key), text in corrections if record == name}}

    def _agreement(self, file: _File, name: str, entry: Mapping[str, Any]) -> Agreement:
        try:
            parties = tuple(
                sorted({Party(self._state(p["code"]), p["role"]) for p in entry["parties"]})
            )
            return msgspec.convert(
                {
                    "id": name,
                    "label": entry["label"],
                    "kind": entry["kind"],
                    "form": entry["form"],
                    "nature": entry.get("nature"),
                    "parties": parties,
                },
                Agreement,
            )
        except (msgspec.ValidationError, DataError, KeyError, TypeError) as error:
            raise file.error(
                f"Agreement {name}: {_reason(error)}", name, fix=getattr(error, "fix", None)
            ) from error

    def _claim(self, file: _File, agreement: str, item: Mapping[str, Any]) -> None:
        source = str(item.get("source"))
        try:
            self._source(source)
            property_ = item["property"]
            if property_ not in KINDS:
                raise DataError(
                    f"{property_!r} is not a property.",
                    fix=f"did you mean {', '.join(suggest(property_, KINDS))}?",
                )
            if item["stance"] not in ("asserts", "denies"):
                raise DataError(
                    f"{item['stance']!r} is not a stance.", fix="write asserts or denies."
                )
            raw = item["value"]
            note = raw.get("note") if isinstance(raw, dict) else None
            claim = Claim(
                id="",
                source=source,
                agreement=agreement,
                property=property_,
                value=self._value(property_, raw, source),
                recorded_on=self.recorded_on,
                denies=item["stance"] == "denies",
                standing=item.get("standing"),
                locators=_texts(item.get("locator")),
                notes=_texts(item.get("note")),
                value_notes=_texts(note),
            )
        except (msgspec.ValidationError, DataError, KeyError, TypeError, AttributeError) as error:
            raise file.error(
                f"A claim on {agreement} by {source}: {_reason(error)}",
                agreement,
                source,
                fix=getattr(error, "fix", None) or "see the keys of a claim.",
            ) from error
        claim = msgspec.structs.replace(claim, id=claim_id(claim))
        known = self.evidence.claims.get(claim.id)
        self.evidence.claims[claim.id] = claim if known is None else _united(known, claim)

    def _value(self, property_: str, raw: Any, source: str) -> Value:
        match KINDS[property_]:
            case "boolean":
                return msgspec.convert(raw, bool)
            case "date":
                dates.span(raw)
                return str(raw)
            case "state":
                return self._state(raw)
            case "structure":
                return self._structure(property_, raw, source)
        return msgspec.convert(raw, str)

    def _structure(self, property_: str, raw: Mapping[str, Any], source: str) -> Value:
        kind = STRUCTURES[property_]
        content = {key: value for key, value in raw.items() if key != "note"}
        allowed = {f.encode_name for f in msgspec.structs.fields(kind)}
        if content.keys() - allowed:
            raise DataError(
                f"{property_} cannot have {', '.join(sorted(content.keys() - allowed))}.",
                fix=f"its keys are {', '.join(sorted(allowed))}.",
            )
        value = msgspec.convert(content, kind)
        for code in (
            content.get("payer"),
            content.get("payee"),
            content.get("state"),
            *(content.get("destinations") or ()),
            *(content.get("affected") or ()),
        ):
            if code is not None:
                self._state(code)
        for key in ("as-of", "period", "date"):
            if content.get(key) is not None:
                dates.span(content[key])
        if isinstance(value, Safeguard):
            known = self.evidence.sources.get(source) or self.known_sources[source]
            value = Safeguard(value.kind, standing_of(value.standing, known.type))
        encode(value)
        return value

    def _account(self, file: _File, agreement: str, item: Mapping[str, Any]) -> None:
        source = str(item.get("source"))
        transfer = str(item.get("id"))
        try:
            self._source(source)
            dates.span(item["date"])
            to = item["to"]
            persons = item["persons"] or {}
            account = Account(
                id="",
                source=source,
                transfer=_identifier(file, item),
                agreements=(agreement,),
                date=item["date"],
                sending=self._state(item["from"]),
                receiving=tuple(
                    sorted(map(self._state, to if isinstance(to, list) else [to] if to else []))
                ),
                via=tuple(map(self._state, item["via"])),
                persons=(persons.get("min"), persons.get("max")),
                cohorts=tuple(
                    sorted(
                        Cohort(self._state(code), count)
                        for code, count in (item["nationalities"] or {}).items()
                    )
                ),
                onward=tuple(map(self._onward, item["onward"])),
                mode=item["mode"],
                tells=item["tells"],
                recorded_on=self.recorded_on,
                basis=item.get("basis"),
                standing=item.get("standing"),
                agencies=_texts(item["agency"]),
                locators=_texts(item.get("locator")),
                notes=_texts(item.get("note")),
            )
        except (msgspec.ValidationError, DataError, KeyError, TypeError, AttributeError) as error:
            raise file.error(
                f"An account of {transfer} by {source}: {_reason(error)}",
                transfer,
                source,
                fix=getattr(error, "fix", None) or "see the keys of a transfer.",
            ) from error
        account = msgspec.structs.replace(account, id=account_id(account))
        known = self.evidence.accounts.get(account.id)
        self.evidence.accounts[account.id] = account if known is None else _united(known, account)

    def _onward(self, item: Mapping[str, Any]) -> Onward:
        if item["date"] is not None:
            dates.span(item["date"])
        basis = item["basis"]
        if basis not in self.readings.onward:
            self.evidence.unread_phrases.add(basis)
        mode, standing = self.readings.onward.get(basis, ("unknown", "done"))
        return Onward(
            date=item["date"],
            to=None if item["to"] is None else self._state(item["to"]),
            persons=item["persons"],
            basis=basis,
            mode=mode,
            standing=standing,
        )

    def _source(self, name: str) -> None:
        if name not in self.evidence.sources and name not in self.known_sources:
            near = suggest(name, [*self.evidence.sources, *self.known_sources], 1)
            raise DataError(
                f"nobody describes the source {name!r}.",
                fix=f"did you mean {near[0]}?" if near else "describe it in sources.json.",
            )

    def _state(self, code: str) -> str:
        if code not in self.states:
            raise DataError(
                f"{code!r} is not a state of states.ttl.",
                fix="describe it there first. A residual such as 'Others' is never a state.",
            )
        return code


def _identifier(file: _File, entry: Any) -> str:
    name = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name or set(name) & _FORBIDDEN_IN_ID:
        raise file.error(
            f"{name!r} cannot be an id.", fix="use letters, digits, hyphens and dots only."
        )
    return name


def _texts(text: str | None) -> tuple[str, ...]:
    return () if text is None else (text,)


def _reason(error: Exception) -> str:
    if isinstance(error, DataError):
        return error.message
    if isinstance(error, KeyError):
        return f"the key {error} is missing."
    return f"{error}."


def _differences(left: Agreement, right: Agreement) -> list[str]:
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
