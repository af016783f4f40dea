"""A release: everything in one folder, with checksums and descriptions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from miggraph.errors import ExportError, UsageError
from miggraph.export.catalogue import Survey, dcat, survey, void
from miggraph.export.catalogue.about import About, about_release
from miggraph.export.catalogue.checksums import checksums, data_file
from miggraph.export.catalogue.citation import citation
from miggraph.export.catalogue.crate import CRATE_FILE, crate
from miggraph.export.catalogue.croissant import croissant
from miggraph.export.catalogue.datapackage import datapackage
from miggraph.export.catalogue.files import DataFile
from miggraph.export.rdf.dataset import Dataset
from miggraph.export.table_formats import TABLE_FORMATS, check_installed
from miggraph.knowledge import KnowledgeGraph
from miggraph.publishing import Masking, disclosed, licence_of, masked
from miggraph.release.against import PACKAGE, Change, changes_between, summary_text
from miggraph.release.content import Item, Written, write_data
from miggraph.release.folder import CHECKSUMS, replacing_folder
from miggraph.release.readme import readme
from miggraph.tabular import csv_text

__all__ = ["Release", "write_release"]

_MASKED: Final = (
    "Cells of one to three persons are shown as 1 to 3, with the quarter and without onward "
    "movement of so few or that would tell of so few, unless a government or a court tells these "
    "details. Of transfers with such a cell, "
    "notes are left out or replaced, and ids are made anew; facilities are left out where "
    "everybody moved under an agreement is in such a cell. Totals that would tell such a cell "
    "are widened. "
    "Where any onward movement is withheld, how many moved on in all is given as from 0 to all who "
    "came. So bounds "
    "are wider than those of the unmasked records, and ranks and least numbers of hubs can differ. "
    "What is masked is still in the sources that are cited; their titles, addresses and dates, and "
    "labels of agreements, may tell it. Masking makes a search longer; it does not make public "
    "facts private."
)
_UNMASKED: Final = (
    "Small counts are not masked: for work on one's own machine, not to be passed on."
)
_CODEBOOKS: Final = (
    "What the columns of a table mean is in codebook/TABLE.md; what nodes and edges of a network "
    "say, in codebook/network-NETWORK.md."
)
_JSON: Final = "application/json"
_JSON_LD: Final = "application/ld+json"
_FEW: Final = 3


@dataclass(frozen=True)
class Release:
    """What was written.

    Attributes
    ----------
    folder
        Where it is.
    about
        What it says of itself.
    files
        All files that hold data, with the format of each.
    missing
        Networks that a format cannot hold.
    maskings
        What is masked.
    changes
        What changed since the release it was compared with; None if there was none.
    """

    folder: Path
    about: About
    files: tuple[Written, ...]
    missing: tuple[Item, ...]
    maskings: tuple[Masking, ...]
    changes: tuple[Change, ...] | None


def write_release(
    kg: KnowledgeGraph,
    folder: Path,
    *,
    unmasked: bool = False,
    redistributable: bool = False,
    against: Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write everything that can be published to a folder: all of it, or nothing.

    Parameters
    ----------
    kg
        The graph, unmasked.
    folder
        Is made; an unchanged release in it is replaced.
    unmasked
        Whether small counts stay as they are, for work on one's own machine.
    redistributable
        Whether sources are left out whose stated terms do not allow that they are passed on.
    against
        Folder of an older release, to say what changed since.
    say
        Is told what is written next.

    Returns
    -------
    Release
        What was written.

    Raises
    ------
    ExportError
        If something masked could still be worked out, `folder` holds anything but an unchanged
        release, or it cannot be written.
    DataError
        If `against` is no release.
    """
    if against is not None and against.resolve() == folder.resolve():
        raise UsageError(
            "A release cannot be compared with the one that it replaces.",
            fix="copy the older release to another folder.",
        )
    for format_ in TABLE_FORMATS.values():
        check_installed(format_)
    say("masking")
    out = kg.published(masked=not unmasked, redistributable=redistributable)
    maskings: tuple[Masking, ...] = ()
    if not unmasked:
        whole = kg.published(masked=False, redistributable=redistributable)
        maskings = masked(whole.dossier).maskings
        _check_disclosure(out)
    about = about_release(
        policy=out.policy,
        clocks=out.clocks,
        digest=out.digest,
        version=out.edition,
        notes=_notes(kg, out, unmasked, redistributable),
    )
    with replacing_folder(folder) as new:
        dataset = Dataset.read(out.quads)
        written, missing = write_data(out, dataset, new, say)
        say("descriptions")
        shelf = _Shelf(new, [one.file for one in written])
        if maskings:
            shelf.add("masked.csv", _masked_csv(maskings), "text/csv", "What is masked, and why")
        shelf.add(
            PACKAGE, datapackage(about, out.tables, shelf.files), _JSON, "Tables and their columns"
        )
        changes, before = None, ""
        if against is not None:
            say(f"changes since {against.name}")
            changes = tuple(changes_between(against, new))
            before = _version(against)
            for name, content, media_type in _changes(changes, before, about.version):
                shelf.add(name, content, media_type, f"What changed since {before}")
        _describe(shelf, about, out, survey(dataset), written, missing, before)
    return Release(folder, about, tuple(written), tuple(missing), maskings, changes)


def _notes(
    kg: KnowledgeGraph, out: KnowledgeGraph, unmasked: bool, redistributable: bool
) -> tuple[str, ...]:
    notes = [_UNMASKED if unmasked else _MASKED, _CODEBOOKS]
    if redistributable:
        sources = out.dossier.sources.values()
        unstated = sum(1 for one in sources if licence_of(one).redistributable == "unstated")
        left = len(kg.dossier.sources) - len(sources)
        notes.append(
            f"Sources left out, as their stated terms do not let them be passed on: {left:,}. "
            f"Sources that state no terms and are kept, as they are only cited: {unstated:,}."
        )
    notes.append(f"Digest of the data before anything was masked or left out: {kg.digest}.")
    return tuple(notes)


class _Shelf:
    """Files that are written one after another, each measured."""

    def __init__(self, folder: Path, files: list[DataFile]) -> None:
        self.folder = folder
        self.files = files

    def add(self, path: str, content: bytes, media_type: str, title: str) -> None:
        (self.folder / path).write_bytes(content)
        self.files.append(
            data_file(self.folder, path, media_type=media_type, title=title, about=f"{title}.")
        )


def _describe(
    shelf: _Shelf,
    about: About,
    kg: KnowledgeGraph,
    found: Survey,
    written: Sequence[Written],
    missing: Sequence[Item],
    before: str,
) -> None:
    """Write the descriptions; each is told of the files before it, the checksums of all."""
    # Equal data are the same version, which does not follow itself.
    edition = about.edition(shelf.files, previous="" if before == about.version else before)
    shelf.add("README.md", readme(about, written, missing).encode(), "text/markdown", "Read first")
    shelf.add("CITATION.cff", citation(about), "application/yaml", "How to cite the release")
    shelf.add("LICENSE", _licence(about), "text/plain", "Terms of the data")
    shelf.add("dcat.ttl", dcat(edition, found), "text/turtle", "DCAT 3 description")
    shelf.add("void.ttl", void(edition, found), "text/turtle", "VoID description")
    shelf.add(
        "croissant.json",
        croissant(about, kg.tables, shelf.files),
        _JSON_LD,
        "Croissant description",
    )
    shelf.add(CRATE_FILE, crate(about, shelf.files), _JSON_LD, "RO-Crate description")
    shelf.add(CHECKSUMS, checksums(shelf.files), "text/plain", "SHA-256 of all other files")


def _licence(about: About) -> bytes:
    return (
        f"{about.title}\n\n"
        f"These data are licensed under {about.licence.title}: {about.licence.iri}\n\n"
        "Cite them as CITATION.cff says. The sources that tables/sources.csv names stay under the "
        "terms of their publishers; nothing of their text is in here.\n"
    ).encode()


def _check_disclosure(kg: KnowledgeGraph) -> None:
    """Refuse to release what tells something that is masked.

    Raises
    ------
    ExportError
        If something does.
    """
    if found := disclosed(kg.dossier):
        told = "; ".join(f"{one.kind} {one.id}: {one.how}" for one in found[:_FEW])
        raise ExportError(
            f"{len(found):,} masked details could be worked out from the release: {told}.",
            fix="do not publish; this is a fault of miggraph that its authors should know.",
        )


def _masked_csv(maskings: Sequence[Masking]) -> bytes:
    rows = [[one.kind, one.id, one.what, one.why] for one in maskings]
    return csv_text(["kind", "id", "what", "why"], rows).encode()


def _changes(
    changes: Sequence[Change], before: str, after: str
) -> Iterator[tuple[str, bytes, str]]:
    yield "changes.csv", csv_text(Change._fields, changes).encode(), "text/csv"
    yield "changes.md", summary_text(changes, before, after).encode(), "text/markdown"


def _version(folder: Path) -> str:
    """Return the version of a release, as its description of the tables has it."""
    package = json.loads((folder / PACKAGE).read_text("utf-8"))
    return str(package["version"])
