"""Types of parameters: from what a user gives to an RDF term."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from miggraph.dates import parse_day
from miggraph.errors import UnknownNameError, UsageError
from miggraph.store.results import XSD, Term
from miggraph.vocabulary import CLAIM_PROPERTIES, PREFIXES, SCHEMES

__all__ = ["CLASSES", "TYPES", "term_of"]

#: Types that name a node, and the classes one of which the node has in the graph.
CLASSES: Final = {
    "agency": ("Agency",),
    "agreement": ("Agreement",),
    "facility": ("Facility",),
    "instrument": ("Instrument",),
    "publisher": ("Publisher",),
    "source": ("Source",),
    "state": ("State", "Union"),
    "transfer": ("Transfer",),
}
TYPES: Final = (*CLASSES, "concept", "property", "date", "integer", "text")

_LOCAL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_LONGEST: Final = 1_000


def term_of(name: str, type_: str, scheme: str | None, value: Any) -> Term:
    """Turn a value into an RDF term.

    Parameters
    ----------
    name
        The name of the parameter, for errors.
    type_
        Its type.
    scheme
        Of a concept: its scheme.
    value
        Text, a number, a date, or the IRI of a node (in full or with a prefix of the project).

    Raises
    ------
    UsageError
        If the value is not of the type.
    UnknownNameError
        If there is no such code or property.
    """
    match type_:
        case "date":
            return Term("literal", _day(name, value), f"{XSD}date")
        case "integer":
            text = str(value).strip()
            if isinstance(value, bool) or _INTEGER.fullmatch(text) is None:
                raise _unfit(name, value, "a whole number", "write digits only, e.g. 30.")
            return Term("literal", str(int(text)), f"{XSD}integer")
        case "text":
            text = str(value)
            if len(text) > _LONGEST or not text.isprintable():
                fix = f"give up to {_LONGEST:,} characters on one line."
                raise _unfit(name, value, "a text that can be asked about", fix)
            return Term("literal", text, f"{XSD}string")
        case "concept":
            return _concept(name, scheme or "", value)
        case "property":
            return _property(name, value)
    return Term("uri", PREFIXES[type_] + _local(name, type_, value, PREFIXES[type_]))


def _day(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return parse_day(str(value).strip(), f"parameter {name}").isoformat()


def _concept(name: str, scheme: str, value: Any) -> Term:
    code = _local(name, scheme, value, PREFIXES[scheme])
    if code not in SCHEMES[scheme]:
        raise UnknownNameError(f"{scheme} for the parameter {name}", code, SCHEMES[scheme])
    return Term("uri", PREFIXES[scheme] + code)


def _property(name: str, value: Any) -> Term:
    text = _local(name, "mig", value, PREFIXES["mig"])
    local = CLAIM_PROPERTIES.get(text, text)
    if local not in CLAIM_PROPERTIES.values():
        raise UnknownNameError(f"property for the parameter {name}", text, CLAIM_PROPERTIES)
    return Term("uri", PREFIXES["mig"] + local)


def _local(name: str, prefix: str, value: Any, namespace: str) -> str:
    """Return the local name of a node given as such, with its prefix, or as IRI."""
    text = str(value).strip().removeprefix("<").removesuffix(">")
    text = text.removeprefix(namespace).removeprefix(f"{prefix}:")
    if _LOCAL.fullmatch(text) is None:
        raise _unfit(
            name, value, f"the id of {_article(prefix)}", "give the id, as tables show it."
        )
    return text.upper() if prefix == "state" else text


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _unfit(name: str, value: Any, what: str, fix: str) -> UsageError:
    shown = str(value)
    shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
    return UsageError(f"The parameter {name} is not {what}: {shown!r}.", fix=fix)
