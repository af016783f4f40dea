"""Columns of a Parquet file as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from miggraph.errors import TableError
from miggraph.importing.database import quoted, source
from miggraph.importing.reading.tablefile import TableFile

__all__ = ["parquet_columns", "parquet_source"]

_FRACTIONS: Final = ("DOUBLE", "FLOAT", "DECIMAL")
#: Doubles hold all whole numbers up to this one.
_EXACT: Final = 1 << 53


def parquet_columns(connection: Any, file: TableFile) -> dict[str, str]:
    """Return name and SQL type of the columns."""
    found = connection.execute(f"DESCRIBE SELECT * FROM {_read(file)}").fetchall()
    return {name: kind for name, kind, *_ in found}


def parquet_source(file: TableFile, columns: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Write the SQL that reads columns as text.

    Whole numbers that are kept as fractions are written without a point, and moments at midnight
    as days: such types come of tools, and not of the table.

    Parameters
    ----------
    file
        The table.
    columns
        Its columns, as `parquet_columns` returns them.
    names
        The wanted ones, and how to name them.

    Raises
    ------
    TableError
        If a wanted column has lists, structures or bytes.
    """
    taken = ", ".join(
        f"{_as_text(file, name, columns[name])} AS {short}" for name, short in names.items()
    )
    return f"SELECT {taken} FROM {_read(file)}"


def _read(file: TableFile) -> str:
    return f"read_parquet({source(file.path)}, hive_partitioning = false)"


def _as_text(file: TableFile, name: str, kind: str) -> str:
    column = quoted(name)
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "BLOB")):
        raise TableError(
            f"The column {name!r} is of type {kind}.",
            file=file.path,
            fix="write text, numbers or dates, one value a cell.",
        )
    if kind.startswith(_FRACTIONS):
        whole = f"{column} = trunc({column}) AND abs({column}) < {_EXACT}"
        return (
            f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
            f"ELSE CAST({column} AS VARCHAR) END"
        )
    if kind.startswith("TIMESTAMP") and "TIME ZONE" not in kind:
        day = f"CAST({column} AS DATE)"
        return (
            f"CASE WHEN {column} = {day} THEN CAST({day} AS VARCHAR) "
            f"ELSE CAST({column} AS VARCHAR) END"
        )
    return f"CAST({column} AS VARCHAR)"
