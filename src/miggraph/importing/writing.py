"""Facts and refused rows, written to the files of an edition; equal tables make equal bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from miggraph.importing.database import text
from miggraph.importing.grouping import COLUMNS

__all__ = ["write_facts", "write_rejected"]

#: Each file is written by one thread of the engine, so that its rows keep their order.
_BESIDE: Final = 2


def write_facts(connection: Any, folder: Path) -> None:
    """Write the view ``facts`` as Parquet, one file a year, in the order of the table.

    Parameters
    ----------
    connection
        Of the database.
    folder
        Where the folders of the years are made.
    """
    years = connection.execute(
        "SELECT DISTINCT d.year FROM grouped g JOIN days d ON d.id = g.time "
        "WHERE g.fate = 0 ORDER BY d.year"
    ).fetchall()
    listed = ", ".join(column for column in COLUMNS if column != "year")
    folder.mkdir()

    def write(year: int) -> None:
        part = folder / f"year={year}" / "part-0.parquet"
        part.parent.mkdir()
        with closing(connection.cursor()) as cursor:
            cursor.execute(
                f"COPY (SELECT {listed} FROM facts WHERE year = {year} ORDER BY first_row) "
                f"TO {text(str(part))} (FORMAT parquet, COMPRESSION zstd)"
            )

    with ThreadPoolExecutor(_BESIDE) as beside:
        list(beside.map(write, (year for (year,) in years)))


def write_rejected(connection: Any, path: Path) -> None:
    """Write the rows that are refused as CSV, in the order of the table.

    Values are quoted as in JSON: control characters can be seen, and no program that opens the file
    takes a value for a formula.

    Parameters
    ----------
    connection
        Of the database.
    path
        The file.
    """
    connection.execute(
        "COPY (SELECT row, reason, col AS \"column\", to_json(val) AS value FROM unreadable "
        f"ORDER BY row) TO {text(str(path))} (FORMAT csv, HEADER, DELIMITER ',')"
    )
