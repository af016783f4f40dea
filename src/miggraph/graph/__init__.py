"""A resolution as an RDF dataset.

The default graph is what is accepted: registers, schemes, the ontology, decisions, plain triples
for accepted values only, and what is found out beside: disputes, periods of force, judgements.
Each source is a named graph of its claims and accounts, as it made them. The result is sorted
N-Quads without blank nodes: the same bytes for the same input.
"""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.claims.view import Resolver, View
from miggraph.curated.turtle import Document
from miggraph.graph.additions import describe_additions
from miggraph.graph.findings import Findings
from miggraph.graph.outcomes import Outcomes
from miggraph.graph.quads import Quads
from miggraph.graph.questions import describe_questions
from miggraph.graph.statements import Statements
from miggraph.queries import Question
from miggraph.records import Dossier

__all__ = ["build_quads"]


def build_quads(
    resolver: Resolver,
    view: View,
    registers: Iterable[Document],
    digest: str,
    questions: Iterable[Question] = (),
) -> bytes:
    """Return the dataset as sorted N-Quads.

    Parameters
    ----------
    resolver
        Resolves the records.
    view
        What is accepted of them.
    registers
        Files that enter the default graph as they are: ontology, schemes, registers. Facilities
        that the records lack, as what is published may, are left out.
    digest
        Names the state of the data, for the description of the view.
    questions
        Questions of the library, to be described.
    """
    quads = Quads()
    described: set[str] = set()
    for document in registers:
        for graph in document.graphs.values():
            described |= graph.keys()
            for subject, description in graph.items():
                if not _is_left_out(subject, resolver.dossier):
                    quads.add(subject, description)
    for subject, description in describe_additions(resolver.dossier, described):
        quads.add(subject, description)
    Statements(quads, resolver.dossier, view.lives).write()
    Outcomes(quads, resolver.dossier, view).write(digest)
    Findings(quads, resolver, view).write()
    describe_questions(quads, questions)
    return quads.text()


def _is_left_out(subject: str, dossier: Dossier) -> bool:
    kind, _, name = subject.partition(":")
    return kind == "facility" and name not in dossier.facilities
