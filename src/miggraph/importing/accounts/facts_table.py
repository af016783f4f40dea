"""The facts of an edition as views of DuckDB."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from miggraph.errors import DataError, UsageError
from miggraph.importing.editions.editions import Edition, Selection

if TYPE_CHECKING:
    import duckdb

__all__ = ["rows_of"]

#: All facts that are selected. What is not told of a detail is an empty text, and of the basis the
#: word for it; what is not told of a state or nationality stays NULL.
_FACTS: Final = """CREATE VIEW facts AS SELECT
        sending, receiving, CAST(year(earliest) AS INTEGER) AS year,
        coalesce(mode, 'unknown') AS basis, coalesce(via, '') AS via,
        coalesce(agreement, '') AS agreement,
        coalesce(reporter, '') AS reporter, nationality, count_min, count_max, rows, first_row,
        CAST(earliest AS DATE) AS earliest, CAST(latest AS DATE) AS latest, date,
        CAST(residual AS VARCHAR) AS residual
    FROM parts
    WHERE (getvariable('since') IS NULL OR earliest >= getvariable('since'))
        AND (getvariable('until') IS NULL OR earliest <= getvariable('until'))"""
#: Those that tell of a route.
_PLACED: Final = """CREATE VIEW placed AS SELECT * FROM facts
    WHERE sending IS NOT NULL AND receiving IS NOT NULL"""
#: What an edition without any fact has in their place.
_NO_PARTS: Final = """CREATE VIEW parts AS SELECT
        '' AS sending, '' AS receiving, '' AS mode, '' AS via, '' AS agreement,
        '' AS reporter, '' AS nationality, 0 AS count_min, 0 AS count_max, 0 AS rows,
        0 AS first_row, DATE '2000-01-01' AS earliest, DATE '2000-01-01' AS latest, '' AS date,
        '' AS residual
    WHERE false"""
#: So many rows are held at a time.
_BATCH: Final = 10_000


def rows_of(edition: Edition, selection: Selection, query: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of a query on ``facts``, or on ``placed``: those that tell of a route.

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
        found = sorted(edition.folder.glob("facts/year=*/*.parquet"))
        if found:
            # Folders are no columns: those above the edition may have any name.
            files = [glob.escape(str(path)) for path in found]
            connection.read_parquet(files, hive_partitioning=False).create_view("parts")
        else:
            connection.execute(_NO_PARTS)
        connection.execute("SET VARIABLE since = CAST($1 AS DATE)", [selection.since])
        connection.execute("SET VARIABLE until = CAST($1 AS DATE)", [selection.until])
        connection.execute(_FACTS)
        connection.execute(_PLACED)
        answer = connection.execute(query)
        while batch := answer.fetchmany(_BATCH):
            yield from batch


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
