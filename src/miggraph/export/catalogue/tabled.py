"""The files of a publication that hold a table as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from miggraph.columns import Column
from miggraph.errors import ExportError
from miggraph.export.catalogue.files import DataFile
from miggraph.tables.table import Table

__all__ = ["LISTED", "TabledFile", "column_text", "table_text", "tabled"]

#: How the cells of a list are to be read.
LISTED = 'a list: items joined with "; ", where ";" and "\\" within an item have a "\\" before them'


class TabledFile(NamedTuple):
    """A table, and the file that holds it."""

    table: Table
    file: DataFile


def tabled(tables: Mapping[str, Table], files: Iterable[DataFile]) -> list[TabledFile]:
    """Find the CSV file of each table, ``tables/NAME.csv``.

    Parameters
    ----------
    tables
        By name.
    files
        Of the publication, others among them.

    Returns
    -------
    list of TabledFile
        In the order of the tables.

    Raises
    ------
    ExportError
        If a table has no file, or refers to a table that is not published with it.
    """
    by_path = {file.path: file for file in files}
    found = []
    for name, table in tables.items():
        path = f"tables/{name}.csv"
        if path not in by_path:
            raise ExportError(
                f"The table {name} has no file {path}.",
                fix="write the tables before they are described.",
            )
        for key in table.foreign_keys:
            if key.table not in tables:
                raise ExportError(
                    f"The table {name} refers to {key.table}, which is not published with it.",
                    fix="publish both, or neither.",
                )
        found.append(TabledFile(table, by_path[path]))
    return found


def table_text(table: Table) -> str:
    """Say what a table holds, as sentences.

    Parameters
    ----------
    table
        With or without rows.
    """
    return f"Unit of analysis: {table.unit}. {table.description}"


def column_text(column: Column) -> str:
    """Say what a column holds, as sentences.

    Parameters
    ----------
    column
        Of any table.
    """
    parts = [column.meaning]
    if column.kind == "list":
        parts.append(LISTED)
    if column.unit:
        parts.append(f"unit: {column.unit}")
    if column.source:
        parts.append(f"taken from: {column.source}")
    return "; ".join(parts) + "."
