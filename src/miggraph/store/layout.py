"""Where the dataset stands in a store that is not ours, and how to ask for it there.

Sources are always named graphs. What is accepted is the default graph, as in the embedded store,
where a store has a default graph of its own; elsewhere it is one more named graph.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from miggraph.errors import QueryError
from miggraph.store.rewrite import Query
from miggraph.vocabulary import ACCEPTED, PREFIXES

__all__ = ["SOURCES", "Layout"]

#: The graphs of sources begin with this.
SOURCES: Final = PREFIXES["source"]


class Layout(NamedTuple):
    """Where what is accepted stands.

    `own` says that it is the default graph, `others` that there are graphs that are no sources.
    """

    own: bool
    others: bool

    def within(self, pattern: str) -> str:
        """Return a pattern on what is accepted, for a query that is sent as it stands."""
        return pattern if self.own else f"GRAPH <{ACCEPTED}> {{ {pattern} }}"

    def adapted(self, query: Query) -> str:
        """Return the text that means in this store what the query means in the embedded one.

        Raises
        ------
        QueryError
            If it chooses graphs with FROM where that does not work.
        """
        if query.names_dataset:
            if not self.own:
                raise QueryError(
                    "FROM is refused: at this endpoint the default graph is all graphs together.",
                    fix="write GRAPH <…> { … } around what is asked of a source.",
                )
            return query.text
        chosen = query.only_graphs(SOURCES) if self.others else query
        return chosen.text if self.own else chosen.within(ACCEPTED)
