"""Columns with one kind of value each, from attributes that may hold anything."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from miggraph.columns import Column, Kind
from miggraph.network.graphs.attributes import Attribute

__all__ = ["EXACT", "clean", "plain_text", "typed_columns"]

#: A double tells whole numbers apart up to here, and JavaScript has nothing else.
EXACT: Final = 2**53
#: What XML 1.0 does not allow, lone surrogates included.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT: Final = "\ufffd"
#: Attribute -> column, where formats have a meaning of their own for the name.
_RENAMED: Final = {
    name: f"{name}_given" for name in ("id", "label", "source", "target", "weight", "key", "name")
}
#: Start of a documented type -> kind.
_DOCUMENTED: Final[dict[str, Kind]] = {
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "date": "date",
    "str": "text",
}

#: A column, and its value in each row.
Filled = tuple[Column, list[Any]]


def clean(text: str) -> str:
    """Return the text with U+FFFD for each character that XML 1.0 does not allow."""
    return _FORBIDDEN.sub(_REPLACEMENT, text)


def plain_text(value: Any) -> str:
    """Return one value as text, as a list or a column of mixed values holds it.

    Examples
    --------
    >>> plain_text(("TG", 6, None))
    'TG, 6, '
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ", ".join(_pairs(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(plain_text, _in_order(value)))
    return clean(str(value))


def typed_columns(
    rows: Sequence[Mapping[str, Any]],
    documented: Iterable[Attribute],
    settled: frozenset[str],
) -> tuple[list[Filled], list[str]]:
    """Return the columns of attributes, and what was changed or left out, as sentences.

    Parameters
    ----------
    rows
        The attributes of each node or edge.
    documented
        Attributes that have a column even if no row has a value; their order comes first.
    settled
        Attributes that have a column already.
    """
    known = {attribute.name: attribute for attribute in documented if not attribute.optional}
    names = dict.fromkeys(known)
    for row in rows:
        names.update(dict.fromkeys(row))
    taken = set(names)
    columns: list[Filled] = []
    notes: list[str] = []
    for name in names:
        if name in settled:
            continue
        column, values, said = _column(name, [row.get(name) for row in rows], known.get(str(name)))
        notes += said
        if column is None:
            continue
        if column.name != name and column.name in taken:
            column = column._replace(name=_free(column.name, taken))
        taken.add(column.name)
        columns.append((column, values))
        if column.kind == "date":
            year, years = _years(column, values)
            if year.name in taken:
                year = year._replace(name=_free(year.name, taken))
            taken.add(year.name)
            columns.append((year, years))
    return columns, notes


def _column(
    name: Any, raw: list[Any], known: Attribute | None
) -> tuple[Column | None, list[Any], list[str]]:
    """Decide the kind of a column and convert its values."""
    notes = []
    values = [_scalar(value) for value in raw]
    lost = sum(1 for value in values if isinstance(value, float) and not math.isfinite(value))
    if lost:
        notes.append(f"{name}: {lost:,} values that are not finite are left out.")
        values = [None if isinstance(v, float) and not math.isfinite(v) else v for v in values]
    kinds = {_kind(value) for value in values if value is not None}
    if not kinds and known is None:
        return None, [], [*notes, f"{name}: left out, as no row has a value."]
    if not kinds and known is not None:
        kind: Kind = _DOCUMENTED.get(known.type.split(" ")[0], "list")
    elif kinds == {"integer", "number"}:
        kind = "number"
    elif len(kinds) == 1:
        kind = kinds.pop()
    else:
        kind = "text"
        notes.append(f"{name}: written as text, as it has values of several kinds.")
    if kind in ("integer", "number") and any(
        isinstance(value, int) and abs(value) > EXACT for value in values
    ):
        kind = "text"
        notes.append(f"{name}: written as text, as it has whole numbers beyond 2 to the 53.")
    text = clean(str(name))
    column = Column(
        _RENAMED.get(text, text) or "unnamed",
        kind,
        known.meaning if known else "",
        known.unit if known else "",
        known.source if known else "",
    )
    if column.name != text:
        notes.append(f"{text}: named {column.name}.")
    convert = _CONVERT[kind]
    return column, [None if value is None else convert(value) for value in values], notes


def _scalar(value: Any) -> Any:
    """Return a plain value for a scalar of NumPy or pandas."""
    if isinstance(value, (str, bool, int, float, date, tuple, list, Mapping)) or value is None:
        return value
    item = getattr(value, "item", None)
    return item() if callable(item) and not getattr(value, "ndim", 0) else value


def _kind(value: Any) -> Kind:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case datetime():
            return "text"
        case date():
            return "date"
        case tuple() | list() | set() | frozenset() | Mapping():
            return "list"
        case _:
            return "text"


def _items(value: Any) -> tuple[str, ...]:
    """Return a collection as a tuple of texts."""
    if isinstance(value, Mapping):
        return tuple(_pairs(value))
    return tuple(map(plain_text, _in_order(value)))


def _pairs(value: Mapping[Any, Any]) -> list[str]:
    return [f"{plain_text(key)}: {plain_text(item)}" for key, item in value.items()]


def _in_order(value: Iterable[Any]) -> Iterable[Any]:
    """Return the members; those of a set in the order of their texts, which is always the same."""
    return sorted(value, key=plain_text) if isinstance(value, (set, frozenset)) else value


_CONVERT: Final[dict[Kind, Callable[[Any], Any]]] = {
    "boolean": bool,
    "integer": int,
    "number": float,
    "date": lambda value: value,
    "list": _items,
    "text": plain_text,
}


def _years(column: Column, values: list[Any]) -> Filled:
    """Return the column of years beside one of days, for programs without dates."""
    year = Column(f"year_{column.name}", "integer", f"year of {column.name}", "year", column.source)
    return year, [None if value is None else value.year for value in values]


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
