"""Statements of a description, and their text in Turtle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from miggraph.export.rdf.dataset import Dataset
from miggraph.export.rdf.turtle import Shortener, blocks, prefix_lines
from miggraph.vocabulary import PREFIXES

__all__ = [
    "DCAT",
    "FOAF",
    "FORMATS",
    "LICENCE",
    "NAMESPACES",
    "NOTE",
    "SD",
    "SPDX",
    "TERMS",
    "VOID",
    "Statements",
    "day",
    "link",
    "number",
    "phrase",
    "text",
    "turtle",
    "typed",
]

DCAT: Final = "http://www.w3.org/ns/dcat#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
FORMATS: Final = "http://www.w3.org/ns/formats/"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
SPDX: Final = "http://spdx.org/rdf/terms#"
TERMS: Final = PREFIXES["dcterms"]
VOID: Final = "http://rdfs.org/ns/void#"
NAMESPACES: Final = {"dcat": DCAT, "foaf": FOAF, "sd": SD, "spdx": SPDX, "void": VOID}
#: Of the data and of the ontology, see data/LICENSE.
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
NOTE: Final = (
    "Absence of a record is no evidence of absence. That an arrangement is listed does not mean "
    "that it is lawful, binding or in force. An onward path does not prove that the same persons "
    "moved."
)
_XSD: Final = PREFIXES["xsd"]

Pair = tuple[str, ox.NamedNode | ox.Literal]


class Statements:
    """Triples in the order in which they are told."""

    def __init__(self) -> None:
        self.all: list[ox.Triple] = []

    def add(self, subject: str, *pairs: Pair) -> None:
        """Say something of a subject."""
        for predicate, value in pairs:
            self.all.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))


def typed(*classes: str) -> Iterable[Pair]:
    """Say that the subject is of these classes."""
    return [(f"{PREFIXES['rdf']}type", ox.NamedNode(name)) for name in classes]


def link(predicate: str, iri: str) -> Pair:
    """Link to another thing."""
    return predicate, ox.NamedNode(iri)


def text(predicate: str, words: str) -> Pair:
    """Say words of no language."""
    return predicate, ox.Literal(words)


def phrase(predicate: str, words: str) -> Pair:
    """Say words in English."""
    return predicate, ox.Literal(words, language="en")


def number(predicate: str, count: int, datatype: str = "integer") -> Pair:
    """Say a number."""
    return predicate, ox.Literal(str(count), datatype=ox.NamedNode(_XSD + datatype))


def day(predicate: str, written: str) -> Pair:
    """Say a day, written as in 2025-06-11."""
    return predicate, ox.Literal(written, datatype=ox.NamedNode(f"{_XSD}date"))


def turtle(triples: Iterable[ox.Triple], here: str) -> bytes:
    """Write triples as sorted Turtle.

    Parameters
    ----------
    triples
        Without blank nodes.
    here
        Namespace of what is described. Of all prefixes only those that are used are declared.
    """
    lines = Dataset.read(f"{triple} .\n".encode() for triple in triples).accepted
    prefixes = {**PREFIXES, **NAMESPACES, "here": here}
    short = Shortener(prefixes)
    body = b"".join(blocks(lines, short))
    return prefix_lines({name: prefixes[name] for name in short.used}) + body
