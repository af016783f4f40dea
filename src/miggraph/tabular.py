"""Rows of text as CSV and as Markdown."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Final

__all__ = ["csv_text", "markdown_text"]

#: Of a row, as `csv.writer` ends it.
_END: Final = "\r\n"


def csv_text(titles: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Write rows as CSV with a header, one line a row (RFC 4180, with line feeds)."""
    lines: list[str] = []
    # Only with this end of a line does the writer quote a lone carriage return, which a reader
    # would take for the end of the row; it gives each row whole.
    writer = csv.writer(SimpleNamespace(write=lines.append), delimiter=delimiter)
    writer.writerow(titles)
    writer.writerows(rows)
    return "".join(line.removesuffix(_END) + "\n" for line in lines)


def markdown_text(
    titles: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool] = ()
) -> str:
    """Write rows as a Markdown table; `right` says which columns are set right."""
    sides = right or [False] * len(titles)
    lines = [_line(titles), "|" + "|".join(" ---: " if side else " --- " for side in sides) + "|"]
    lines += [_line([cell.replace("|", "\\|").replace("\n", " ") for cell in row]) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
