"""From deal to first transfer: bounds of durations, and the estimate against known estimators."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import miggraph
from miggraph.dates import Span
from miggraph.errors import GraphError, UsageError
from miggraph.network import time_to_first_transfer
from miggraph.network.change.turnbull import Mass, Observation, maximum_likelihood
from miggraph.network.result import Interval
from miggraph.quantities import Bounds

ON = date(2026, 1, 1)
_DATES = (
    "began",
    "signed_on",
    "in_force_on",
    "announced_on",
    "first_moved",
    "first_transfer_on",
    "suspended_on",
    "ended_on",
)


def agreements(**members: dict[str, Any]) -> nx.Graph[str]:
    """Return agreements of AA with BB; a date is a day, or its two ends."""
    graph: nx.Graph[str] = nx.Graph(on=ON)
    graph.add_node("AA", bipartite=0)
    graph.add_node("BB", bipartite=0)
    for name, given_ in members.items():
        data: dict[str, Any] = {
            "bipartite": 1,
            "kind": "third-country-transfer",
            "nature": "concluded",
            "status": None,
            "sources": (f"source-{name}",),
        }
        dates = {"signed_on": given_.get("began"), **given_}
        for key in _DATES:
            value = dates.get(key)
            first, last = value if isinstance(value, tuple) else (value, value)
            data |= {f"{key}_earliest": first, f"{key}_latest": last}
        data |= {key: value for key, value in given_.items() if key not in _DATES}
        graph.add_node(name, **data)
        graph.add_edge("AA", name, roles=("sending",))
        graph.add_edge("BB", name, roles=("receiving",))
    return graph


def day(number: int) -> date:
    return date(2025, 1, 1) + timedelta(days=number)


def only(**given_: Any) -> Any:
    (item,) = time_to_first_transfer(agreements(a=given_)).items
    return item


def test_exact_days() -> None:
    item = only(began=day(0), first_moved=day(40))
    assert (item.end, item.days, item.before) == ("first transfer", Bounds(40, 40), False)


def test_both_ends_are_uncertain() -> None:
    item = only(began=(day(0), day(30)), first_moved=(day(20), day(60)))
    assert item.days == Bounds(0, 60)  # 20 - 30 is below 0
    item = only(began=(day(0), day(10)), first_moved=(day(20), day(60)))
    assert item.days == Bounds(10, 60)


def test_a_transfer_before_the_beginning_counts_as_none_and_is_named() -> None:
    result = time_to_first_transfer(agreements(a={"began": day(50), "first_moved": day(20)}))
    assert result.items[0].days == Bounds(0, 0)
    assert result.items[0].before
    assert any("before the beginning" in note and " a." in note for note in result.notes())


def test_recorded_and_claimed_first_transfers() -> None:
    meet = only(began=day(0), first_moved=(day(10), day(40)), first_transfer_on=(day(30), day(60)))
    assert meet.days == Bounds(30, 40)
    apart = only(began=day(0), first_moved=day(80), first_transfer_on=day(30))
    assert apart.days == Bounds(30, 30)
    claimed = only(began=day(0), first_transfer_on=day(30))
    assert claimed.end == "first transfer"
    later = only(began=day(0), first_transfer_on=ON + timedelta(days=1))
    assert later.end is None


def test_a_first_transfer_whose_date_goes_beyond_the_clock_had_happened_by_then() -> None:
    item = only(began=day(0), first_transfer_on=(day(30), ON + timedelta(days=99)))
    assert item.days == Bounds(30, (ON - day(0)).days)


@pytest.mark.parametrize(
    ("given_", "end", "days"),
    [
        ({}, None, Bounds(365, None)),
        ({"status": "agreed"}, None, Bounds(365, None)),
        ({"status": "blocked-by-court"}, "blocked by a court", Bounds(0, 365)),
        (
            {"status": "blocked-by-court", "suspended_on": day(7)},
            "blocked by a court",
            Bounds(7, 7),
        ),
        ({"status": "refused"}, "refused", Bounds(0, 365)),
        ({"status": "denied"}, "refused", Bounds(0, 365)),
        ({"status": "never-implemented", "ended_on": day(9)}, "never implemented", Bounds(9, 9)),
        ({"status": "terminated"}, "ended", Bounds(0, 365)),
        ({"ended_on": (day(9), day(19))}, "ended", Bounds(9, 19)),
        ({"suspended_on": day(3)}, "suspended", Bounds(3, 3)),
        ({"suspended_on": day(3), "ended_on": day(9)}, "ended", Bounds(9, 9)),
        ({"ended_on": ON + timedelta(days=5)}, None, Bounds(365, None)),
        ({"status": "terminated", "first_moved": day(8)}, "first transfer", Bounds(8, 8)),
    ],
)
def test_ends(given_: dict[str, Any], end: str | None, days: Bounds) -> None:
    item = only(began=day(0), **given_)
    assert (item.end, item.days) == (end, days)
    assert item.undated is (days == Bounds(0, 365))


def test_what_is_left_out_is_named_with_the_reason() -> None:
    result = time_to_first_transfer(
        agreements(
            nowhere={},
            trivial={"began": day(0), "signed_on": None, "first_moved": day(0)},
            later={"began": ON + timedelta(days=1)},
            kept={"began": day(0)},
            proposed={"began": day(0), "nature": "proposed"},
            other={"began": day(0), "kind": "readmission"},
        )
    )
    assert [item.agreement for item in result.items] == ["kept"]
    assert set(result.left_out) == {"nowhere", "trivial", "later"}
    text = " ".join(result.notes())
    assert all(name in text for name in result.left_out)


def test_the_longest_idle_come_first_and_the_basis_counts_only_their_sources() -> None:
    result = time_to_first_transfer(
        agreements(
            short={"began": day(0), "first_moved": day(5)},
            long={"began": day(0), "first_moved": day(50)},
            nowhere={},
        )
    )
    assert [item.agreement for item in result.items] == ["long", "short"]
    assert result.basis.sources == 2


def test_shares_by_hand() -> None:
    graph = agreements(
        a={"began": day(0), "first_moved": day(10)},
        b={"began": day(0), "first_moved": (day(20), day(40))},
        c={"began": day(0), "ended_on": day(30)},
        d={"began": day(0)},
    )
    result = time_to_first_transfer(graph)
    assert result.share("first transfer", 9) == Interval(0, 0)
    assert result.share("first transfer", 10) == pytest.approx((0.25, 0.25))
    assert result.share("first transfer", 30) == pytest.approx((0.25, 0.5))
    assert result.share("first transfer", 40) == pytest.approx((0.5, 0.5))
    assert result.share("ended", 30) == pytest.approx((0.25, 0.25))
    assert sum(mass.share for mass in result.masses) == pytest.approx(1)
    assert [mass for mass in result.masses if mass.end is None] == [
        Mass(366, None, None, pytest.approx(0.25))
    ]


def test_nothing_and_one() -> None:
    nothing = time_to_first_transfer(agreements())
    assert (nothing.items, nothing.masses, nothing.incidence) == ((), (), ())
    assert nothing.notes()[0].startswith("No agreement")
    assert nothing.rows() == []
    json.dumps(nothing.to_dict())
    with pytest.raises(UsageError):
        nothing.plot()
    one = time_to_first_transfer(agreements(a={"began": day(0)}))
    assert one.masses == (Mass(366, None, None, 1.0),)


def test_graphs_that_cannot_be_used() -> None:
    graph = agreements(a={"began": day(0)})
    del graph.nodes["a"]["ended_on_latest"]
    with pytest.raises(GraphError, match="ended_on_latest"):
        time_to_first_transfer(graph)
    with pytest.raises(GraphError, match="above"):
        time_to_first_transfer(agreements(a={"began": (day(5), day(2))}))
    graph = agreements(a={"began": day(0)})
    del graph.graph["on"]
    with pytest.raises(GraphError, match="clock"):
        time_to_first_transfer(graph)
    assert time_to_first_transfer(graph, on=day(9)).items[0].days == Bounds(9, None)


def test_turnbull_by_hand() -> None:
    """Three overlapping intervals: the middle one can be shared by both others."""
    masses = maximum_likelihood(
        [Observation(0, 5, "e"), Observation(4, 8, "e"), Observation(7, 9, "e")]
    )
    assert [(m.low, m.high) for m in masses] == [(4, 5), (7, 8)]
    # Half and half is the maximum of p (p + q) q with p + q = 1.
    assert [m.share for m in masses] == pytest.approx([0.5, 0.5], abs=1e-4)


def test_turnbull_with_a_censored_bound_inside_an_interval() -> None:
    """Longer than 4: a mass can lie in 5-6, so the interval 2-6 gives it there."""
    masses = maximum_likelihood([Observation(2, 6, "e"), Observation(4, 4, None)])
    assert [(m.low, m.high, m.end) for m in masses] == [(5, 6, "e")]
    assert masses[0].share == pytest.approx(1)


def test_a_step_of_the_estimate_is_a_maximum() -> None:
    """No other shares, drawn at random, have a greater likelihood."""
    rng = np.random.default_rng(3)
    lows, widths = rng.integers(0, 40, 25), rng.integers(0, 15, 25)
    ends = rng.choice(["a", "b"], 25)
    observations = [
        Observation(int(low), int(low + width), str(end))
        for low, width, end in zip(lows, widths, ends, strict=True)
    ] + [Observation(int(low), int(low), None) for low in rng.integers(0, 40, 8)]
    masses = maximum_likelihood(observations)
    shares = np.array([m.share for m in masses])

    def fits(o: Observation, m: Mass) -> bool:
        if o.end is None:
            return m.low > o.low
        return m.end == o.end and m.low >= o.low and m.high is not None and m.high <= o.high

    def likelihood(parts: Any) -> float:
        return sum(
            float(np.log(sum(p for p, m in zip(parts, masses, strict=True) if fits(o, m))))
            for o in observations
        )

    best = likelihood(shares)
    for _ in range(200):
        other = 0.9 * shares + 0.1 * rng.dirichlet(np.ones(len(shares)))
        assert likelihood(other) <= best + 1e-5 * len(observations)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30))
def test_exact_durations_give_the_empirical_distribution(days: list[int]) -> None:
    masses = maximum_likelihood([Observation(number, number, "e") for number in days])
    known = stats.ecdf(days).cdf
    assert [m.low for m in masses] == list(known.quantiles)
    assert np.cumsum([m.share for m in masses]) == pytest.approx(known.probabilities, abs=1e-4)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=30))
def test_right_censored_durations_give_kaplan_and_meier(items: list[tuple[int, bool]]) -> None:
    masses = maximum_likelihood(
        [Observation(number, number, "e" if seen else None) for number, seen in items]
    )
    days, seen = zip(*items, strict=True)
    known = stats.ecdf(stats.CensoredData.right_censored(days, ~np.array(seen))).cdf
    for number in range(22):
        share = sum(m.share for m in masses if m.end and m.high is not None and m.high <= number)
        assert share == pytest.approx(float(known.evaluate(number)), abs=2e-4)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from(["a", "b", None])), min_size=1, max_size=25
    )
)
def test_competing_ends_give_aalen_and_johansen(items: list[tuple[int, str | None]]) -> None:
    masses = maximum_likelihood([Observation(number, number, end) for number, end in items])
    left, shares = 1.0, {"a": 0.0, "b": 0.0}
    for number in range(13):
        at_risk = sum(low >= number for low, _ in items)
        if at_risk:
            now = {end: sum(item == (number, end) for item in items) for end in shares}
            for end, count in now.items():
                shares[end] += left * count / at_risk
            left *= 1 - sum(now.values()) / at_risk
        for end, share in shares.items():
            found = sum(m.share for m in masses if m.end == end and (m.high or 0) <= number)
            assert found == pytest.approx(share, abs=2e-4)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 20), st.sampled_from(["a", "b", None])),
        min_size=1,
        max_size=15,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_observations_changes_nothing(items: Any, random: Any) -> None:
    observations = [Observation(low, low + width, end) for low, width, end in items]
    mixed = list(observations)
    random.shuffle(mixed)
    one, other = maximum_likelihood(observations), maximum_likelihood(mixed)
    assert [m[:3] for m in one] == [m[:3] for m in other]
    assert [m.share for m in one] == pytest.approx([m.share for m in other], abs=1e-6)
    assert sum(m.share for m in one) == pytest.approx(1)


def test_durations_that_are_not_possible() -> None:
    for bad in (Observation(-1, 3, "e"), Observation(5, 3, "e")):
        with pytest.raises(UsageError):
            maximum_likelihood([bad])


def test_the_real_agreements() -> None:
    kg = miggraph.open()
    result = time_to_first_transfer(kg.network("agreements"))
    found = {item.agreement: item for item in result.items}
    kosovo = found["us-xk-2025-third-country"]
    assert kosovo.began == Span(date(2025, 6, 1), date(2025, 6, 30))
    assert kosovo.end == "first transfer"
    assert kosovo.days == Bounds(154, 213)
    assert sum(mass.share for mass in result.masses) == pytest.approx(1)
    shares = [part.share for part in result.incidence if part.end == "first transfer"]
    assert all(0 <= low <= high <= 1 for low, high in shares)
    assert shares == sorted(shares)
    frame = result.to_pandas()
    assert len(frame) == len(result.items)
    for kind in result.figures():
        assert result.plot(kind).get_axes()
