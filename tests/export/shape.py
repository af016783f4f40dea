"""What every reader returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tests.export.programs import ReadError

__all__ = ["Edge", "Read", "unique", "without"]


class Edge(NamedTuple):
    """One edge; `id` is None where the format has none."""

    id: str | None
    source: str
    target: str
    attributes: dict[str, Any]


class Read(NamedTuple):
    """What a reader found; `directed` is None where the format does not say."""

    directed: bool | None
    nodes: dict[str, dict[str, Any]]
    edges: list[Edge]

    def ends(self) -> list[tuple[str, str]]:
        """Return the ends of the edges, sorted, with as many rows as there are edges.

        Those of an undirected graph are sorted within: no reader promises their order.
        """
        pairs = ((e.source, e.target) for e in self.edges)
        if self.directed is False:
            return sorted((min(pair), max(pair)) for pair in pairs)
        return sorted(pairs)


def unique(rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return nodes by id, or refuse two of one id."""
    rows = list(rows)
    nodes = dict(rows)
    if len(nodes) != len(rows):
        raise ReadError(f"{len(rows)} nodes have {len(nodes)} ids")
    return nodes


def without(attributes: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return attributes without some."""
    return {k: v for k, v in attributes.items() if k not in names}
