"""Read ``data/`` into typed records."""

from __future__ import annotations

from pathlib import Path

from miggraph.curated import registers
from miggraph.curated.agreements import AgreementReader
from miggraph.curated.subject import Subject, date_of, scheme_reader
from miggraph.curated.terms import iri_of, text_of
from miggraph.curated.turtle import parse
from miggraph.errors import DataError
from miggraph.records import Dossier, Source

__all__ = ["not_a_data_folder", "read_dossier", "read_sources"]


def read_dossier(folder: Path) -> Dossier:
    """Read a data folder.

    Raises
    ------
    DataError
        At the first fault, with file, line and a way to mend it.
    """
    if not (folder / "states.ttl").is_file():
        raise not_a_data_folder(folder)
    states = registers.read_states(folder / "states.ttl")
    sources = read_sources(folder)
    reader = AgreementReader(states, sources)
    for path in sorted((folder / "agreements").glob("*.trig")):
        reader.read(parse(path))
    reader.places.check_references(reader.names())
    return Dossier(
        states=states,
        publishers=registers.read_publishers(folder / "publishers.ttl"),
        agencies=registers.read_agencies(folder / "agencies.ttl"),
        facilities=registers.read_facilities(folder / "facilities.ttl"),
        policies=registers.read_policies(folder / "policies"),
        sources=sources,
        agreements=reader.agreements,
        claims=tuple(sorted(reader.claims, key=lambda claim: claim.id)),
        accounts=tuple(sorted(reader.accounts, key=lambda account: account.id)),
        judgements=registers.read_judgements(folder / "judgements.csv"),
    )


def not_a_data_folder(folder: Path) -> DataError:
    """Return the error for a folder that holds no data."""
    return DataError(
        "This is not a data folder: it has no states.ttl.",
        file=folder,
        fix="give the folder that holds states.ttl, sources/ and agreements/.",
    )


def read_sources(folder: Path) -> dict[str, Source]:
    """Read ``sources/*.ttl``."""
    sources: dict[str, Source] = {}
    homes: dict[str, Path] = {}
    for path in sorted((folder / "sources").glob("*.ttl")):
        for subject in registers.subjects(parse(path), "source", ("mig:Source",)):
            if subject.local in sources:
                raise subject.error(
                    f"{subject.name} is also described in {homes[subject.local].name}.",
                    fix="keep one of the two descriptions.",
                )
            homes[subject.local] = path
            sources[subject.local] = _source(subject)
    return sources


def _source(subject: Subject) -> Source:
    subject.check_predicates(
        (
            "mig:publisherName",
            "dcterms:title",
            "schema:url",
            "mig:sourceType",
            "dcterms:language",
            "mig:published",
            "mig:relays",
            "dcterms:license",
        )
    )
    return Source(
        id=subject.local,
        publisher=subject.required("mig:publisherName", text_of),
        title=subject.required("dcterms:title", text_of),
        type=subject.required("mig:sourceType", scheme_reader("source-type")),
        language=subject.required("dcterms:language", text_of),
        url=subject.optional("schema:url", text_of),
        published=subject.optional("mig:published", date_of),
        relays=subject.optional("mig:relays", text_of),
        license=subject.optional("dcterms:license", iri_of),
    )
