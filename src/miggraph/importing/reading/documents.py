"""Rows of JSON: a list of objects, one somewhere inside a document, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, Any, Final

from miggraph.errors import TableError, UsageError
from miggraph.importing.profiles.profile import Table
from miggraph.importing.reading.delimited import LONGEST_LINE
from miggraph.importing.reading.rows import Fault, RawRow, Rows
from miggraph.importing.reading.tablefile import TableFile, open_bytes

__all__ = ["document_rows"]

#: So many rows tell which columns there are; a key that only comes later is none.
_FIRST: Final = 1000
#: Lists and objects within one another.
_DEEPEST: Final = 64
_STARTS: Final = ("start_map", "start_array")
_ENDS: Final = ("end_map", "end_array")


@contextmanager
def document_rows(file: TableFile, table: Table, needed: Sequence[str]) -> Iterator[Rows]:
    """Give the rows of a document that is open meanwhile.

    Parameters
    ----------
    file
        The document.
    table
        What the profile says: the path to the list, if the document is no list.
    needed
        Columns in which a list or an object is a fault of its row.

    Raises
    ------
    TableError
        If it is no JSON, or has no list of objects there; also while rows are read.
    UsageError
        If ijson is not installed and the document is no lines.
    """
    with open_bytes(file) as binary:
        start = _first_character(binary)
        if table.path is not None or start == b"[":
            objects = _listed(file, binary, table.path)
        else:
            objects = _lines(binary)
        first = list(islice(objects, _FIRST))
        keys = dict.fromkeys(key for one in first if isinstance(one, dict) for key in one)
        if not keys:
            raise TableError(
                "The document has no list of objects"
                + (f" at {table.path!r}." if table.path else "."),
                file=file.path,
                fix="set path in [table] to the key of the list, with dots between keys.",
            )
        columns = tuple(keys)
        yield Rows(columns, (_row(one, columns, needed) for one in chain(first, objects)))


def _first_character(binary: IO[bytes]) -> bytes:
    """Return the first character that is no space, and go back to the start of the text."""
    if binary.read(3) != b"\xef\xbb\xbf":
        binary.seek(0)
    begin = binary.tell()
    while (char := binary.read(1)).isspace():
        pass
    binary.seek(begin)
    return char


def _listed(file: TableFile, binary: IO[bytes], path: str | None) -> Iterator[Any]:
    try:
        import ijson  # noqa: PLC0415
    except ImportError:
        raise UsageError(
            "Documents in JSON need ijson.",
            fix="pip install 'miggraph[import]', or write one object a line.",
        ) from None
    try:
        yield from _items(ijson.basic_parse(binary), path.split(".") if path else [])
    except _TooDeepError:
        raise TableError(
            f"The document has values more than {_DEEPEST} deep, as no table has.",
            file=file.path,
            fix="write a list of objects without lists in them.",
        ) from None
    except (ijson.JSONError, ValueError, RecursionError) as error:
        said = str(error).strip().partition("\n")[0]
        raise TableError(
            f"The document is no JSON: {said}.", file=file.path, fix="fetch or write it again."
        ) from error


class _TooDeepError(Exception):
    """A document is deeper than any with a table."""


def _items(events: Iterator[tuple[str, Any]], keys: list[str]) -> Iterator[Any]:
    """Give the values of the list at `keys`, one at a time.

    ijson has a function for it, which keeps the whole path of each value, and takes all memory for
    a document of many brackets.
    """
    inside = False
    path: list[str] = []
    for event, value in events:
        if len(path) > _DEEPEST:
            raise _TooDeepError
        if inside:
            if event == "end_array":
                return
            yield _whole(events, event, value)
        elif event == "start_array" and path == keys:
            inside = True
        elif event in _STARTS:
            path.append("")
        elif event in _ENDS:
            path.pop()
        elif event == "map_key":
            path[-1] = value


def _whole(events: Iterator[tuple[str, Any]], event: str, value: Any) -> Any:
    """Return the value that begins with an event."""
    from ijson.common import ObjectBuilder  # noqa: PLC0415

    builder = ObjectBuilder()
    depth = 0
    while True:
        builder.event(event, value)
        depth += (event in _STARTS) - (event in _ENDS)
        if depth > _DEEPEST:
            raise _TooDeepError
        if not depth:
            return builder.value
        event, value = next(events)


def _lines(binary: IO[bytes]) -> Iterator[Any]:
    while line := binary.readline(LONGEST_LINE):
        if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
            while (more := binary.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            yield Fault("line too long", value=line.decode("utf-8", "replace"))
        elif line.strip():
            yield _parsed(line)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except UnicodeDecodeError:
        return Fault("not utf-8", value=line.decode("utf-8", "backslashreplace"))
    except (ValueError, RecursionError):
        return Fault("no JSON", value=line.decode("utf-8", "backslashreplace"))


def _row(one: Any, columns: tuple[str, ...], needed: Sequence[str]) -> RawRow:
    if isinstance(one, Fault):
        return one
    if not isinstance(one, dict):
        return Fault("no object", value=str(one))
    cells = [one.get(column) for column in columns]
    for column, value in zip(columns, cells, strict=True):
        if column in needed and isinstance(value, dict | list):
            return Fault("neither text nor number", column, json.dumps(value, default=str))
    return [_text(value) for value in cells]


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
