"""Two CSV files for kepler.gl: arcs and points."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO, Final

from miggraph.export.flat import FlatGraph
from miggraph.export.places import located
from miggraph.export.writers.csv_rows import cell, write_rows
from miggraph.export.writers.names import column_names

__all__ = ["write_arcs", "write_points"]

_PAIRS: Final = ("origin_lat", "origin_lng", "dest_lat", "dest_lng")
#: kepler.gl makes a layer of its own of a column with such a name.
_LAYERS: Final = ("icon", "h3_id", "hexagon_id")


def write_arcs(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a row an edge: the coordinates of both ends, then its columns."""
    kept, places = located(graph)
    names = column_names(kept.edges.columns, {*_PAIRS, *_LAYERS})
    rows = (
        [*map(cell, (*places[row[1]], *places[row[2]])), *map(_timed, row)]
        for row in kept.edges.rows
    )
    write_rows(out, [*_PAIRS, *names], rows)


def write_points(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a row a node; ``latitude`` and ``longitude`` are among its columns."""
    kept, _ = located(graph)
    names = column_names(kept.nodes.columns, _LAYERS)
    write_rows(out, names, (list(map(_timed, row)) for row in kept.nodes.rows))


def _timed(value: Any) -> str:
    """Return a cell; a day as its first second, for kepler.gl has no timeline of days."""
    return f"{value.isoformat()}T00:00:00Z" if isinstance(value, date) else cell(value)
