"""Rows of delimited text (CSV, TSV), however it is broken.

Slower than an SQL engine, and used where that one finds a fault: every row that cannot be read is
told with its reason, and the next one is read.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final, NamedTuple

from miggraph.errors import TableError
from miggraph.importing.profiles.profile import Table
from miggraph.importing.reading.rows import Fault, Header, RawRow, Rows
from miggraph.importing.reading.tablefile import TableFile, open_bytes

__all__ = ["LONGEST_LINE", "Dialect", "delimited_rows", "dialect_of", "header_of"]

#: A longer line, or record of several lines, is none; characters.
LONGEST_LINE: Final = 1 << 20
#: A longer field is none; characters. The limit of the csv module, which is one for a whole process
#: and may have been raised by others.
LONGEST_FIELD: Final = 1 << 17
#: Bytes that were not decoded, as Python's "surrogateescape" writes them.
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Dialect(NamedTuple):
    """How the text is written."""

    delimiter: str
    quote: str
    encoding: str


def dialect_of(file: TableFile, table: Table) -> Dialect:
    """Return how the text of a file is written.

    Parameters
    ----------
    file
        The file; a mark at its beginning may tell that it is UTF-16.
    table
        What the profile says.

    Raises
    ------
    TableError
        If Python knows no such encoding.
    """
    encoding = table.encoding or "utf-8"
    with open_bytes(file) as binary:
        start = binary.read(4)
    if table.encoding is None:
        encoding = next((name for mark, name in _BOMS if start.startswith(mark)), encoding)
    try:
        encoding = codecs.lookup(encoding).name
    except LookupError:
        raise TableError(
            f"There is no encoding {encoding!r}.",
            file=file.path,
            fix="name one that Python knows, such as utf-8, cp1252 or utf-16.",
        ) from None
    delimiter = table.delimiter or ("\t" if file.format == "tsv" else ",")
    return Dialect(delimiter, table.quote or '"', "utf-8-sig" if encoding == "utf-8" else encoding)


def header_of(file: TableFile, table: Table) -> Header:
    """Return the names of the columns, and the number of lines up to and with them.

    Raises
    ------
    TableError
        If the file ends before them, or they cannot be read.
    """
    with _lines(file, table) as lines:
        for _ in range(table.header_row - 1):
            lines.skip()
        row = next(_records(lines, dialect_of(file, table)), None)
    if row is None:
        raise TableError(
            f"The file has no row {table.header_row} with the names of the columns.",
            file=file.path,
            fix="give a table with a header; header-row in [table] says in which line it stands.",
        )
    if isinstance(row, Fault):
        raise TableError(
            f"The names of the columns cannot be read: {row.reason}.",
            file=file.path,
            fix="mend the line, or set encoding, delimiter or header-row in [table].",
        )
    return Header(tuple(str(name).strip() for name in row), lines.taken)


@contextmanager
def delimited_rows(file: TableFile, table: Table) -> Iterator[Rows]:
    """Give the rows of a file that is open meanwhile.

    Raises
    ------
    TableError
        If there is no header.
    """
    header = header_of(file, table)
    with _lines(file, table) as lines:
        for _ in range(header.lines):
            lines.skip()
        records = _records(lines, dialect_of(file, table))
        yield Rows(header.columns, _of_width(records, len(header.columns)))


def _of_width(records: Iterator[RawRow], width: int) -> Iterator[RawRow]:
    for row in records:
        if isinstance(row, Fault) or len(row) == width:
            yield row
        else:
            wrong = "few" if len(row) < width else "many"
            yield Fault(f"too {wrong} fields", value=",".join(str(cell) for cell in row))


class _Lines:
    """Lines of a text, of which some may be put back."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.record: list[str] = []
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._text.readline(LONGEST_LINE + 1)
        if not line:
            raise StopIteration
        self.taken += 1
        self.record.append(line)
        if sum(map(len, self.record)) > LONGEST_LINE:
            raise _TooLongError
        return line

    def skip(self) -> None:
        """Pass over a line, however long."""
        if self._waiting:
            self._waiting.popleft()
        else:
            while (part := self._text.readline(LONGEST_LINE)) and not part.endswith(("\n", "\r")):
                pass
        self.taken += 1

    def put_back(self) -> str:
        """Put all lines of the record back but the first, which is returned."""
        first, *others = self.record
        self._waiting.extendleft(reversed(others))
        self.taken -= len(others)
        return first


class _TooLongError(Exception):
    """A record is longer than any of a table."""


def _records(lines: _Lines, dialect: Dialect) -> Iterator[RawRow]:
    """Give records; where quotes do not match, the line is a fault, and the next one is read."""
    while True:
        lines.record.clear()
        reader = csv.reader(
            lines, delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True
        )
        try:
            row = next(reader, None)
        except (csv.Error, _TooLongError) as error:
            yield _faulty(lines, error)
            continue
        if row is None:
            return
        if any(map(_is_undecoded, lines.record)):
            yield Fault(f"not {dialect.encoding.removesuffix('-sig')}", value=_bytes_shown(lines))
        elif any(len(field) > LONGEST_FIELD for field in row):
            yield Fault("field too long", value=lines.record[0])
        elif row:
            yield row


def _is_undecoded(line: str) -> bool:
    return not line.isascii() and _UNDECODED.search(line) is not None


def _faulty(lines: _Lines, error: Exception) -> Fault:
    several = len(lines.record) > 1
    first = lines.put_back()
    if several:
        return Fault("quotes do not match", value=first)
    if not isinstance(error, _TooLongError):
        is_long = len(first) > LONGEST_FIELD
        return Fault("field too long" if is_long else "quotes do not match", value=first)
    if not first.endswith(("\n", "\r")):
        lines.taken -= 1
        lines.skip()
    return Fault("line too long", value=first)


def _bytes_shown(lines: _Lines) -> str:
    raw = "".join(lines.record).encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "backslashreplace")


@contextmanager
def _lines(file: TableFile, table: Table) -> Iterator[_Lines]:
    encoding = dialect_of(file, table).encoding
    with open_bytes(file) as binary:
        text = io.TextIOWrapper(binary, encoding, errors="surrogateescape", newline="")
        yield _Lines(text)
        text.detach()
