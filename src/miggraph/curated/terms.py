"""Single terms: texts, codes, dates and numbers, written and read."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from contextlib import suppress
from decimal import Decimal
from typing import Final

from miggraph.curated.turtle import Description, Literal, Term
from miggraph.errors import DataError, suggest

__all__ = [
    "boolean_of",
    "check_described",
    "check_text",
    "code_of",
    "date_term",
    "day_term",
    "iri_of",
    "line_text",
    "number_of",
    "number_term",
    "phrase",
    "text_of",
    "visible",
]


#: What is no number is not repeated at any length, in characters.
_LONGEST: Final = 40


def text_of(term: Term) -> str:
    """Return the text of a literal.

    Raises
    ------
    DataError
        If the term is an IRI, or the text has a character that makes it look like another text.
    """
    if isinstance(term, str):
        raise DataError(f"{term} stands where a text is wanted.", fix="write it in quotes.")
    return check_text(term.value)


def check_text(text: str) -> str:
    """Return a text without characters that make it look like another one.

    Raises
    ------
    DataError
        If it has a control character, or one that overrides the direction of writing.
    """
    hidden = _HIDDEN.search(text)
    if hidden:
        raise DataError(
            f"The text has the hidden character U+{ord(hidden[0]):04X}.",
            fix="delete the character; type the text anew rather than copying it.",
        )
    return text


#: Control characters, and those that override the direction of writing.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def iri_of(term: Term) -> str:
    """Return an IRI in its compact form.

    Raises
    ------
    DataError
        If the term is a literal.
    """
    if isinstance(term, str):
        return term
    raise DataError(f'"{term.value}" stands where an IRI is wanted.', fix="write it in < >.")


def line_text(text: str, what: str) -> str:
    """Return a text that stands on one line, without white space at its ends.

    Raises
    ------
    DataError
        If it is empty, has several lines, or a hidden character.
    """
    stripped = check_text(text).strip()
    if not stripped or len(stripped.splitlines()) > 1 or "\t" in stripped:
        raise DataError(f"The {what} is no text of one line.", fix="write it on one line.")
    return stripped


def visible(text: str) -> str:
    """Write hidden characters by their numbers, so that a message shows them."""
    return _HIDDEN.sub(lambda found: f"U+{ord(found[0]):04X}", text)


def boolean_of(term: Term) -> bool:
    """Read true or false."""
    text = text_of(term)
    if text not in ("true", "false"):
        raise DataError(f"{text!r} is neither true nor false.", fix="write true or false.")
    return text == "true"


def code_of(term: Term, *prefixes: str) -> str:
    """Return the local name of an IRI that has one of the `prefixes`.

    Raises
    ------
    DataError
        If the term is a literal or has another prefix.
    """
    if isinstance(term, str):
        prefix, _, local = term.partition(":")
        if prefix in prefixes:
            return local
    shown = term if isinstance(term, str) else f'"{term.value}"'
    raise DataError(
        f"{shown} stands where {' or '.join(f'{p}:…' for p in prefixes)} is wanted.",
        fix=f"write it with the prefix {prefixes[0]}:.",
    )


def check_described(node: str, description: Description, allowed: Collection[str]) -> None:
    """Refuse a predicate of a value that nothing would read.

    Raises
    ------
    DataError
        At the first one.
    """
    for predicate in description:
        if predicate != "rdf:type" and predicate not in allowed:
            near = suggest(predicate, allowed, 1)
            raise DataError(
                f"{node} cannot have {predicate}.",
                fix=f"did you mean {near[0]}?" if near else "remove it.",
            )


def date_term(text: str) -> Literal:
    """Write an EDTF date."""
    return Literal(text, "edtf:EDTF")


def day_term(text: str) -> Literal:
    """Write a day of the calendar."""
    return Literal(text, "xsd:date")


def phrase(text: str) -> Literal:
    """Write a phrase in our own words."""
    return Literal(text, None, "en")


def number_term(number: int | float) -> Literal:
    """Write a number, as xsd:integer or xsd:decimal."""
    if isinstance(number, int):
        return Literal(str(number), "xsd:integer")
    text = format(Decimal(repr(number)), "f")
    return Literal(text if "." in text else f"{text}.0", "xsd:decimal")


def number_of(term: Term) -> int | float:
    """Read a number."""
    text = text_of(term)
    number: int | float = math.nan
    with suppress(ValueError):
        number = int(text) if "." not in text else float(text)
    if isinstance(number, float) and not math.isfinite(number):
        raise DataError(f"{_shortened(text)!r} is not a number.", fix="write digits only.")
    return number


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
