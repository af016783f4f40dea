"""Collect N-Quads; equal lines are one, and the text is sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from miggraph.curated.turtle import Literal, Term, expand, term_text

__all__ = ["Quads"]


class Quads:
    """The lines of a dataset, without order and without doubles."""

    def __init__(self) -> None:
        self._lines: set[str] = set()
        self._written: dict[Term, str] = {}

    def add(self, subject: str, description: Mapping[str, Iterable[Term]], graph: str = "") -> None:
        """Add what is said of a subject, to the default graph or to that of a source."""
        home = f" {self._term(graph)}" if graph else ""
        start = self._term(subject)
        for predicate, terms in description.items():
            middle = self._term(predicate)
            for term in terms:
                self._lines.add(f"{start} {middle} {self._term(term)}{home} .\n")

    def text(self) -> bytes:
        """Return the dataset as sorted N-Quads."""
        return "".join(sorted(self._lines)).encode()

    def _term(self, term: Term) -> str:
        written = self._written.get(term)
        if written is None:
            if isinstance(term, str):
                written = f"<{expand(term)}>"
            else:
                quoted = term_text(Literal(term.value))
                if term.language is not None:
                    written = f"{quoted}@{term.language}"
                elif term.datatype is not None:
                    written = f"{quoted}^^<{expand(term.datatype)}>"
                else:
                    written = quoted
            self._written[term] = written
        return written
