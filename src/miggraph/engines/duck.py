"""DuckDB as an engine: in this process, larger than memory by files in a temporary folder."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from miggraph.engines.engine import Table
from miggraph.errors import DataError, EngineError, UsageError

__all__ = ["DuckEngine"]


class DuckEngine:
    """DuckDB in memory, with its overflow in a temporary folder that ends with it.

    Parameters
    ----------
    memory
        The most that it may take, such as ``2GB``; None leaves the default of DuckDB, 80 % of what
        the machine has.
    threads
        None is one a processor.

    Raises
    ------
    UsageError
        If DuckDB is not installed, or does not know such a size.
    """

    def __init__(self, memory: str | None = None, threads: int | None = None) -> None:
        try:
            import duckdb  # noqa: PLC0415
        except ImportError:
            raise UsageError(
                "Facts in Parquet need DuckDB.", fix="pip install 'miggraph[parquet]'."
            ) from None
        self._error: type[Exception] = duckdb.Error
        self._folder = tempfile.TemporaryDirectory(prefix="miggraph-duckdb-")
        self._links = count()
        settings: dict[str, Any] = {
            "temp_directory": self._folder.name,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # Order costs memory, and every statement that needs one says so.
            "preserve_insertion_order": False,
        }
        settings |= {} if memory is None else {"memory_limit": memory}
        settings |= {} if threads is None else {"threads": threads}
        try:
            self._connection = duckdb.connect(":memory:", config=settings)
        except duckdb.Error as error:
            self._folder.cleanup()
            raise UsageError(
                f"DuckDB does not take these settings: {_said(error)}",
                fix="give memory as a size such as 2GB, and at least one thread.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._folder.cleanup()

    def register(self, name: str, folder: Path, columns: Mapping[str, str]) -> None:
        """Give a folder of Parquet files a name; see `Engine`."""
        files = sorted(file.relative_to(folder) for file in folder.rglob("*.parquet"))
        if not files:
            self.add(name, Table(columns, ()))
            return
        # By a name of ours: what stands in the folder's path as column=value is no column. Files
        # are named, as every statement would look for them again.
        link = Path(self._folder.name) / f"{name}-{next(self._links)}"
        link.symlink_to(folder.resolve(), target_is_directory=True)
        listed = ", ".join(
            "'" + f"{link}/{glob.escape(str(file))}".replace("'", "''") + "'" for file in files
        )
        taken = ", ".join(
            f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items()
        )
        try:
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {name} AS SELECT {taken} "  # noqa: S608
                f"FROM read_parquet([{listed}], hive_partitioning = true)"
            )
        except self._error as error:
            raise DataError(
                f"The facts cannot be read: {_said(error)}", file=folder, fix="import them again."
            ) from error

    def add(self, name: str, table: Table) -> None:
        """Add a small table; see `Engine`."""
        # As one text: several times faster than by parameters.
        values = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
        told = msgspec.json.encode(dict(zip(table.columns, values, strict=True))).decode()
        shape = msgspec.json.encode({column: [kind] for column, kind in table.columns.items()})
        taken = ", ".join(f"unnest(told.{column}) AS {column}" for column in table.columns)
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {taken} "  # noqa: S608
            f"FROM (SELECT from_json_strict($1, '{shape.decode()}') AS told)",
            [told],
        )

    def keep(self, name: str, sql: str) -> None:
        """Answer a query once and keep the answer; see `Engine`."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Answer a query; see `Engine`."""
        found: list[tuple[Any, ...]] = self._run(sql).fetchall()
        return found

    def _run(self, sql: str) -> Any:
        try:
            return self._connection.execute(sql)
        except self._error as error:
            raise EngineError(
                f"DuckDB cannot answer: {_said(error)}",
                fix="give it more memory, or more room for temporary files.",
            ) from error


def _said(error: Exception) -> str:
    return str(error).partition("\n")[0]
