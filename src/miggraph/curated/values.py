"""Values as nodes that are named by their content, so that equal values are one IRI.

Small values speak for themselves: ``capacity:up-to-50-total``, ``cohort:UZ-100``,
``safeguard:non-refoulement.assurance``. Values that hold phrases are named by a hash and described
once a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from miggraph import identity, records
from miggraph.curated.terms import (
    check_described,
    code_of,
    date_term,
    number_of,
    number_term,
    phrase,
    text_of,
)
from miggraph.curated.turtle import Description, Literal, Term
from miggraph.errors import DataError
from miggraph.properties import Kind
from miggraph.records import Structured, Value

__all__ = ["PARTS", "content_name", "decode", "describe", "encode", "value_term"]


class _Field(NamedTuple):
    """One field of a described value: how it becomes a term, and a term becomes it."""

    name: str
    predicate: str
    write: Callable[[Any], Term]
    read: Callable[[Term], Any]


def _plain(text: str) -> Literal:
    return Literal(text)


def _concept(prefix: str) -> tuple[Callable[[str], str], Callable[[Term], str]]:
    return (lambda code: f"{prefix}:{code}"), (lambda term: code_of(term, prefix))


def _state(name: str, predicate: str) -> _Field:
    return _Field(name, predicate, *_concept("state"))


def _text(name: str, predicate: str) -> _Field:
    return _Field(name, predicate, _plain, text_of)


def _phrase(name: str, predicate: str) -> _Field:
    return _Field(name, predicate, phrase, text_of)


_DESCRIBED: Final[dict[type[Structured], tuple[str, str, tuple[_Field, ...]]]] = {
    records.Payment: (
        "payment",
        "mig:Payment",
        (
            _Field("amount", "mig:amount", number_term, number_of),
            _text("currency", "mig:currency"),
            _state("payer", "mig:payer"),
            _state("payee", "mig:payee"),
            _phrase("purpose", "mig:purpose"),
        ),
    ),
    records.AgencyRole: (
        "agency-role",
        "mig:AgencyRole",
        (
            _text("name", "mig:agencyName"),
            _state("state", "mig:agencyState"),
            _Field("role", "mig:role", *_concept("agency-role-type")),
        ),
    ),
    records.FacilityUse: (
        "facility-use",
        "mig:FacilityUse",
        (
            _text("name", "mig:facilityName"),
            _text("place", "mig:place"),
            _state("state", "mig:facilityState"),
            _phrase("use", "mig:use"),
        ),
    ),
    records.LegalChallenge: (
        "challenge",
        "mig:LegalChallenge",
        (
            _text("court", "mig:court"),
            _text("case", "mig:caseNumber"),
            _Field("date", "mig:challengeDate", date_term, text_of),
            _phrase("outcome", "mig:courtOutcome"),
        ),
    ),
    records.CooperationMeasure: (
        "measure",
        "mig:CooperationMeasure",
        (
            _Field("kind", "mig:measureKind", *_concept("measure-kind")),
            _Field("standing", "mig:measureStanding", *_concept("measure-standing")),
            _phrase("what", "mig:content"),
        ),
    ),
    records.Concern: (
        "concern",
        "mig:Concern",
        (
            _Field("kind", "mig:concernKind", *_concept("concern-kind")),
            _phrase("raised_by", "mig:raisedBy"),
        ),
    ),
    records.ExpectedEffect: (
        "effect",
        "mig:ExpectedEffect",
        (
            _Field("on", "mig:effectOn", *_concept("effect-on")),
            _phrase("effect", "mig:effect"),
            _state("affected", "mig:affected"),
        ),
    ),
}

#: What may be said of a described value, by the prefix of its name.
PARTS: Final[dict[str, frozenset[str]]] = {
    prefix: frozenset(field.predicate for field in fields)
    for prefix, _, fields in _DESCRIBED.values()
}

_BOUND: Final = "(exactly|up-to|at-least|about)-([0-9]+)"
_CAPACITY: Final = re.compile(r"(exactly|up-to|at-least|about)-([0-9]+|unknown)-([a-z-]+)")
_AS_OF: Final = re.compile(rf"{_BOUND}(?:\.as-of-([^.]+))?(?:\.to-([A-Z]{{2}}(?:-[A-Z]{{2}})*))?")
_IN_PERIOD: Final = re.compile(rf"{_BOUND}\.in-([^.]+)")


def encode(value: Structured) -> str:
    """Return the node that stands for a structured value."""
    match value:
        case records.Capacity(bound=bound, persons=persons, per=per):
            return f"capacity:{bound}-{'unknown' if persons is None else persons}-{per}"
        case records.Safeguard(kind=kind, standing=standing):
            return f"safeguard:{kind}.{standing}"
        case records.PersonsAsOf():
            at = f".as-of-{_date_name(value.as_of)}" if value.as_of else ""
            to = f".to-{'-'.join(sorted(value.destinations))}" if value.destinations else ""
            return f"persons:{value.bound}-{value.persons}{at}{to}"
        case records.PersonsInPeriod():
            return f"persons:{value.bound}-{value.persons}.in-{_date_name(value.period)}"
    prefix, _, _ = _DESCRIBED[type(value)]
    return f"{prefix}:{identity.value_name(value)}"


def describe(value: Structured) -> Description | None:
    """Return what has to be said of the node, or None if its name says all."""
    found = _DESCRIBED.get(type(value))
    if found is None:
        return None
    _, class_name, fields = found
    description: Description = {"rdf:type": [class_name]}
    for field in fields:
        content = getattr(value, field.name)
        items = content if isinstance(content, tuple) else (content,)
        terms = [field.write(item) for item in items if item is not None]
        if terms:
            description[field.predicate] = terms
    return description


def decode(kind: type[Structured], term: Term, descriptions: dict[str, Description]) -> Structured:
    """Read the value that a node stands for.

    Raises
    ------
    DataError
        If the name is not that of such a value, or the node is not described.
    """
    if not isinstance(term, str):
        raise DataError(
            f'"{term.value}" stands where a node is wanted.', fix="name the value by its node."
        )
    prefix, _, local = term.partition(":")
    found = _DESCRIBED.get(kind)
    if found is not None:
        return _decode_described(kind, term, descriptions)
    if kind is records.Capacity and prefix == "capacity" and (m := _CAPACITY.fullmatch(local)):
        return records.Capacity(m[1], None if m[2] == "unknown" else int(m[2]), m[3])
    if kind is records.Safeguard and prefix == "safeguard" and "." in local:
        name, _, standing = local.partition(".")
        return records.Safeguard(name, standing)
    if kind is records.PersonsAsOf and prefix == "persons" and (m := _AS_OF.fullmatch(local)):
        to = tuple(sorted(m[4].split("-"))) if m[4] else ()
        return records.PersonsAsOf(m[1], int(m[2]), _date_of(m[3]) if m[3] else None, to)
    if kind is records.PersonsInPeriod and prefix == "persons":
        m = _IN_PERIOD.fullmatch(local)
        if m:
            return records.PersonsInPeriod(m[1], int(m[2]), _date_of(m[3]))
    raise DataError(
        f"{term} is not the name of a value of this property.",
        fix="write it like " + _EXAMPLES[kind] + ".",
    )


_EXAMPLES: Final[dict[type[Structured], str]] = {
    records.Capacity: "capacity:up-to-50-total",
    records.Safeguard: "safeguard:non-refoulement.assurance",
    records.PersonsAsOf: "persons:exactly-131.as-of-2025-04-30",
    records.PersonsInPeriod: "persons:exactly-572.in-2023-10_2024-09",
}


def _decode_described(
    kind: type[Structured], term: str, descriptions: dict[str, Description]
) -> Structured:
    _, class_name, _ = _DESCRIBED[kind]
    description = descriptions.get(term)
    if description is None or class_name not in description.get("rdf:type", []):
        raise DataError(
            f"{term} is not described as a {class_name} in this file.",
            fix=f"add a line '{term} a {class_name} ; … .' before the sources.",
        )
    value = _read_described(kind, term, description)
    if encode(value) != term:
        raise DataError(
            f"{term} is not named by its content; its name would be {encode(value)}.",
            fix=f"undo the change; or describe {encode(value)} on a line of its own, and let the "
            "claims that mean it name that.",
        )
    return value


def content_name(term: str, description: Description) -> str | None:
    """Return the name that follows from the content of a described node.

    Parameters
    ----------
    term
        Its present name.
    description
        What is said of it.

    Returns
    -------
    str or None
        None if it is no node of a value.

    Raises
    ------
    DataError
        If the value cannot be read.
    """
    for kind, (prefix, _, _) in _DESCRIBED.items():
        if term.startswith(f"{prefix}:"):
            return encode(_read_described(kind, term, description))
    return None


def _read_described(kind: type[Structured], term: str, description: Description) -> Structured:
    _, _, fields = _DESCRIBED[kind]
    content: dict[str, Any] = {}
    check_described(term, description, {field.predicate for field in fields})
    for field in fields:
        terms = description.get(field.predicate, [])
        if field.name == "affected":
            content[field.name] = tuple(sorted(field.read(item) for item in terms))
        elif len(terms) > 1:
            raise DataError(
                f"{term} has {len(terms)} values of {field.predicate}.", fix="keep one of them."
            )
        else:
            content[field.name] = field.read(terms[0]) if terms else None
    return kind(**content)


_DATE_MARKS: Final = {"/": "_", "..": "open", "~": "a", "?": "u", "%": "b"}


def _date_name(text: str) -> str:
    """Write an EDTF date so that it can stand in a Turtle name."""
    for mark, letter in _DATE_MARKS.items():
        text = text.replace(mark, letter)
    return text


def _date_of(name: str) -> str:
    for mark, letter in _DATE_MARKS.items():
        name = name.replace(letter, mark)
    return name


def value_term(value: Value, kind: Kind) -> Term:
    """Write any value as a term."""
    if isinstance(value, bool):
        return Literal("true" if value else "false", "xsd:boolean")
    if not isinstance(value, str):
        return encode(value)
    match kind:
        case "date":
            return date_term(value)
        case "status":
            return f"status:{value}"
        case "state":
            return f"state:{value}"
        case "duration":
            return Literal(value, "xsd:duration")
    return phrase(value)
