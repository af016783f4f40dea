"""GML: ASCII, whole numbers of 32 bits, and names of letters and digits alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from miggraph.columns import Column
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.lists import joined
from miggraph.export.parallel import has_parallel_edges
from miggraph.export.writers.names import column_names

__all__ = ["write_gml"]

#: What the reader of NetworkX, or a program that draws, means by a name.
_RESERVED: Final = ("id", "label", "source", "target", "key", "graphics", "name", "title", "type")
#: Where GML has a name of its own. ``label`` of a node is its id, by which programs tell nodes
#: apart, and so the name that is shown is its ``title``.
_NODE_NAMES: Final = {"id": "label", "label": "title"}
_EDGE_NAMES: Final = {"id": "key", "label": "label"}
_LEAST, _MOST = -(2**31), 2**31 - 1
_ESCAPED: Final = re.compile(r"[^ !#-%\'-~]")
_NAMED: Final = {'"': "&quot;", "&": "&amp;"}
_OUTSIDE: Final = re.compile("[^0-9A-Za-z]+")


def write_gml(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the network as GML.

    Nodes are numbered from 0, and ``label`` is the id of a node, ``key`` that of an edge. Names are
    written together (``persons_min`` as ``personsMin``), true and false as 1 and 0, days and lists
    as text; what has no value is left out.
    """
    out.write(b'Creator "miggraph"\ngraph [\n')
    out.write(f"  directed {graph.directed:d}\n".encode())
    out.write(f"  multigraph {has_parallel_edges(graph):d}\n".encode())
    for name, text in {"name": graph.name, **graph.about}.items():
        out.write(f"  {_spelled(name)} {_quoted(text)}\n".encode("ascii"))
    _write_nodes(graph.nodes, out)
    _write_edges(graph, out)
    out.write(b"]\n")


def _write_nodes(nodes: Sheet, out: BinaryIO) -> None:
    for number, lines in enumerate(_attributes(nodes, _NODE_NAMES, 0)):
        out.write(f"  node [\n    id {number}\n{lines}  ]\n".encode("ascii"))


def _write_edges(graph: FlatGraph, out: BinaryIO) -> None:
    numbers = {id_: number for number, id_ in enumerate(graph.nodes.values("id"))}
    ends = zip(graph.edges.values("source"), graph.edges.values("target"), strict=True)
    rows = _attributes(graph.edges, _EDGE_NAMES, 1)
    for (source, target), lines in zip(ends, rows, strict=True):
        head = f"    source {numbers[source]}\n    target {numbers[target]}\n"
        out.write(f"  edge [\n{head}{lines}  ]\n".encode("ascii"))


def _attributes(sheet: Sheet, given: dict[str, str], first: int) -> Iterator[str]:
    """Give the lines of each row."""
    others = [column for column in sheet.columns if column.name not in given]
    names = dict(
        zip(others, column_names(others, _RESERVED, any_case=True, spelled=_spelled), strict=True)
    )
    writers = []
    for position, column in enumerate(sheet.columns):
        if column.name in ("source", "target") and first:
            continue
        name = given.get(column.name) or names[column]
        writers.append((position, f"    {name} ", _written(column, sheet, position)))
    for row in sheet.rows:
        yield "".join(
            f"{name}{write(row[position])}\n"
            for position, name, write in writers
            if row[position] is not None
        )


def _written(column: Column, sheet: Sheet, position: int) -> Callable[[Any], str]:
    """Return what writes the values of a column."""
    match column.kind:
        case "integer":
            values = (row[position] for row in sheet.rows)
            small = all(value is None or _LEAST <= value <= _MOST for value in values)
            return str if small else _real
        case "number":
            return _real
        case "boolean":
            return lambda value: "1" if value else "0"
        case "date":
            return _day
        case "list":
            return lambda value: _quoted(joined(value))
        case _:
            return _quoted


def _real(value: float) -> str:
    """Return a number with a point, as GML tells decimals from whole numbers by it."""
    mantissa, e, exponent = repr(float(value)).partition("e")
    return f"{mantissa if '.' in mantissa else f'{mantissa}.0'}{e.upper()}{exponent}"


def _day(value: date) -> str:
    return f'"{value.isoformat()}"'


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_entity, text)}"'


def _entity(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"&#{ord(character)};"


def _spelled(name: str) -> str:
    """Return a name of letters and digits, which begins with a letter.

    Examples
    --------
    >>> _spelled("persons_min")
    'personsMin'
    """
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    first, *others = [part for part in _OUTSIDE.split(ascii_) if part] or ["unnamed"]
    spelled = first + "".join(part[0].upper() + part[1:] for part in others)
    return spelled if spelled[0].isalpha() else f"x{spelled}"
