"""A resolution as an RDF dataset.

The default graph is what is accepted: registers, schemes, the ontology, decisions, and plain
triples for accepted values only. Each source is a named graph of its claims and accounts, as it
made them. The result is sorted N-Quads without blank nodes: the same bytes for the same input.
"""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.claims.view import View
from miggraph.curated.turtle import Document
from miggraph.graph.outcomes import Outcomes
from miggraph.graph.quads import Quads
from miggraph.graph.statements import Statements
from miggraph.records import Dossier

__all__ = ["build_quads"]


def build_quads(dossier: Dossier, view: View, registers: Iterable[Document], digest: str) -> bytes:
    """Return the dataset as sorted N-Quads.

    Parameters
    ----------
    dossier
        The records.
    view
        What is accepted of them.
    registers
        Files that enter the default graph as they are: ontology, schemes, registers.
    digest
        Names the state of the data, for the description of the view.
    """
    quads = Quads()
    for document in registers:
        for graph in document.graphs.values():
            for subject, description in graph.items():
                quads.add(subject, description)
    Statements(quads, dossier, view.lives).write()
    Outcomes(quads, dossier, view).write(digest)
    return quads.text()
