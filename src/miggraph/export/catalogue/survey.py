"""What there is to say of a dataset that is published: counts, coverage, links to outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

import pyoxigraph as ox

from miggraph.errors import DataError
from miggraph.export.catalogue.facts import QUESTIONS, Facts, Row, View, facts_from
from miggraph.export.rdf.dataset import Dataset, kind_of
from miggraph.export.rdf.nquads import quad_lines
from miggraph.vocabulary import BASE, ID, PREFIXES

__all__ = ["Survey", "survey"]

#: Days of what was done, as far as it is accepted: of transfers, and of the life of agreements.
_DAYS: Final = """SELECT (MIN(?from) AS ?start) (MAX(?till) AS ?end) {
  { ?what a mig:Transfer ; mig:standing standing:done ; mig:tells ?tells }
  UNION
  { ?what a mig:Decision ; mig:standing standing:done ; mig:property ?property ; mig:outcome ?o
    VALUES ?property { mig:announcedOn mig:signedOn mig:inForceOn mig:endedOn mig:suspendedOn }
    VALUES ?o { outcome:single outcome:agreed outcome:resolved } }
  OPTIONAL { ?what mig:earliest ?from }
  OPTIONAL { ?what mig:latest ?till }
}"""
#: A union is a party and no place.
_PLACES: Final = """SELECT DISTINCT ?state {
  { ?agreement mig:party/mig:partyState ?state }
  UNION { ?transfer a mig:Transfer ; mig:from|mig:to|(mig:via/mig:legState) ?state }
  ?state a mig:State
} ORDER BY ?state"""
_EXAMPLES: Final = """SELECT (MIN(?thing) AS ?example) {
  VALUES ?class { mig:Agreement mig:Transfer mig:Source mig:State mig:Claim }
  { ?thing a ?class } UNION { GRAPH ?g { ?thing a ?class } } }
GROUP BY ?class ORDER BY ?example"""
#: What defines a term leads to other vocabularies, and not to other data.
_DEFINING: Final = tuple(
    f"<{PREFIXES[prefix]}{name}".encode()
    for prefix, name in (
        ("rdf", "type"),
        ("rdfs", ""),
        ("owl", "disjointWith"),
        ("owl", "imports"),
        ("schema", "domainIncludes"),
        ("schema", "rangeIncludes"),
    )
)
_OURS: Final = f"<{ID}".encode()


class Survey(NamedTuple):
    """What was found.

    `start` and `end` are days, or empty; `end` is never after the clock of valid time. `places` are
    IRIs of states, `examples` of one thing of each main class, `vocabularies` the namespaces of
    classes and properties. `links` counts triples from things of ours to things elsewhere, by
    property and namespace there, and `sources` the triples of each named graph. `entities` is how
    many things with an identifier of ours are described.
    """

    facts: Facts
    view: View
    start: str
    end: str
    places: tuple[str, ...]
    examples: tuple[str, ...]
    vocabularies: tuple[str, ...]
    links: dict[tuple[str, str], int]
    sources: dict[str, int]
    entities: int


def survey(dataset: Dataset) -> Survey:
    """Count and look up all that catalogues ask for.

    Parameters
    ----------
    dataset
        That of one view.

    Raises
    ------
    DataError
        If it has no description of the view, whose policy and clocks every number is for.
    """
    store = ox.Store()
    named = (quad_lines(lines, name) for name, lines in dataset.sources.items())
    quads = b"".join(chain(dataset.accepted, *named))
    store.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    facts = facts_from({name: _rows(store, text) for name, text in QUESTIONS.items()})
    if facts.view is None:
        raise DataError(
            "The dataset does not say under which policy and clocks it was made.",
            fix="take the dataset as miggraph writes it, with its mig:AcceptedView.",
        )
    (days,) = _rows(store, _DAYS)
    lines = list(chain(dataset.accepted, *dataset.sources.values()))
    return Survey(
        facts=facts,
        view=facts.view,
        start=days.get("start", ""),
        end=min(days.get("end", facts.view.on), facts.view.on) if "start" in days else "",
        places=tuple(row["state"] for row in _rows(store, _PLACES)),
        examples=tuple(row["example"] for row in _rows(store, _EXAMPLES)),
        vocabularies=tuple(sorted({_namespace(t) for t in [*facts.classes, *facts.properties]})),
        links=_links(lines),
        sources={name: len(part) for name, part in dataset.sources.items()},
        entities=len({s for line in lines if (s := line.partition(b" ")[0]).startswith(_OURS)}),
    )


def _rows(store: ox.Store, question: str) -> list[Row]:
    answer = store.query(question, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - all are SELECT
    names = [variable.value for variable in answer.variables]
    return [
        {
            name: term.value
            for name in names
            if isinstance(term := solution[name], ox.NamedNode | ox.Literal)
        }
        for solution in answer
    ]


def _links(lines: Iterable[bytes]) -> dict[tuple[str, str], int]:
    """Count triples that lead from a thing of ours elsewhere."""
    inside = f"<{BASE}".encode()
    found: Counter[tuple[str, str]] = Counter()
    for line in lines:
        subject, predicate, value = line[:-3].split(b" ", 2)
        if (
            not predicate.startswith(_DEFINING)
            and subject.startswith(inside)
            and kind_of(value) == "@id"
            and not value.startswith(inside)
        ):
            found[predicate[1:-1].decode(), _namespace(value[1:-1].decode())] += 1
    return dict(sorted(found.items()))


def _namespace(iri: str) -> str:
    """Return an IRI without the name at its end; an IRI without slash and hash as it is."""
    return iri[: max(iri.rfind("/", 0, len(iri) - 1), iri.rfind("#")) + 1] or iri
