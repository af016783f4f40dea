"""Rows of a table as its readers give them: cells, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

__all__ = ["LONGEST_FIELD", "Cells", "Fault", "Header", "RawRow", "Rows"]

#: A longer field is no cell of a statistical table; characters.
LONGEST_FIELD: Final = 10_000

Cells: TypeAlias = Sequence[str | None]


class Fault(NamedTuple):
    """Why a row cannot be read: the reason, the column (or nothing), and what stands there."""

    reason: str
    column: str = ""
    value: str = ""


RawRow: TypeAlias = Cells | Fault


class Header(NamedTuple):
    """Names of the columns, and how many lines of the file stand before the first row."""

    columns: tuple[str, ...]
    lines: int


class Rows(NamedTuple):
    """Names of the columns, and the rows as they come; blank rows are none."""

    columns: tuple[str, ...]
    rows: Iterator[RawRow]
