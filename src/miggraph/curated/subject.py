"""One described subject of a file, with errors that name file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from miggraph import dates
from miggraph.curated.checks import check_concept
from miggraph.curated.terms import code_of, text_of
from miggraph.curated.turtle import Description, Document, Literal, Term, term_text
from miggraph.errors import DataError, suggest

__all__ = ["Subject", "date_of", "day_of", "scheme_reader"]

T = TypeVar("T")
Read = Callable[[Term], T]


class Subject:
    """Typed access to the predicates of one subject.

    Parameters
    ----------
    document
        The file, for messages.
    name
        The compact IRI of the subject.
    description
        Its predicates.
    """

    def __init__(self, document: Document, name: str, description: Description) -> None:
        self.document = document
        self.name = name
        self.description = description

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.partition(":")[2]

    def error(self, message: str, *marks: str, fix: str | None = None) -> DataError:
        """Return an error that points at this subject, or at the line that holds `marks`."""
        return DataError(
            message, file=self.document.path, line=self.document.line_of(self.name, *marks), fix=fix
        )

    def is_a(self, class_name: str) -> bool:
        """Whether the subject has this type."""
        return class_name in self.description.get("rdf:type", ())

    def every(self, predicate: str, read: Read[T]) -> tuple[T, ...]:
        """Read all values of a predicate, each once, in the order of their text.

        Neither a language nor a datatype is part of a record, so they have no part in the order.
        """
        terms = self.description.get(predicate)
        if not terms:
            return ()
        if len(terms) == 1:
            return (self._read(terms[0], predicate, read),)
        terms = sorted(terms, key=_bare)
        return tuple(dict.fromkeys(self._read(term, predicate, read) for term in terms))

    def optional(self, predicate: str, read: Read[T]) -> T | None:
        """Read the only value of a predicate, None if there is none."""
        terms = self.description.get(predicate)
        if not terms:
            return None
        if len(terms) > 1:
            raise self.error(
                f"{self.name} has {len(terms)} values of {predicate} where one is allowed: "
                f"{', '.join(sorted(map(term_text, terms)))}.",
                predicate,
                fix="keep one of them; a second version of the story is a claim of its own.",
            )
        return self._read(terms[0], predicate, read)

    def required(self, predicate: str, read: Read[T]) -> T:
        """Read the only value of a predicate that must be there."""
        value = self.optional(predicate, read)
        if value is None:
            raise self.error(f"{self.name} has no {predicate}.", fix=f"add {predicate} to it.")
        return value

    def check_predicates(self, allowed: Iterable[str]) -> None:
        """Refuse a predicate that nothing would read."""
        known = {"rdf:type", *allowed}
        for predicate in self.description:
            if predicate not in known:
                near = suggest(predicate, known, 1)
                hint = f"did you mean {near[0]}?" if near else "remove it."
                raise self.error(f"{self.name} cannot have {predicate}.", predicate, fix=hint)

    def _read(self, term: Term, predicate: str, read: Read[T]) -> T:
        try:
            return read(term)
        except DataError as error:
            if error.file is not None:
                raise
            mark = term if isinstance(term, str) else term.value
            raise self.error(
                f"{self.name}, {predicate}: {error.message}", mark, fix=error.fix
            ) from error


def _bare(term: Term) -> str:
    return term if isinstance(term, str) else term_text(Literal(term.value))


def date_of(term: Term) -> str:
    """Read an EDTF date."""
    text = text_of(term)
    dates.span(text)
    return text


def day_of(term: Term) -> str:
    """Read a day of the calendar."""
    text = text_of(term)
    dates.parse_day(text)
    return text


def scheme_reader(scheme: str) -> Read[str]:
    """Return a reader for the concepts of one scheme."""

    def read(term: Term) -> str:
        return check_concept(scheme, code_of(term, scheme), f"{scheme}:")

    return read
