"""What kind of relation an edge is, for formats that ask for it."""

from __future__ import annotations

from typing import Any, Final

from miggraph.export.flat import FlatGraph
from miggraph.export.lists import joined

__all__ = ["edge_kinds"]

#: The first of these that the network has: of legs, then of transfers.
_COLUMNS: Final = ("kind", "agreement_kinds")


def edge_kinds(graph: FlatGraph) -> list[str | None]:
    """Return the kind of each edge: its ``kind``, or the kinds of its agreements; None without."""
    name = next((name for name in _COLUMNS if graph.edges.position(name) is not None), "")
    return [_text(value) for value in graph.edges.values(name)]


def _text(value: Any) -> str | None:
    if isinstance(value, tuple):
        value = joined(value)
    return None if value is None or value == "" else str(value)
