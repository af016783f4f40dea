"""DCAT 3: a published dataset as catalogues of data list it, with each file and its checksum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from miggraph.errors import UsageError
from miggraph.export.catalogue.edition import Edition
from miggraph.export.catalogue.files import DataFile
from miggraph.export.catalogue.statements import (
    DCAT,
    FOAF,
    LICENCE,
    NOTE,
    SPDX,
    TERMS,
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
from miggraph.export.catalogue.void import of_view
from miggraph.vocabulary import PREFIXES

__all__ = ["dcat"]

_TITLE: Final = "miggraph: arrangements between states on moving people"
_ABOUT: Final = (
    "A knowledge graph of arrangements between states on moving people. Every fact is one source's "
    "claim, and what is accepted follows from a named policy. "
)
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


def dcat(edition: Edition, found: Survey) -> bytes:
    """Describe a published dataset in the terms of DCAT 3.

    Parameters
    ----------
    edition
        Version and files.
    found
        What the dataset holds; the day of issue is that on which its newest record was entered.

    Returns
    -------
    bytes
        Turtle, sorted.

    Raises
    ------
    UsageError
        If two files have one path, or the version before is this one.
    """
    _check(edition)
    graph = Statements()
    _dataset(graph, edition, found)
    for file in edition.files:
        graph.add(edition.iri, link(f"{DCAT}distribution", edition.file_iri(file)))
        _distribution(graph, edition, file)
    if edition.endpoint:
        service = f"{edition.iri}#endpoint"
        graph.add(
            service,
            *typed(f"{DCAT}DataService"),
            phrase(f"{TERMS}title", "SPARQL endpoint of miggraph"),
            link(f"{DCAT}endpointURL", edition.endpoint),
            link(f"{DCAT}servesDataset", edition.iri),
            link(f"{TERMS}license", LICENCE),
            link(f"{TERMS}conformsTo", "http://www.w3.org/TR/sparql11-protocol/"),
        )
    return turtle(graph.all, f"{edition.iri}#")


def _check(edition: Edition) -> None:
    paths = [file.path for file in edition.files]
    twice = sorted({path for path in paths if paths.count(path) > 1})
    if twice:
        raise UsageError(
            f"Two files of the publication are called {twice[0]}.", fix="give each its own path."
        )
    if edition.version == edition.previous:
        raise UsageError(
            f"Version {edition.version} is said to follow itself.",
            fix="give the new edition a new version.",
        )


def _dataset(graph: Statements, edition: Edition, found: Survey) -> None:
    period, creator = f"{edition.iri}#period", f"{edition.iri}#creator"
    graph.add(
        edition.iri,
        *typed(f"{DCAT}Dataset"),
        phrase(f"{TERMS}title", _TITLE),
        phrase(f"{TERMS}description", _ABOUT + NOTE),
        link(f"{TERMS}license", LICENCE),
        link(f"{TERMS}language", "http://publications.europa.eu/resource/authority/language/ENG"),
        text(f"{DCAT}version", edition.version),
        text(f"{TERMS}identifier", edition.iri),
        day(f"{TERMS}issued", found.view.recorded_on),
        link(f"{DCAT}isVersionOf", edition.series),
        *(phrase(f"{DCAT}keyword", word) for word in edition.keywords),
        *of_view(found.view),
        *(link(f"{TERMS}spatial", state) for state in found.places),
    )
    graph.add(
        edition.series,
        *typed(f"{DCAT}Resource"),
        phrase(f"{TERMS}title", _TITLE),
        link(f"{DCAT}hasCurrentVersion", edition.iri),
    )
    if found.start:
        graph.add(edition.iri, link(f"{TERMS}temporal", period))
        graph.add(
            period,
            *typed(f"{TERMS}PeriodOfTime"),
            day(f"{DCAT}startDate", found.start),
            day(f"{DCAT}endDate", found.end),
        )
    if edition.creator:
        graph.add(
            edition.iri,
            *(link(f"{TERMS}{role}", creator) for role in ("creator", "publisher")),
        )
        graph.add(creator, *typed(f"{FOAF}Agent"), text(f"{FOAF}name", edition.creator))
    if edition.previous:
        graph.add(edition.iri, link(f"{DCAT}previousVersion", edition.iri_of(edition.previous)))


def _distribution(graph: Statements, edition: Edition, file: DataFile) -> None:
    name = edition.file_iri(file)
    checksum = f"{name}#sha256"
    graph.add(
        name,
        *typed(f"{DCAT}Distribution"),
        phrase(f"{TERMS}title", file.title),
        phrase(f"{TERMS}description", file.about),
        text(f"{TERMS}identifier", file.path),
        link(f"{TERMS}license", LICENCE),
        number(f"{DCAT}byteSize", file.size, "nonNegativeInteger"),
        link(f"{SPDX}checksum", checksum),
        *_media_type(file.media_type),
        *([link(f"{TERMS}conformsTo", file.conforms_to)] if file.conforms_to else []),
    )
    if edition.location:
        graph.add(
            name,
            link(f"{DCAT}accessURL", edition.location),
            link(f"{DCAT}downloadURL", edition.address(file)),
        )
    hexadecimal = ox.NamedNode(f"{PREFIXES['xsd']}hexBinary")
    graph.add(
        checksum,
        *typed(f"{SPDX}Checksum"),
        link(f"{SPDX}algorithm", f"{SPDX}checksumAlgorithm_sha256"),
        (f"{SPDX}checksumValue", ox.Literal(file.sha256, datatype=hexadecimal)),
    )


def _media_type(media_type: str) -> Iterable[Pair]:
    """Link the registered type; parameters such as a version have no IRI and are told as text."""
    registered, _, parameters = media_type.partition(";")
    yield link(f"{DCAT}mediaType", _MEDIA_TYPES + quote(registered.strip(), safe="/+.-"))
    if parameters:
        yield text(f"{TERMS}format", media_type)
