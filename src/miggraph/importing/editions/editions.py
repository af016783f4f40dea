"""The imports that lie in a folder, and the current edition of each."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from miggraph import dates
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.importing.profiles.profile import Voice

__all__ = [
    "Edition",
    "ListedImport",
    "Selection",
    "current_edition",
    "edition_in",
    "imports_folder",
    "imports_in",
    "selection_of",
]

_VARIABLE: Final = "MIGGRAPH_IMPORTS"
_ID: Final = re.compile(r"[0-9a-f]{16}")


class Edition(Struct, frozen=True):
    """One edition of an import.

    Attributes
    ----------
    name
        Under which it was imported.
    id
        Follows from the table and the profile: where it is equal, all facts are.
    folder
        Where it lies.
    source
        Who publishes it.
    unit
        What its numbers count: ``persons``, ``flights`` or ``cases``.
    """

    name: str
    id: str
    folder: Path
    source: Voice
    unit: str


class ListedImport(NamedTuple):
    """An import, as a list of them shows it.

    `edition` is the one that counts, `earlier` are how many others lie beside it, `years` the first
    and the last, or nothing.
    """

    name: str
    title: str
    publisher: str
    unit: str
    facts: int
    years: tuple[int, ...]
    table: str
    edition: str
    earlier: int


class Selection(NamedTuple):
    """An import by its name, and the days on which what is taken from it begins."""

    name: str
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        if (self.since, self.until) == (None, None):
            return self.name
        return f"{self.name}:{self.since or '..'}/{self.until or '..'}"


def selection_of(text: str) -> Selection:
    """Read ``NAME`` or ``NAME:PERIOD``, the period in EDTF: ``eurostat-returns:2015/2024``.

    Raises
    ------
    UsageError
        If the period is none.
    """
    name, colon, period = text.partition(":")
    if not colon:
        return Selection(name)
    try:
        span = dates.span(period)
    except DataError as error:
        raise UsageError(
            f"The period of the import {name} cannot be read: {error.message}",
            fix=f"write it like {name}:2015/2024.",
        ) from error
    return Selection(name, span.earliest, span.latest)


def imports_folder(folder: str | Path | None = None) -> Path:
    """Return the folder of imports: the given one, ``MIGGRAPH_IMPORTS``, or that of the user."""
    if folder is not None:
        return Path(folder)
    chosen = os.environ.get(_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # noqa: PLC0415  # not on the warm path

    return user_data_path("miggraph", appauthor=False) / "imports"


def current_edition(folder: Path, name: str) -> Edition:
    """Return the edition of an import that counts.

    Parameters
    ----------
    folder
        The folder of imports.
    name
        Of the import.

    Raises
    ------
    UnknownNameError
        If nothing was imported under the name.
    DataError
        If it cannot be read.
    """
    known = _names_in(folder)
    if name not in known:
        if not known:
            raise DataError(
                f"Nothing was imported, so there is no {name!r}.",
                file=folder,
                fix="run miggraph import TABLE --profile NAME, or name the folder with --imports.",
            )
        raise UnknownNameError("import", name, known)
    marker = folder / name / "current"
    try:
        number = marker.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"The import cannot be read: {error}.", file=marker, fix=_AGAIN) from error
    if not _ID.fullmatch(number):
        raise DataError(f"{number[:40]!r} is no edition.", file=marker, fix=_AGAIN)
    return edition_in(folder / name / "editions" / number)


def imports_in(folder: Path) -> list[ListedImport]:
    """List what is imported, by name; nothing where there is no such folder.

    Raises
    ------
    DataError
        If an import cannot be read.
    """
    found = []
    for name in _names_in(folder):
        edition = current_edition(folder, name)
        told = _described(edition.folder)
        found.append(
            ListedImport(
                name,
                told.title,
                told.source.publisher,
                told.unit,
                told.facts,
                told.years,
                told.table,
                edition.id,
                len(list(edition.folder.parent.glob("*/edition.json"))) - 1,
            )
        )
    return found


def _names_in(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/current"))


def edition_in(folder: Path) -> Edition:
    """Return the edition in a folder, ``NAME/editions/ID``.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    told = _described(folder)
    return Edition(folder.parent.parent.name, folder.name, folder, told.source, told.unit)


def _described(folder: Path) -> _Described:
    described = folder / "edition.json"
    try:
        return msgspec.json.decode(described.read_bytes(), type=_Described)
    except (OSError, msgspec.MsgspecError) as error:
        raise DataError(
            f"The edition of the import cannot be read: {error}.", file=described, fix=_AGAIN
        ) from error


_AGAIN: Final = "import the table again."


class _Described(Struct, frozen=True):
    """What is read of an edition's description; it says more."""

    title: str
    source: Voice
    unit: str
    table: str
    facts: int
    years: tuple[int, ...]
