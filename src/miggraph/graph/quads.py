"""Collect N-Quads; equal lines are one, and the text is sorted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from miggraph.curated.turtle import Description, Literal, Term, expand, term_text
from miggraph.dates import Span
from miggraph.quantities import Bounds

__all__ = ["Quads", "count", "day", "integer", "interval"]


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


def integer(number: int) -> Literal:
    """Write a whole number."""
    return Literal(str(number), "xsd:integer")


def day(value: date) -> Literal:
    """Write a day."""
    return Literal(value.isoformat(), "xsd:date")


def count(
    bounds: Bounds, least: str = "mig:personsMin", most: str = "mig:personsMax"
) -> Description:
    """Describe bounds; the greatest number is left out where it is open."""
    description: Description = {least: [integer(bounds.min)]}
    if bounds.max is not None:
        description[most] = [integer(bounds.max)]
    return description


def interval(span: Span) -> Description:
    """Describe the earliest and the latest day; an open end is left out."""
    description: Description = {}
    if span.earliest is not None:
        description["mig:earliest"] = [day(span.earliest)]
    if span.latest is not None:
        description["mig:latest"] = [day(span.latest)]
    return description
