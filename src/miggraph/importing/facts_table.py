"""The facts of an edition as a table of DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from miggraph.errors import DataError, UsageError
from miggraph.importing.editions import Edition, Selection

if TYPE_CHECKING:
    import duckdb

__all__ = ["COLUMNS", "rows_of"]

#: Columns of the facts and their types; `year` is the name of the folder.
COLUMNS: Final[dict[str, str]] = {
    "sending": "VARCHAR",
    "receiving": "VARCHAR",
    "nationality": "VARCHAR",
    "via": "VARCHAR",
    "mode": "VARCHAR",
    "agreement": "VARCHAR",
    "reporter": "VARCHAR",
    "date": "VARCHAR",
    "earliest": "DATE",
    "latest": "DATE",
    "count_min": "BIGINT",
    "count_max": "BIGINT",
    "rows": "BIGINT",
    "first_row": "BIGINT",
    "residual": "VARCHAR",
    "third_country": "VARCHAR",
    "year": "INTEGER",
}
#: So many rows are held at a time.
_BATCH: Final = 10_000


def rows_of(edition: Edition, selection: Selection, query: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a query on the table ``facts``; sorting spills to disk where it is large.

    Parameters
    ----------
    edition
        The edition.
    selection
        Its facts are those that begin within.
    query
        The query; no text of a caller is part of it.

    Raises
    ------
    UsageError
        If DuckDB is not installed.
    DataError
        If the facts cannot be read.
    """
    with _reading(edition) as connection:
        connection.execute(_view(edition, selection))
        answer = connection.execute(query)
        while batch := answer.fetchmany(_BATCH):
            yield from batch


def _view(edition: Edition, selection: Selection) -> str:
    files = sorted(str(path) for path in edition.folder.glob("facts/year=*/*.parquet"))
    columns = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    if not files:
        nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in COLUMNS.items())
        return f"CREATE VIEW facts AS SELECT {nothing} WHERE false"
    listed = ", ".join(f"'{name.replace(chr(39), 2 * chr(39))}'" for name in files)
    window = [f"earliest >= DATE '{selection.since}'"] if selection.since else []
    window += [f"earliest <= DATE '{selection.until}'"] if selection.until else []
    return (
        f"CREATE VIEW facts AS SELECT {columns} "
        f"FROM read_parquet([{listed}], hive_partitioning = true) "
        f"WHERE {' AND '.join(window) or 'true'}"
    )


@contextmanager
def _reading(edition: Edition) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        import duckdb  # noqa: PLC0415  # an extra, and slow to load
    except ImportError as error:
        raise UsageError(
            "Imported tables are read by DuckDB, which is not installed.",
            fix="pip install 'miggraph[parquet]'.",
        ) from error
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET threads = 1")
        yield connection
    except duckdb.Error as error:
        raise DataError(
            f"The facts of the import {edition.name} cannot be read: {error}",
            file=edition.folder,
            fix="import the table again.",
        ) from error
    finally:
        connection.close()
