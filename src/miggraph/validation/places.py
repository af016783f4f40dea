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

    def of(self, name: str, *marks: str) -> Iterator[tuple[Path, int | None]]:
        """Yield the places where a node is described, or else where it is used.

        Parameters
        ----------
        name
            A compact IRI.
        marks
            What the line holds, if the description has several lines.
        """
        described = self._described.get(name)
        if described is not None:
            for document in described:
                yield document.path, document.line_of(name, *marks)
        else:
            for document, subject in self._users.get(name, ()):
                yield document.path, document.line_of(subject, name)

    def first(self, name: str, within: Container[Path]) -> tuple[Path | None, int | None]:
        """Return one place where a node is described; the line only in files of `within`.

        Files of `within` go first, and of them the one that says what the node is.
        """

        def order(document: Document) -> tuple[bool, bool]:
            described = [graph[name] for graph in document.graphs.values() if name in graph]
            return document.path not in within, not any("rdf:type" in d for d in described)

        found = sorted(self._described.get(name, ()), key=order)
        if not found:
            return None, None
        path = found[0].path
        return path, found[0].line_of(name) if path in within else None

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
