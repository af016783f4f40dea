"""Read the registers: states, publishers, agencies, facilities, sources and policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, TypeVar

from miggraph.curated.faults import Report, refuse, reported
from miggraph.curated.predicates import PREDICATES
from miggraph.curated.subject import Subject, date_of, scheme_reader
from miggraph.curated.terms import boolean_of, code_of, iri_of, number_of, text_of
from miggraph.curated.turtle import Document, Term, expand, parse
from miggraph.errors import DataError
from miggraph.records import Agency, Facility, Policy, Publisher, Source, State

__all__ = [
    "names_of",
    "not_a_data_folder",
    "read_agencies",
    "read_facilities",
    "read_policies",
    "read_publishers",
    "read_register",
    "read_sources",
    "read_states",
    "subjects",
]

T = TypeVar("T")


def _number(term: Term) -> float:
    return float(number_of(term))


def _state_code(term: Term) -> str:
    return code_of(term, "state")


def subjects(
    document: Document, prefix: str, classes: tuple[str, ...], report: Report
) -> Iterator[Subject]:
    """Yield the subjects of a register; anything else in the file is a fault.

    A subject that describes the register itself (a prov:Entity) is passed over.
    """
    for graph, described in document.graphs.items():
        for name, description in described.items():
            subject = Subject(document, name, description)
            if graph:
                report(
                    subject.error(
                        f"{name} stands in the graph {graph}, but a register has no named graphs.",
                        fix="move it out of the braces.",
                    )
                )
            elif name.startswith(f"{prefix}:") and any(map(subject.is_a, classes)):
                yield subject
            elif not subject.is_a("prov:Entity"):
                report(
                    subject.error(
                        f"{name} is no {' or '.join(classes)} named {prefix}:….",
                        fix=f"give it the type {classes[0]} and the prefix {prefix}:.",
                    )
                )


def _labels(subject: Subject) -> tuple[str, tuple[str, ...]]:
    names = subject.every("skos:altLabel", text_of) + subject.every("skos:hiddenLabel", text_of)
    return subject.required("skos:prefLabel", text_of), names


def _register(
    documents: Iterable[Document],
    prefix: str,
    classes: tuple[str, ...],
    read: Callable[[Subject], T],
    report: Report,
) -> dict[str, T]:
    found = {}
    for document in documents:
        for subject in subjects(document, prefix, classes, report):
            with reported(report):
                found[subject.local] = read(subject)
    return found


def read_register(folder: Path) -> dict[str, State]:
    """Read the states of a data folder, by code, and nothing else.

    Raises
    ------
    DataError
        If there is no such folder, it holds no data, or the register has a fault.
    """
    if not folder.is_dir():
        raise DataError("There is no such folder.", file=folder, fix="give a data folder.")
    path = folder / "states.ttl"
    if not path.is_file():
        raise not_a_data_folder(folder)
    return dict(sorted(read_states([parse(path)]).items()))


def not_a_data_folder(folder: Path) -> DataError:
    """Return the error for a folder that holds no data."""
    return DataError(
        "This is not a data folder: it has no states.ttl.",
        file=folder,
        fix="give the folder that holds states.ttl, sources/ and agreements/.",
    )


def read_states(documents: Iterable[Document], report: Report = refuse) -> dict[str, State]:
    """Read ``states.ttl``."""
    documents = list(documents)
    states = _register(
        documents, "state", ("mig:State", "mig:Union", "mig:FormerState"), _state, report
    )
    for document in documents:
        for state in states.values():
            for other in (*state.predecessors, *filter(None, [state.administered_by])):
                if other not in states:
                    report(
                        DataError(
                            f"state:{state.code} refers to state:{other}, which is not described.",
                            file=document.path,
                            line=document.line_of(f"state:{state.code}", f"state:{other}"),
                            fix=f"describe state:{other}.",
                        )
                    )
    return states


def _state(subject: Subject) -> State:
    subject.check_predicates(PREDICATES["state"])
    label, names = _labels(subject)
    kind: Literal["state", "union", "former"] = "state"
    if subject.is_a("mig:Union"):
        kind = "union"
    elif subject.is_a("mig:FormerState"):
        kind = "former"
    return State(
        code=subject.local,
        label=label,
        kind=kind,
        names=names,
        alpha3=subject.optional("mig:alpha3", text_of),
        numeric=subject.optional("mig:numeric", text_of),
        region=subject.optional("mig:region", lambda term: code_of(term, "region")),
        latitude=subject.optional("geo:lat", _number),
        longitude=subject.optional("geo:long", _number),
        administered_by=subject.optional("mig:administeredBy", _state_code),
        predecessors=subject.every("mig:predecessor", _state_code),
    )


def read_sources(documents: Iterable[Document], report: Report = refuse) -> dict[str, Source]:
    """Read ``sources/*.ttl``."""
    sources: dict[str, Source] = {}
    homes: dict[str, Path] = {}
    for document in documents:
        for subject in subjects(document, "source", ("mig:Source",), report):
            with reported(report):
                _settle(subject, homes)
                sources[subject.local] = _source(subject)
    return sources


def _settle(subject: Subject, homes: dict[str, Path]) -> None:
    """Check that what may stand in any of several files is described once."""
    if subject.local in homes:
        raise subject.error(
            f"{subject.name} is also described in {homes[subject.local].name}.",
            fix="keep one of the two descriptions.",
        )
    homes[subject.local] = subject.document.path


def _address(term: Term) -> str:
    return expand(iri_of(term))


def _source(subject: Subject) -> Source:
    subject.check_predicates(PREDICATES["source"])
    return Source(
        id=subject.local,
        publisher=subject.required("mig:publisherName", text_of),
        title=subject.required("dcterms:title", text_of),
        type=subject.required("mig:sourceType", scheme_reader("source-type")),
        language=subject.required("dcterms:language", text_of),
        url=subject.optional("schema:url", text_of),
        published=subject.optional("mig:published", date_of),
        relays=subject.optional("mig:relays", text_of),
        license=subject.optional("dcterms:license", _address),
        is_table=subject.optional("mig:isTable", boolean_of) or False,
    )


def read_publishers(documents: Iterable[Document], report: Report = refuse) -> dict[str, Publisher]:
    """Read ``publishers.ttl``."""

    def read(subject: Subject) -> Publisher:
        subject.check_predicates(PREDICATES["publisher"])
        label, names = _labels(subject)
        return Publisher(
            id=subject.local,
            label=label,
            type=subject.required("mig:publisherType", scheme_reader("source-type")),
            names=names,
            state=subject.optional("mig:ofState", _state_code),
        )

    return _register(documents, "publisher", ("mig:Publisher",), read, report)


def names_of(publishers: Iterable[Publisher]) -> set[str]:
    """Return all names under which publishers are known."""
    return {name for publisher in publishers for name in (publisher.label, *publisher.names)}


def read_agencies(documents: Iterable[Document], report: Report = refuse) -> dict[str, Agency]:
    """Read ``agencies.ttl``."""

    def read(subject: Subject) -> Agency:
        subject.check_predicates(PREDICATES["agency"])
        label, names = _labels(subject)
        return Agency(subject.local, label, names, subject.optional("mig:ofState", _state_code))

    return _register(documents, "agency", ("mig:Agency",), read, report)


def read_facilities(documents: Iterable[Document], report: Report = refuse) -> dict[str, Facility]:
    """Read ``facilities.ttl``."""

    def read(subject: Subject) -> Facility:
        subject.check_predicates(PREDICATES["facility"])
        label, names = _labels(subject)
        return Facility(
            subject.local,
            label,
            names,
            subject.every("mig:place", text_of),
            subject.optional("mig:ofState", _state_code),
        )

    return _register(documents, "facility", ("mig:Facility",), read, report)


def read_policies(documents: Iterable[Document], report: Report = refuse) -> dict[str, Policy]:
    """Read ``policies/*.ttl``, one policy a file.

    A policy has tiers ``policy:<name>.1`` and so on; the first is the most trusted.
    """
    policies: dict[str, Policy] = {}
    homes: dict[str, Path] = {}
    for document in documents:
        for subject in subjects(document, "policy", ("mig:Policy", "mig:Tier"), report):
            with reported(report):
                _settle(subject, homes)
                if subject.is_a("mig:Policy"):
                    policies[subject.local] = _policy(subject)
    return policies


def _policy(subject: Subject) -> Policy:
    subject.check_predicates(PREDICATES["policy"])
    source_type = scheme_reader("source-type")
    tiers: dict[int, tuple[str, ...]] = {}
    for name in subject.every("mig:tier", lambda term: f"policy:{code_of(term, 'policy')}"):
        described = subject.document.graphs[""].get(name)
        if described is None:
            raise subject.error(f"{name} is not described.", name, fix="add it to the file.")
        tier = Subject(subject.document, name, described)
        tier.check_predicates(PREDICATES["tier"])
        order = tier.required("mig:order", lambda term: int(number_of(term)))
        if order in tiers:
            raise tier.error(
                f"{name} has the same mig:order as another tier.", fix="give each its own number."
            )
        tiers[order] = tier.every("mig:sourceType", source_type)
    method = subject.required("mig:method", scheme_reader("policy-method"))
    return Policy(
        id=subject.local,
        label=subject.required("skos:prefLabel", text_of),
        description=subject.required("skos:definition", text_of),
        method="majority" if method == "majority" else "trusted-first",
        tiers=tuple(tiers[order] for order in sorted(tiers)),
        only_when_alone=subject.every("mig:onlyWhenAlone", source_type),
    )
