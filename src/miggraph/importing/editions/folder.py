"""Where the editions of an import are written, so that what is there is complete.

An edition is written to a folder of its own, renamed, and only then named as the current one.
Whoever is stopped in the middle leaves the earlier edition as it was.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from miggraph.errors import TableError, UsageError
from miggraph.files import replace_file

__all__ = ["check_name", "current_id", "edition_folder", "make_current", "writing"]

#: In every folder that is made here, so that no other one is removed.
_MARK: Final = ".miggraph-import"
_PARTIAL: Final = ".partial-"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)


def check_name(name: str) -> str:
    """Return the name of an import.

    Raises
    ------
    UsageError
        If it could not be the name of a folder everywhere.
    """
    if _NAME.fullmatch(name) is None:
        raise UsageError(
            f"{name!r} is no name of an import.",
            fix="use lower-case letters, digits and hyphens, at most 63.",
        )
    return name


def edition_folder(place: Path, number: str) -> Path:
    """Return where an edition lies."""
    return place / "editions" / number


def current_id(place: Path) -> str | None:
    """Return the edition of an import that counts, None if there is none that is complete."""
    try:
        number = (place / "current").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return number if (edition_folder(place, number) / "edition.json").is_file() else None


@contextmanager
def writing(place: Path) -> Iterator[Path]:
    """Give an empty folder in which an edition is made, and remove it afterwards.

    Nobody else may read it. What killed imports left is removed first, whatever their name.

    Parameters
    ----------
    place
        The folder of the import.

    Raises
    ------
    TableError
        If another process imports under the same name, or the folder cannot be written.
    """
    try:
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / ".lock", timeout=0):
            _remove_left_over(place)
            _remove_left_over_beside(place)
            folder = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=place))
            try:
                (folder / _MARK).touch()
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except Timeout:
        raise TableError(
            "Another process imports under this name.", file=place, fix="wait until it has ended."
        ) from None
    except OSError as error:
        raise TableError(
            f"The import cannot be written: {error.strerror or error}.",
            file=place,
            fix="free space, or give another folder with --into.",
        ) from error


def make_current(place: Path, made: Path | None, number: str) -> None:
    """Put an edition that was made in its place, and name it as the current one.

    Parameters
    ----------
    place
        The folder of the import.
    made
        The folder with the edition; None if it lies there already.
    number
        Its id.

    Raises
    ------
    OSError
        If the disk is full, or the folder cannot be written.
    """
    folder = edition_folder(place, number)
    if made is not None:
        folder.parent.mkdir(exist_ok=True)
        _sync(made)
        if folder.exists():
            # It is not the current one, and incomplete; nobody reads it.
            shutil.rmtree(folder)
        made.rename(folder)
    replace_file(place / "current", f"{number}\n".encode())


def _sync(folder: Path) -> None:
    """Have all files on the disk before anything names them, and let others read them."""
    mask = os.umask(0)
    os.umask(mask)
    files = []
    for path in sorted(folder.rglob("*")):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)
        if path.is_file():
            files.append(path)
    with ThreadPoolExecutor() as beside:  # a disk is faster with several than with one at a time
        list(beside.map(_sync_file, files))
    folder.chmod(0o777 & ~mask)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _left_over(place: Path) -> list[Path]:
    """Return what a killed import left; only what has the mark."""
    partial = place.glob(f"{_PARTIAL}*")
    return [path for path in partial if (path / _MARK).is_file() and not path.is_symlink()]


def _remove_left_over(place: Path) -> None:
    for path in _left_over(place):
        with suppress(OSError):
            shutil.rmtree(path)


def _remove_left_over_beside(place: Path) -> None:
    """Remove what killed imports of other names left: rows of a table may be in it."""
    for other in sorted(place.parent.iterdir()):
        if other != place and _left_over(other):
            with suppress(Timeout, OSError), FileLock(other / ".lock", timeout=0):
                _remove_left_over(other)
