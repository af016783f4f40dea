"""Write files so that nothing is lost: a file is complete or it is the old one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from miggraph.errors import DataError

__all__ = [
    "check_regular",
    "finish_replacing",
    "replace_file",
    "replace_files",
    "replacing",
    "sha256_of",
]

_JOURNAL: Final = ".journal"
#: Written last: which files are to be replaced, and the digest of what they replace.
_PLAN: Final = "plan.json"


def check_regular(path: Path) -> None:
    """Refuse what is no regular file: a pipe or a device would be read for ever.

    Raises
    ------
    DataError
        If there is something else of this name.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # whoever opens it says why it cannot
    if not stat.S_ISREG(mode):
        raise DataError("This is no regular file.", file=path, fix="put a file in its place.")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file beside `path` to write to, and rename it into place at the end.

    A reader sees the old file or the new one, never a part; after an error, a kill or on a full
    disk the old one stands. A link is followed. A pipe or a device is no file to be replaced, and
    is written to.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` as `replacing` does.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    with replacing(path) as file:
        file.write(content)


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Replace several files of a folder: all of them, or none.

    The new files are first written to a journal within the folder; only when all are safe there
    are they renamed into place, in the order of `contents`. A full disk therefore changes nothing.
    Who is stopped in the middle of the renames leaves a complete journal, which `finish_replacing`
    carries out.

    Parameters
    ----------
    folder
        The folder.
    contents
        File name relative to the folder, with its new content.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    journal = folder / _JOURNAL
    shutil.rmtree(journal, ignore_errors=True)
    try:
        for name, content in contents.items():
            path = journal / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_safely(path, content)
        plan = {name: _digest(folder / name) for name in contents}
        _write_safely(journal / _PLAN, json.dumps(plan).encode())
    except BaseException:
        shutil.rmtree(journal, ignore_errors=True)
        raise
    finish_replacing(folder)


def finish_replacing(folder: Path) -> int:
    """Carry out a complete journal, throw an incomplete one away; return the number of files.

    Raises
    ------
    DataError
        If a file was changed since by somebody else; nothing is overwritten then.
    OSError
        If a file cannot be renamed into place; the journal stays.
    """
    journal = folder / _JOURNAL
    if not journal.exists():
        return 0
    try:
        plan: dict[str, str | None] = json.loads((journal / _PLAN).read_bytes())
    except (FileNotFoundError, ValueError):
        shutil.rmtree(journal, ignore_errors=True)
        return 0
    waiting = [name for name in plan if (journal / "files" / name).is_file()]
    for name in waiting:
        if _digest(folder / name) != plan[name]:
            raise DataError(
                "A change was interrupted, and this file was changed since.",
                file=folder / name,
                fix=f"compare it with {journal / 'files' / name}, keep what is right here, delete "
                f"the folder {journal}, and run the command again.",
            )
    for name in waiting:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (journal / "files" / name).replace(target)
    shutil.rmtree(journal, ignore_errors=True)
    return len(waiting)


def _write_safely(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str | None:
    """Return a digest of a file, None if there is none."""
    return sha256_of(path) if path.exists() else None
