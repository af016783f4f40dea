"""What a table's file is: its format, whether it is compressed, its digest.

A compressed file may be made to expand without end. How far it does is found before it is read.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Final, NamedTuple, cast

from miggraph.errors import TableError
from miggraph.files import check_regular

__all__ = ["FORMATS", "TableFile", "examine", "open_bytes"]

#: Ending of a file's name -> format.
_ENDINGS: Final = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
}
#: The formats of tables.
FORMATS: Final = ("csv", "tsv", "xlsx", "json", "parquet")
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_PARQUET: Final = b"PAR1"
#: Statistical tables shrink to a fifth up to a fiftieth. What expands further is refused, once it
#: is also large.
_MOST_RATIO: Final = 200
_LARGE: Final = 1 << 27
_CHUNK: Final = 1 << 20


class TableFile(NamedTuple):
    """A file that holds a table.

    `digest` is its SHA-256 in hexadecimal digits, `changed` when it was written to last, in ns.
    """

    path: Path
    format: str
    gzipped: bool
    digest: str
    size: int
    changed: int


def examine(path: Path, format_: str | None = None) -> TableFile:
    """Find out what a file is, without reading the table.

    Parameters
    ----------
    path
        The file.
    format_
        One of `FORMATS`; None: by the ending of the name.

    Raises
    ------
    TableError
        If there is no such file, its format is not known or its content is of another, or it
        expands too far.
    DataError
        If it is a pipe or a device.
    """
    check_regular(path)
    try:
        state = path.stat()
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            gzipped = start.startswith(_GZIP)
            digest = _digest(file, path, gzipped)
    except OSError as error:
        raise TableError(
            f"The table cannot be read: {error.strerror or error}.",
            file=path,
            fix="give the path of a file that you may read.",
        ) from error
    found = format_ or _by_ending(path)
    _check_content(path, found, start)
    if found == "xlsx":
        _check_workbook(path)
    return TableFile(path, found, gzipped, digest, state.st_size, state.st_mtime_ns)


@contextmanager
def open_bytes(file: TableFile) -> Iterator[IO[bytes]]:
    """Open a file, expanded."""
    with file.path.open("rb") as raw:
        if file.gzipped:
            with gzip.GzipFile(fileobj=raw) as expanded:
                yield cast(IO[bytes], expanded)
        else:
            yield raw


def _by_ending(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    for ending, format_ in _ENDINGS.items():
        if name.endswith(ending):
            return format_
    raise TableError(
        "The name of the file does not tell its format.",
        file=path,
        fix="name it with one of the endings "
        f"{', '.join(_ENDINGS)} (with .gz if compressed), or set format in [table].",
    )


def _check_content(path: Path, format_: str, start: bytes) -> None:
    """Refuse a content that is plainly of another format."""
    wanted = {"xlsx": _ZIP, "parquet": _PARQUET}.get(format_)
    if wanted is not None and not start.startswith(wanted):
        what = "compressed by gzip" if start.startswith(_GZIP) else f"no {format_}"
        raise TableError(
            f"This is a file named {format_}, but its content is {what}.",
            file=path,
            fix="expand it first." if start.startswith(_GZIP) else "give it its right name.",
        )
    if wanted is None and start.startswith((_ZIP, _PARQUET)):
        is_zip = start.startswith(_ZIP)
        raise TableError(
            f"This is a file named {format_}, but its content is "
            f"{'a ZIP archive' if is_zip else 'Parquet'}.",
            file=path,
            fix="expand it, or name it .xlsx if it is a workbook."
            if is_zip
            else "name it .parquet.",
        )


def _digest(file: BinaryIO, path: Path, gzipped: bool) -> str:
    """Return the digest; on the way, expand what is compressed, to see how far it goes."""
    sha = hashlib.sha256()
    expansion = _Expansion(path) if gzipped else None
    while chunk := file.read(_CHUNK):
        sha.update(chunk)
        if expansion is not None:
            expansion.feed(chunk)
    if expansion is not None:
        expansion.end()
    return sha.hexdigest()


class _Expansion:
    """Counts how far gzip expands, in pieces of bounded size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._member = zlib.decompressobj(wbits=31)
        self._read = self._made = 0

    def feed(self, chunk: bytes) -> None:
        self._read += len(chunk)
        while True:
            if self._member.eof:
                # Some writers fill the end of the file with zeros.
                if not (chunk := chunk.lstrip(b"\0")):
                    return
                self._member = zlib.decompressobj(wbits=31)
            try:
                made = len(self._member.decompress(chunk, _CHUNK))
            except zlib.error as error:
                raise _damaged(self._path) from error
            self._made += made
            _check_ratio(self._path, self._read, self._made)
            chunk = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            if not chunk and made < _CHUNK:
                return

    def end(self) -> None:
        if not self._member.eof:
            raise _damaged(self._path)


def _check_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            made = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(path) from error
    _check_ratio(path, path.stat().st_size, made)


def _check_ratio(path: Path, read: int, made: int) -> None:
    if made > _LARGE and made > read * _MOST_RATIO:
        raise TableError(
            f"The file expands to more than {_MOST_RATIO} times its size, as no table does.",
            file=path,
            fix="if you trust it, expand it yourself and import what comes out.",
        )


def _damaged(path: Path) -> TableError:
    return TableError(
        "The compressed file is damaged or cut off.", file=path, fix="fetch it again."
    )
