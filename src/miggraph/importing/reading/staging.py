"""A table of any format -> rows of text in the database, and what could not be read.

The table ``staged`` has one column of text for each column that the profile names (``c0``, ``c1``,
…, as `Staged.columns` says) and the number of the row. Where a row of the file is one person, like
rows are one row there, with the numbers of all of them. The table ``unreadable`` has the rows that
cannot be read. Rows count from 1, the first after the header; blank ones do not count.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from miggraph.errors import TableError
from miggraph.importing.database import source, text
from miggraph.importing.profiles.profile import Profile, column_key
from miggraph.importing.reading.delimited import Dialect, delimited_rows, dialect_of, header_of
from miggraph.importing.reading.documents import document_rows
from miggraph.importing.reading.inserting import insert_rows
from miggraph.importing.reading.rows import Header, Rows
from miggraph.importing.reading.tablefile import TableFile
from miggraph.importing.reading.typed import parquet_columns, parquet_source
from miggraph.importing.reading.workbook import workbook_rows

__all__ = ["Staged", "stage"]

#: The SQL engine reads lines up to this length, in bytes; longer ones are for Python to look at.
_ENGINE_LINE: Final = 131_072


class Staged(NamedTuple):
    """What was read.

    `columns` maps the `column_key` of a column to its name in ``staged``. `row` is SQL for the
    number of a row, `rows` for the list of numbers where like rows are one; one of the two is
    empty.
    """

    columns: Mapping[str, str]
    row: str = ""
    rows: str = ""


def stage(connection: Any, file: TableFile, profile: Profile) -> Staged:
    """Read a table into the database.

    Parameters
    ----------
    connection
        Of DuckDB.
    file
        The table.
    profile
        Says how the file is written, and which columns are needed.

    Raises
    ------
    TableError
        If the file is no such table.
    ProfileError
        If a column that the profile names is not there.
    UsageError
        If a package that reads the format is not installed.
    """
    connection.execute(
        "CREATE TABLE unreadable (row BIGINT, reason VARCHAR, col VARCHAR, val VARCHAR)"
    )
    grouped = profile.table.rows == "persons"
    names: dict[str, str] | None = None
    if file.format == "parquet":
        types = parquet_columns(connection, file)
        names = wanted_columns(tuple(types), profile, file)
        _create(connection, names, parquet_source(file, types, names), grouped)
    elif file.format in ("csv", "tsv"):
        names = _read_by_engine(connection, file, profile, grouped)
    row = "staged.rowid + 1"
    if names is None:
        row = "staged.row"
        with opened_rows(file, profile) as table:
            names = wanted_columns(table.columns, profile, file)
            insert_rows(connection, table, names, grouped)
    _check_unnamed(connection, names, file)
    columns = {column_key(name): short for name, short in names.items() if short[0] == "c"}
    return Staged(columns, rows="staged.rows") if grouped else Staged(columns, row=row)


def wanted_columns(columns: Sequence[str], profile: Profile, file: TableFile) -> dict[str, str]:
    """Return the columns that are to be read, by their names in the table.

    Parameters
    ----------
    columns
        Of the table.
    profile
        Which names columns, and says whether the others have to be looked at.
    file
        The table.

    Returns
    -------
    dict of str to str
        Column -> its name in the database: ``c`` and a number, or ``x`` and a number if the
        profile does not name it.

    Raises
    ------
    ProfileError
        If a column that the profile names is not there.
    TableError
        If there are two of that name.
    """
    profile.check_columns(columns)
    keys = [column_key(column) for column in columns]
    named = [column_key(name) for name in profile.columns()]
    known = {*named, *map(column_key, profile.ignore)}
    others = [key for key in keys if key not in known and profile.table.unnamed == "constant"]
    wanted = {}
    for letter, some in (("c", named), ("x", others)):
        for index, key in enumerate(some):
            if keys.count(key) > 1:
                raise TableError(
                    f"The table has two columns named {key!r}.",
                    file=file.path,
                    fix="give one of them another name.",
                )
            wanted[columns[keys.index(key)]] = f"{letter}{index}"
    return wanted


def _check_unnamed(connection: Any, names: Mapping[str, str], file: TableFile) -> None:
    """Refuse a breakdown that the profile does not know: its rows would be summed."""
    for name, short in names.items():
        if short.startswith("x"):
            found = connection.execute(f"SELECT DISTINCT {short} FROM staged LIMIT 3").fetchall()
            if len(found) > 1:
                values = " and ".join(repr(value) for (value,) in sorted(found, key=str)[:2])
                raise TableError(
                    f"The column {name!r} has several values, such as {values}, and the profile "
                    "does not say what they mean.",
                    file=file.path,
                    fix="choose rows with [[keep]], give it a role, or name it in ignore.",
                )


def _read_by_engine(
    connection: Any, file: TableFile, profile: Profile, grouped: bool
) -> dict[str, str] | None:
    """Let the engine read text, which is many times faster; None if the text has a fault."""
    header, dialect = header_of(file, profile.table), dialect_of(file, profile.table)
    names = wanted_columns(header.columns, profile, file)
    # What stands above a header may have quotes of its own, and a blank row is one of no column.
    if dialect.encoding != "utf-8-sig" or header.lines > 1 or len(header.columns) == 1:
        return None
    query = _delimited_source(file, names, header, dialect)
    return names if _is_created(connection, names, query, grouped) else None


@contextmanager
def opened_rows(file: TableFile, profile: Profile) -> Iterator[Rows]:
    """Give the rows as Python reads them, and say what is wrong with the file as a whole.

    Raises
    ------
    TableError
        If the file is damaged, or not in its encoding.
    """
    try:
        if file.format == "xlsx":
            with workbook_rows(file, profile.table, profile.columns()) as rows:
                yield rows
        elif file.format == "json":
            with document_rows(file, profile.table, profile.columns()) as rows:
                yield rows
        else:
            with delimited_rows(file, profile.table) as rows:
                yield rows
    except UnicodeError as error:
        raise TableError(
            "The file is not written in its encoding.",
            file=file.path,
            fix="set encoding in [table], or write the file in UTF-8.",
        ) from error
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, SyntaxError) as error:
        raise TableError(
            f"The file is damaged or cannot be read: {error}.",
            file=file.path,
            fix="fetch it again, or open and save it in the program that wrote it.",
        ) from error


def _delimited_source(
    file: TableFile, names: Mapping[str, str], header: Header, dialect: Dialect
) -> str:
    taken = ", ".join(f"n{header.columns.index(name)} AS {short}" for name, short in names.items())
    every = ", ".join(f"'n{index}'" for index in range(len(header.columns)))
    types = ", ".join(f"n{index}: 'VARCHAR'" for index in range(len(header.columns)))
    options = [
        "auto_detect = false, header = false, strict_mode = true, skip = 1",
        "hive_partitioning = false",
        f"max_line_size = {_ENGINE_LINE}, force_not_null = [{every}]",
        f"delim = {text(dialect.delimiter)}",
        f"quote = {text(dialect.quote)}, escape = {text(dialect.quote)}",
        f"compression = {text('gzip' if file.gzipped else 'none')}",
        f"columns = {{{types}}}",
    ]
    return f"SELECT {taken} FROM read_csv({source(file.path)}, {', '.join(options)})"


def _is_created(connection: Any, names: Mapping[str, str], query: str, grouped: bool) -> bool:
    """Whether the engine could read all."""
    import duckdb  # noqa: PLC0415

    try:
        _create(connection, names, query, grouped)
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        connection.execute("DROP TABLE IF EXISTS staged")
        return False
    return True


def _create(connection: Any, names: Mapping[str, str], query: str, grouped: bool) -> None:
    if grouped:
        numbered = f"SELECT *, row_number() OVER () AS row FROM ({query})"
        listed = ", ".join(names.values())
        query = f"SELECT {listed}, list(row) AS rows FROM ({numbered}) GROUP BY ALL"
    connection.execute(f"CREATE TABLE staged AS {query}")
