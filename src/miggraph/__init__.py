"""A knowledge graph of arrangements between states on moving people.

Every fact is one source's claim; what the graph accepts is computed from the claims by a named
policy, with the reason and the losers kept.

>>> import miggraph
>>> kg = miggraph.open()
>>> kg.hubs().hubs[0].rank
1
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

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

if TYPE_CHECKING:
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


#: What takes long to load, which not every command needs: its module, and its name there.
_LATER: Final = {
    "KnowledgeGraph": ("miggraph.knowledge", "KnowledgeGraph"),
    "open": ("miggraph.opening", "open_graph"),
}


def __getattr__(name: str) -> Any:
    """Load or look up only what is asked for."""
    if name in _LATER:
        module, named = _LATER[name]
        return getattr(import_module(module), named)
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415

        return version("miggraph")
    raise AttributeError(f"module 'miggraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
