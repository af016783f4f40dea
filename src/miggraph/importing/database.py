"""The SQL engine of one import: in memory, bounded, with its overflow in a folder of its own."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from miggraph.errors import TableError, UsageError

__all__ = [
    "MEMORY",
    "create_table",
    "load_engine",
    "open_database",
    "quoted",
    "saying_what_failed",
    "source",
    "text",
]

#: Memory of the engine, if nobody says otherwise.
MEMORY: Final = "1GB"


def load_engine() -> Callable[[], Any]:
    """Load the SQL engine, and return what starts it, on a database in memory.

    Starting needs no Python, and can be done beside something that does; loading cannot.

    Raises
    ------
    UsageError
        If DuckDB is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415
    except ImportError:
        raise UsageError("Imports need DuckDB.", fix="pip install 'miggraph[import]'.") from None
    return partial(duckdb.connect, ":memory:")


@contextmanager
def open_database(connection: Any, folder: Path, memory: str = MEMORY) -> Iterator[Any]:
    """Bound what an empty database may take, and have it gone afterwards.

    Parameters
    ----------
    connection
        The only one of the database.
    folder
        Where what does not fit into memory is put, as it is: whoever may read that folder can read
        the rows. It is to be open to this user alone, and to be removed afterwards.
    memory
        How much memory the engine may take, such as ``"1GB"``.

    Raises
    ------
    UsageError
        If DuckDB does not know such an amount.
    """
    import duckdb  # noqa: PLC0415

    overflow = folder / "overflow"
    # It is not encrypted: by itself DuckDB does that with keys that can be guessed, which it calls
    # unsafe, and well only with an extension that has to be downloaded.
    overflow.mkdir(mode=0o700)
    try:
        connection.execute(f"SET temp_directory = {text(str(overflow))}")
        for setting in (
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "enable_progress_bar = true",
            "enable_progress_bar_print = false",
            # Types of columns of Python are not guessed from some of their values.
            "pandas_analyze_sample = 0",
        ):
            connection.execute(f"SET {setting}")
        try:
            connection.execute(f"SET memory_limit = {text(memory)}")
        except duckdb.Error:
            raise UsageError(
                f"{memory!r} is no amount of memory.", fix="write it like 500MB or 2GB."
            ) from None
        yield connection
    finally:
        connection.close()


def create_table(
    connection: Any, name: str, types: Mapping[str, str], rows: Iterable[Sequence[Any]]
) -> None:
    """Make a table of values of Python.

    Parameters
    ----------
    connection
        Of the database.
    name
        Of the table.
    types
        SQL type of each column by name; no enumerations.
    rows
        One value for each column, None for NULL.
    """
    # As one text: many times faster than by parameters, and NumPy need not be loaded.
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    values = dict(zip(types, columns, strict=True))
    shape = {column: [kind] for column, kind in types.items()}
    taken = ", ".join(f"unnest(told.{column}) AS {column}" for column in types)
    connection.execute(
        f"CREATE TABLE {name} AS SELECT {taken} FROM "
        f"(SELECT from_json_strict($1, {text(_json(shape))}) AS told)",
        [_json(values)],
    )


def quoted(name: str) -> str:
    """Write a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Write a text as SQL."""
    return "'" + value.replace("'", "''") + "'"


def source(path: Path) -> str:
    """Write the path of a file to be read as SQL: a star or bracket in it is no pattern."""
    return text(glob.escape(str(path)))


@contextmanager
def saying_what_failed(file: Path, memory: str) -> Iterator[None]:
    """Make what the engine could not do an error of the import.

    Parameters
    ----------
    file
        The table.
    memory
        The bound, for the message.

    Raises
    ------
    TableError
        If memory or the disk does not suffice, or the table cannot be read.
    KeyboardInterrupt
        If the user stopped a statement.
    """
    import duckdb  # noqa: PLC0415

    try:
        yield
    except (RuntimeError, duckdb.InterruptException) as error:
        # What DuckDB makes of Ctrl-C.
        if "nterrupt" in str(error):
            raise KeyboardInterrupt from error
        raise
    except duckdb.OutOfMemoryException as error:
        full = "max_temp_directory_size" in str(error)
        raise TableError(
            "The disk has no room for what does not fit into memory."
            if full
            else f"The import does not fit into {memory} of memory.",
            file=file,
            fix="free space." if full else "give it more with --memory.",
        ) from error
    except duckdb.IOException as error:
        raise TableError(
            f"The import cannot be written or the table cannot be read: {_said(error)}",
            file=file,
            fix="free space, or give another folder with --into.",
        ) from error
    except (duckdb.DataError, duckdb.NotSupportedError, duckdb.InvalidInputException) as error:
        raise TableError(
            f"The table cannot be read: {_said(error)}",
            file=file,
            fix="look whether it is of the format that its name tells.",
        ) from error
    except duckdb.Error as error:
        raise TableError(
            f"The SQL engine cannot go on: {_said(error)}",
            file=file,
            fix="report this with the table; nothing was changed.",
        ) from error


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _said(error: Exception) -> str:
    return (str(error).partition("\n")[0].partition(": ")[2] or str(error)).strip()
