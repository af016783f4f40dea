"""A folder that is complete or the old one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from miggraph.errors import ExportError
from miggraph.files import sha256_of

__all__ = ["CHECKSUMS", "replacing_folder"]

#: Names every file of a release with its SHA-256, as ``sha256sum --check`` reads it.
CHECKSUMS: Final = "checksums.sha256"
_FEW: Final = 5


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside `folder`, and put it in its place at the end.

    What stands there must be an unchanged release, or nothing. After an error or a kill it still
    stands: under its own name, or as ``old`` in the folder ``.NAME.miggraph`` beside it, from where
    the next run puts it back.

    Parameters
    ----------
    folder
        The folder.

    Raises
    ------
    ExportError
        If `folder` holds anything but an unchanged release, another process writes it, there is no
        parent, or it cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    if not folder.parent.is_dir():
        raise ExportError(
            "There is no such folder.", file=folder.parent, fix="make it, or name another."
        )
    work = folder.parent / f".{folder.name}.miggraph"
    try:
        work.mkdir(exist_ok=True)
        with FileLock(work / "lock", timeout=0):
            _put_back(folder, work)
            try:
                _check_replaceable(folder)
                new = Path(tempfile.mkdtemp(prefix="new.", dir=work))
                yield new
                _swap(folder, new, work / "old")
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except Timeout:
        raise ExportError(
            "Another process writes this release.", file=folder, fix="wait until it has ended."
        ) from None
    except OSError as error:
        raise ExportError(
            f"The release cannot be written: {error.strerror or error}.",
            file=folder,
            fix="choose a folder whose parent exists, that you may write to and that has room.",
        ) from error


def _put_back(folder: Path, work: Path) -> None:
    """Undo what a kill between the two renames left."""
    if (work / "old").exists() and not folder.exists():
        (work / "old").rename(folder)


def _swap(folder: Path, new: Path, old: Path) -> None:
    mask = os.umask(0)
    os.umask(mask)
    new.chmod(0o777 & ~mask)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _check_replaceable(folder: Path) -> None:
    """Refuse to replace what is no release, or was changed since.

    Raises
    ------
    ExportError
        If there is a file that the checksums do not name, or that differs from them.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ExportError("This is no folder.", file=folder, fix="give another name.")
    files = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    own = {CHECKSUMS}
    if CHECKSUMS in files:
        for line in files[CHECKSUMS].read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            if name in files and sha256_of(files[name]) == digest:
                own.add(name)
    if others := sorted(files.keys() - own):
        more = f" and {len(others) - _FEW} more" if len(others) > _FEW else ""
        raise ExportError(
            f"The folder holds what is not of an unchanged release: "
            f"{', '.join(others[:_FEW])}{more}.",
            file=folder,
            fix="move these files away, or give another folder.",
        )


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
