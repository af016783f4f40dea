"""Turtle and TriG in one canonical form.

It makes a change of the data a small diff: prefixes that are used, sorted; subjects sorted; ``a``
first, then predicates sorted; objects sorted on one line. Registers give each predicate a line,
claims and values are one line each. There are no blank nodes and no comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from miggraph.curated.turtle import Term, term_text
from miggraph.vocabulary import PREFIXES

__all__ = ["block", "document", "line", "register", "text_key"]

_STRINGS: Final = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
_USED: Final = re.compile(r"(?<![\w-])([A-Za-z][\w-]*):(?=[\w])")


def text_key(terms: Iterable[Term]) -> list[str]:
    """Return what terms are sorted by."""
    return sorted(map(term_text, terms))


def block(subject: str, description: Mapping[str, Iterable[Term]]) -> str:
    """Write one subject with each predicate on a line of its own."""
    return f"{subject} " + " ;\n    ".join(_pairs(description, sorted(description))) + " .\n"


def line(subject: str, description: Mapping[str, Iterable[Term]], order: Iterable[str]) -> str:
    """Write one subject on one line; predicates of `order` come first, the others after them."""
    first = [p for p in order if p in description]
    rest = sorted(p for p in description if p not in first)
    return f"{subject} " + " ; ".join(_pairs(description, [*first, *rest])) + " ."


def _pairs(description: Mapping[str, Iterable[Term]], predicates: list[str]) -> list[str]:
    if "rdf:type" in description:
        predicates = ["rdf:type", *(p for p in predicates if p != "rdf:type")]
    return [
        f"{'a' if p == 'rdf:type' else p} {' , '.join(text_key(description[p]))}"
        for p in predicates
    ]


def _header(body: str) -> str:
    """Write the prefix declarations that `body` uses."""
    used = sorted(set(_USED.findall(_STRINGS.sub('""', body))) & PREFIXES.keys())
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)


def document(body: str) -> str:
    """Put the prefix declarations before `body`."""
    return f"{_header(body)}\n{body}"


def register(graph: Mapping[str, Mapping[str, Iterable[Term]]]) -> str:
    """Write a register: every subject a block, sorted."""
    return document("\n".join(block(subject, graph[subject]) for subject in sorted(graph)))
