"""The shortest way on a sphere, in pieces that a flat map can draw."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod

from miggraph.export.great_circle import Position, great_circle
from miggraph.export.places import Place

#: A sphere, so that PROJ measures what is claimed: an arc of a great circle.
SPHERE = Geod(a=6_371_008.8, b=6_371_008.8)
METRES_PER_DEGREE = 6_371_008.8 * math.radians(1)
#: Metres within which two points are one.
SAME = 0.01


def metres(one: Position, other: Position) -> float:
    """Return the distance of two positions."""
    return float(SPHERE.inv(*one, *other)[2])


def position(place: Place) -> Position:
    """Return a place in the order of GeoJSON."""
    return (place.longitude, place.latitude)


def length(lines: list[list[Position]]) -> float:
    """Return the length of all lines in metres."""
    return sum(metres(*pair) for line in lines for pair in pairwise(line))


LATITUDES = st.sampled_from([-90.0, -89.999999, -45.0, 0.0, 1e-9, 66.5, 90.0]) | st.floats(-90, 90)
LONGITUDES = st.sampled_from([-180.0, -179.9999999, -90.0, 0.0, 90.0, 179.5, 180.0]) | st.floats(
    -180, 180
)
PLACES = st.builds(Place, LATITUDES, LONGITUDES)


@given(PLACES, PLACES)
@example(Place(0, 170), Place(0, -170))  # a position lies on the meridian itself
@example(Place(-20, 180), Place(20, 180))  # all of them do
@example(Place(-20, -180), Place(20, 180))
@example(Place(10, 180), Place(30, -150))
@example(Place(10, -180), Place(30, 150))
@example(Place(80, 10), Place(80, -170))  # over the pole
@example(Place(80, 10), Place(80, -170.0000001))  # beside it
@example(Place(-80, 0), Place(-80, 180))
@example(Place(90, 0), Place(-90, 0))
@example(Place(90, 77), Place(0, -120))
@example(Place(0, -120), Place(90, 77))
@example(Place(90, 10), Place(90, 50))
@example(Place(12.5, 40), Place(-12.5, -140))  # opposite
@example(Place(0, 0), Place(0, 180))
def test_the_lines_are_the_arc(start: Place, end: Place) -> None:
    lines = great_circle(start, end)
    distance = metres(position(start), position(end))
    if not lines:
        assert distance < SAME
        return
    assert all(len(line) > 1 for line in lines)
    assert all(abs(lon) <= 180 and abs(lat) <= 90 for line in lines for lon, lat in line)
    # its ends are the places
    assert metres(lines[0][0], position(start)) < SAME
    assert metres(lines[-1][-1], position(end)) < SAME
    # a line ends where the next one starts, at the meridian or at a pole
    for (*_, before), (after, *_) in pairwise(lines):
        assert metres(before, after) < SAME
        at_pole = abs(before[1]) == abs(after[1]) == 90
        assert at_pole or {before[0], after[0]} == {-180, 180}
    # a flat map draws no step around the world, and none that is far from the arc
    for line in lines:
        for one, other in pairwise(line):
            assert one != other
            assert abs(other[0] - one[0]) <= 10
            assert metres(one, other) <= 2.01 * METRES_PER_DEGREE
    # no way is shorter, and each position lies on it
    assert length(lines) == pytest.approx(distance, rel=1e-9, abs=3)
    for line in lines:
        for on_way in line:
            detour = metres(position(start), on_way) + metres(on_way, position(end))
            assert detour == pytest.approx(distance, rel=1e-9, abs=3)


@given(PLACES, PLACES)
def test_ends_that_are_no_pole_and_not_at_the_edge_are_as_given(start: Place, end: Place) -> None:
    lines = great_circle(start, end)
    for place, ends in ((start, lines[:1]), (end, lines[-1:])):
        if ends and abs(place.latitude) < 89.9 and abs(place.longitude) < 179.9:
            assert position(place) in (ends[0][0], ends[0][-1])


def test_an_arc_within_one_half_is_one_line() -> None:
    lines = great_circle(Place(50, 0), Place(50, 90))
    assert len(lines) == 1
    assert lines[0][0] == (0, 50)
    assert lines[0][-1] == (90, 50)
    # It bends to the pole: half way tan(latitude) = tan(50°) / cos(45°).
    assert max(lat for _, lat in lines[0]) == pytest.approx(59.32, abs=0.05)


def test_an_arc_over_the_date_line_is_two() -> None:
    west, east = great_circle(Place(-41.3, 174.8), Place(-13.8, -171.8))
    assert all(lon > 0 for lon, _ in west)
    assert all(lon < 0 for lon, _ in east)
    assert (west[-1][0], east[0][0]) == (180, -180)
    assert west[-1][1] == east[0][1] == pytest.approx(-32.78, abs=0.5)


def test_between_opposite_places_it_goes_over_the_north_pole() -> None:
    up, down = great_circle(Place(12.5, 40), Place(-12.5, -140))
    assert up[-1] == (40, 90)
    assert down[0] == (pytest.approx(-140), 90)


def test_between_the_poles_it_follows_the_longitude_given() -> None:
    (line,) = great_circle(Place(90, 25), Place(-90, 0))
    assert {round(lon, 6) for lon, _ in line} == {25}
    assert (line[0][1], line[-1][1]) == (90, -90)


def test_a_way_along_the_edge_stays_on_one_side() -> None:
    (line,) = great_circle(Place(-20, -180), Place(20, 180))
    assert len({lon for lon, _ in line}) == 1


def test_there_is_no_arc_between_a_place_and_itself() -> None:
    assert great_circle(Place(10, 20), Place(10, 20)) == []
    assert great_circle(Place(10, 180), Place(10, -180)) == []
    assert great_circle(Place(-90, 30), Place(-90, 70)) == []
