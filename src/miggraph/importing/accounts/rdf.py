"""The accounts of an imported table as sorted N-Quads, whatever its size.

Lines are sorted in parts that fit into memory, each part in a file of its own, and the parts are
merged. So the memory depends on the size of a part, and not on that of the table.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from miggraph.curated.registers import read_states
from miggraph.curated.turtle import parse
from miggraph.files import replacing
from miggraph.graph.additions import describe_additions
from miggraph.graph.quads import Quads
from miggraph.graph.statements import Statements
from miggraph.importing.accounts.facts import accounts_of, entered_on, reporters_in
from miggraph.importing.accounts.voices import voices_of, with_publishers
from miggraph.importing.codes import all_states
from miggraph.importing.editions.editions import Edition, Selection, edition_in
from miggraph.records import Dossier, Publisher, Source
from miggraph.resources import resource

__all__ = ["write_rdf"]

#: So many accounts are written at a time; each has some thirty lines.
_PART: Final = 10_000


def write_rdf(edition_folder: Path, path: Path) -> int:
    """Write what an edition tells, as accounts of its sources.

    Each source is a named graph of its accounts; the default graph describes the sources, their
    publishers and the values. States are named and not described: the dataset of the project has
    them.

    Parameters
    ----------
    edition_folder
        Folder of the edition.
    path
        The file; it is whole or as it was before.

    Returns
    -------
    int
        Number of lines.

    Raises
    ------
    DataError
        If the edition cannot be read.
    OSError
        If the file cannot be written.
    """
    edition = edition_in(edition_folder)
    lines = 0
    with replacing(path) as file, ExitStack() as stack:
        parts = [stack.enter_context(_spilt(part, path.parent)) for part in _parts(edition)]
        last = b""
        for line in heapq.merge(*parts):
            if line != last:
                file.write(line)
                lines += 1
            last = line
    return lines


def _parts(edition: Edition) -> Iterator[Quads]:
    """Give the sources with their publishers, and then some accounts at a time."""
    everything = Selection(edition.name)
    states = all_states(read_states([parse(resource("data") / "states.ttl")]))
    voices = list(voices_of(edition, reporters_in(edition, everything), states))
    dossier = _empty(
        publishers=with_publishers({}, voices),
        sources={voice.source.id: voice.source for voice in voices},
    )
    quads = Quads()
    Statements(quads, dossier, {}).sources()
    for name, description in describe_additions(dossier, ()):
        quads.add(name, description)
    yield quads
    accounts = accounts_of(edition, everything, entered_on(edition))
    while part := list(islice(accounts, _PART)):
        quads = Quads()
        statements = Statements(quads, dossier, {})
        for account in part:
            statements.account(account)
        yield quads


def _empty(publishers: dict[str, Publisher], sources: dict[str, Source]) -> Dossier:
    return Dossier(
        states={},
        publishers=publishers,
        agencies={},
        facilities={},
        policies={},
        sources=sources,
        agreements={},
        claims=(),
        accounts=(),
    )


@contextmanager
def _spilt(quads: Quads, folder: Path) -> Iterator[BinaryIO]:
    """Write sorted lines to a file without a name, and give it to be read."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(quads.text())
        file.seek(0)
        yield file
