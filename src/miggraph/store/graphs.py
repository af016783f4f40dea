"""Answers that are graphs: those of CONSTRUCT and DESCRIBE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from miggraph.errors import UsageError
from miggraph.store.results import GRAPH_FORMATS, Term, Triple

__all__ = ["Graph", "term_of"]

_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
#: Formats that abbreviate IRIs.
_SHORTENING: Final = ("turtle", "trig", "jsonld")


class Graph:
    """The answer to a CONSTRUCT or DESCRIBE query."""

    def __init__(self, triples: list[ox.Triple], prefixes: dict[str, str]) -> None:
        self.triples = triples
        self._prefixes = prefixes

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        for triple in self.triples:
            parts = (triple.subject, triple.predicate, triple.object)
            yield Triple(*(term for part in parts if (term := term_of(part)) is not None))

    def to_text(self, format_: str) -> str:
        """Write the triples out.

        Parameters
        ----------
        format_
            ``turtle``, ``ntriples``, ``trig``, ``nquads`` or ``jsonld``.

        Raises
        ------
        UsageError
            If the format is none of these.
        """
        if format_ not in _FORMATS:
            raise UsageError(
                f"A graph cannot be written as {format_!r}.",
                fix=f"use {', '.join(GRAPH_FORMATS)}.",
            )
        used = self._prefixes if format_ in _SHORTENING else None
        content = ox.serialize(self.triples, format=_FORMATS[format_], prefixes=used)
        return (content or b"").decode()


def term_of(term: Any) -> Term | None:
    """Turn a term of pyoxigraph into one of ours; None stays None."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Term("uri", term.value)
    if isinstance(term, ox.BlankNode):
        return Term("bnode", term.value)
    return Term("literal", term.value, term.datatype.value, term.language)
