"""Write rows as a table, CSV or Markdown, and objects as JSON."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

__all__ = ["Column", "bounds", "note", "write_json", "write_rows"]


class Column(NamedTuple):
    """A column of a table: numbers are set right; the widest texts may fold."""

    title: str
    right: bool = False
    fold: bool = True


def note(text: str) -> None:
    """Say something about the answer, to the error stream."""
    click.echo(text, err=True)


def bounds(low: int, high: int | None) -> str:
    """Write a count of persons: ``21-130``, ``9``, ``100+``."""
    if high is None:
        return f"{low:,}+"
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def write_json(value: Any) -> None:
    """Write a value as indented JSON."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def write_rows(columns: Sequence[Column], rows: Sequence[Sequence[str]], format_: str) -> None:
    """Write rows to standard output.

    Parameters
    ----------
    columns
        The columns.
    rows
        Text, one cell a column.
    format_
        ``table``, ``csv`` or ``md``.
    """
    titles = [column.title for column in columns]
    if format_ == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(titles)
        writer.writerows(rows)
    elif format_ == "md":
        click.echo("| " + " | ".join(titles) + " |")
        click.echo("|" + "|".join(" ---: " if c.right else " --- " for c in columns) + "|")
        for row in rows:
            cells = [cell.replace("|", "\\|").replace("\n", " ") for cell in row]
            click.echo("| " + " | ".join(cells) + " |")
    else:
        _table(columns, rows)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Write an aligned table: folded to the width of a terminal, one line a row into a pipe."""
    if sys.stdout.isatty():
        _folded(columns, rows)
        return
    cells = [[c.title for c in columns], *([part.replace("\n", " ") for part in r] for r in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        parts = [
            part.rjust(width) if column.right else part.ljust(width)
            for part, width, column in zip(row, widths, columns, strict=True)
        ]
        click.echo("  ".join(parts).rstrip())


def _folded(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            no_wrap=not column.fold,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)
