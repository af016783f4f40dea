"""Two files of GeoJSON (RFC 7946): nodes as points, edges as great-circle lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, Final

import msgspec

from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.great_circle import Position, great_circle
from miggraph.export.palette import edge_colours, edge_widths, node_colours
from miggraph.export.places import Place, located
from miggraph.export.writers.names import column_names

__all__ = ["write_lines", "write_points"]

#: Decimals of a coordinate: about a metre.
_DIGITS: Final = 5
#: Names of the simplestyle specification, which viewers draw.
_POINT_STYLE: Final = ("marker-color",)
_LINE_STYLE: Final = ("stroke", "stroke-width")


def write_points(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a point a node."""
    kept, places = located(graph)
    geometries = (_point(places[row[0]]) for row in kept.nodes.rows)
    styles = [(colour.hex,) for colour in node_colours(kept)]
    _write(kept, out, _features(kept.nodes, geometries, _POINT_STYLE, styles))


def write_lines(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a line an edge, in parts where it crosses the 180th meridian or a pole.

    An edge between a place and itself is a point, for it has no length to draw.
    """
    kept, places = located(graph)
    colours = (colour.hex for colour in edge_colours(kept))
    styles = list(zip(colours, edge_widths(kept), strict=True))
    geometries = _lines(kept.edges, places)
    _write(kept, out, _features(kept.edges, geometries, _LINE_STYLE, styles))


def _write(graph: FlatGraph, out: BinaryIO, features: Iterable[bytes]) -> None:
    about = msgspec.json.encode({"directed": graph.directed, **graph.about})
    out.write(b'{"type": "FeatureCollection",\n"name": ' + msgspec.json.encode(graph.name))
    out.write(b',\n"about": ' + about + b',\n"features": [')
    separator = b"\n"
    for feature in features:
        out.write(separator + feature)
        separator = b",\n"
    out.write(b"\n]}\n")


def _features(
    sheet: Sheet,
    geometries: Iterable[msgspec.Raw],
    style: Sequence[str],
    styles: Iterable[Sequence[Any]],
) -> Iterator[bytes]:
    encode = msgspec.json.encode
    names = column_names(sheet.columns, style)
    for row, geometry, look in zip(sheet.rows, geometries, styles, strict=True):
        told = zip(names, row, strict=True)
        properties = {name: value for name, value in told if value is not None}
        properties.update(zip(style, look, strict=True))
        feature = {"type": "Feature", "id": row[0], "geometry": geometry, "properties": properties}
        yield encode(feature)


def _lines(edges: Sheet, places: dict[str, Place]) -> Iterator[msgspec.Raw]:
    """Give the geometry of each edge; parallel edges have the same."""
    drawn: dict[tuple[str, str], msgspec.Raw] = {}
    for ends in zip(edges.values("source"), edges.values("target"), strict=True):
        if ends not in drawn:
            drawn[ends] = _line(places[ends[0]], places[ends[1]])
        yield drawn[ends]


def _line(start: Place, end: Place) -> msgspec.Raw:
    lines = [_rounded(line) for line in great_circle(start, end)]
    lines = [line for line in lines if len(line) > 1]
    match lines:
        case []:
            return _point(start)
        case [line]:
            return _geometry("LineString", line)
        case _:
            return _geometry("MultiLineString", lines)


def _point(place: Place) -> msgspec.Raw:
    return _geometry("Point", _round((place.longitude, place.latitude)))


def _geometry(kind: str, coordinates: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode({"type": kind, "coordinates": coordinates}))


def _rounded(line: Iterable[Position]) -> list[Position]:
    """Round positions, and leave out those that are now like the one before."""
    kept: list[Position] = []
    for position in map(_round, line):
        if not kept or kept[-1] != position:
            kept.append(position)
    return kept


def _round(position: Position) -> Position:
    longitude, latitude = position
    return round(longitude, _DIGITS) + 0.0, round(latitude, _DIGITS) + 0.0  # no -0.0
