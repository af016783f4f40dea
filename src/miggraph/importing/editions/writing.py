"""Facts and refused rows, written to the files of an edition; equal tables make equal bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any, Final

from miggraph.importing.database import text
from miggraph.importing.grouping.telling import COLUMNS

__all__ = ["write_facts", "write_rejected"]

#: So many files are written at a time, each by one thread: where several write one file, how the
#: last of its row groups is packed depends on who comes first.
_BESIDE: Final = 2


def write_facts(connection: Any, folder: Path) -> dict[int, int]:
    """Write the view ``facts`` as Parquet, one file a year, in the order of the table ``told``.

    Parameters
    ----------
    connection
        Of the database.
    folder
        Where the folders of the years are made.

    Returns
    -------
    dict of int to int
        Year -> number of facts.
    """
    ranges = connection.execute(
        "SELECT year, min(place), max(place) FROM facts GROUP BY year ORDER BY year"
    ).fetchall()
    listed = ", ".join(column for column in COLUMNS if column != "year")
    folder.mkdir()
    stopped = Event()
    connection.execute("SET threads = 1")  # beside those that write

    def write(share: int) -> None:
        with closing(connection.cursor()) as cursor:
            for year, first, last in ranges[share::_BESIDE]:
                if stopped.is_set():
                    return
                part = folder / f"year={year}" / "part-0.parquet"
                part.parent.mkdir()
                cursor.execute(
                    f"COPY (SELECT {listed} FROM facts WHERE place BETWEEN {first} AND {last}) "
                    f"TO {text(str(part))} (FORMAT parquet, USE_TMP_FILE false)"
                )

    with ThreadPoolExecutor(_BESIDE) as beside:
        try:
            list(beside.map(write, range(_BESIDE)))
        except BaseException:
            stopped.set()
            raise
    connection.execute("RESET threads")
    return {year: last - first + 1 for year, first, last in ranges}


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
        'COPY (SELECT row, reason, col AS "column", to_json(val) AS value FROM unreadable '
        f"ORDER BY row) TO {text(str(path))} (FORMAT csv, HEADER, DELIMITER ',')"
    )
