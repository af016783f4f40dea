"""The formats of tables, and how tables are saved in them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from miggraph.errors import ExportError, UnknownNameError
from miggraph.export.saving import saving
from miggraph.export.tabular import write_csv, write_parquet
from miggraph.extras import require
from miggraph.files import replacing
from miggraph.tables import Table

__all__ = [
    "TABLE_FORMATS",
    "TableFormat",
    "check_installed",
    "save_tables",
    "table_format",
    "write_table",
]


class TableFormat(NamedTuple):
    """A format of tables: its name, the ending of a file, who opens it, and what it loses."""

    name: str
    ending: str
    media_type: str
    tools: tuple[str, ...]
    loses: str


#: Name -> format.
TABLE_FORMATS: Final = {
    one.name: one
    for one in (
        TableFormat(
            "csv",
            ".csv",
            "text/csv",
            ("spreadsheets", "R", "Stata", "pandas"),
            "types of columns; lists are joined with semicolons",
        ),
        TableFormat(
            "parquet",
            ".parquet",
            "application/vnd.apache.parquet",
            ("DuckDB", "Polars", "pandas", "R arrow"),
            "",
        ),
    )
}


def table_format(name: str) -> TableFormat:
    """Return a format.

    Raises
    ------
    UnknownNameError
        If there is none of this name.
    """
    if name not in TABLE_FORMATS:
        raise UnknownNameError("format of tables", name, TABLE_FORMATS)
    return TABLE_FORMATS[name]


def check_installed(format_: TableFormat) -> None:
    """Refuse Parquet where nothing can write it, before anything is worked out.

    Raises
    ------
    UsageError
        If DuckDB is not installed.
    """
    if format_.name == "parquet":
        require("duckdb")


def write_table(table: Table, format_: TableFormat, out: BinaryIO) -> None:
    """Write one table.

    Raises
    ------
    DataError
        If a cell does not fit its column.
    UsageError
        If Parquet is asked for and DuckDB is not installed.
    """
    if format_.name == "csv":
        write_csv(table, out)
        return
    # DuckDB writes to a name only.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table.parquet")
        write_parquet(table, path)
        out.write(path.read_bytes())


def save_tables(tables: Iterable[Table], format_: TableFormat, path: Path) -> list[Path]:
    """Write tables to files.

    Parameters
    ----------
    tables
        The tables.
    format_
        Of the files.
    path
        A folder, in which files are named after the tables; for one table also a file.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    ExportError
        If a file cannot be written.
    """
    several = list(tables)
    check_installed(format_)
    if len(several) > 1 and (path.suffix == format_.ending or path.is_file()):
        raise ExportError(
            f"{len(several)} tables are no single file.",
            file=path,
            fix="name a folder, or one table with --table (table=NAME).",
        )
    with saving(path):
        if len(several) > 1:
            path.mkdir(exist_ok=True)
        inside = path.is_dir()
        paths = [path / f"{t.name}{format_.ending}" if inside else path for t in several]
        for table, target in zip(several, paths, strict=True):
            with replacing(target) as file:
                write_table(table, format_, file)
    return paths
