"""The dataset clause of a query, by SPARQL's lexical rules.

Only as much as is needed to say which graphs a query names: Oxigraph answers ``FROM`` an unknown
graph with nothing, where a client should hear that there is no such graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urljoin

__all__ = ["Clause", "dataset_clauses"]

_TOKEN: Final = re.compile(
    r"""
      (?P<skip>\s+|\#[^\r\n]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<text>\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*+'''
        |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')
    | (?P<variable>[?$]\w+|@[A-Za-z][\w-]*)
    | (?P<name>(?:[\w:.%-]|\\[_~.\-!$&'()*+,;=/?\#@%])+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Clause(NamedTuple):
    """``FROM`` or ``FROM NAMED`` with its IRI and the line where it stands."""

    named: bool
    iri: str
    line: int


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def dataset_clauses(text: str, base: str, prefixes: dict[str, str]) -> list[Clause]:
    """Return the clauses ``FROM`` and ``FROM NAMED`` of a query.

    Parameters
    ----------
    text
        The query; what does not parse gives what can be found.
    base
        Against which relative IRIs are resolved unless the query has a ``BASE``.
    prefixes
        Prefixes that need not be declared.
    """
    plain = _ESCAPE.sub(_unescaped, text)
    if "FROM" not in plain.upper():
        return []  # as in most queries
    known = dict(prefixes)
    found: list[Clause] = []
    tokens = [token for token in _tokens(plain) if token.kind != "skip"]
    depth = 0
    for at, token in enumerate(tokens):
        if token.text in ("{", "("):
            depth += 1
        elif token.text in ("}", ")"):
            depth -= 1
        if depth or token.kind != "name":
            continue
        after = [*tokens[at + 1 : at + 3], _END, _END]
        match token.text.upper():
            case "BASE" if after[0].kind == "iri":
                base = urljoin(base, after[0].text[1:-1])
            case "PREFIX" if after[0].text.endswith(":") and after[1].kind == "iri":
                known[after[0].text[:-1]] = urljoin(base, after[1].text[1:-1])
            case "FROM":
                named = after[0].text.upper() == "NAMED"
                iri = _resolve(after[1] if named else after[0], base, known)
                if iri is not None:
                    found.append(Clause(named, iri, token.line))
    return found


_END: Final = _Token("end", "", 0)


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        yield _Token(match.lastgroup or "other", match[0], line)
        line += match[0].count("\n")


def _resolve(token: _Token, base: str, prefixes: dict[str, str]) -> str | None:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    prefix, colon, local = token.text.partition(":")
    if token.kind != "name" or not colon or prefix not in prefixes:
        return None
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else match[0]
