"""Tables as CSV and as Parquet.

A cell is written as it is, also where a spreadsheet would take it for a formula (it begins with
``=``, ``+``, ``-`` or ``@``): a quote mark put before it would be part of the value for every other
reader. Spreadsheets should import such files with all text columns as text.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

import msgspec

from miggraph.columns import Column, Kind
from miggraph.errors import DataError, UsageError
from miggraph.export.lists import joined
from miggraph.extras import require
from miggraph.tables.table import Cell, Row, Table

__all__ = ["write_csv", "write_parquet"]

_MOST: Final = 2**63
#: What names in SQL are quoted with.
_NAME: Final = '"'
#: Rows that are made at a time.
_ROWS: Final = 5_000
_SQL: Final[dict[Kind, str]] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "list": "VARCHAR[]",
}


def write_csv(table: Table, out: BinaryIO) -> None:
    r"""Write a table as CSV: RFC 4180, UTF-8 without byte order mark, with a header.

    Parameters
    ----------
    table
        To write. None and an empty list are empty cells; truth values are ``true`` and ``false``;
        items of a list are joined with ``; ``, where ``;`` and ``\`` within an item have a ``\``
        before them.
    out
        Where to; it stays open.

    Raises
    ------
    DataError
        If a cell does not fit its column; see `write_parquet`.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for rows in _checked(table):
            cells = [
                values if column.kind not in _CSV else map(_CSV[column.kind], values)
                for column, values in zip(table.columns, zip(*rows, strict=True), strict=True)
            ]
            writer.writerows(zip(*cells, strict=True))
    finally:
        text.detach()


def write_parquet(table: Table, path: Path) -> None:
    """Write a table as Parquet, compressed with Zstandard, by DuckDB.

    Parameters
    ----------
    table
        To write. Whole numbers are BIGINT, numbers DOUBLE, lists VARCHAR[]. The metadata of the
        file have title, unit of analysis, description, policy and clocks, and the meaning of each
        column under ``column:NAME``.
    path
        The file; it is replaced.

    Raises
    ------
    DataError
        If a cell does not fit its column: a required one is missing, a text or an item of a list
        is empty, is no text that UTF-8 can hold or holds the character NUL, a number is not finite
        or beyond 64 bits.
    UsageError
        If DuckDB is not installed, or the file cannot be written.
    """
    require("duckdb")
    import duckdb  # noqa: PLC0415

    # Short names: each line has all of them.
    short = [f"c{place}" for place in range(len(table.columns))]
    encode = msgspec.json.Encoder().encode_lines
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "rows.json"
        with lines.open("wb") as out:
            for rows in _checked(table):
                out.write(encode([dict(zip(short, row, strict=True)) for row in rows]))
        sql = _copy(table, short, lines, path)
        # One thread, so that the bytes are the same each time.
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            try:
                connection.execute(sql)
            except duckdb.IOException as error:
                said = str(error).partition("\n")[0]
                raise UsageError(
                    f"The table {table.name} cannot be written: {said}",
                    file=path,
                    fix="give a file in a folder that exists and can be written to.",
                ) from error


def _copy(table: Table, short: Sequence[str], lines: Path, path: Path) -> str:
    """Write the SQL that turns lines of JSON into Parquet; names and texts are quoted."""
    named = list(zip(short, table.columns, strict=True))
    taken = ", ".join(f"{name} AS {_quoted(column.name, _NAME)}" for name, column in named)
    types = ", ".join(f"{name}: '{_SQL[column.kind]}'" for name, column in named)
    meta = ", ".join(f"{_quoted(k)}: {_quoted(v)}" for k, v in _metadata(table).items())
    return (
        f"COPY (SELECT {taken} FROM read_json({_quoted(str(lines))}, "  # noqa: S608
        f"format = 'newline_delimited', records = true, columns = {{{types}}})) "
        f"TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{meta}}})"
    )


def _list(items: tuple[str, ...] | None) -> str:
    return joined(items or ())


def _truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()


#: Kind -> the types of its cells.
_TYPES: Final[dict[Kind, frozenset[type]]] = {
    "text": frozenset({str}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "boolean": frozenset({bool}),
    "date": frozenset({date}),
    "list": frozenset({tuple}),
}
#: Kind -> how a cell is written; others the writer knows: None is empty, a number is written in
#: the shortest form that is read back as the same number.
_CSV: Final[dict[Kind, Callable[[Any], str]]] = {
    "boolean": _truth,
    "date": _day,
    "list": _list,
}


def _checked(table: Table) -> Iterator[list[Row]]:
    """Yield the rows, some at a time, after their cells were checked."""
    rows = iter(table.rows)
    done = 0
    while some := list(islice(rows, _ROWS)):
        for column, values in zip(table.columns, zip(*some, strict=True), strict=True):
            if not _all_fit(column, values):
                _refuse(table, column, done, values)
        yield some
        done += len(some)


def _all_fit(column: Column, values: Sequence[Cell]) -> bool:
    """Whether all cells fit, looked at together: one by one takes several times as long."""
    types = set(map(type, values))
    if type(None) in types:
        if column.required:
            return False
        types.remove(type(None))
        values = [value for value in values if value is not None]
    if not types <= _TYPES[column.kind]:
        return False
    match column.kind:
        case "integer":
            return not values or (min(values) >= -_MOST and max(values) < _MOST)
        case "number":
            return all(map(_is_number, values))
        case "text":
            return _are_texts(values)
        case "list":
            return _are_texts(list(chain.from_iterable(values)))
    return True


def _are_texts(values: Sequence[Cell]) -> bool:
    if "" in values or not all(isinstance(value, str) for value in values):
        return False
    whole = "".join(values)
    if "\0" in whole:
        return False
    try:
        whole.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: float) -> bool:
    try:
        return isfinite(value) and float(value) == value
    except OverflowError:
        return False


def _refuse(table: Table, column: Column, done: int, values: Sequence[Cell]) -> NoReturn:
    place, value = next(
        (place, value) for place, value in enumerate(values, 1) if not _all_fit(column, [value])
    )
    said = "is missing" if value is None else f"is {value!r}"
    raise DataError(
        f"Row {done + place:,} of the table {table.name}: {column.name} {said}; "
        f"that is no {column.kind} that can be written.",
        fix="give a value that is not empty and of the kind of the column, or None where it may "
        "be missing.",
    )


def _metadata(table: Table) -> dict[str, str]:
    return {
        "title": table.title,
        "unit_of_analysis": table.unit,
        "description": table.description,
        **table.basis,
        **{
            f"column:{column.name}": f"{column.meaning} [{column.unit}]"
            if column.unit
            else column.meaning
            for column in table.columns
        },
    }


def _quoted(text: str, mark: str = "'") -> str:
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"
