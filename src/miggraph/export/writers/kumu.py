"""Kumu: elements and connections, as one file of JSON or as two tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

from miggraph.columns import Column
from miggraph.export.elements import edge_ids
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.writers.json_lines import array
from miggraph.export.writers.names import column_names

__all__ = ["write_blueprint", "write_connections", "write_elements"]

#: Fields that Kumu has itself; it does not tell upper from lower case.
_ELEMENT: Final = ("id", "label", "type")
_CONNECTION: Final = ("id", "from", "to", "direction", "type", "label")
#: Columns of which the first that is there is the type.
_TYPES: Final = ("kind", "basis")
#: Where a list is joined, in tables, and what stands in a text instead.
_BAR, _BROKEN_BAR = "|", "\N{BROKEN BAR}"
#: A cell of a table that begins so is a formula to a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_blueprint(graph: FlatGraph, out: BinaryIO) -> None:
    """Write an object with ``elements`` and ``connections``, one a line.

    Connections name their ends by id. Lists stay lists, days are texts, and what has no value is
    left out.
    """
    for name, (names, rows) in (
        ('{"elements": ', _elements(graph)),
        (',\n"connections": ', _connections(graph)),
    ):
        out.write(name.encode())
        out.writelines(array(_item(names, row) for row in rows))
    out.write(b"}\n")


def write_elements(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the table of elements, an id first; lists are joined with a vertical bar."""
    _write_table(*_elements(graph), _cell_ids(graph.nodes.values("id")), out)


def write_connections(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the table of connections, an id first; lists are joined with a vertical bar."""
    ids = _cell_ids([*graph.nodes.values("id"), *edge_ids(graph)])
    _write_table(*_connections(graph), ids, out)


def _elements(graph: FlatGraph) -> tuple[list[str], Sequence[tuple[Any, ...]]]:
    """Return the names of the fields, and a row an element."""
    return _fields(graph.nodes, {"id": "id", "label": "label"}, _ELEMENT), graph.nodes.rows


def _connections(graph: FlatGraph) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return the names of the fields, and a row a connection; none has the id of an element."""
    given = {"id": "id", "source": "from", "target": "to", "label": "label"}
    first, start, end, *others = _fields(graph.edges, given, _CONNECTION)
    direction = "directed" if graph.directed else "undirected"
    ids = zip(edge_ids(graph), graph.edges.rows, strict=True)
    rows = ((id_, *row[1:3], direction, *row[3:]) for id_, row in ids)
    return [first, start, end, "direction", *others], rows


def _fields(sheet: Sheet, given: dict[str, str], reserved: Sequence[str]) -> list[str]:
    type_ = next((name for name in _TYPES if sheet.position(name) is not None), None)
    known = given if type_ is None else given | {type_: "type"}
    others: list[Column] = [column for column in sheet.columns if column.name not in known]
    names = iter(column_names(others, reserved, any_case=True))
    return [known.get(column.name) or next(names) for column in sheet.columns]


def _item(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _write_table(
    names: Sequence[str], rows: Iterable[tuple[Any, ...]], ids: dict[str, str], out: BinaryIO
) -> None:
    referring = {i for i, name in enumerate(names) if name in ("id", "from", "to")}
    text = io.TextIOWrapper(out, "utf-8", newline="")
    table = csv.writer(text)  # its ends of lines make it quote both characters of them
    table.writerow([_heading(name) for name in names])
    for row in rows:
        table.writerow([ids[v] if i in referring else _cell(v) for i, v in enumerate(row)])
    text.detach()


def _heading(name: str) -> str:
    return "ID" if name == "id" else _safe(name[:1].upper() + name[1:])


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _safe(value)
        case tuple():
            return _BAR.join(map(_safe, value))
        case _:
            return value


def _safe(text: str) -> str:
    """Return a text that is neither a list to Kumu nor a formula to a spreadsheet."""
    single = text.replace(_BAR, _BROKEN_BAR)
    return f"'{single}" if single.startswith(_FORMULA) else single


def _cell_ids(ids: Iterable[str]) -> dict[str, str]:
    """Return how each id is written, so that no two are the same."""
    written = {id_: _safe(id_) for id_ in ids}
    taken = {id_ for id_, cell in written.items() if id_ == cell}
    for id_, cell in written.items():
        free = cell
        while id_ != free and free in taken:
            free += "'"
        taken.add(free)
        written[id_] = free
    return written
