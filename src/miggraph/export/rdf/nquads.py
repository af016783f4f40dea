"""N-Quads: one statement a line, in the order of bytes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

from miggraph.export.rdf.dataset import Dataset
from miggraph.export.rdf.written import Written

__all__ = ["quad_lines", "write_nquads"]


def write_nquads(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the dataset as `KnowledgeGraph.quads` has it."""
    sources = (quad_lines(lines, name) for name, lines in dataset.sources.items())
    out.writelines(sorted(chain(dataset.accepted, *sources)))
    return Written(dataset.size())


def quad_lines(lines: Iterable[bytes], graph: str) -> Iterable[bytes]:
    """Yield lines of N-Triples as lines of N-Quads of a named graph."""
    end = f" <{graph}> .\n".encode()
    return (line[:-3] + end for line in lines)
