"""What a store can do, wherever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from miggraph.store.embedded import Graph
    from miggraph.store.results import Result

__all__ = ["Store"]


class Store(Protocol):
    """Answers SPARQL queries on one dataset."""

    def query(self, text: str, *, timeout: float | None = None) -> Result | bool | Graph:
        """Ask a SPARQL query; without ``GRAPH`` it is about what is accepted.

        Parameters
        ----------
        text
            SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes of the project need not be declared.
        timeout
            Seconds to wait.

        Raises
        ------
        QueryError
            If the query is refused, does not parse, fails or takes too long.
        """
        ...
