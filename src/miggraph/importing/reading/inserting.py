"""Rows that Python reads -> the database, in batches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from miggraph.importing.reading.rows import Cells, Fault, Rows

__all__ = ["insert_rows"]

_BATCH: Final = 20_000
#: What is kept of a value that cannot be read; characters.
_SHOWN: Final = 200
#: Half a character of UTF-16, which no text can have; JSON can name it.
_HALF: Final = re.compile("[\ud800-\udfff]")


def insert_rows(connection: Any, table: Rows, names: Mapping[str, str], grouped: bool) -> None:
    """Make the table ``staged`` of rows, and add those that cannot be read to ``unreadable``.

    Parameters
    ----------
    connection
        Of DuckDB.
    table
        The rows.
    names
        Wanted columns, and how to name them.
    grouped
        Whether a row is a person: like ones become one row, and of a row that cannot be read only
        the number and the reason are kept.
    """
    import numpy as np  # noqa: PLC0415  # most tables are read by the engine

    number = "rows BIGINT[]" if grouped else "row BIGINT"
    columns = ", ".join(f"{short} VARCHAR" for short in names.values())
    connection.execute(f"CREATE TABLE staged ({columns}, {number})")
    listed = ", ".join(names.values())
    places = [table.columns.index(name) for name in names]
    taken = 0
    while batch := list(islice(table.rows, _BATCH)):
        cells, numbers, faults = _divided(batch, places, list(names), taken + 1)
        taken += len(batch)
        if numbers:
            arrays = {short: _texts(cells, at) for at, short in enumerate(names.values())}
            connection.register("batch", {**arrays, "row": np.array(numbers, dtype=np.int64)})
            what = f"{listed}, list(row) FROM batch GROUP BY ALL" if grouped else "* FROM batch"
            connection.execute(f"INSERT INTO staged SELECT {what}")
            connection.unregister("batch")
        if faults:
            rows = [
                (row, fault.reason, fault.column, "" if grouped else _shown(fault.value))
                for row, fault in faults
            ]
            connection.executemany("INSERT INTO unreadable VALUES (?, ?, ?, ?)", rows)


def _divided(
    batch: list[Cells | Fault], places: list[int], names: list[str], first: int
) -> tuple[list[list[str | None]], list[int], list[tuple[int, Fault]]]:
    """Return the wanted cells, the numbers of their rows, and the faults."""
    cells: list[list[str | None]] = []
    numbers: list[int] = []
    faults: list[tuple[int, Fault]] = []
    for number, row in enumerate(batch, start=first):
        if isinstance(row, Fault):
            faults.append((number, row))
            continue
        wanted = [row[place] for place in places]
        broken = next((at for at, cell in enumerate(wanted) if cell and _is_broken(cell)), None)
        if broken is None:
            cells.append(wanted)
            numbers.append(number)
        else:
            faults.append((number, Fault("no text", names[broken], wanted[broken] or "")))
    return cells, numbers, faults


def _is_broken(cell: str) -> bool:
    return not cell.isascii() and _HALF.search(cell) is not None


def _texts(cells: list[list[str | None]], at: int) -> Any:
    import numpy as np  # noqa: PLC0415

    column = np.empty(len(cells), dtype=object)
    column[:] = [row[at] for row in cells]
    return column


def _shown(value: str) -> str:
    """Shorten a text, and make it one that can be written."""
    return value[:_SHOWN].encode("utf-8", "backslashreplace").decode("utf-8")
