"""Rule 2: counts are bounded; a count is the set of the numbers that it allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.errors import DataError
from miggraph.quantities import NONE, SOME, Bounds, bounds_of, total

#: Closed ends lie in 0 to 9; open counts reach to TOP, which no closed one does.
TOP = 25


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    low = draw(st.integers(0, 9))
    return Bounds(low, draw(st.one_of(st.none(), st.integers(low, 9))))


def _set(value: Bounds, top: int = TOP) -> set[int]:
    return set(range(value.min, (top if value.max is None else value.max) + 1))


@given(bounds(), bounds())
def test_overlap_and_containment_are_those_of_sets(left: Bounds, right: Bounds) -> None:
    assert left.overlaps(right) == bool(_set(left) & _set(right))
    assert left.contains(right) == (_set(left) >= _set(right))


@given(bounds(), bounds())
def test_a_sum_allows_exactly_the_sums(left: Bounds, right: Bounds) -> None:
    sums = {a + b for a in _set(left) for b in _set(right)}
    below = {number for number in sums if number <= TOP}
    assert {n for n in _set(left.plus(right)) if n <= TOP} == below
    assert (left.plus(right).max is None) == (left.max is None or right.max is None)
    assert left.plus(right) == right.plus(left)


@given(bounds(), bounds())
def test_an_envelope_is_the_narrowest_that_holds_both(left: Bounds, right: Bounds) -> None:
    both = _set(left) | _set(right)
    assert _set(left.envelope(right)) == set(range(min(both), max(both) + 1))


@given(bounds(), st.integers(0, 12))
def test_a_cap_leaves_nothing_above_it(value: Bounds, most: int) -> None:
    allowed = {number for number in _set(value) if number <= most}
    assert _set(value.capped(most)) == (allowed or {most})
    assert value.capped(None) == value


@given(st.lists(bounds(), max_size=4))
def test_a_total_adds_all(parts: list[Bounds]) -> None:
    found = total(parts)
    assert found.min == sum(part.min for part in parts)
    tops = [part.max for part in parts]
    assert found.max == (None if None in tops else sum(n for n in tops if n is not None))


def test_an_empty_total_is_nobody() -> None:
    assert total([]) == NONE == (0, 0)


def test_an_unknown_count_of_people_who_are_there() -> None:
    assert SOME == (1, None)


@pytest.mark.parametrize(
    ("bound", "persons", "expected"),
    [
        ("up-to", 250, (0, 250)),
        ("at-least", 100, (100, None)),
        ("exactly", 50, (50, 50)),
        ("about", 50, (50, 50)),
        ("exactly", 0, (0, 0)),
        ("up-to", None, (0, None)),
    ],
)
def test_bound_words(bound: str, persons: int | None, expected: tuple[int, int | None]) -> None:
    assert bounds_of(bound, persons) == expected


@pytest.mark.parametrize("persons", [5, None])
def test_another_bound_word_is_refused(persons: int | None) -> None:
    with pytest.raises(DataError, match="roughly"):
        bounds_of("roughly", persons)
