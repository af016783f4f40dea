"""Start a new agreement or source: a skeleton that can be read, with nothing made up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from miggraph.curated import canonical, turtle
from miggraph.curated.checks import check_agreement, check_name, check_source
from miggraph.curated.layout import agreement_text
from miggraph.curated.read import parse_folder, read_corpus
from miggraph.curated.registers import names_of
from miggraph.curated.terms import day_term, line_text, phrase
from miggraph.curated.turtle import Description, Graph
from miggraph.curated.write import describe_agreement, describe_source, source_file_name
from miggraph.curated.writing import writing
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.files import replace_files
from miggraph.records import Agreement, Dossier, Party, Source

__all__ = ["new_agreement", "new_source", "parties_of", "published_of"]

_DATE: Final = re.compile(r"-((?:19|20)\d{2}(?:-\d{2}){0,2})(?=-|$)")
_URL: Final = re.compile(r"https?://[^\s/]+\S*")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def parties_of(name: str) -> tuple[Party, ...]:
    """Read the parties from the id of an agreement: the first sends, the others receive.

    Parameters
    ----------
    name
        The id, e.g. ``us-xk-2025-third-country``.
    """
    head = re.split(r"-(?:\d{4}|nd)(?:-|$)", name)[0]
    codes = [code.upper() for code in head.split("-")]
    return tuple(Party(code, "sending" if n == 0 else "receiving") for n, code in enumerate(codes))


def published_of(name: str) -> str | None:
    """Read the date of publication from the id of a source, None if it has none."""
    found = _DATE.search(name)
    undated = "-nd-" in f"{name}-"[: found.start() + 1] if found else True
    return None if found is None or undated else found[1]


def new_agreement(folder: Path, agreement: Agreement, source: str | None, on: str) -> Path:
    """Write the file of a new agreement: its identity, and an empty graph for a source.

    Parameters
    ----------
    folder
        The data folder.
    agreement
        The identity.
    source
        The source that is entered first, None to add its graph later.
    on
        The day of entry (YYYY-MM-DD).

    Raises
    ------
    DataError
        If the agreement exists, or a code does not.
    UnknownNameError
        If there is no such source.
    """
    check_name(agreement.id)
    agreement = replace(agreement, label=line_text(agreement.label, "label"))
    with writing(folder):
        known = _registers(folder)
        check_agreement(agreement, known.states)
        where = f"agreements/{agreement.id}.trig"
        if (folder / where).exists():
            raise DataError(
                f"agreement:{agreement.id} exists.",
                file=folder / where,
                fix="add to its file, or choose another id.",
            )
        if source is not None and source not in known.sources:
            raise UnknownNameError("source", source, known.sources)
        graphs: dict[str, Graph] = {
            "": {f"agreement:{agreement.id}": describe_agreement(agreement)}
        }
        if source is not None:
            name = f"source:{source}"
            graphs[name] = {name: {"mig:recordedOn": [day_term(on)]}}
        replace_files(folder, {where: agreement_text(graphs).encode()})
    return folder / where


def new_source(folder: Path, source: Source, *, publisher: str | None = None) -> Path:
    """Describe a new source in the file of its year.

    Parameters
    ----------
    folder
        The data folder.
    source
        The source.
    publisher
        Id of a publisher to enter with it, under the source's publisher name and type; None if
        the register has it.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If the source or the new publisher exists, or a code or date is wrong.
    UsageError
        If no publisher of the register has that name.
    """
    check_name(source.id)
    check_source(source)
    source = replace(
        source,
        title=line_text(source.title, "title"),
        publisher=line_text(source.publisher, "name of the publisher"),
    )
    if source.url is not None and not _URL.fullmatch(source.url):
        raise UsageError(f"{source.url!r} is no address.", fix="begin it with https:// or http://.")
    if not _LANGUAGE.fullmatch(source.language):
        raise UsageError(
            f"{source.language!r} is no language tag.", fix="write it like en, sq or zh-Hant."
        )
    with writing(folder):
        known = _registers(folder)
        twin = next((s.id for s in known.sources.values() if s.url and s.url == source.url), None)
        if twin is not None:
            raise DataError(
                f"source:{twin} has the same address.",
                file=folder / "sources",
                fix="enter what the page says under that source.",
            )
        if source.id in known.sources:
            raise DataError(
                f"source:{source.id} exists.", file=folder / "sources", fix="choose another id."
            )
        files = {}
        if publisher is not None:
            files["publishers.ttl"] = _with_publisher(folder, known, source, publisher)
        known_names = names_of(known.publishers.values())
        for name in (source.publisher if publisher is None else None, source.relays):
            if name is not None and name not in known_names:
                raise _unknown_publisher(known, name)
        where = f"sources/{source_file_name(source)}"
        graph = _graph(folder / where)
        graph[f"source:{source.id}"] = describe_source(source)
        files[where] = canonical.register(graph)
        replace_files(folder, {name: text.encode() for name, text in files.items()})
    return folder / where


def _registers(folder: Path) -> Dossier:
    """Read registers and sources; no agreement is needed to start one."""
    paths = [*folder.glob("*.ttl"), *folder.glob("sources/*.ttl")]
    names = [path.relative_to(folder).as_posix() for path in paths]
    return read_corpus(parse_folder(folder, names=names))


def _graph(path: Path) -> Graph:
    if not path.exists():
        return {}
    document = turtle.parse(path)
    turtle.refuse_comments(document)
    return dict(document.graphs.get("", {}))


def _with_publisher(folder: Path, known: Dossier, source: Source, name: str) -> str:
    check_name(name)
    if name in known.publishers or source.publisher in names_of(known.publishers.values()):
        raise DataError(
            f"The register has publisher:{name}, or a publisher of the name {source.publisher}.",
            file=folder / "publishers.ttl",
            fix="leave --new-publisher out, or choose another id.",
        )
    graph = _graph(folder / "publishers.ttl")
    description: Description = {
        "rdf:type": ["mig:Publisher"],
        "mig:publisherType": [f"source-type:{source.type}"],
        "skos:prefLabel": [phrase(source.publisher)],
    }
    graph[f"publisher:{name}"] = description
    return canonical.register(graph)


def _unknown_publisher(known: Dossier, name: str) -> UsageError:
    unknown = UnknownNameError("publisher", name, names_of(known.publishers.values()))
    near = (
        f"did you mean {' or '.join(unknown.suggestions)}? If not, " if unknown.suggestions else ""
    )
    return UsageError(
        unknown.message,
        fix=f"{near}enter it with --new-publisher ID, or add the name to publishers.ttl.",
    )
