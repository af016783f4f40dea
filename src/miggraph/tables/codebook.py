"""The codebook of a table: what its rows and columns mean, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from miggraph.columns import Column
from miggraph.tables.table import Table
from miggraph.tabular import markdown_text

__all__ = ["CAUTION", "codebook"]

#: What has to be known to read any of the tables.
CAUTION: Final = (
    "Values are what sources claim, decided under the named policy and clocks. Absence of a "
    "record is no evidence of absence. Listing an arrangement does not mean that it is lawful, "
    "binding or in force. An onward path does not prove that the same persons moved."
)
_MISSING: Final = (
    "A missing value is an empty cell in CSV and null in Parquet; a missing count is not zero. "
    "Of bounds (`_min`, `_max`) an empty maximum is open. A list is never missing: it can be empty."
)


def codebook(table: Table, level: int = 1) -> str:
    """Write the codebook of a table.

    Parameters
    ----------
    table
        With or without rows; their number and basis are told where it has them.
    level
        Of the heading.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        f"{'#' * level} {table.title}",
        f"Table `{table.name}`. Unit of analysis: {table.unit}.",
        table.description,
        f"Key: {_names(table.key)}.{_references(table)}",
        _columns(table.columns).rstrip("\n"),
        _lists(table.columns),
        *_basis(table),
        f"{_MISSING} {CAUTION}" if level == 1 else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _columns(columns: Iterable[Column]) -> str:
    rows = [
        [
            f"`{column.name}`",
            column.kind,
            column.unit,
            column.meaning,
            column.source,
            "never" if column.required or column.kind == "list" else "yes",
        ]
        for column in columns
    ]
    return markdown_text(
        ["column", "kind", "unit", "meaning", "taken from", "can be missing"], rows
    )


def _lists(columns: Iterable[Column]) -> str:
    """Write the values of closed lists."""
    return "\n".join(
        f"- `{column.name}`: {', '.join(column.allowed)}" for column in columns if column.allowed
    )


def _references(table: Table) -> str:
    return "".join(
        f" {_names(key.columns)} refers to {_names(key.target)} of `{key.table}`."
        for key in table.foreign_keys
    )


def _basis(table: Table) -> list[str]:
    if not table.basis:
        return []
    words = "; ".join(f"{name.replace('_', ' ')} {text}" for name, text in table.basis.items())
    rows = len(table.rows)
    return [f"{rows:,} {'row' if rows == 1 else 'rows'}; {words}."]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
