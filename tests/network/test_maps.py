"""Projection, outlines, arcs and names of maps."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path

import miggraph
from miggraph.errors import UsageError
from miggraph.network.plot.arcs import Widths, curve
from miggraph.network.plot.equalearth import cut_line, cut_ring, equal_earth, shorter_way
from miggraph.network.plot.extent import extent_of
from miggraph.network.plot.labels import Box, Named, placed
from miggraph.network.plot.maps import Arc, Place, flow_map
from miggraph.network.plot.topojson import decoded, outlines

longitude = st.floats(-180, 180, allow_nan=False)
latitude = st.floats(-85, 85, allow_nan=False)


def _area(ring: np.ndarray) -> float:
    x, y = ring.T
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


@pytest.mark.parametrize(
    ("lonlat", "metres"),
    [
        ((0, 0), (0, 0)),
        ((180, 0), (17263256.84, 0)),
        ((-180, 90), (-10227908.09, 8402320.16)),
        ((180, 45), (14795421.79, 5486671.72)),
    ],
)
def test_it_gives_the_values_of_other_programs(
    lonlat: tuple[float, float], metres: tuple[float, float]
) -> None:
    """PROJ gives these for `+proj=eqearth +R=6378137`."""
    assert equal_earth([lonlat])[0] * 6378137 == pytest.approx(metres, abs=0.01)


@settings(deadline=None)
@given(longitude, latitude)
def test_areas_are_those_of_the_globe(lon: float, lat: float) -> None:
    step = 1e-4
    corners = [[lon, lat], [lon + step, lat], [lon, lat + step]]
    here, east, north = equal_earth(corners)
    (a, b), (c, d) = east - here, north - here
    on_globe = np.radians(step) ** 2 * np.cos(np.radians(lat + step / 2))
    assert a * d - b * c == pytest.approx(on_globe, rel=2e-4)


@settings(deadline=None)
@given(longitude, latitude, longitude)
def test_south_mirrors_north_and_another_middle_only_shifts(
    lon: float, lat: float, central: float
) -> None:
    north, south = equal_earth([[lon, lat], [lon, -lat]])
    assert south == pytest.approx([north[0], -north[1]], abs=1e-12)
    assert equal_earth([[lon + central, lat]], central)[0] == pytest.approx(north, abs=1e-9)


@settings(deadline=None)
@given(longitude, longitude)
def test_the_shorter_way_is_never_more_than_half_around(start: float, end: float) -> None:
    far = shorter_way(start, end)
    assert abs(far - start) <= 180 + 1e-9
    assert (far - end) / 360 == pytest.approx(round((far - end) / 360), abs=1e-9)


def test_topojson_adds_up_differences_and_turns_arcs_around() -> None:
    topology = {
        "transform": {"scale": [2, 0.5], "translate": [10, -1]},
        "arcs": [[[0, 0], [1, 0], [0, 2]], [[0, 0], [0, 2], [1, 0]]],
        "objects": {
            "o": {"geometries": [{"type": "Polygon", "id": "004", "arcs": [[0, ~1]]}]},
        },
    }
    (outline,) = decoded(topology, "o")
    assert outline.numeric == "004"
    ((ring,),) = outline.polygons
    assert ring.tolist() == [[10, -1], [12, -1], [12, 0], [10, 0], [10, -1]]


def test_the_outlines_are_whole() -> None:
    found = outlines()
    assert len(found) == 177
    rings = [ring for outline in found for polygon in outline.polygons for ring in polygon]
    assert all(np.allclose(ring[0], ring[-1]) for ring in rings)
    assert all(len(ring) >= 4 for ring in rings)


@pytest.mark.parametrize("central", [0.0, 150.0, -77.5])
def test_land_is_29_hundredths_of_the_globe_wherever_the_map_is_cut(central: float) -> None:
    total = 0.0
    for outline in outlines():
        for polygon in outline.polygons:
            for place, ring in enumerate(polygon):
                parts = cut_ring(ring, central)
                assert all(np.abs(part[:, 0] - central).max() <= 180 + 1e-9 for part in parts)
                area = sum(_area(equal_earth(part, central)) for part in parts)
                total += -area if place else area
    assert total / (4 * np.pi) == pytest.approx(0.289, abs=0.002)


def test_states_lie_in_their_outlines() -> None:
    graph = miggraph.open().network("agreements")
    by_number = {o.numeric: o for o in outlines() if o.numeric}
    outside, inside = [], 0
    for code, data in graph.nodes(data=True):
        outline = by_number.get(data.get("numeric"))
        if outline is None or data["latitude"] is None:
            continue
        parts = [Path(part) for polygon in outline.polygons for part in cut_ring(polygon[0])]
        point = data["longitude"], data["latitude"]
        if any(part.contains_point(point) for part in parts):
            inside += 1
        else:
            outside.append(code)
    # The point of Haiti lies on land of the 1:10m outlines that 1:110m leaves out.
    assert set(outside) <= {"HT"}
    assert inside > 120


@settings(deadline=None)
@given(longitude, latitude, longitude, latitude, st.integers(0, 2), longitude)
def test_an_arc_goes_from_one_place_to_the_other_and_is_cut_only_at_the_edge(
    lon: float, lat: float, far: float, end: float, order: int, central: float
) -> None:
    line = curve((lon, lat), (far, end), order)
    assert line[0] == pytest.approx([lon, lat])
    assert (line[-1][0] - far) % 360 == pytest.approx(0, abs=1e-6) or (
        line[-1][0] - far
    ) % 360 == pytest.approx(360, abs=1e-6)
    assert line[-1][1] == pytest.approx(end)
    parts = cut_line(line, central)
    for part in parts:
        assert np.abs(part[:, 0] - central).max() <= 180 + 1e-9
    for before, after in pairwise(parts):
        assert abs(before[-1][0] - central) == pytest.approx(180)
        assert after[0] == pytest.approx([2 * central - before[-1][0], before[-1][1]]), (
            "it goes on at the other edge"
        )


def test_there_and_back_are_two_arcs() -> None:
    there, back = curve((0, 0), (40, 10)), curve((40, 10), (0, 0))
    assert np.abs(there - back[::-1]).max() > 5
    assert np.abs(there - curve((0, 0), (40, 10), 1)).max() > 2


def test_nauru_to_the_united_states_crosses_the_pacific() -> None:
    line = curve((166.9, -0.5), (-98.6, 39.5))
    assert line[-1][0] == pytest.approx(261.4)
    assert len(cut_line(line, 0)) == 2
    assert len(cut_line(line, 200)) == 1


def test_a_map_shows_the_places_or_the_world() -> None:
    europe = extent_of([(-3, 40), (25, 60)])
    assert europe.width < 1 < extent_of([(-100, 40), (140, -30)]).width
    assert europe.central == 11
    pacific = extent_of([(178, -18), (-172, -14)])
    assert pacific.central == -177
    assert pacific.width < 1
    for shown, places in ((europe, [(-3, 40), (25, 60)]), (pacific, [(178, -18), (188, -14)])):
        near = [(shorter_way(shown.central, lon), lat) for lon, lat in places]
        for x, y in equal_earth(near, shown.central):
            assert shown.left < x < shown.left + shown.width
            assert shown.bottom < y < shown.bottom + shown.height


def test_one_place_has_surroundings_and_the_antarctic_is_shown_where_it_is_needed() -> None:
    assert extent_of([(10, 50)]).width >= 0.4
    wide = [(-170, 10), (-50, 10), (60, 10), (160, 10)]
    assert extent_of([*wide, (0, -80)]).bottom < extent_of(wide).bottom


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 7), st.floats(0, 4), st.floats(0.1, 2)), min_size=1, max_size=40
    )
)
def test_names_cover_neither_one_another_nor_dots(rows: list[tuple[float, float, float]]) -> None:
    frame = Box(0, 0, 7, 4)
    names = [Named(x, y, 0.03, wide, 0.12) for x, y, wide in rows]
    boxes = [box for box in placed(names, frame) if box]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert box.within(frame)
        for dot in names:
            inside = box.left < dot.x < box.right and box.bottom < dot.y < box.top
            assert not inside


def test_the_most_important_name_is_placed_first() -> None:
    names = [Named(1, 1, 0.03, 1.9, 0.1), Named(1.0, 1.0, 0.03, 1.9, 0.1)]
    first, second = placed(names, Box(0.9, 0.9, 3.0, 1.1))
    assert first is not None
    assert second is None


def test_widths_grow_with_the_root_and_the_legend_says_where_they_are_equal() -> None:
    widths = Widths(1, 10_000)
    assert widths.points(2_500) == pytest.approx(widths.points(10_000) / 2)
    assert widths.shown() == [(100, True), (1_000, False), (10_000, False)]
    assert widths.points(100) == widths.points(1) < widths.points(1_000)
    assert Widths(3, 3).shown() == [(3, False)]
    assert Widths(1, 4).shown() == [(1, False), (2, False)]
    assert Widths(1, 4).points(4) < widths.points(10_000)


def test_places_without_room_for_a_name_are_counted() -> None:
    points = {f"p{n}": Place(f"Place number {n}", 10 + n * 1e-3, 10) for n in range(20)}
    points["far"] = Place("Far away", 20, 30)
    arcs = [Arc(name, "far", 1) for name in points if name != "far"]
    figure = flow_map(points, arcs, title="t", caption="c")
    (foot,) = [text.get_text() for text in figure.texts if "Natural Earth" in text.get_text()]
    drawn = sum(len(axes.texts) for axes in figure.axes)
    assert f"{21 - drawn} places have no name here" in " ".join(foot.split())
    assert "express no position on status or borders" in " ".join(foot.split())


@pytest.mark.parametrize(
    ("arcs", "said"),
    [
        ([], "no flows"),
        ([Arc("a", "c", 1)], "'c' has no place"),
        ([Arc("a", "b", 0)], "the weight 0"),
        ([Arc("a", "b", float("nan"))], "the weight nan"),
        ([Arc("a", "a", 1)], "begins and ends in 'a'"),
        ([Arc("a", "off", 1)], "not on the globe"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arcs: list[Arc], said: str) -> None:
    points = {"a": Place("A", 0, 0), "b": Place("B", 10, 10)}
    if "globe" in said:
        points["off"] = Place("Off", 100, 10)
    with pytest.raises(UsageError, match=said) as caught:
        flow_map(points, arcs, title="t", caption="c")
    assert caught.value.fix
