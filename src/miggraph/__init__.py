"""A knowledge graph of arrangements between states on moving people.

Every fact is one source's claim; what the graph accepts is computed from the claims by a named
policy, with the reason and the losers kept.

>>> import miggraph
>>> kg = miggraph.open()
>>> kg.hubs().hubs[0].rank
1
"""

from typing import Any

from miggraph.errors import (
    CacheError,
    DataError,
    ExportError,
    GraphError,
    MiggraphError,
    QueryError,
    StoreError,
    UnknownNameError,
    UsageError,
)
from miggraph.knowledge import KnowledgeGraph
from miggraph.opening import open_graph as open  # noqa: A004  # named as users expect

__all__ = [
    "CacheError",
    "DataError",
    "ExportError",
    "GraphError",
    "KnowledgeGraph",
    "MiggraphError",
    "QueryError",
    "StoreError",
    "UnknownNameError",
    "UsageError",
    "open",
]


def __getattr__(name: str) -> Any:
    """Look the version up only when it is asked for."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415

        return version("miggraph")
    raise AttributeError(f"module 'miggraph' has no attribute {name!r}")
