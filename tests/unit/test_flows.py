"""Rule 10: a total is not one more event."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.claims.flows import Item, is_covered, route_bounds
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
        [whole("2025-33", 40), whole("2025-34", 30)], (70, 70), id="two totals one after the other"
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
        (110, 130),
        id="two halves cover an open year",
    ),
    pytest.param(
        [
            event("2025-06-30/2025-07-01", 5),
            whole("2025-01/2025-06", 50),
            whole("2025-07/2025-12", 60),
        ],
        (110, 110),
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
def test_exact_totals_that_do_not_overlap_add_up(
    history: list[int], found: list[tuple[int, int]]
) -> None:
    apart = [p for n, p in enumerate(found) if all(p[0] > q[1] or p[1] < q[0] for q in found[:n])]
    sums = [sum(history[first : last + 1]) for first, last in apart]
    items = [Item(_span(*p), Bounds(s, s), True) for p, s in zip(apart, sums, strict=True)]
    assert route_bounds(items) == (sum(sums), sum(sums))


def _by_trial(items: list[Item]) -> tuple[int, int | None]:
    """Return both bounds by trying every choice of totals."""
    events = [item for item in items if not item.is_total]
    totals = [item for item in items if item.is_total and not item.shared]
    shared = [item for item in items if item.shared]
    apart = [
        sum(item.persons.min for item in chosen)
        for chosen in _choices(totals)
        if not any(one.span.overlaps(other.span) for one, other in combinations(chosen, 2))
    ]
    least = max(sum(item.persons.min for item in events), *apart)
    costs = []
    for chosen in _choices([*totals, *shared]):
        spans = [item.span for item in chosen]
        if all(is_covered(item.span, spans) for item in totals):
            left = [item for item in events if not is_covered(item.span, spans)]
            parts = [item.persons.max for item in (*chosen, *left)]
            if None not in parts:
                costs.append(sum(part for part in parts if part is not None))
    most = min(costs, default=None)
    return (least, most) if most is None or most >= least else (most, least)


def _choices(items: list[Item]) -> list[tuple[Item, ...]]:
    return [chosen for size in range(len(items) + 1) for chosen in combinations(items, size)]


@st.composite
def told_items(draw: st.DrawFn) -> Item:
    """Draw anything that may be told, true or not; ends of periods may be open."""
    first, last = draw(periods())
    told = Span(
        FIRST + timedelta(first) if draw(st.integers(0, 7)) else None,
        FIRST + timedelta(last) if draw(st.integers(0, 7)) else None,
    )
    low = draw(st.integers(0, 6))
    persons = Bounds(low, draw(st.one_of(st.none(), st.integers(low, 9))))
    kind = draw(st.sampled_from(["event", "total", "total", "shared"]))
    return Item(told, persons, kind != "event", kind == "shared")


@settings(max_examples=400)
@given(st.lists(told_items(), max_size=7))
def test_no_choice_of_totals_is_better(items: list[Item]) -> None:
    if all(item.shared for item in items):
        assert route_bounds(items) == (0, 0)
    else:
        assert route_bounds(items) == _by_trial(items)


def test_many_totals_are_no_harder() -> None:
    """A century of years and months: the choices of them cannot be tried."""
    years = [whole(f"{1900 + n}", 15) for n in range(100)]
    months = [whole(f"{1900 + n}-{m:02}", 1, 2) for n in range(100) for m in range(1, 13)]
    assert route_bounds([*years, *months]) == (1500, 1500)
    assert route_bounds([*months, whole("1900/1999", 2000, None)]) == (2000, 2400)


# Cells of a table


def cell(period: str, low: int, high: int | None = -1, tables: str = "a") -> Item:
    return whole(period, low, high)._replace(tables=tuple(tables.split()))


TABLES = [
    pytest.param([cell("2024", 10), cell("2024", 5)], (15, 15), id="cells of one period add up"),
    pytest.param(
        [cell("2024", 10), cell("2024", 5, tables="b")], (5, 10), id="two tables are rivals"
    ),
    pytest.param(
        [cell("2024", 10), cell("2024", 5, None), cell("2025", 7)], (22, None), id="an open cell"
    ),
    pytest.param(
        [cell("2024", 10, tables="a b"), cell("2024", 5), cell("2024", 6, tables="b")],
        (15, 16),
        id="a cell that two reporters tell is in both tables",
    ),
    pytest.param(
        [cell("2024-03", 10), cell("2024", 5), cell("2024-07/2024-09", 1)],
        (16, 16),
        id="cells of periods that overlap add up",
    ),
    pytest.param(
        [cell("2024", 10), cell("2024", 5), event("2024-05-05", 12)],
        (15, 15),
        id="an event is within the sum of the cells",
    ),
    pytest.param(
        [cell("2024", 10), cell("2024", 5), whole("2024", 14, 16)],
        (15, 15),
        id="a total from elsewhere meets the sum",
    ),
]


@pytest.mark.parametrize(("items", "expected"), TABLES)
def test_cells_of_tables(items: list[Item], expected: tuple[int, int | None]) -> None:
    assert route_bounds(items) == expected
    assert route_bounds(items[::-1]) == expected
