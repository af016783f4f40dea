"""The formats of networks, by name."""

from __future__ import annotations

from typing import Final

from miggraph.errors import UnknownNameError
from miggraph.export.format import NetworkFormat, Part

__all__ = ["NETWORK_FORMATS", "network_format"]

_WRITERS: Final = "miggraph.export.writers"

_ALL: Final = (
    NetworkFormat(
        "d3",
        ("D3", "Observable"),
        "parallel edges are drawn on top of one another unless the page bends them",
        (Part(".d3.json", "application/json", f"{_WRITERS}.node_link:write_node_link"),),
    ),
)

#: Name -> format.
NETWORK_FORMATS: Final = {format_.name: format_ for format_ in _ALL}


def network_format(name: str) -> NetworkFormat:
    """Return a format.

    Raises
    ------
    UnknownNameError
        If there is none of this name; suggests the nearest.
    """
    if name not in NETWORK_FORMATS:
        raise UnknownNameError("format", name, NETWORK_FORMATS)
    return NETWORK_FORMATS[name]
