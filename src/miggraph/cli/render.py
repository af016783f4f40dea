"""Write rows as a table, CSV or Markdown, and objects as JSON."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from miggraph.tabular import csv_text, markdown_text

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

__all__ = [
    "Column",
    "basis",
    "bounds",
    "note",
    "note_basis",
    "shown_path",
    "write_json",
    "write_rows",
]

#: Columns of a table that folds to a terminal are not made narrower than words of this length.
_WORD: Final = 12


class Column(NamedTuple):
    """A column of a table: numbers are set right; the widest texts may fold."""

    title: str
    right: bool = False
    fold: bool = True


def shown_path(path: Path) -> str:
    """Write a path as seen from the present folder, if it lies below."""
    relative = Path(os.path.relpath(path))
    return str(path if relative.parts[:1] == ("..",) else relative)


def note(text: str) -> None:
    """Say something about the answer, to the error stream."""
    if sys.stderr.isatty():
        text = textwrap.fill(text, shutil.get_terminal_size().columns)
    click.echo(text, err=True)


def bounds(low: int, high: int | None) -> str:
    """Write a count of persons: ``21-130``, ``9``, ``100+``."""
    if high is None:
        return f"{low:,}+"
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def note_basis(kg: KnowledgeGraph) -> None:
    """Say under which policy and clocks an answer was given."""
    clocks = kg.clocks
    note(
        f"Policy {kg.policy}; on {clocks.on}, known on {clocks.known_on}, "
        f"recorded on {clocks.recorded_on}."
    )


def basis(kg: KnowledgeGraph) -> dict[str, str]:
    """Return policy and clocks for a JSON object."""
    clocks = kg.clocks
    return {
        "policy": kg.policy,
        "on": clocks.on.isoformat(),
        "known_on": clocks.known_on.isoformat(),
        "recorded_on": clocks.recorded_on.isoformat(),
    }


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
        click.echo(csv_text(titles, rows), nl=False)
    elif format_ == "md":
        click.echo(markdown_text(titles, rows, [c.right for c in columns]), nl=False)
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
    """Write a table for a terminal; columns that do not fit are named, not cut silently."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    needed = [_least_width(c, [row[i] for row in rows]) for i, c in enumerate(columns)]
    fitting = len(columns)
    while fitting > 1 and sum(needed[:fitting]) + fitting > console.width:
        fitting -= 1
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for column, width in zip(columns[:fitting], needed, strict=False):
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            no_wrap=not column.fold,
            overflow="fold",
            min_width=width,
        )
    for row in rows:
        table.add_row(*map(Text, row[:fitting]))
    console.print(table)
    if fitting < len(columns):
        left = ", ".join(column.title for column in columns[fitting:])
        note(f"Too narrow for: {left}. Widen the terminal, or use --format md, csv or json.")


def _least_width(column: Column, cells: Sequence[str]) -> int:
    """Return the width below which a column is not readable.

    Words stay whole unless they are longer than most words of English.
    """
    if not column.fold:
        return max(map(len, [column.title, *cells]))
    words = [word for cell in (column.title, *cells) for word in cell.split()]
    return min(_WORD, max(map(len, words), default=1))
