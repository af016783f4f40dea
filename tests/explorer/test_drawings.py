"""Coordinates of drawings: nothing outside, nothing hidden, lengths as long as what they mean."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.dates import Span
from miggraph.quantities import Bounds
from miggraph.web.explorer.drawing.bars import Bar, bars
from miggraph.web.explorer.drawing.timeline import Line, Mark, Place, timeline

NOW = date(2026, 11, 21)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Return a day, a period, or one that is open at an end."""
    first, last = sorted((draw(days), draw(days)))
    kind = draw(st.sampled_from(["day", "period", "since", "until"]))
    return {
        "day": Span(first, first),
        "period": Span(first, last),
        "since": Span(first, None),
        "until": Span(None, last),
    }[kind]


marks = st.builds(
    Mark, spans(), st.sampled_from(["accepted", "contested", "open", "denied"]), st.just("told")
)
lines = st.lists(st.builds(Line, st.just("signed"), st.lists(marks, max_size=6).map(tuple)))


def middle(place: Place) -> float:
    return place.x + place.width / 2


@given(lines)
def test_all_marks_are_inside_and_none_lies_over_another(drawn: list[Line]) -> None:
    found = timeline(drawn, NOW)
    told = [mark for line in drawn for mark in line.marks]
    if found is None:
        assert not told
        return
    places = [place for row in found.rows for place in row.places]
    assert [place.text for place in places] == [mark.text for mark in told]
    assert [place.manner for place in places] == [mark.manner for mark in told]
    for place in places:
        assert 0 <= place.x <= place.x + place.width <= 100
        assert 0 < place.y < found.height
    assert 0 <= found.now <= 100
    for row in found.rows:
        for number, one in enumerate(row.places):
            for other in row.places[:number]:
                apart = one.x > other.x + other.width or other.x > one.x + one.width
                assert apart or abs(one.y - other.y) >= 12
    bottoms = [max(place.y for place in row.places) for row in found.rows]
    assert all(low < row.y for low, row in zip(bottoms, found.rows[1:], strict=False))
    assert all(0 <= tick.x <= 100 for tick in found.ticks)


@given(days, st.integers(1, 20_000), st.integers(1, 20_000))
def test_later_is_further_on_and_twice_as_long_is_twice_as_wide(
    first: date, one: int, other: int
) -> None:
    second, third = first + timedelta(days=one), first + timedelta(days=one + other)
    mark = Mark(Span(first, second), "accepted", "")
    next_ = Mark(Span(second, third), "accepted", "")
    found = timeline([Line("a", (mark,)), Line("b", (next_,))], first)
    assert found is not None
    (a,), (b,) = found.rows[0].places, found.rows[1].places
    assert middle(a) < middle(b)
    if a.width > 1 and b.width > 1:
        assert abs(a.width / b.width - one / other) < 0.05 * one / other


def test_an_open_end_goes_on_and_a_closed_one_does_not() -> None:
    day = date(2020, 1, 1)
    line = Line("x", (Mark(Span(day, None), "open", ""), Mark(Span(None, day), "open", "")))
    found = timeline([line], NOW)
    assert found is not None
    since, until = found.rows[0].places
    assert (since.before, since.after) == (False, True)
    assert (until.before, until.after) == (True, False)
    assert since.x == pytest.approx(until.x + until.width)


def test_without_a_day_there_is_no_drawing() -> None:
    assert timeline([Line("x", ())], NOW) is None
    assert timeline([Line("x", (Mark(Span(None, None), "open", ""),))], NOW) is None


@given(st.lists(st.tuples(st.integers(0, 10_000), st.none() | st.integers(0, 10_000)), max_size=8))
def test_bars_are_as_long_as_their_numbers(numbers: list[tuple[int, int | None]]) -> None:
    told = [Bounds(low, None if more is None else low + more) for low, more in numbers]
    found = bars(Bar("x", bounds, True, "#x") for bounds in told)
    greatest = max((n for bounds in told for n in bounds if n is not None), default=0)
    if greatest == 0:
        assert found is None
        return
    assert found is not None
    assert found.greatest == greatest
    for row, bounds in zip(found.rows, told, strict=True):
        assert abs(row.least - found.full * bounds.min / greatest) < 0.01
        assert row.least <= row.most <= 100
        assert row.is_open == (bounds.max is None)
        # An open bar ends beyond the longest that is closed.
        assert row.most == 100 if bounds.max is None else row.most <= found.full
