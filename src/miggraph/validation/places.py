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
        """Return one place where a node is described; the line only in files of `within`."""
        described = sorted(self._described.get(name, ()), key=lambda d: d.path not in within)
        if not described:
            return None, None
        path = described[0].path
        return path, described[0].line_of(name) if path in within else None

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
