"""Quads in the order in which they are written: what is accepted first, then source by source."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from typing import Final, NamedTuple

import pyoxigraph as ox

from miggraph.errors import DataError
from miggraph.vocabulary import PREFIXES

__all__ = ["Dataset", "kind_of", "placed", "subjects"]

#: Lines that are parsed at a time: terms take some ten times the memory of their text.
_AT_ONCE: Final = 5_000
_STRING: Final = f"{PREFIXES['xsd']}string"
_TYPE: Final = f"> <{PREFIXES['rdf']}type> ".encode()


class Dataset(NamedTuple):
    """A dataset as canonical lines of N-Triples, each once in its graph.

    In such a line one blank stands between the parts, no IRI has an escape, and the escapes of a
    literal are those of Turtle and of JSON; the forms are made of these parts.

    `accepted` is the default graph; `sources` has the named graphs by their IRI, sorted. Within a
    graph, lines of one subject follow one another, its types first.
    """

    accepted: list[bytes]
    sources: dict[str, list[bytes]]

    @classmethod
    def read(cls, nquads: bytes | Iterable[bytes]) -> Dataset:
        """Read N-Quads in any order.

        Parameters
        ----------
        nquads
            The whole text, or its lines.

        Raises
        ------
        DataError
            If it is not N-Quads, or holds a blank node or a triple term.
        """
        graphs: dict[str, set[bytes]] = {}
        lines = io.BytesIO(nquads) if isinstance(nquads, bytes) else nquads
        for quad in _quads(lines):
            subject, predicate, value, home = quad
            if not (
                isinstance(subject, ox.NamedNode)
                and isinstance(value, ox.NamedNode | ox.Literal)
                and not isinstance(home, ox.BlankNode)
            ):
                raise DataError(
                    f"The dataset holds a blank node or a triple term: {quad}.",
                    fix="name every node with an IRI of its own.",
                )
            name = home.value if isinstance(home, ox.NamedNode) else ""
            graphs.setdefault(name, set()).add(f"{subject} {predicate} {value} .\n".encode())
        accepted = sorted(graphs.pop("", ()), key=placed)
        return cls(accepted, {name: sorted(graphs[name], key=placed) for name in sorted(graphs)})

    def size(self) -> int:
        """Return the number of quads."""
        return len(self.accepted) + sum(map(len, self.sources.values()))

    def in_one_graph(self) -> list[bytes]:
        """Return the lines of all graphs together, in the order of those of one graph."""
        return sorted({*self.accepted, *chain.from_iterable(self.sources.values())}, key=placed)


def subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each subject of a graph with its lines; both as N-Triples has them."""
    for subject, group in groupby(lines, key=lambda line: line.partition(b" ")[0]):
        yield subject, list(group)


def kind_of(value: bytes) -> str:
    """Return ``@id`` for an IRI, ``@`` with the language, or the IRI of the datatype."""
    if value.startswith(b"<"):
        return "@id"
    rest = value[value.rindex(b'"') + 1 :].decode()
    return rest[3:-1] if rest.startswith("^^") else rest or _STRING


def placed(line: bytes) -> bytes:
    """Return what a line is sorted by: its subject, then its types before all else."""
    return line.replace(_TYPE, b">  ", 1)


def _quads(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    remaining, before = iter(lines), 0
    while chunk := list(islice(remaining, _AT_ONCE)):
        try:
            yield from ox.parse(b"".join(chunk), format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise DataError(
                f"Line {before + (error.lineno or 1)} is no N-Quads: {error.msg}.",
                fix="take the dataset as miggraph writes it.",
            ) from error
        before += len(chunk)
