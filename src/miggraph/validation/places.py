"""Where in the files a thing stands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cached_property
from pathlib import Path

from miggraph.curated.turtle import Document

__all__ = ["Places"]


class Places:
    """Finds file and line of what is described in some files.

    Parameters
    ----------
    documents
        The files.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = list(documents)

    def of(
        self, name: str, predicate: str, value: str, *marks: str
    ) -> Iterator[tuple[Path, int | None]]:
        """Yield the places where something is said of a node, or else where the node is used.

        Parameters
        ----------
        name
            A compact IRI.
        predicate, value
            What is said of it. Where nobody says it, the place is where the predicate stands, or
            else where it is said what the node is.
        marks
            What the line holds, if the description has several lines.
        """
        described = self._described.get(name, [])
        described = (
            [document for document in described if value in _values(document, name, predicate)]
            or [document for document in described if predicate in _said(document, name)]
            or [document for document in described if "rdf:type" in _said(document, name)]
            or described
        )
        for document in described:
            yield document.path, document.line_of(name, *marks)
        if not described:
            for document, subject in self._users.get(name, ()):
                yield document.path, document.line_of(subject, name)

    def first(self, name: str, within: Container[Path]) -> tuple[Path | None, int | None]:
        """Return one place where a node is described; the line only in files of `within`.

        That is where it is said what the node is, if that is said anywhere.
        """
        found = self._described.get(name, [])
        found = [d for d in found if "rdf:type" in _said(d, name)] or found
        if not found:
            return None, None
        document = min(found, key=lambda document: document.path not in within)
        line = document.line_of(name) if document.path in within else None
        return document.path, line

    @cached_property
    def _described(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self._documents:
            for name in {name for graph in document.graphs.values() for name in graph}:
                found.setdefault(name, []).append(document)
        return found

    @cached_property
    def _users(self) -> dict[str, list[tuple[Document, str]]]:
        found: dict[str, list[tuple[Document, str]]] = {}
        for document in self._documents:
            for graph in document.graphs.values():
                for subject, description in graph.items():
                    for term in {t for terms in description.values() for t in terms}:
                        if isinstance(term, str):
                            found.setdefault(term, []).append((document, subject))
        return found


def _said(document: Document, name: str) -> set[str]:
    """Return the predicates of a node in a file."""
    return {
        predicate
        for graph in document.graphs.values()
        if name in graph
        for predicate in graph[name]
    }


def _values(document: Document, name: str, predicate: str) -> set[str]:
    """Return what a predicate of a node says in a file, texts without quotes."""
    return {
        term if isinstance(term, str) else term.value
        for graph in document.graphs.values()
        for term in graph.get(name, {}).get(predicate, ())
    }
