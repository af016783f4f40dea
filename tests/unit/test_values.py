"""Section 4: value nodes are named by their content, and every record survives the text form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from miggraph import records
from miggraph.curated import canonical, turtle
from miggraph.curated.movements import (
    decode_cohort,
    decode_count,
    decode_onward,
    decode_party,
    describe_onward,
    encode_cohort,
    encode_count,
    onward_term,
)
from miggraph.curated.turtle import Literal, parse
from miggraph.curated.values import decode, describe, encode
from miggraph.errors import DataError
from miggraph.records import Cohort, Onward, Party, Structured
from miggraph.vocabulary import SCHEMES

from .factories import independent_name
from .test_turtle import legible


def _of(scheme: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(SCHEMES[scheme]))


def _or_none(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


counts = st.integers(0, 10**9)
codes = st.sampled_from(["AL", "EU", "MR", "SN", "US", "XK"])
states = st.lists(codes, unique=True, max_size=4).map(lambda found: tuple(sorted(found)))
edtf = st.sampled_from(
    [
        "2025",
        "2025-06",
        "2025-06-11",
        "2024-35",
        "2025-06~",
        "2025?",
        "202X",
        "2025%",
        "2025-XX",
        "2024-01/2024-09",
        "2025-06-11/..",
        "../2025",
        "2025-06~/2025-08?",
        "2025-XX-XX",
    ]
)
money = st.one_of(counts, st.floats(0, allow_infinity=False))
standings = st.sampled_from(sorted({*SCHEMES["norm"], *SCHEMES["practice"]}))

values: st.SearchStrategy[Structured] = st.one_of(
    st.builds(records.Capacity, _of("bound"), _or_none(counts), _of("unit")),
    st.builds(
        records.Payment,
        _or_none(money),
        _or_none(legible),
        _or_none(codes),
        _or_none(codes),
        legible,
    ),
    st.builds(records.AgencyRole, legible, _or_none(codes), _of("agency-role-type")),
    st.builds(records.Safeguard, _of("safeguard-kind"), standings),
    st.builds(
        records.FacilityUse,
        _or_none(legible),
        _or_none(legible),
        _or_none(codes),
        _or_none(legible),
    ),
    st.builds(
        records.LegalChallenge,
        _or_none(legible),
        _or_none(legible),
        _or_none(edtf),
        _or_none(legible),
    ),
    st.builds(records.CooperationMeasure, _of("measure-kind"), _of("measure-standing"), legible),
    st.builds(records.Concern, _of("concern-kind"), legible),
    st.builds(records.ExpectedEffect, _of("effect-on"), legible, states),
    st.builds(records.PersonsAsOf, _of("bound"), counts, _or_none(edtf), states),
    st.builds(records.PersonsInPeriod, _of("bound"), counts, edtf),
)


def _through_text(folder: Path, value: Structured) -> Structured:
    """Write a value as the file of an agreement does, and read it back from there."""
    described = describe(value)
    text = "" if described is None else canonical.register({encode(value): described})
    # The node also has to survive as an object.
    text += f"\n<urn:claim> <urn:value> {encode(value)} .\n"
    header = "".join(
        f"@prefix {p}: <{turtle.PREFIXES[p]}> .\n" for p in [encode(value).partition(":")[0]]
    )
    path = folder / "value.ttl"
    path.write_bytes((header + text).encode())
    graph = parse(path).graphs[""]
    return decode(type(value), graph["<urn:claim>"]["<urn:value>"][0], graph)


@given(values)
@example(records.Payment(1e-7, "BTC", "US", "XK", "a small fraction"))
@example(records.Payment(1234567.895, "USD", "US", "XK", "thousandths"))
@example(records.Payment(1e300, "USD", "US", "XK", "more than there is"))
@example(records.Payment(0.0, "USD", "US", "XK", ""))
@example(records.FacilityUse("", None, None, ""))
def test_every_structured_value_survives_the_text(scratch: Path, value: Structured) -> None:
    assert _through_text(scratch, value) == value


@given(values, values)
def test_equal_values_are_one_node_and_others_two(left: Structured, right: Structured) -> None:
    if type(left) is type(right):
        assert (encode(left) == encode(right)) == (left == right)


@pytest.mark.parametrize(
    ("value", "node"),
    [
        (records.Capacity("up-to", 50, "total"), "capacity:up-to-50-total"),
        (records.Capacity("up-to", None, "two-weeks"), "capacity:up-to-unknown-two-weeks"),
        (records.Safeguard("non-refoulement", "assurance"), "safeguard:non-refoulement.assurance"),
        (records.PersonsAsOf("exactly", 131, "2025-04-30"), "persons:exactly-131.as-of-2025-04-30"),
        (records.PersonsAsOf("about", 9, None, ("MR", "SN")), "persons:about-9.to-MR-SN"),
        (
            records.PersonsInPeriod("exactly", 572, "2023-10/2024-09"),
            "persons:exactly-572.in-2023-10_2024-09",
        ),
        (
            records.Concern("persecution-on-return", "a court"),
            "concern:"
            + independent_name({"kind": "persecution-on-return", "raised-by": "a court"}),
        ),
    ],
)
def test_small_values_speak_for_themselves(value: Structured, node: str) -> None:
    assert encode(value) == node
    assert (describe(value) is None) == (not node.startswith("concern:"))


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        (records.Capacity, "capacity:fifty-total"),
        (records.Capacity, "capacity:exactly-50"),
        (records.Capacity, "persons:exactly-50-total"),
        (records.Capacity, Literal("50")),
        (records.Safeguard, "safeguard:non-refoulement"),
        (records.PersonsAsOf, "persons:exactly-50.in-2025"),
        (records.PersonsInPeriod, "persons:exactly-50"),
        (records.Payment, "payment:0123456789abcdef"),
    ],
)
def test_what_is_no_such_value_is_refused_with_a_fix(
    kind: type[Structured], term: turtle.Term
) -> None:
    with pytest.raises(DataError) as caught:
        decode(kind, term, {})
    assert caught.value.fix


def test_a_description_that_was_changed_needs_a_new_name() -> None:
    value = records.Concern("persecution-on-return", "a court")
    description = describe(value)
    assert description is not None
    description["mig:raisedBy"] = [Literal("another court", None, "en")]
    with pytest.raises(DataError, match="not named by its content") as caught:
        decode(records.Concern, encode(value), {encode(value): description})
    renamed = encode(records.Concern("persecution-on-return", "another court"))
    assert renamed in str(caught.value.fix)


@given(_or_none(counts), _or_none(counts))
def test_a_count_of_persons_comes_back(low: int | None, high: int | None) -> None:
    if low is not None and high is not None:
        low, high = sorted((low, high))
    term = encode_count((low, high))
    assert (term is None) == (low is None and high is None)
    if term is not None:
        assert decode_count(term) == (low, high)


@given(st.sampled_from(["UZ", "XK", *SCHEMES["cohort-group"]]), _or_none(counts))
def test_a_cohort_comes_back(nationality: str, count: int | None) -> None:
    cohort = Cohort(nationality, count)
    assert decode_cohort(encode_cohort(cohort)) == cohort


def test_a_party() -> None:
    assert decode_party("party:US-sending") == Party("US", "sending")


@given(
    st.builds(
        Onward,
        _or_none(edtf),
        _or_none(codes),
        _or_none(counts),
        legible,
        _of("onward-mode"),
        st.sampled_from(["done", "announced", "not-a-movement"]),
    )
)
def test_an_onward_movement_comes_back(scratch: Path, movement: Onward) -> None:
    path = scratch / "onward.ttl"
    path.write_bytes(
        canonical.register({onward_term(movement): describe_onward(movement)}).encode()
    )
    assert decode_onward(onward_term(movement), parse(path).graphs[""]) == movement


@pytest.mark.parametrize("term", ["persons:many", "persons:exactly-x", "capacity:exactly-1"])
def test_what_is_no_count_is_refused(term: str) -> None:
    with pytest.raises(DataError):
        decode_count(term)


@pytest.mark.parametrize("term", ["cohort:UZ", "cohort:UZ-many", "cohort:-5"])
def test_what_is_no_cohort_is_refused(term: str) -> None:
    with pytest.raises(DataError):
        decode_cohort(term)
