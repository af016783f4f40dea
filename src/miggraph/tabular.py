"""Rows of text as CSV and as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["csv_text", "markdown_text"]


def csv_text(titles: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Write rows as CSV with a header, one line a row (RFC 4180, with line feeds)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return out.getvalue()


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
