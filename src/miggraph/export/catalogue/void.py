"""VoID: what a dataset holds, with the numbers of its classes, properties, links and graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from miggraph.export.catalogue.edition import Edition
from miggraph.export.catalogue.facts import Facts, View
from miggraph.export.catalogue.statements import (
    FOAF,
    FORMATS,
    LICENCE,
    NOTE,
    SD,
    TERMS,
    VOID,
    Pair,
    Statements,
    day,
    link,
    number,
    phrase,
    text,
    turtle,
    typed,
)
from miggraph.export.catalogue.survey import Survey
from miggraph.vocabulary import BASE, PREFIXES

__all__ = ["dataset_statements", "of_view", "void"]

_MIG: Final = PREFIXES["mig"]
#: Media types of RDF, and the IRIs of these forms at W3C; RDF 1.2 has none of its own.
_FEATURES: Final = {
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "text/turtle": "Turtle",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
}


def void(edition: Edition, found: Survey) -> bytes:
    """Describe a published dataset in the terms of VoID and SPARQL Service Description.

    Parameters
    ----------
    edition
        Version and files.
    found
        What the dataset holds.

    Returns
    -------
    bytes
        Turtle, sorted.
    """
    dataset, here = edition.iri, f"{edition.iri}#"
    graph = Statements()
    graph.all += dataset_statements(found.facts, dataset, f"{here}void", edition.endpoint, here)
    graph.add(
        dataset,
        *typed(f"{SD}Dataset"),
        number(f"{VOID}entities", found.entities),
        *(link(f"{VOID}vocabulary", namespace) for namespace in found.vocabularies),
        *(link(f"{VOID}exampleResource", example) for example in found.examples),
    )
    for file in edition.files:
        form = _FEATURES.get(file.media_type.partition(";")[0])
        if form is not None:
            graph.add(dataset, link(f"{VOID}feature", FORMATS + form))
            if edition.location:
                graph.add(dataset, link(f"{VOID}dataDump", edition.address(file)))
    _links(graph, found, dataset)
    _graphs(graph, found, dataset)
    return turtle(graph.all, here)


def dataset_statements(
    facts: Facts, dataset: str, document: str, endpoint: str, parts: str
) -> list[ox.Triple]:
    """Say what is counted in a dataset.

    Parameters
    ----------
    facts
        What is counted.
    dataset, document
        IRIs of the dataset, and of the text that describes it.
    endpoint
        Address of a SPARQL endpoint that holds it; empty if there is none.
    parts
        What the IRIs of its parts begin with.
    """
    graph = Statements()
    counts = facts.counts
    graph.add(document, *typed(f"{VOID}DatasetDescription"), link(f"{FOAF}primaryTopic", dataset))
    graph.add(
        dataset,
        *typed(f"{VOID}Dataset"),
        *([link(f"{VOID}sparqlEndpoint", endpoint)] if endpoint else []),
        number(f"{VOID}triples", counts["triples"] + counts["quads"]),
        number(f"{VOID}distinctSubjects", counts["subjects"]),
        number(f"{VOID}distinctObjects", counts["objects"]),
        number(f"{VOID}classes", len(facts.classes)),
        number(f"{VOID}properties", len(facts.properties)),
        *_partitions(graph, f"{parts}class-", "class", "entities", facts.classes),
        *_partitions(graph, f"{parts}property-", "property", "triples", facts.properties),
    )
    if facts.view is not None:
        graph.add(dataset, *of_view(facts.view))
        # What is written under its own name: another file may have another licence and origin.
        graph.add(
            dataset,
            phrase(f"{TERMS}title", "miggraph"),
            link(f"{TERMS}license", LICENCE),
            phrase(f"{TERMS}description", NOTE),
            text(f"{VOID}uriSpace", BASE),
        )
    accepted, sources = f"{parts}accepted", f"{parts}sources"
    graph.add(dataset, *(link(f"{VOID}subset", part) for part in (accepted, sources)))
    graph.add(accepted, *typed(f"{VOID}Dataset"), number(f"{VOID}triples", counts["triples"]))
    graph.add(
        sources,
        *typed(f"{VOID}Dataset"),
        number(f"{VOID}triples", counts["quads"]),
        number(f"{VOID}documents", counts["graphs"]),
    )
    return graph.all


def of_view(view: View) -> Iterable[Pair]:
    """Yield policy, clocks and digest of what is accepted."""
    yield link(f"{_MIG}underPolicy", view.policy)
    yield day(f"{_MIG}on", view.on)
    yield day(f"{_MIG}knownOn", view.known_on)
    yield day(f"{_MIG}recordedAsOf", view.recorded_on)
    yield text(f"{_MIG}dataDigest", view.digest)


def _partitions(
    graph: Statements, name: str, kind: str, measure: str, numbers: dict[str, int]
) -> Iterable[Pair]:
    """Describe a partition for each term, and yield the links to them."""
    for order, (term, count) in enumerate(numbers.items(), 1):
        part = f"{name}{order}"
        graph.add(part, link(f"{VOID}{kind}", term), number(f"{VOID}{measure}", count))
        yield link(f"{VOID}{kind}Partition", part)


def _links(graph: Statements, found: Survey, dataset: str) -> None:
    here = f"{dataset}#"
    outside = sorted({namespace for _, namespace in found.links})
    names = {namespace: f"{here}outside-{order}" for order, namespace in enumerate(outside, 1)}
    for namespace, name in names.items():
        graph.add(name, *typed(f"{VOID}Dataset"), text(f"{VOID}uriSpace", namespace))
    for order, ((predicate, namespace), count) in enumerate(found.links.items(), 1):
        graph.add(
            f"{here}links-{order}",
            *typed(f"{VOID}Linkset"),
            link(f"{VOID}linkPredicate", predicate),
            link(f"{VOID}subjectsTarget", dataset),
            link(f"{VOID}objectsTarget", names[namespace]),
            number(f"{VOID}triples", count),
        )
        graph.add(dataset, link(f"{VOID}subset", f"{here}links-{order}"))


def _graphs(graph: Statements, found: Survey, dataset: str) -> None:
    here = f"{dataset}#"
    graph.add(dataset, link(f"{SD}defaultGraph", f"{here}accepted"))
    graph.add(f"{here}accepted", *typed(f"{SD}Graph"))
    for source, triples in found.sources.items():
        name = source.removeprefix(PREFIXES["source"])
        named, content = f"{here}graph-{name}", f"{here}content-{name}"
        graph.add(dataset, link(f"{SD}namedGraph", named))
        graph.add(
            named,
            *typed(f"{SD}NamedGraph"),
            link(f"{SD}name", source),
            link(f"{SD}graph", content),
        )
        graph.add(content, *typed(f"{SD}Graph"), number(f"{VOID}triples", triples))
