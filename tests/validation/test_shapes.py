"""Each property shape says what is wrong and what to do, and fails on an example of its own."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH, SKOS

from miggraph.curated.nodes import spell_out
from miggraph.curated.turtle import Description, Document, Literal, compact, expand, parse
from miggraph.resources import resource
from miggraph.validation import shapes as checks
from miggraph.validation.background import Checked, Result
from miggraph.vocabulary import SCHEMES

ONTOLOGY = resource("ontology")
EXAMPLES = Path(__file__).parents[1] / "data" / "shapes"
SMALL = Path(__file__).parents[1] / "data" / "small"
FILES = sorted((ONTOLOGY / "shapes").glob("*.ttl"), key=lambda path: path.name)
EVERY_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
SENTENCES = re.compile(r"[A-Z][^.]*\. [A-Z].*\.", re.DOTALL)


def _property_shapes(document: Document) -> dict[str, Description]:
    return {name: said for name, said in document.graphs[""].items() if "sh:path" in said}


def _text(description: Description, predicate: str) -> str:
    (term,) = description.get(predicate, [Literal("")])
    assert isinstance(term, Literal), (predicate, term)
    return term.value


@EVERY_FILE
def test_a_shape_has_an_iri_a_name_a_severity_and_a_message_of_two_sentences(path: Path) -> None:
    """A file with a blank node is refused by `parse`; the first sentence says what is wrong."""
    document = parse(path)
    wrong = []
    wrong += [f"{name} is no shape:…" for name in document.graphs[""] if name[:6] != "shape:"]
    for name, said in _property_shapes(document).items():
        if said.get("rdf:type") != ["sh:PropertyShape"]:
            wrong.append(f"{name} is not called a property shape")
        if not _text(said, "sh:name"):
            wrong.append(f"{name} has no name")
        if said.get("sh:severity") not in (["sh:Violation"], ["sh:Warning"], ["sh:Info"]):
            wrong.append(f"{name} has no severity")
        if not SENTENCES.fullmatch(_text(said, "sh:message")):
            wrong.append(f"{name} does not say what is wrong and then what to do")
    assert wrong == []


@EVERY_FILE
def test_a_property_shape_belongs_to_one_node_shape_that_has_a_target(path: Path) -> None:
    described = parse(path).graphs[""]
    owners = Counter(
        str(name)
        for said in described.values()
        for name in said.get("sh:property", ())
        if any(predicate.startswith("sh:target") for predicate in said)
    )
    assert owners == dict.fromkeys(_property_shapes(parse(path)), 1)


@EVERY_FILE
def test_every_property_shape_has_one_example(path: Path) -> None:
    examples = parse(EXAMPLES / f"{path.stem}.trig").graphs
    assert set(examples) == set(_property_shapes(parse(path)))


def test_no_example_is_of_a_file_that_is_not_there() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.trig")} == {path.stem for path in FILES}


@EVERY_FILE
def test_an_example_fails_its_own_shape(path: Path) -> None:
    """Each shape is run alone, on its example and the types of what that refers to."""
    shapes = checks.read_shapes([path])
    examples = parse(EXAMPLES / f"{path.stem}.trig").graphs
    wrong = {}
    for name, described in examples.items():
        severity = compact(str(shapes.value(_iri(name), SH.severity)))
        found = _results(_data(described), _alone(shapes, _iri(name)))
        if (name, severity) not in found:
            wrong[name] = f"{severity} is wanted, found is {found or 'nothing'}"
    assert wrong == {}


@EVERY_FILE
def test_a_shape_alone_finds_nothing_in_nothing(path: Path) -> None:
    """A shape that fails on any graph would pass the test of its example."""
    shapes = checks.read_shapes([path])
    _, report, _ = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, inplace=True)
    assert list(report.subjects(RDF.type, SH.ValidationResult)) == []


def test_the_small_data_violate_no_shape() -> None:
    results = checks.check_data(_checked(SMALL))
    assert results, "the warnings on what the small data leave out"
    assert [one for one in results if one.severity == "violation"] == []


def test_the_ontology_violates_no_shape() -> None:
    assert [one for one in checks.check_ontology(ONTOLOGY) if one.severity != "info"] == []


def test_a_fault_inside_a_named_graph_is_found(tmp_path: Path) -> None:
    """The graphs of the sources are put into one, as pySHACL looks at one graph only."""
    data = Path(shutil.copytree(SMALL, tmp_path / "data"))
    file = data / "agreements" / "us-rw-2025-transfer.trig"
    text = file.read_text(encoding="utf-8")
    assert text.count("status:agreed") == 1
    file.write_text(text.replace("status:agreed", "status:planted"), encoding="utf-8")
    violations = [one for one in checks.check_data(_checked(data)) if one.severity == "violation"]
    assert [(one.shape, one.focus, one.value) for one in violations] == [
        ("shape:status-concept", "claim:eb0278259b031a28", "status:planted")
    ]


def test_what_is_only_referred_to_is_not_checked() -> None:
    """The states of the small data have no points; that is told only if the register is asked."""
    one = SMALL / "agreements" / "us-rw-2025-transfer.trig"
    results = checks.check_data(_checked(SMALL, [one]))
    assert {result.focus for result in results} == {"claim:eb0278259b031a28"}


def test_a_file_that_cannot_be_parsed_hides_nothing_of_the_others(tmp_path: Path) -> None:
    data = Path(shutil.copytree(SMALL, tmp_path / "data"))
    before = checks.check_data(_checked(data))
    (data / "agreements" / "xx-broken.trig").write_text("this is no TriG", encoding="utf-8")
    assert checks.check_data(_checked(data)) == before


def test_flat_shapes_find_what_the_nested_ones_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A property shape with the targets of its node shape says the same as below it."""
    data = Path(shutil.copytree(SMALL, tmp_path / "data"))
    shutil.copy(EXAMPLES / "claims.trig", data / "agreements" / "zz-claims.trig")
    shutil.copy(EXAMPLES / "movement.trig", data / "agreements" / "zz-movement.trig")
    flat = checks.check_data(_checked(data))
    monkeypatch.setattr(checks, "read_shapes", _nested)
    nested = checks.check_data(_checked(data))
    assert len({one.shape for one in flat}) > 150
    assert Counter(map(_told, flat)) == Counter(map(_told, nested))


def _told(result: Result) -> tuple[str, ...]:
    return (result.shape, result.severity, result.focus, result.path, result.value)


def _nested(paths: Iterable[Path]) -> rdflib.Graph:
    shapes = rdflib.Graph()
    for path in paths:
        shapes.parse(path, format="turtle")
    assert (None, SH.property, None) in shapes
    return shapes


def _checked(folder: Path, files: Iterable[Path] = ()) -> Checked:
    """Say what to check, as `validate` does."""
    every = sorted(folder.rglob("*.t*"))
    chosen = list(files) or every
    return Checked(
        ontology=str(ONTOLOGY),
        files=tuple(map(str, chosen)),
        context=tuple(str(path) for path in every if path not in chosen),
        agreements=tuple(path.stem for path in sorted((folder / "agreements").glob("*.trig"))),
        whole=False,
    )


def _iri(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(expand(name))


def _add(graph: rdflib.Graph, subject: str, description: Description) -> None:
    for predicate, terms in description.items():
        for term in terms:
            value: rdflib.URIRef | rdflib.Literal
            if isinstance(term, str):
                value = _iri(term)
            else:
                kind = None if term.datatype is None else _iri(term.datatype)
                value = rdflib.Literal(
                    term.value, lang=term.language, datatype=kind, normalize=False
                )
            graph.add((_iri(subject), _iri(predicate), value))


def _objects(graph: rdflib.Graph) -> set[str]:
    return {compact(str(node)) for node in graph.objects() if isinstance(node, rdflib.URIRef)}


def _data(described: dict[str, Description]) -> rdflib.Graph:
    """Build an example, with what its nodes stand for and what the things are that it names."""
    graph = rdflib.Graph()
    for subject, description in described.items():
        _add(graph, subject, description)
    for name in sorted(_objects(graph)):
        _add(graph, name, spell_out(name) or {})
    for name in _objects(graph):
        prefix, _, code = name.partition(":")
        if code in SCHEMES.get(prefix, ()):
            graph.add((_iri(name), RDF.type, SKOS.Concept))
        for term in _types().get(name, ()):
            _add(graph, name, {"rdf:type": [term]})
    for name, above in _above().items():
        _add(graph, name, {"rdfs:subClassOf": list(above)})
    return graph


@cache
def _types() -> dict[str, list[str]]:
    paths = [resource("data") / "states.ttl", *sorted(ONTOLOGY.glob("*.ttl"))]
    return {
        name: [term for term in said.get("rdf:type", []) if isinstance(term, str)]
        for path in paths
        for name, said in parse(path).graphs[""].items()
    }


@cache
def _above() -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(str(term) for term in said["rdfs:subClassOf"])
        for path in sorted(ONTOLOGY.glob("*.ttl"))
        for name, said in parse(path).graphs[""].items()
        if "rdfs:subClassOf" in said
    }


def _alone(shapes: rdflib.Graph, shape: rdflib.URIRef) -> rdflib.Graph:
    """Take one shape with those that it refers to."""
    alone = rdflib.Graph()
    wanted = [shape]
    while wanted:
        name = wanted.pop()
        for triple in shapes.triples((name, None, None)):
            if triple not in alone:
                alone.add(triple)
                if (triple[2], None, None) in shapes:
                    wanted.append(triple[2])
    return alone


def _results(data: rdflib.Graph, shapes: rdflib.Graph) -> set[tuple[str, str]]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    return {
        (
            compact(str(report.value(result, SH.sourceShape))),
            compact(str(report.value(result, SH.resultSeverity))),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
