"""The compiled form in the user's cache folder.

What is slow to make is kept under a key that holds all it depends on. A file is complete or absent:
it is written aside and renamed, so that two processes may build the same thing at once and either
may be killed. The folder is that of the operating system, or ``MIGGRAPH_CACHE``; the value ``off``
keeps nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from miggraph.errors import CacheError, DataError
from miggraph.files import check_regular, replace_file

__all__ = ["Cache", "code_digest", "folder_digest"]

T = TypeVar("T")
_VARIABLE: Final = "MIGGRAPH_CACHE"
#: How much is kept; the oldest go first. A dataset has about 35 MB.
_MOST_FILES: Final = 64
_MOST_BYTES: Final = 512 * 1024 * 1024
_MARK: Final = b"miggraph-cache-1\n"
_CHECK: Final = 32
_OURS: Final = re.compile(r"(records|view|hubs|graph)-[0-9a-f]{32}")
_ELSEWHERE: Final = (
    f"set {_VARIABLE} to a folder that you can read and write, or to 'off' to keep nothing."
)
_DELETE: Final = "delete this file; it is made again."


class Cache:
    """A folder of compiled forms.

    Parameters
    ----------
    folder
        Where; None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @classmethod
    def default(cls) -> Cache:
        """Return the cache of this user."""
        chosen = os.environ.get(_VARIABLE)
        if chosen == "off":
            return cls(None)
        if chosen:
            return cls(Path(chosen).expanduser())
        from platformdirs import user_cache_path  # noqa: PLC0415  # not on the warm path

        return cls(user_cache_path("miggraph", appauthor=False))

    def value(self, name: str, key: Iterable[object], kind: Any, make: Callable[[], T]) -> T:
        """Return a typed value, from the cache or freshly made.

        Parameters
        ----------
        name
            What it is, for the file name.
        key
            All that it depends on.
        kind
            Its type, by which it is checked when it is read.
        make
            Makes it.

        Raises
        ------
        CacheError
            If the file or the folder cannot be read or written, or the file is damaged.
        """
        path = self._path(name, key)
        content = self._read(path)
        if content is not None:
            try:
                value: T = msgspec.msgpack.decode(content, type=kind)
            except msgspec.MsgspecError as error:
                raise CacheError(
                    f"The compiled form does not hold what it should: {error}.",
                    file=path,
                    fix=_DELETE,
                ) from error
            return value
        value = make()
        self._write(path, msgspec.msgpack.encode(value))
        return value

    def data(self, name: str, key: Iterable[object], make: Callable[[], bytes]) -> bytes:
        """Return bytes, from the cache or freshly made; see `value`."""
        path = self._path(name, key)
        content = self._read(path)
        if content is None:
            content = make()
            self._write(path, content)
        return content

    def _path(self, name: str, key: Iterable[object]) -> Path | None:
        if self.folder is None:
            return None
        text = "\n".join(map(str, key))
        return self.folder / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    def _read(self, path: Path | None) -> bytes | None:
        if path is None:
            return None
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CacheError(
                f"The compiled form cannot be read: {error.strerror}.",
                file=self.folder,
                fix=_ELSEWHERE,
            ) from error
        body = content[len(_MARK) + _CHECK :]
        if content[: len(_MARK) + _CHECK] != _MARK + hashlib.sha256(body).digest():
            raise CacheError("The compiled form is damaged.", file=path, fix=_DELETE)
        return body

    def _write(self, path: Path | None, content: bytes) -> None:
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, _MARK + hashlib.sha256(content).digest() + content)
        except OSError as error:
            raise CacheError(
                f"The compiled form cannot be written: {error.strerror}.",
                file=path.parent,
                fix=_ELSEWHERE,
            ) from error
        self._prune(path.parent)

    def _prune(self, folder: Path) -> None:
        """Delete the oldest files of ours; another process may do the same."""
        with suppress(OSError):
            files = [file for file in folder.iterdir() if _OURS.fullmatch(file.name)]
            files.sort(key=lambda file: -file.stat().st_mtime)
            size = 0
            for number, file in enumerate(files):
                size += file.stat().st_size
                if number and (number >= _MOST_FILES or size > _MOST_BYTES):
                    with suppress(OSError):
                        file.unlink()


def folder_digest(folder: Path) -> str:
    """Return SHA-256 over names and contents of all data files below a folder.

    Raises
    ------
    DataError
        If a file cannot be read.
    """
    digest = hashlib.sha256()
    for name in sorted(_files(folder)):
        path = Path(folder, name)
        check_regular(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DataError(
                f"The file cannot be read: {error.strerror}.",
                file=path,
                fix="mend the link or the permissions, or delete it.",
            ) from error
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def code_digest() -> str:
    """Return a digest of the code, so that a changed rule never meets an old result."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[str]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".ttl", ".trig", ".csv", ".rq")) and not name.startswith("."):
                yield os.path.relpath(os.path.join(base, name), folder)  # noqa: PTH118
