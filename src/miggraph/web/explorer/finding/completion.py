"""The words of queries, for an editor that completes them: terms, codes, states and agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from miggraph.curated.turtle import compact
from miggraph.knowledge import KnowledgeGraph
from miggraph.store.protocol import Store
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES

__all__ = ["Property", "Word", "Words", "words_of"]

_CLASSES: Final = """
SELECT ?name ?label ?about {
  ?name a owl:Class ; rdfs:label ?label
  OPTIONAL { ?name skos:definition ?about }
}"""
_PROPERTIES: Final = """
SELECT ?name ?label ?about {
  ?name a ?kind ; rdfs:label ?label
  FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))
  OPTIONAL { ?name skos:definition ?about }
}"""
_CONCEPTS: Final = """
SELECT ?name ?label ?about ?group {
  ?name a skos:Concept ; skos:prefLabel ?label ; skos:inScheme ?group
  OPTIONAL { ?name skos:definition ?about }
}"""
_THINGS: Final = """
SELECT ?name ?label ("" AS ?about) ?group {
  ?name a ?group ; skos:prefLabel ?label
  FILTER(?group IN (mig:State, mig:FormerState, mig:Union, mig:Agreement, mig:Agency))
}"""
#: Which properties things of a class have, in what is accepted and in what sources say.
_HAVE: Final = """
SELECT DISTINCT ?name ?class {
  { ?s a ?class ; ?name ?o } UNION { GRAPH ?source { ?s a ?class ; ?name ?o } }
}"""
#: Which schemes the codes of a property are of, and which classes its things.
_TAKE: Final = """
SELECT DISTINCT ?name ?group {
  { ?s ?name ?o . ?o skos:inScheme ?group } UNION { ?s ?name ?o . ?o a ?group }
}"""
_PLACES: Final = "SELECT ?name ?lat ?long { ?name a mig:State ; geo:lat ?lat ; geo:long ?long }"


class Word(Struct, frozen=True, array_like=True):
    """A class, code or thing: its name in a query, its label, what it is, and its group.

    `group` is the scheme of a code, or the class of a thing.
    """

    name: str
    label: str
    about: str = ""
    group: str = ""


class Property(Struct, frozen=True, array_like=True):
    """A property.

    Attributes
    ----------
    name, label, about
        As of a `Word`.
    of
        Classes of the things that have it.
    takes
        Schemes of its codes, and classes of the things that it leads to.
    """

    name: str
    label: str
    about: str
    of: tuple[str, ...]
    takes: tuple[str, ...]


class Words(Struct, frozen=True):
    """All that an editor offers.

    Attributes
    ----------
    prefixes
        Prefix -> namespace; they need not be declared.
    classes, properties, codes, things
        Names, sorted.
    places
        Code of a state -> latitude and longitude, in degrees.
    """

    prefixes: dict[str, str]
    classes: tuple[Word, ...]
    properties: tuple[Property, ...]
    codes: tuple[Word, ...]
    things: tuple[Word, ...]
    places: dict[str, tuple[float, float]]


def words_of(kg: KnowledgeGraph) -> Words:
    """Return the words of a graph, as its data have them.

    Parameters
    ----------
    kg
        The graph.

    Raises
    ------
    StoreError
        If it is at an endpoint that does not answer.
    """
    store = kg.store
    have = _sets(store, _HAVE)
    take = _sets(store, _TAKE)
    return Words(
        prefixes=dict(PREFIXES),
        classes=_words(store, _CLASSES),
        properties=_properties(_words(store, _PROPERTIES), have, take),
        codes=_words(store, _CONCEPTS),
        things=_words(store, _THINGS),
        places={
            name.rpartition("/")[2]: (float(lat), float(long))
            for name, lat, long in sorted(_rows(store, _PLACES))
        },
    )


def _properties(
    declared: Iterable[Word], have: Mapping[str, set[str]], take: Mapping[str, set[str]]
) -> tuple[Property, ...]:
    """Return the properties that are declared, and those of others that the data use."""
    words = {word.name: word for word in declared}
    for name in have:
        if not name.startswith("<"):
            words.setdefault(name, Word(name, ""))
    return tuple(
        Property(
            word.name,
            word.label,
            word.about,
            tuple(sorted(have.get(word.name, ()))),
            tuple(sorted(take.get(word.name, ()))),
        )
        for _, word in sorted(words.items())
    )


def _words(store: Store, text: str) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    for row in sorted(_rows(store, text)):
        name, *rest = row
        found.setdefault(compact(name), Word(compact(name), *rest[:2], *map(compact, rest[2:])))
    return tuple(found[name] for name in sorted(found))


def _sets(store: Store, text: str) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, group in _rows(store, text):
        found[compact(name)].add(compact(group))
    return found


def _rows(store: Store, text: str) -> list[list[str]]:
    answer = store.query(text)
    return answer.plain() if isinstance(answer, Result) else []
