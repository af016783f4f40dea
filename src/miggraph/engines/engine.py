"""What is asked of an engine, and the part of SQL in which it is asked.

Types of columns are `STRING`, `BIGINT`, `INT`, `DATE` and `BOOLEAN`, which both engines know by
these names. In the text of a statement stand only names and words that are ours, and days; what a
user or a file says comes in as rows of a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

__all__ = ["Engine", "Table"]


class Table(NamedTuple):
    """A small table: type of each column by name, and rows."""

    columns: Mapping[str, str]
    rows: Sequence[tuple[Any, ...]]


class Engine(Protocol):
    """Answers SQL over Parquet.

    Is a context: at its end the engine and whatever it started are closed.
    """

    def register(self, name: str, folder: Path, columns: Mapping[str, str]) -> None:
        """Give a folder of Parquet files a name, as one table.

        Parameters
        ----------
        name
            Of the table in later statements.
        folder
            With files below it, in folders ``column=value`` where it is partitioned.
        columns
            Type of each column that is asked for; the table has no others. A folder without files
            is a table without rows.

        Raises
        ------
        DataError
            If the files cannot be read or a column is missing.
        """

    def add(self, name: str, table: Table) -> None:
        """Add a small table."""

    def keep(self, name: str, sql: str) -> None:
        """Answer a query once, and keep the answer as a table for later statements."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Answer a query; the order of rows is that of its ORDER BY alone.

        Raises
        ------
        EngineError
            If the engine cannot answer, e.g. for want of memory.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
