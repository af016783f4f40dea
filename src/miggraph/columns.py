"""A column of a table: its name, what kind of values it holds, and what they mean."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["KINDS", "Column", "Kind"]

#: ``list`` is a tuple of texts; a day is a `datetime.date`. No value is None.
Kind: TypeAlias = Literal["text", "integer", "number", "boolean", "date", "list"]
KINDS: Final[tuple[Kind, ...]] = ("text", "integer", "number", "boolean", "date", "list")


class Column(NamedTuple):
    """One column.

    `unit` is empty where there is none; `source` says what the values are taken from; a `required`
    column has a value in every row. `allowed` are all values of a closed list; empty: any.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    source: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
