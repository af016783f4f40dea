"""What every store can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from miggraph.store.results import Result

if TYPE_CHECKING:
    from miggraph.store.graphs import Graph

__all__ = ["Store"]


class Store(Protocol):
    """A read-only graph that answers SPARQL queries."""

    def query(self, text: str, *, timeout: float | None = None) -> Result | bool | Graph:
        """Ask a query; see `miggraph.store.embedded.EmbeddedStore.query`."""
        ...
