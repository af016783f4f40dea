"""Rows of a sheet of an Office Open XML workbook (xlsx). Formulas are never evaluated."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from miggraph.errors import TableError, UnknownNameError, UsageError
from miggraph.importing.profiles.profile import Table
from miggraph.importing.reading.rows import Fault, RawRow, Rows
from miggraph.importing.reading.tablefile import TableFile

__all__ = ["workbook_rows"]


@contextmanager
def workbook_rows(file: TableFile, table: Table, needed: Sequence[str]) -> Iterator[Rows]:
    """Give the rows of a sheet that is open meanwhile.

    Parameters
    ----------
    file
        The workbook.
    table
        What the profile says: the sheet (without it, the first one), and the row with the names.
    needed
        Columns in which a formula, or an error, is a fault of its row.

    Raises
    ------
    TableError
        If it is no workbook, or has no such row.
    UnknownNameError
        If it has no such sheet.
    UsageError
        If openpyxl is not installed.
    """
    book = _open(file)
    try:
        sheet = _sheet(book, table)
        # What a file says of its size may be wrong.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(min_row=table.header_row)
        header = next(rows, ())
        columns = tuple(str(cell.value or "").strip() for cell in header)
        if not any(columns):
            raise TableError(
                f"The sheet {sheet.title!r} has no row {table.header_row} with names of columns.",
                file=file.path,
                fix="name the sheet, and the row with header-row, in [table].",
            )
        while not columns[-1]:
            columns = columns[:-1]
        yield Rows(columns, _rows(rows, columns, frozenset(needed)))
    finally:
        book.close()


def _open(file: TableFile) -> Any:
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError:
        raise UsageError(
            "Workbooks need openpyxl.", fix="pip install 'miggraph[import]', or save it as CSV."
        ) from None
    try:
        with warnings.catch_warnings():
            # Styles and extensions that are not read are no matter of the table.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(file.path, read_only=True, data_only=False)
    except Exception as error:  # openpyxl raises whatever the damaged part makes fail
        raise TableError(
            f"The workbook cannot be read: {error}.",
            file=file.path,
            fix="open it in a spreadsheet program and save it again, or save it as CSV.",
        ) from error


def _sheet(book: Any, table: Table) -> Any:
    names = [sheet.title for sheet in book.worksheets]
    if table.sheet is None:
        return book.worksheets[0]
    if table.sheet not in names:
        raise UnknownNameError("sheet of the workbook", table.sheet, names)
    return book[table.sheet]


def _rows(
    rows: Iterator[Any], columns: tuple[str, ...], needed: frozenset[str]
) -> Iterator[RawRow]:
    for row in rows:
        if all(cell.value is None for cell in row):
            continue
        cells: list[str | None] = [None] * len(columns)
        fault = None
        for index, cell in enumerate(row[: len(columns)]):
            if columns[index] in needed and cell.data_type in ("f", "e"):
                what = "formula" if cell.data_type == "f" else "error in the cell"
                fault = fault or Fault(what, columns[index], _formula(cell.value))
            cells[index] = _text(cell.value)
        yield fault or cells


def _formula(value: Any) -> str:
    """Write a formula; one of a range of cells is an object that holds its text."""
    return str(getattr(value, "text", value))


def _text(value: Any) -> str | None:
    """Write a value as a table of text would."""
    match value:
        case None:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)
