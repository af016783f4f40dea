"""Rule 10: a total is not one more event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.claims.flows import Item, route_bounds
from miggraph.dates import Span, span
from miggraph.quantities import Bounds


def _item(period: str, low: int, high: int | None, total: bool, shared: bool = False) -> Item:
    return Item(span(period), Bounds(low, high), total, shared)


def event(period: str, low: int, high: int | None = -1) -> Item:
    return _item(period, low, low if high == -1 else high, total=False)


def whole(period: str, low: int, high: int | None = -1, shared: bool = False) -> Item:
    return _item(period, low, low if high == -1 else high, total=True, shared=shared)


CASES = [
    pytest.param([], (0, 0), id="nothing"),
    pytest.param([event("2025-01-05", 10), event("2025-02-05", 5)], (15, 15), id="events add up"),
    pytest.param(
        [event("2025-01-05", 10), event("2025-02-05", 1, None)], (11, None), id="an open event"
    ),
    pytest.param([whole("2025", 100)], (100, 100), id="a total alone"),
    pytest.param(
        [event("2025-01-05", 10), whole("2025", 100)],
        (100, 100),
        id="an event inside a total is part of it",
    ),
    pytest.param(
        [event("2024-12-05", 10), whole("2025", 100)],
        (100, 110),
        id="an event outside is added above and is not sure to be new below",
    ),
    pytest.param(
        [event("2024-12-05", 70), event("2024-12-06", 70), whole("2025", 100)],
        (140, 240),
        id="the events are more than the greatest total",
    ),
    pytest.param(
        [whole("2025-33", 40), whole("2025-34", 30)], (40, 70), id="two totals one after the other"
    ),
    pytest.param(
        [whole("2025-33", 40), whole("2025", 100)], (100, 100), id="a total inside a total"
    ),
    pytest.param(
        [whole("2025-01/2025-06", 40), whole("2025-04/2025-09", 30)],
        (40, 70),
        id="totals that overlap",
    ),
    pytest.param(
        [whole("2025", 100, None), whole("2025-33", 40)],
        (100, None),
        id="what covers nothing above",
    ),
    pytest.param(
        [
            whole("2025", 100, None),
            whole("2025-01/2025-06", 50, 60),
            whole("2025-07/2025-12", 60, 70),
        ],
        (100, 130),
        id="two halves cover an open year",
    ),
    pytest.param(
        [
            event("2025-06-30/2025-07-01", 5),
            whole("2025-01/2025-06", 50),
            whole("2025-07/2025-12", 60),
        ],
        (60, 110),
        id="an event across two adjoining totals",
    ),
    pytest.param(
        [event("2025-05-05", 10, 20), whole("2025", 0, 15)],
        (10, 15),
        id="a total bounds an event from above",
    ),
    pytest.param(
        [event("2025-05-05", 10, 20), whole("2025", 0, 500)],
        (10, 500),
        id="a total may hold more than its events",
    ),
    pytest.param(
        [event("2025-05-05", 10, None), whole("2025", 0, 40, shared=True)],
        (10, 40),
        id="a shared total bounds from above",
    ),
    pytest.param(
        [event("2025-05-05", 10), whole("2025", 900, shared=True)],
        (10, 10),
        id="a shared total asks for nothing",
    ),
    pytest.param([whole("2025", 900, shared=True)], (0, 0), id="a shared total alone is nobody"),
    pytest.param(
        [whole("2025", 50, None), whole("2025", 70, 80, shared=True)],
        (50, 80),
        id="a shared total covers an open one",
    ),
]


@pytest.mark.parametrize(("items", "expected"), CASES)
def test_by_hand(items: list[Item], expected: tuple[int, int | None]) -> None:
    assert route_bounds(items) == expected
    assert route_bounds(items[::-1]) == expected


DAYS = 14
FIRST = date(2025, 1, 1)


@st.composite
def periods(draw: st.DrawFn) -> tuple[int, int]:
    first = draw(st.integers(0, DAYS - 1))
    return first, draw(st.integers(first, DAYS - 1))


def _span(first: int, last: int) -> Span:
    return Span(FIRST + timedelta(first), FIRST + timedelta(last))


@st.composite
def tellings(draw: st.DrawFn, count: int) -> Bounds:
    """Tell a count in bounds that hold of it."""
    low = draw(st.integers(max(0, count - 2), count))
    return Bounds(low, draw(st.one_of(st.none(), st.integers(count, count + 2))))


@settings(max_examples=200)
@given(st.lists(st.integers(0, 6), min_size=DAYS, max_size=DAYS), st.data())
def test_the_true_sum_lies_in_the_bounds(history: list[int], data: st.DataObject) -> None:
    """History has a number of persons for each day; what is told of it is true.

    An event tells one day, at most one event a day. A total tells a period; a shared one counts
    other persons too. The truth is the number of those who moved on a day that an event or a total
    of this route tells.
    """
    told: set[int] = set()
    items = []
    for day in data.draw(st.sets(st.integers(0, DAYS - 1), max_size=5)):
        items.append(Item(_span(day, day), data.draw(tellings(history[day])), False))
        told.add(day)
    for first, last in data.draw(st.lists(periods(), max_size=4)):
        count = sum(history[first : last + 1])
        items.append(Item(_span(first, last), data.draw(tellings(count)), True))
        told.update(range(first, last + 1))
    for first, last in data.draw(st.lists(periods(), max_size=2)):
        count = sum(history[first : last + 1]) + data.draw(st.integers(0, 5))
        items.append(Item(_span(first, last), data.draw(tellings(count)), True, True))
    truth = sum(history[day] for day in told)
    found = route_bounds(items)
    assert found.min <= truth
    assert found.max is None or truth <= found.max


@given(
    st.lists(st.integers(0, 6), min_size=DAYS, max_size=DAYS),
    st.lists(periods(), min_size=1, max_size=4),
)
def test_exact_totals_that_do_not_overlap_add_up_above(
    history: list[int], found: list[tuple[int, int]]
) -> None:
    apart = [p for n, p in enumerate(found) if all(p[0] > q[1] or p[1] < q[0] for q in found[:n])]
    sums = [sum(history[first : last + 1]) for first, last in apart]
    items = [Item(_span(*p), Bounds(s, s), True) for p, s in zip(apart, sums, strict=True)]
    assert route_bounds(items) == (max(sums), sum(sums))


def test_many_totals_still_give_a_bound() -> None:
    """Beyond what can be tried, the bound may be wider, never wrong."""
    items = [whole(f"2025-01-{day:02}", 1) for day in range(1, 25)]
    found = route_bounds([*items, whole("2025-01", 24)])
    assert found.min == 24
    assert found.max is None or found.max >= 24
