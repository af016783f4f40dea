"""Points and lines as GeoJSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import pytest
from hypothesis import given, settings
from pyproj import Geod
from shapely.geometry import shape

import miggraph
from miggraph.columns import Column
from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.formats import network_format
from miggraph.export.places import located
from miggraph.export.writers.geojson import write_lines, write_points
from tests.export.graphs import HARD, hard
from tests.export.maps import BERN, Writer, graphs, on_the_map, same, tiny, written

GOLDEN = Path(__file__).parent / "golden"
SPHERE = Geod(a=6_371_008.8, b=6_371_008.8)
#: Metres that five decimals of a degree may be off, at both ends.
ROUNDED = 4
STYLES = {write_points: {"marker-color"}, write_lines: {"stroke", "stroke-width"}}
NETWORKS = ["transfers", "flows", "legs", "agreements", "partners"]


@pytest.mark.parametrize(
    ("name", "writer"), [("points.geojson", write_points), ("lines.geojson", write_lines)]
)
def test_a_small_network(name: str, writer: Writer) -> None:
    data = written(writer, flatten(tiny()))
    assert data.decode() == (GOLDEN / f"geojson.{name}").read_bytes().decode()


def features(writer: Writer, flat: FlatGraph) -> list[dict[str, Any]]:
    """Return the features of a file, and check what RFC 7946 asks of it."""
    read = json.loads(written(writer, flat))
    assert read["type"] == "FeatureCollection"
    assert not {"crs", "bbox", "coordinates", "geometry", "properties"} & read.keys()
    for feature in read["features"]:
        assert feature["type"] == "Feature"
        assert isinstance(feature["id"], str)
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        assert not geometry.is_empty
        west, south, east, north = geometry.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
    found: list[dict[str, Any]] = read["features"]
    return found


def in_json(of: Any, column: Column) -> Any:
    """Return a value as JSON holds it."""
    if column.kind == "list" and of is not None:
        return list(of)
    return of.isoformat() if isinstance(of, date) else of


def check(flat: FlatGraph) -> None:
    """Compare features with the nodes and edges that have a place."""
    kept, places = located(flat)
    for writer, sheet in ((write_points, kept.nodes), (write_lines, kept.edges)):
        read = features(writer, flat)
        assert [feature["id"] for feature in read] == sheet.values("id")
        for feature, row in zip(read, sheet.rows, strict=True):
            told = [in_json(*pair) for pair in zip(row, sheet.columns, strict=True)]
            properties = [v for k, v in feature["properties"].items() if k not in STYLES[writer]]
            assert same(properties, [one for one in told if one is not None])
    for node, feature in zip(kept.nodes.values("id"), features(write_points, flat), strict=True):
        near(feature["geometry"]["coordinates"], places[node])
    for row, feature in zip(kept.edges.rows, features(write_lines, flat), strict=True):
        start, end = places[row[1]], places[row[2]]
        lines = parts(feature["geometry"])
        near(lines[0][0], start)
        near(lines[-1][-1], end)
        drawn = sum(SPHERE.line_length(*zip(*line, strict=True)) for line in lines)
        way = SPHERE.inv(*reversed(start), *reversed(end))[2]
        assert drawn == pytest.approx(way, rel=1e-6, abs=ROUNDED)


def parts(geometry: dict[str, Any]) -> list[Any]:
    """Return the lines of a geometry; a point is one that ends where it starts."""
    match geometry["type"]:
        case "Point":
            return [[geometry["coordinates"]] * 2]
        case "LineString":
            return [geometry["coordinates"]]
        case _:
            found: list[Any] = geometry["coordinates"]
            return found


def near(position: list[float], place: tuple[float, float]) -> None:
    """Check that a position is a place, to the metre."""
    assert SPHERE.inv(*position, *reversed(place))[2] < ROUNDED


@pytest.mark.parametrize("name", NETWORKS)
def test_the_networks_are_read_back(kg: miggraph.KnowledgeGraph, name: str) -> None:
    check(flatten(kg.network(name)))


@pytest.mark.parametrize("name", HARD)
def test_what_is_hard_to_write_is_read_back(name: str) -> None:
    check(flatten(hard(name)))
    check(flatten(on_the_map(hard(name))))


@settings(max_examples=60, deadline=None)
@given(graphs(everywhere=False))
def test_any_network_is_read_back(graph: nx.MultiDiGraph[str]) -> None:
    check(flatten(graph))


def test_geopandas_reads_typed_columns(kg: miggraph.KnowledgeGraph, tmp_path: Path) -> None:
    graph = kg.network("transfers")
    points, lines = kg.export("geojson", tmp_path)
    nodes = geopandas.read_file(points)
    assert nodes.crs.to_epsg() == 4326
    assert set(nodes["id"]) == set(graph)
    edges = geopandas.read_file(lines)
    assert set(edges.geometry.geom_type) == {"LineString", "MultiLineString"}
    assert edges.geometry.is_valid.all()
    for row in edges.itertuples():
        given_ = graph.edges[row.source, row.target, row.id]
        assert row.third_country == given_["third_country"]
        assert row.settled is given_["settled"]
        assert row.persons_min == given_["persons_min"]
        assert (row.persons_max == given_["persons_max"]) or given_["persons_max"] is None
        assert tuple(row.agreements) == given_["agreements"]
        assert row.happened_by.date() == given_["happened_by"]
    bounds = {key: most for *_, key, most in graph.edges(keys=True, data="persons_max")}
    open_ = {key for key, most in bounds.items() if most is None}
    assert set(edges["id"][edges["persons_max"].isna()]) == open_ != set()


def test_colours_repeat_an_attribute(kg: miggraph.KnowledgeGraph) -> None:
    flat = flatten(kg.network("transfers"))
    colours = {
        (f["properties"]["third_country"], f["properties"]["stroke"])
        for f in features(write_lines, flat)
    }
    assert len(colours) == len({answer for answer, _ in colours}) == 4
    assert len({colour for _, colour in colours}) == 4


def test_an_edge_without_length_is_a_point() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", **BERN)
    graph.add_node("b", latitude=BERN["latitude"], longitude=BERN["longitude"] + 4e-6)
    graph.add_edges_from([("a", "a"), ("a", "b")])
    found = [f["geometry"] for f in features(write_lines, flatten(graph))]
    assert found == [{"type": "Point", "coordinates": [7.45, 46.95]}] * 2


def test_its_styles_do_not_replace_attributes() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", **BERN, **{"marker-color": "x"})
    graph.add_edge("a", "a", stroke="y")
    (point,), (line,) = (
        features(write_points, flatten(graph)),
        features(write_lines, flatten(graph)),
    )
    assert point["properties"]["marker-color_given"] == "x"
    assert line["properties"]["stroke_given"] == "y"
    assert line["properties"]["stroke"].startswith("#")


def test_agreements_have_no_place(kg: miggraph.KnowledgeGraph) -> None:
    flat = flatten(kg.network("agreements"))
    assert network_format("geojson").cannot_hold(flat)
    assert features(write_lines, flat) == []
    assert {f["properties"]["kind"] for f in features(write_points, flat)} == {"state", "union"}
