"""Rows of CSV for programs that guess what a cell is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO, Final

from miggraph.export.lists import joined

__all__ = ["cell", "guarded", "write_rows"]

#: A spreadsheet takes text that starts like this for a formula. With apostrophes in front, too, so
#: that one apostrophe less is always the text.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


def write_rows(out: BinaryIO, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows as CSV with a header (RFC 4180, UTF-8); they are text already, see `cell`."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(guarded, titles))
    writer.writerows(rows)
    text.detach()


def cell(value: Any) -> str:
    """Return a value as a cell: nothing for None, ISO for a day, a list joined.

    Examples
    --------
    >>> [cell(value) for value in (None, True, 2.5, ("AF", "SY"), "=1+1")]
    ['', 'true', '2.5', 'AF; SY', "'=1+1"]
    """
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return guarded(joined(value))
        case _:
            return str(value)


def guarded(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would compute."""
    return f"'{text}" if _FORMULA.match(text) else text
