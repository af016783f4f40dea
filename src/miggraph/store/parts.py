"""A dataset cut into its graphs, ready to be sent."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import NamedTuple

import pyoxigraph as ox

from miggraph.errors import StoreError
from miggraph.store.layout import SOURCES
from miggraph.vocabulary import ACCEPTED, DEF

__all__ = ["Part", "parts_of", "pieces"]

_VIEW = f" <{DEF}AcceptedView> .\n".encode()


class Part(NamedTuple):
    """One graph: its IRI, its triples as N-Triples, their number, and a digest of them."""

    graph: str
    content: bytes
    size: int
    digest: str


def parts_of(quads: bytes) -> dict[str, Part]:
    """Cut a dataset into graphs; the default graph becomes that of what is accepted.

    Parameters
    ----------
    quads
        N-Quads without blank nodes.

    Raises
    ------
    StoreError
        If they do not parse, hold a blank node, or a graph that is not one of ours.
    """
    lines: dict[str, set[str]] = defaultdict(set)
    try:
        for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS):
            name = quad.graph_name
            graph = name.value if isinstance(name, ox.NamedNode) else ACCEPTED
            if isinstance(name, ox.BlankNode) or any(
                isinstance(node, ox.BlankNode) for node in (quad.subject, quad.object)
            ):
                raise StoreError("The dataset has a blank node.", fix="name all nodes.")
            lines[graph].add(f"{quad.triple} .\n")
    except SyntaxError as error:
        raise StoreError(f"The dataset is not valid N-Quads: {error}.") from error
    strange = sorted(name for name in lines if name != ACCEPTED and not name.startswith(SOURCES))
    if strange:
        raise StoreError(
            f"{strange[0]} is no graph of a source.", fix="push the dataset that miggraph builds."
        )
    return {graph: _part(graph, triples) for graph, triples in sorted(lines.items())}


def pieces(part: Part, most: int) -> list[bytes]:
    """Cut a graph into pieces; the description of the view is in the last.

    Parameters
    ----------
    part
        The graph.
    most
        Triples of one piece.
    """
    lines = part.content.splitlines(keepends=True)
    views = {line.split(b" ", 1)[0] for line in lines if line.endswith(_VIEW)}
    lines.sort(key=lambda line: line.split(b" ", 1)[0] in views)
    return [b"".join(lines[start : start + most]) for start in range(0, len(lines), most)]


def _part(graph: str, triples: set[str]) -> Part:
    content = "".join(sorted(triples)).encode()
    return Part(graph, content, len(triples), hashlib.sha256(content).hexdigest())
