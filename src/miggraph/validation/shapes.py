"""SHACL shapes on files, through pySHACL.

pySHACL looks at one graph: it merges named graphs. So the claims of all sources stand in one graph
here, and the place of a finding is looked up by its subject afterwards. A property shape is given
the targets of its node shape; it then says the same, and is checked for all nodes at once.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from miggraph.curated.nodes import spell_out
from miggraph.curated.turtle import Document, Term, compact, expand, parse
from miggraph.errors import DataError
from miggraph.validation.background import Checked, Result
from miggraph.vocabulary import SCHEMES

__all__ = ["check_data", "check_ontology", "main", "read_shapes"]

_TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
#: The shapes on the ontology itself; all others are on data.
_ON_ONTOLOGY: Final = "ontology.ttl"


def main() -> None:
    """Read what to check from standard input, and write the results to standard output.

    Ends at once if standard input does: then whoever asked is gone.
    """
    checked = msgspec.json.decode(sys.stdin.buffer.readline(), type=Checked)
    threading.Thread(target=_end_with_the_asker, daemon=True).start()
    gc.disable()  # the process ends soon, and looking for cycles takes a fifth of the time
    results = check_data(checked)
    if checked.whole:
        results += check_ontology(Path(checked.ontology))
    sys.stdout.buffer.write(msgspec.json.encode(results))


def _end_with_the_asker() -> None:
    # Not through sys.stdin, whose lock would be held when the interpreter ends.
    while os.read(0, 1):
        pass
    os._exit(1)


def check_data(checked: Checked) -> list[Result]:
    """Check files against the shapes on data; a file that cannot be parsed is passed over."""
    ontology = Path(checked.ontology)
    documents = _documents(map(Path, checked.files))
    graph = _Graph()
    for document in documents:
        for described in document.graphs.values():
            for subject, description in described.items():
                graph.add(subject, description.items())
    own = graph.subjects()
    for name in graph.objects():
        spelled = spell_out(name)
        if spelled is not None:
            graph.add(name, spelled.items())
            own.add(name)
    wanted = {*graph.objects()} - own
    for document in _documents([*map(Path, checked.context), *sorted(ontology.glob("*.ttl"))]):
        graph.add_types(document, wanted)
    for name in wanted:
        prefix, _, code = name.partition(":")
        if code in SCHEMES.get(prefix, ()):
            graph.add(name, [("rdf:type", ["skos:Concept"])])
        elif prefix == "agreement" and code in checked.agreements:
            graph.add(name, [("rdf:type", ["mig:Agreement"])])
    shapes = [path for path in _shape_files(ontology) if path.name != _ON_ONTOLOGY]
    return [one for one in _run(graph.graph, read_shapes(shapes)) if one.focus in own]


def check_ontology(ontology: Path) -> list[Result]:
    """Check the ontology against the shapes on it."""
    graph = _Graph()
    for document in _documents(sorted([*ontology.glob("*.ttl"), *ontology.glob("schemes/*.ttl")])):
        for subject, description in document.graphs.get("", {}).items():
            graph.add(subject, description.items())
    return _run(graph.graph, read_shapes([ontology / "shapes" / _ON_ONTOLOGY]))


def read_shapes(paths: Iterable[Path]) -> rdflib.Graph:
    """Read shapes; each property shape gets the targets of the node shape that names it."""
    graph = _Graph()
    for document in _documents(paths):
        for subject, description in document.graphs.get("", {}).items():
            graph.add(subject, description.items())
    shapes = graph.graph
    for node, shape in list(shapes.subject_objects(SH.property)):
        for target in _TARGETS:
            for value in shapes.objects(node, target):
                shapes.add((shape, target, value))
        shapes.remove((node, SH.property, shape))
    return shapes


class _Graph:
    """An rdflib graph that is filled with compact names."""

    def __init__(self) -> None:
        self.graph = rdflib.Graph()
        self._nodes: dict[str, rdflib.URIRef] = {}

    def add(self, subject: str, description: Iterable[tuple[str, Sequence[Term]]]) -> None:
        start = self._node(subject)
        for predicate, terms in description:
            middle = self._node(predicate)
            for term in terms:
                self.graph.add((start, middle, self._term(term)))

    def add_types(self, document: Document, wanted: Container[str]) -> None:
        """Add what things are that are referred to, and the classes above a class."""
        for subject, description in document.graphs.get("", {}).items():
            if subject in wanted:
                self.add(subject, [("rdf:type", description.get("rdf:type", []))])
            self.add(subject, [("rdfs:subClassOf", description.get("rdfs:subClassOf", []))])

    def subjects(self) -> set[str]:
        return {compact(str(node)) for node in self.graph.subjects(unique=True)}

    def objects(self) -> list[str]:
        found = self.graph.objects(unique=True)
        return sorted(compact(str(node)) for node in found if isinstance(node, rdflib.URIRef))

    def _node(self, name: str) -> rdflib.URIRef:
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = rdflib.URIRef(expand(name))
        return node

    def _term(self, term: Term) -> rdflib.URIRef | rdflib.Literal:
        if isinstance(term, str):
            return self._node(term)
        kind = None if term.datatype is None else self._node(term.datatype)
        return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)


def _documents(paths: Iterable[Path]) -> list[Document]:
    found = []
    for path in paths:
        try:
            found.append(parse(path))
        except DataError:
            continue  # reported by whoever reads the records
    return found


def _shape_files(ontology: Path) -> list[Path]:
    return sorted((ontology / "shapes").glob("*.ttl"))


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Result]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    return sorted(
        (
            Result(
                shape=_name(report.value(result, SH.sourceShape)),
                severity=str(report.value(result, SH.resultSeverity)).rpartition("#")[2].lower(),
                focus=_name(report.value(result, SH.focusNode)),
                path=_name(report.value(result, SH.resultPath)),
                value=_name(report.value(result, SH.value)),
                message=str(report.value(result, SH.resultMessage)),
            )
            for result in report.subjects(RDF.type, SH.ValidationResult)
        ),
        key=lambda result: (result.focus, result.shape, result.value),
    )


def _name(node: object) -> str:
    if node is None:
        return ""
    return compact(str(node)) if isinstance(node, rdflib.URIRef) else str(node)
