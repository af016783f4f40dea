"""Section 2, third-country: yes, partly, no or undetermined, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.claims.thirdcountry import compose, root
from miggraph.quantities import SOME, Bounds

from .factories import STATES

Part = tuple[str, Bounds, bool]


def _part(name: str, low: int, high: int | None = -1, accepted: bool = True) -> Part:
    return name, Bounds(low, low if high == -1 else high), accepted


#: Into Kosovo: total, cohorts, the answer and the third-country persons.
CASES = [
    # Everybody is accounted for and foreign.
    ((10, 10), [_part("UZ", 10)], "yes", (10, 10)),
    ((10, 10), [_part("UZ", 6), _part("KZ", 4)], "yes", (10, 10)),
    ((10, 10), [_part("other-than-receiving", 10)], "yes", (10, 10)),
    ((10, 10), [_part("stateless", 3), _part("UZ", 7)], "yes", (10, 10)),
    ((1, 1), [_part("UZ", 1, None)], "yes", (1, 1)),
    # Some are foreign; the others are nationals or not known.
    ((10, 10), [_part("UZ", 6)], "partly", (6, 10)),
    ((10, 10), [_part("UZ", 6), _part("XK", 4)], "partly", (6, 6)),
    ((10, 10), [_part("UZ", 6), _part("XK", 1, None)], "partly", (6, 9)),
    ((10, 10), [_part("UZ", 9), _part("unknown", 1)], "partly", (9, 10)),
    ((10, 10), [_part("UZ", 9), _part("dual", 1)], "partly", (9, 10)),
    ((10, 10), [_part("UZ", 9), _part("contested", 1)], "partly", (9, 10)),
    ((10, 10), [_part("UZ", 1, None)], "partly", (1, 10)),
    ((5, 10), [_part("UZ", 5)], "partly", (5, 10)),
    ((1, None), [_part("UZ", 6)], "partly", (6, None)),
    ((10, 10), [_part("stateless", 1)], "partly", (1, 10)),
    # All are nationals and that covers the whole total.
    ((10, 10), [_part("XK", 10)], "no", (0, 0)),
    ((1, 1), [_part("XK", 1, None)], "no", (0, 0)),
    # Nothing else is known.
    ((10, 10), [], "undetermined", (0, 10)),
    ((10, 10), [_part("XK", 9)], "undetermined", (0, 1)),
    ((10, 10), [_part("XK", 9), _part("unknown", 1)], "undetermined", (0, 1)),
    ((10, 10), [_part("unknown", 10)], "undetermined", (0, 10)),
    ((10, 10), [_part("dual", 10)], "undetermined", (0, 10)),
    ((1, None), [_part("XK", 10)], "undetermined", (0, None)),
    # What is not accepted proves nothing, and keeps from being sure.
    ((10, 10), [_part("UZ", 0, 10, accepted=False)], "undetermined", (0, 10)),
    ((10, 10), [_part("XK", 10), _part("UZ", 0, 3, accepted=False)], "undetermined", (0, 3)),
    ((10, 10), [_part("UZ", 10), _part("XK", 0, 3, accepted=False)], "partly", (10, 10)),
    # A cohort of nobody is nobody.
    ((10, 10), [_part("UZ", 0)], "undetermined", (0, 10)),
]


@pytest.mark.parametrize(("persons", "cohorts", "kind", "third"), CASES)
def test_the_four_answers(
    persons: tuple[int, int | None], cohorts: list[Part], kind: str, third: tuple[int, int | None]
) -> None:
    found = compose("XK", Bounds(*persons), cohorts, STATES)
    assert found.kind == kind
    assert found.third_persons == third


@pytest.mark.parametrize(("nationality", "receiving"), [("US", "PR"), ("PR", "US"), ("PR", "PR")])
def test_a_territory_counts_as_its_administering_state(nationality: str, receiving: str) -> None:
    found = compose(receiving, Bounds(3, 3), [_part(nationality, 3)], STATES)
    assert (found.kind, found.third_persons) == ("no", (0, 0))


def test_the_administering_state() -> None:
    assert [root(code, STATES) for code in ("PR", "US", "stateless")] == ["US", "US", "stateless"]


def test_without_a_destination_it_is_undetermined() -> None:
    found = compose(None, Bounds(10, 10), [_part("UZ", 10)], STATES)
    assert (found.kind, found.third_persons) == ("undetermined", (0, 10))


def test_the_total_is_at_least_what_the_cohorts_need() -> None:
    found = compose("XK", SOME, [_part("UZ", 6), _part("KZ", 1, None)], STATES)
    assert found.persons == (7, None)


def test_a_cohort_is_at_most_what_the_others_leave() -> None:
    found = compose("XK", Bounds(10, 10), [_part("UZ", 6), _part("KZ", 1, None)], STATES)
    assert {name: count for name, count, _ in found.cohorts} == {"UZ": (6, 6), "KZ": (1, 4)}


def test_cohorts_beyond_a_smaller_total_are_bounded_by_it() -> None:
    found = compose("XK", Bounds(10, 10), [_part("UZ", 12)], STATES)
    assert found.persons == (10, 10)
    assert found.third_persons == (10, 10)


NAMES = ["UZ", "XK", "stateless", "other-than-receiving", "unknown"]
truths = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5), max_size=4)


@given(truths, st.data())
def test_the_true_number_lies_in_the_bounds(truth: dict[str, int], data: st.DataObject) -> None:
    """Tell a part of what is true; what is concluded has to hold of the whole."""
    whole = sum(truth.values())
    persons = data.draw(
        st.sampled_from([Bounds(whole, whole), Bounds(whole, None), SOME, Bounds(0, whole + 2)])
    )
    if whole == 0 and persons is SOME:
        return
    told = [
        (name, data.draw(st.sampled_from([Bounds(count, count), SOME])), True)
        for name, count in truth.items()
        if data.draw(st.booleans())
    ]
    found = compose("XK", persons, told, STATES)
    for third in {whole - truth.get("XK", 0), whole - truth.get("XK", 0) - truth.get("unknown", 0)}:
        assert found.third_persons.contains(Bounds(third, third))
        assert found.kind != "yes" or third == whole
        assert found.kind != "no" or third == 0
    assert found.persons.contains(Bounds(whole, whole))
    for name, count, _ in found.cohorts:
        assert count.contains(Bounds(truth[name], truth[name]))
