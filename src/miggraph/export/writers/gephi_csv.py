"""Two tables for Gephi's import of spreadsheets: nodes and edges.

Gephi takes a backslash for an escape, cuts blanks off values, and does not tell names of columns
apart by case.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO, Final

from miggraph.columns import Column, Kind
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.writers.edge_kinds import edge_kinds
from miggraph.export.writers.names import column_names
from miggraph.export.writers.xml_text import SCALARS

__all__ = ["left_out_by_gephi", "write_edges", "write_nodes"]

#: Names that mean something to Gephi, in lower case; a column needs a name.
_NODE_RESERVED: Final = frozenset({"", "id", "label", "timeset", "interval"})
_EDGE_RESERVED: Final = _NODE_RESERVED | {"source", "target", "type", "kind", "weight"}
#: How many of its columns a sheet has for these.
_NODE_OWN: Final = 2
_EDGE_OWN: Final = 5
#: What Java's ``String.trim`` cuts off.
_BLANKS: Final = "".join(map(chr, range(0x21)))
_EXAMPLES: Final = 3


def write_nodes(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the table of nodes: ``Id``, ``Label``, ``Timeset`` if the network has days."""
    own = (row[:_NODE_OWN] for row in graph.nodes.rows)
    _write(("Id", "Label"), own, graph.nodes, _NODE_OWN, _NODE_RESERVED, out)


def write_edges(graph: FlatGraph, out: BinaryIO) -> None:
    """Write the table of edges: the ends, ``Type`` (the direction), ``Id`` and so on.

    ``Kind`` tells parallel edges apart.
    """
    type_ = "Directed" if graph.directed else "Undirected"
    own = (
        (source, target, type_, id_, label, _text("number", weight), kind)
        for (id_, source, target, label, weight, *_), kind in zip(
            graph.edges.rows, edge_kinds(graph), strict=True
        )
    )
    header = ("Source", "Target", "Type", "Id", "Label", "Weight", "Kind")
    _write(header, own, graph.edges, _EDGE_OWN, _EDGE_RESERVED, out)


def left_out_by_gephi(graph: FlatGraph) -> tuple[str, ...]:
    """Say which nodes and edges Gephi takes for one another, or leaves out, for want of an id."""
    said = []
    for what, sheet in (("nodes", graph.nodes), ("edges", graph.edges)):
        ids = sheet.values("id")
        cut = Counter(id_.strip(_BLANKS) for id_ in ids)
        lost = [id_ for id_ in ids if cut[id_.strip(_BLANKS)] > 1 or not id_.strip(_BLANKS)]
        if lost:
            examples = ", ".join(map(repr, lost[:_EXAMPLES]))
            said.append(
                f"Gephi cuts blanks off ids, so that {len(lost):,} {what} have none or the same "
                f"as others: {examples}."
            )
    return tuple(said)


def _write(
    header: Sequence[str],
    own: Iterable[Sequence[Any]],
    sheet: Sheet,
    skipped: int,
    reserved: Collection[str],
    out: BinaryIO,
) -> None:
    columns = sheet.columns[skipped:]
    texts = _texts(columns)
    times = None if sheet.span is None else list(_intervals(sheet, sheet.span))
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    rows = csv.writer(text)  # lines end as RFC 4180 has it, or a carriage return is not quoted
    names = [
        _escaped(name) for name in column_names(columns, reserved, any_case=True, spelled=str.strip)
    ]
    rows.writerow([*header, *(["Timeset"] if times is not None else []), *names])
    for number, (first, row) in enumerate(zip(own, sheet.rows, strict=True)):
        time = [] if times is None else [times[number]]
        rows.writerow([*map(_cell, first), *time, *texts(row[skipped:])])
    text.flush()
    text.detach()


def _texts(columns: Sequence[Column]) -> Callable[[Sequence[Any]], list[str]]:
    kinds = [column.kind for column in columns]
    return lambda values: [_text(k, v) for k, v in zip(kinds, values, strict=True)]


def _text(kind: Kind, value: Any) -> str:
    return "" if value is None else _escaped(SCALARS[kind](value))


def _cell(value: str | None) -> str:
    return "" if value is None else _escaped(value)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _intervals(sheet: Sheet, span: tuple[str, str]) -> Iterator[str]:
    """Give the time of each row as Gephi writes it."""
    for start, end in zip(*map(sheet.values, span), strict=True):
        yield _interval(start, end)


def _interval(start: date | None, end: date | None) -> str:
    if (start is None and end is None) or (start is not None and end is not None and start > end):
        return ""
    begins = "-Infinity" if start is None else start.isoformat()
    return f"<[{begins}, {'Infinity' if end is None else end.isoformat()}]>"
