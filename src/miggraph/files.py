"""Write files so that nothing is lost: a file is complete or it is the old one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["finish_replacing", "replace_file", "replace_files"]

_JOURNAL: Final = ".journal"
_COMPLETE: Final = "complete"


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and rename it into place.

    A reader sees the old file or the new one, never a part; after a kill or on a full disk the old
    one stands.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
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


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Replace several files of a folder: all of them, or none.

    The new files are first written to a journal within the folder; only when all are safe there
    are they renamed into place. A full disk therefore changes nothing. Who is stopped in the middle
    of the renames leaves a complete journal, which `finish_replacing` carries out.

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
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        (journal / _COMPLETE).touch()
    except BaseException:
        shutil.rmtree(journal, ignore_errors=True)
        raise
    finish_replacing(folder)


def finish_replacing(folder: Path) -> None:
    """Carry out a complete journal; throw an incomplete one away.

    Raises
    ------
    OSError
        If a file cannot be renamed into place; the journal stays.
    """
    journal = folder / _JOURNAL
    if (journal / _COMPLETE).exists():
        for path in sorted((journal / "files").rglob("*")):
            if path.is_file():
                target = folder / path.relative_to(journal / "files")
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
    shutil.rmtree(journal, ignore_errors=True)
