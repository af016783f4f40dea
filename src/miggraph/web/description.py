"""What the endpoint says of itself and of its data: SPARQL service description and VoID.

All numbers are counted in the data, once; they do not change while the server runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final, NamedTuple

import pyoxigraph as ox

from miggraph.vocabulary import PREFIXES
from miggraph.web.ask import select
from miggraph.web.pool import Pool

__all__ = ["Facts", "FactsOnce", "View", "service_description", "void_description"]

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
_XSD: Final = PREFIXES["xsd"]
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_NOTE: Final = (
    "Absence of a record is no evidence of absence. That an arrangement is listed does not mean "
    "that it is lawful, binding or in force. An onward path does not prove that the same persons "
    "moved."
)
#: The results that a client may ask for, by their names at W3C; TriG and N-Quads among them.
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
    "N3",
)
_COUNTS: Final = """SELECT ?triples ?quads ?graphs ?subjects ?objects {
  { SELECT (COUNT(*) AS ?triples) { ?s ?p ?o } }
  { SELECT (COUNT(*) AS ?quads) { GRAPH ?g { ?s ?p ?o } } }
  { SELECT (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { } } }
  { SELECT (COUNT(DISTINCT ?s) AS ?subjects) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } }
  { SELECT (COUNT(DISTINCT ?o) AS ?objects) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } }
}"""
_CLASSES: Final = """SELECT ?term (COUNT(DISTINCT ?s) AS ?n)
{ { ?s a ?term } UNION { GRAPH ?g { ?s a ?term } } } GROUP BY ?term ORDER BY ?term LIMIT 2000"""
_PROPERTIES: Final = """SELECT ?term (COUNT(*) AS ?n)
{ { ?s ?term ?o } UNION { GRAPH ?g { ?s ?term ?o } } } GROUP BY ?term ORDER BY ?term LIMIT 2000"""
_VIEW: Final = """SELECT ?policy ?on ?known ?recorded ?digest {
  ?view a mig:AcceptedView ; mig:underPolicy ?policy ; mig:on ?on ; mig:knownOn ?known ;
    mig:recordedAsOf ?recorded ; mig:dataDigest ?digest } ORDER BY ?view LIMIT 1"""


class View(NamedTuple):
    """Policy and clocks of the accepted view, and the digest of the data."""

    policy: str
    on: str
    known_on: str
    recorded_on: str
    digest: str


class Facts(NamedTuple):
    """What is counted; `view` is None where the data hold no accepted view of ours."""

    counts: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]
    view: View | None


class FactsOnce:
    """The facts, asked when they are first needed, as counting takes about a second.

    Parameters
    ----------
    pool
        Answers.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._facts: Facts | None = None
        self._views: list[View] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self) -> Facts:
        """Return them.

        Raises
        ------
        RefusedError
            If they cannot be counted now.
        """
        async with self._one_at_a_time:
            if self._facts is None:
                self._facts = await self._ask()
            return self._facts

    async def view(self) -> View | None:
        """Return policy and clocks alone, which takes no counting."""
        if self._views is None:
            names = ("policy", "on", "known", "recorded", "digest")
            rows = await select(self._pool, _VIEW)
            self._views = [View(*(row[name]["value"] for name in names)) for row in rows]
        return self._views[0] if self._views else None

    async def _ask(self) -> Facts:
        (counts,) = await select(self._pool, _COUNTS)
        return Facts(
            {name: int(value["value"]) for name, value in counts.items()},
            await self._numbers(_CLASSES),
            await self._numbers(_PROPERTIES),
            await self.view(),
        )

    async def _numbers(self, text: str) -> dict[str, int]:
        rows = await select(self._pool, text)
        return {
            row["term"]["value"]: int(row["n"]["value"])
            for row in rows
            if row.get("term", {}).get("type") == "uri"
        }


class _Triples:
    def __init__(self) -> None:
        self.all: list[ox.Triple] = []

    def add(self, subject: str, *pairs: tuple[str, ox.NamedNode | ox.Literal]) -> None:
        for predicate, value in pairs:
            self.all.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))


def service_description(facts: Facts, origin: str) -> list[ox.Triple]:
    """Describe the endpoint in the terms of SPARQL 1.1 Service Description.

    Parameters
    ----------
    facts
        What is counted.
    origin
        Scheme and authority by which the client knows the server.
    """
    graph = _Triples()
    service, dataset = f"{origin}/sparql#service", f"{origin}/sparql#dataset"
    default = f"{origin}/sparql#default-graph"
    graph.add(
        service,
        _type(SD, "Service"),
        (f"{SD}endpoint", ox.NamedNode(f"{origin}/sparql")),
        (f"{SD}supportedLanguage", ox.NamedNode(f"{SD}SPARQL11Query")),
        *((f"{SD}resultFormat", ox.NamedNode(FORMATS + name)) for name in _RESULT_FORMATS),
        (f"{SD}defaultDataset", ox.NamedNode(dataset)),
    )
    graph.add(
        dataset,
        _type(SD, "Dataset"),
        (f"{SD}defaultGraph", ox.NamedNode(default)),
        (f"{VOID}inDataset", ox.NamedNode(f"{origin}/.well-known/void#dataset")),
    )
    graph.add(default, _type(SD, "Graph"), _number(VOID, "triples", facts.counts["triples"]))
    return graph.all


def void_description(facts: Facts, origin: str) -> list[ox.Triple]:
    """Describe the data in the terms of VoID; the parameters are those of `service_description`."""
    graph = _Triples()
    document = f"{origin}/.well-known/void"
    dataset = f"{document}#dataset"
    counts = facts.counts
    graph.add(
        document,
        _type(VOID, "DatasetDescription"),
        ("http://xmlns.com/foaf/0.1/primaryTopic", ox.NamedNode(dataset)),
    )
    graph.add(
        dataset,
        _type(VOID, "Dataset"),
        (f"{VOID}sparqlEndpoint", ox.NamedNode(f"{origin}/sparql")),
        _number(VOID, "triples", counts["triples"] + counts["quads"]),
        _number(VOID, "distinctSubjects", counts["subjects"]),
        _number(VOID, "distinctObjects", counts["objects"]),
        _number(VOID, "classes", len(facts.classes)),
        _number(VOID, "properties", len(facts.properties)),
        *_parts(graph, f"{dataset}-class-", "class", "entities", facts.classes),
        *_parts(graph, f"{dataset}-property-", "property", "triples", facts.properties),
    )
    if facts.view is not None:
        graph.add(dataset, *_provenance(facts.view))
        # What is written under its own name: another file may have another licence and origin.
        graph.add(
            dataset,
            (PREFIXES["dcterms"] + "title", ox.Literal("miggraph", language="en")),
            (PREFIXES["dcterms"] + "license", ox.NamedNode(_LICENCE)),
            (PREFIXES["dcterms"] + "description", ox.Literal(_NOTE, language="en")),
            (f"{VOID}uriSpace", ox.Literal("https://w3id.org/miggraph/")),
        )
    default, named = f"{dataset}-accepted", f"{dataset}-sources"
    graph.add(dataset, *((f"{VOID}subset", ox.NamedNode(part)) for part in (default, named)))
    graph.add(default, _type(VOID, "Dataset"), _number(VOID, "triples", counts["triples"]))
    graph.add(
        named,
        _type(VOID, "Dataset"),
        _number(VOID, "triples", counts["quads"]),
        _number(VOID, "documents", counts["graphs"]),
    )
    return graph.all


def _provenance(view: View) -> Iterable[tuple[str, ox.NamedNode | ox.Literal]]:
    mig = PREFIXES["mig"]
    yield f"{mig}underPolicy", ox.NamedNode(view.policy)
    for term, day in (
        ("on", view.on),
        ("knownOn", view.known_on),
        ("recordedAsOf", view.recorded_on),
    ):
        yield f"{mig}{term}", ox.Literal(day, datatype=ox.NamedNode(f"{_XSD}date"))
    yield f"{mig}dataDigest", ox.Literal(view.digest)


def _parts(
    graph: _Triples, name: str, kind: str, measure: str, numbers: dict[str, int]
) -> Iterable[tuple[str, ox.NamedNode]]:
    """Describe a partition for each term, and yield the links to them."""
    for order, (term, number) in enumerate(numbers.items(), 1):
        part = f"{name}{order}"
        graph.add(
            part,
            (f"{VOID}{kind}", ox.NamedNode(term)),
            _number(VOID, measure, number),
        )
        yield f"{VOID}{kind}Partition", ox.NamedNode(part)


def _type(namespace: str, name: str) -> tuple[str, ox.NamedNode]:
    return f"{PREFIXES['rdf']}type", ox.NamedNode(namespace + name)


def _number(namespace: str, name: str, number: int) -> tuple[str, ox.Literal]:
    return namespace + name, ox.Literal(str(number), datatype=ox.NamedNode(f"{_XSD}integer"))
