"""What a SPARQL endpoint answers, checked and turned into terms."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from miggraph.errors import StoreError
from miggraph.store.results import XSD, Result, Term
from miggraph.vocabulary import PREFIXES

__all__ = ["read_answer", "repaired"]

_LANGUAGE: Final = f"{PREFIXES['rdf']}langString"
_WHOLE: Final = re.compile(r"-?\d+")
_SECONDS: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
_DAY: Final = 86_400
_LARGE: Final = 1 << 31
_SHOWN: Final = 120


class _Cell(msgspec.Struct):
    type: Literal["uri", "literal", "typed-literal", "bnode"]
    value: str
    datatype: str | None = None
    language: str | None = msgspec.field(name="xml:lang", default=None)


class _Head(msgspec.Struct):
    vars: list[str] = []


class _Results(msgspec.Struct):
    bindings: list[dict[str, _Cell]]


class _Answer(msgspec.Struct):
    head: _Head
    results: _Results | None = None
    boolean: bool | None = None


def read_answer(body: bytes, media_type: str, *, mended: bool = True) -> Result | bool:
    """Read SPARQL 1.1 Query Results JSON.

    Parameters
    ----------
    body
        The answer, whole.
    media_type
        What the server calls it, for the message.
    mended
        Whether literals are written as XSD has them, if the server does not.

    Raises
    ------
    StoreError
        If it is anything else, or was cut.
    """
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise StoreError(
            f"The endpoint's answer is no whole SPARQL result in JSON ({media_type}, "
            f"{len(body):,} bytes): {_ends(body)}.",
            fix="check that the address is that of the SPARQL query service; a long answer may "
            "have been cut by a limit of the server: narrow the query.",
        ) from error
    if answer.boolean is not None:
        return answer.boolean
    if answer.results is None:
        raise StoreError(
            "The endpoint's answer has neither rows nor a truth value.",
            fix="check that the address is that of the SPARQL query service.",
        )
    names = answer.head.vars
    rows = [
        tuple(None if (cell := row.get(name)) is None else _term(cell, mended) for name in names)
        for row in answer.results.bindings
    ]
    return Result(names, rows)


def repaired(value: str, datatype: str) -> tuple[str, str]:
    """Write a literal as XSD has it.

    Virtuoso keeps booleans as digits, durations as a number of months or of seconds, and whole
    numbers from 2^31 on as decimals.

    Parameters
    ----------
    value, datatype
        As the endpoint gives them.
    """
    if datatype == f"{XSD}boolean":
        return {"1": "true", "0": "false"}.get(value, value), datatype
    if datatype == f"{XSD}duration" and _SECONDS.fullmatch(value):
        return _duration(value), datatype
    if datatype == f"{XSD}decimal" and _WHOLE.fullmatch(value) and abs(int(value)) >= _LARGE:
        return value, f"{XSD}integer"
    return value, datatype


def _duration(value: str) -> str:
    if _WHOLE.fullmatch(value):
        sign, months = ("-", -int(value)) if value.startswith("-") else ("", int(value))
        years, rest = divmod(months, 12)
        return f"{sign}P{months}M" if rest or not years else f"{sign}P{years}Y"
    seconds = float(value)
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    days, rest_seconds = divmod(seconds, _DAY)
    return f"{sign}PT{seconds:g}S" if rest_seconds or not days else f"{sign}P{int(days)}D"


def _term(cell: _Cell, mended: bool) -> Term:
    if cell.type in ("uri", "bnode"):
        return Term(cell.type, cell.value)
    if cell.language:
        return Term("literal", cell.value, _LANGUAGE, cell.language)
    datatype = cell.datatype or f"{XSD}string"
    pair = repaired(cell.value, datatype) if mended else (cell.value, datatype)
    return Term("literal", *pair)


def _ends(body: bytes) -> str:
    """Show where a body begins or, if that looks right, where it stops."""
    text = body.decode(errors="replace").strip()
    if not text:
        return "it is empty"
    if text.startswith("{"):
        return f"it ends with {text[-_SHOWN:]!r}"
    return f"it begins with {text[:_SHOWN]!r}"
