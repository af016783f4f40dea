"""Where nodes stand, for formats that hold positions: longitude and latitude, drawn as they are."""

from __future__ import annotations

from typing import Any, Final

from miggraph.export.flat import FlatGraph

__all__ = ["positions"]

#: Units of a drawing a degree, so that the nodes of `palette` do not cover one another.
_SCALE: Final = 10


def positions(graph: FlatGraph) -> list[tuple[float, float] | None]:
    """Return x and y of each node, y pointing up (north); None without coordinates.

    An agreement has none: it is nowhere.
    """
    found = zip(graph.nodes.values("longitude"), graph.nodes.values("latitude"), strict=True)
    return [_scaled(longitude, latitude) for longitude, latitude in found]


def _scaled(longitude: Any, latitude: Any) -> tuple[float, float] | None:
    if not (_is_number(longitude) and _is_number(latitude)):
        return None
    return round(longitude * _SCALE, 3), round(latitude * _SCALE, 3)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
