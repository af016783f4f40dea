"""Read ``data/`` into typed records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from msgspec import structs

from miggraph.curated import registers
from miggraph.curated.agreements import AgreementReader
from miggraph.curated.faults import Report, refuse, reported
from miggraph.curated.judgements import read_judgements
from miggraph.curated.turtle import Document, parse
from miggraph.records import Dossier, Judgement, State

__all__ = [
    "REGISTERS",
    "Corpus",
    "data_files",
    "parse_folder",
    "read_corpus",
    "read_dossier",
    "records_of",
]

T = TypeVar("T")
#: The registers that every data folder has.
REGISTERS: Final = ("states.ttl", "publishers.ttl", "agencies.ttl", "facilities.ttl")
_SOURCE: Final = re.compile(r"^source:([\w.-]+)\s", re.MULTILINE)
_FOLDERS: Final = ("policies/*.ttl", "sources/*.ttl", "agreements/*.trig")


class Corpus(NamedTuple):
    """The parsed files of a data folder, by their names within it.

    Files that were not parsed, because nobody asked for them or because of a fault, are missing.
    """

    folder: Path
    documents: dict[str, Document]

    def under(self, prefix: str) -> list[Document]:
        """Return the documents whose names start with `prefix`, in the order of their names."""
        return [self.documents[name] for name in sorted(self.documents) if name.startswith(prefix)]


def read_dossier(folder: Path) -> Dossier:
    """Read a data folder.

    Raises
    ------
    DataError
        At the first fault, with file, line and a way to mend it.
    """
    return read_corpus(parse_folder(folder))


def data_files(folder: Path) -> list[str]:
    """Return the names of the RDF files of a data folder: registers, policies, sources, agreements.

    Raises
    ------
    DataError
        If the folder holds no data.
    """
    if not (folder / "states.ttl").is_file():
        raise registers.not_a_data_folder(folder)
    names = list(REGISTERS)
    for pattern in _FOLDERS:
        names += sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))
    return names


def parse_folder(
    folder: Path, report: Report = refuse, names: Collection[str] | None = None
) -> Corpus:
    """Parse the files of a data folder.

    Parameters
    ----------
    folder
        The data folder.
    report
        What to do with a file that cannot be parsed.
    names
        Only these files; None: all.

    Raises
    ------
    DataError
        If the folder holds no data.
    """
    documents = {}
    for name in data_files(folder):
        if names is None or name in names:
            with reported(report):
                documents[name] = parse(folder / name)
    return Corpus(folder, documents)


def read_corpus(corpus: Corpus, report: Report = refuse) -> Dossier:
    """Turn parsed files into records.

    Parameters
    ----------
    corpus
        The files.
    report
        What to do with a fault; what is faulty is left out of the result.
    """
    present = {path.stem for path in (corpus.folder / "agreements").glob("*.trig")}
    return records_of(
        corpus,
        read_judgements(corpus.folder / "judgements.csv", report),
        sources=_described_sources(corpus),
        agreements=present,
        report=report,
    )


def records_of(
    corpus: Corpus,
    judgements: Iterable[Judgement],
    *,
    sources: Collection[str] | None,
    agreements: Collection[str],
    report: Report = refuse,
) -> Dossier:
    """Turn documents into records, without a look at the folder.

    The result does not depend on which file holds what, nor on the order in which things stand:
    everything is in the order of its id.

    Parameters
    ----------
    corpus
        The documents.
    judgements
        The judgements, which are no RDF.
    sources
        The sources that claims may rest on; None: it is not known which there are.
    agreements
        The agreements that may be referred to, whether or not their documents are here.
    report
        What to do with a fault; what is faulty is left out of the result.
    """
    described = corpus.under("states.ttl")
    states = _with_faulty(registers.read_states(described, report), described)
    found = registers.read_sources(corpus.under("sources/"), report)
    reader = AgreementReader(states, sources, report)
    for document in corpus.under("agreements/"):
        reader.read(document)
    reader.check_references(agreements)
    return Dossier(
        states=_sorted(states),
        publishers=_sorted(registers.read_publishers(corpus.under("publishers.ttl"), report)),
        agencies=_sorted(registers.read_agencies(corpus.under("agencies.ttl"), report)),
        facilities=_sorted(registers.read_facilities(corpus.under("facilities.ttl"), report)),
        policies=_sorted(registers.read_policies(corpus.under("policies/"), report)),
        sources=_sorted(found),
        agreements=_sorted(reader.agreements),
        claims=tuple(sorted(reader.claims, key=lambda claim: claim.id)),
        accounts=tuple(sorted(reader.accounts, key=lambda account: account.id)),
        judgements=tuple(sorted(set(judgements), key=_all_fields)),
    )


def _sorted(records: dict[str, T]) -> dict[str, T]:
    return dict(sorted(records.items()))


def _all_fields(judgement: Judgement) -> tuple[str, ...]:
    """Return what judgements are sorted by: first the transfers and the day."""
    left, right, what, by, day, reason, withdrawn = structs.astuple(judgement)
    return left, right, day, what, by, reason, withdrawn or ""


def _described_sources(corpus: Corpus) -> set[str] | None:
    """Return the ids of all sources that are described, in faulty and in broken files, too.

    None if a file is so broken that it cannot be told which sources it describes.
    """
    found = {
        name.removeprefix("source:")
        for document in corpus.under("sources/")
        for name in document.graphs.get("", {})
        if name.startswith("source:")
    }
    for path in (corpus.folder / "sources").glob("*.ttl"):
        if f"sources/{path.name}" not in corpus.documents:
            with suppress(OSError):
                ids = _SOURCE.findall(path.read_text(encoding="utf-8", errors="replace"))
                if not ids:
                    return None
                found.update(ids)
    return found


def _with_faulty(states: dict[str, State], documents: Iterable[Document]) -> dict[str, State]:
    """Add a state by its code alone where its description has a fault: it is known all the same."""
    codes = {
        name.removeprefix("state:")
        for document in documents
        for name in document.graphs.get("", {})
        if name.startswith("state:")
    }
    return states | {code: State(code, code) for code in sorted(codes - states.keys())}
