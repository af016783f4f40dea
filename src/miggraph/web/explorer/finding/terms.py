"""The ontology as a page shows it: classes, properties and schemes, read from its files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from miggraph.curated.turtle import Graph, Literal, Term, expand, ontology_documents
from miggraph.resources import resource
from miggraph.vocabulary import BASE

__all__ = ["Concept", "Relation", "Scheme", "TermOf", "Terms", "ontology_terms"]

_PROPERTIES: Final = frozenset(
    {"owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property"}
)
_OURS: Final = "mig:"


class TermOf(NamedTuple):
    """A class or a property.

    Attributes
    ----------
    name, label, definition, note
        Its local name, and what the ontology says of it.
    module
        In which part of the ontology it is defined.
    above
        Of a class its superclasses, of a property its superproperties, as compact names.
    domain, range
        Of a property: the classes or datatypes, as compact names.
    scheme
        Of a property whose values are concepts: the name of their scheme; else empty.
    """

    name: str
    label: str
    definition: str
    note: str
    module: str
    above: tuple[str, ...]
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    scheme: str = ""


class Concept(NamedTuple):
    """A concept of a scheme."""

    name: str
    label: str
    definition: str
    note: str


class Scheme(NamedTuple):
    """A scheme with its concepts."""

    name: str
    title: str
    description: str
    concepts: tuple[Concept, ...]


class Relation(NamedTuple):
    """That things of one class may point to things of another, and by which properties."""

    start: str
    end: str
    properties: tuple[str, ...]


class Terms(NamedTuple):
    """All of the ontology, each part ordered by name."""

    classes: tuple[TermOf, ...]
    properties: tuple[TermOf, ...]
    schemes: tuple[Scheme, ...]
    relations: tuple[Relation, ...]


@cache
def ontology_terms() -> Terms:
    """Read the ontology that is part of miggraph; once in a process."""
    graph: Graph = {}
    for document in ontology_documents(resource("ontology")):
        for subject, description in document.graphs[""].items():
            known = graph.setdefault(subject, {})
            for predicate, values in description.items():
                known.setdefault(predicate, []).extend(values)
    ours = {name: set(_names(graph, name, "rdf:type")) for name in sorted(graph)}
    classes = tuple(
        _class(graph, name)
        for name, types in ours.items()
        if name.startswith(_OURS) and "owl:Class" in types
    )
    properties = tuple(
        _property(graph, name)
        for name, types in ours.items()
        if name.startswith(_OURS) and types & _PROPERTIES
    )
    schemes = tuple(
        _scheme(graph, name) for name, types in ours.items() if "skos:ConceptScheme" in types
    )
    return Terms(classes, properties, schemes, _relations(classes, properties))


def _class(graph: Graph, name: str) -> TermOf:
    return _term(graph, name, "rdfs:subClassOf")


def _property(graph: Graph, name: str) -> TermOf:
    # What users rely on are the includes; axioms repeat them where there is one class only.
    domain = _names(graph, name, "schema:domainIncludes") or _names(graph, name, "rdfs:domain")
    ends = _names(graph, name, "schema:rangeIncludes") or _names(graph, name, "rdfs:range")
    scheme = next(iter(_names(graph, name, "mig:valueScheme")), "")
    return _term(graph, name, "rdfs:subPropertyOf")._replace(
        domain=domain, range=ends, scheme=_scheme_name(scheme) if scheme else ""
    )


def _term(graph: Graph, name: str, above: str) -> TermOf:
    return TermOf(
        name=name.removeprefix(_OURS),
        label=_text(graph, name, "rdfs:label"),
        definition=_text(graph, name, "skos:definition"),
        note=_text(graph, name, "skos:scopeNote"),
        module=next(iter(_names(graph, name, "rdfs:isDefinedBy")), "").removeprefix(_OURS),
        above=_names(graph, name, above),
    )


def _scheme(graph: Graph, name: str) -> Scheme:
    concepts = [
        Concept(
            name=one.partition(":")[2],
            label=_text(graph, one, "skos:prefLabel"),
            definition=_text(graph, one, "skos:definition"),
            note=_text(graph, one, "skos:scopeNote"),
        )
        for one in sorted(graph)
        if name in graph[one].get("skos:inScheme", ())
    ]
    return Scheme(
        name=_scheme_name(name),
        title=_text(graph, name, "dcterms:title"),
        description=_text(graph, name, "dcterms:description"),
        concepts=tuple(concepts),
    )


def _relations(classes: Iterable[TermOf], properties: Iterable[TermOf]) -> tuple[Relation, ...]:
    ours = {f"{_OURS}{one.name}" for one in classes}
    found: dict[tuple[str, str], list[str]] = {}
    for one in properties:
        for start in ours.intersection(one.domain):
            for end in ours.intersection(one.range):
                pair = (start.removeprefix(_OURS), end.removeprefix(_OURS))
                found.setdefault(pair, []).append(one.name)
    return tuple(Relation(*pair, tuple(sorted(found[pair]))) for pair in sorted(found))


def _names(graph: Graph, name: str, predicate: str) -> tuple[str, ...]:
    values: list[Term] = graph[name].get(predicate, [])
    return tuple(sorted({one for one in values if not isinstance(one, Literal)}))


def _text(graph: Graph, name: str, predicate: str) -> str:
    values = graph[name].get(predicate, [])
    return next((one.value for one in values if isinstance(one, Literal)), "")


def _scheme_name(term: str) -> str:
    return expand(term).removeprefix(f"{BASE}scheme/")
