"""Receiving states with more senders than receivers drawn at random would give."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import permutations
from math import comb
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.errors import GraphError, UnknownNameError, UsageError
from miggraph.network import AtRisk, HubnessTest, deals, hubness_test, states_at_risk
from miggraph.network.nulls.at_risk import gravity, states_of
from miggraph.network.nulls.receiver_draws import choices_of, draw_senders, pairs_of
from miggraph.records import State

CODES = [f"S{number:02}" for number in range(40)]
KIND = "third-country-transfer"


def _agreements(
    pairs: Iterable[tuple[str, str]],
    changes: Mapping[int, Mapping[str, Any]] | None = None,
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
) -> nx.Graph[str]:
    """Return concluded agreements, one a pair, among the forty states."""
    graph: nx.Graph[str] = nx.Graph(policy="trusted-first")
    for code in CODES:
        graph.add_node(code, bipartite=0, label=code, kind="state")
    for number, (sender, receiver) in enumerate(pairs):
        data = {
            "bipartite": 1,
            "kind": KIND,
            "nature": "concluded",
            "began_earliest": date(2020, 1, 1),
            "began_latest": date(2020, 1, 1),
            "sources": (f"source-{number}",),
            **(changes or {}).get(number, {}),
        }
        graph.add_node(f"a{number}", **data)
        for code, role in ((sender, "sending"), (receiver, "receiving")):
            graph.add_node(code, bipartite=0)
            graph.add_edge(code, f"a{number}", roles=(role,))
    for code, data in (nodes or {}).items():
        graph.add_node(code, **data)
    return graph


def _of(result: HubnessTest, state: str) -> Any:
    return next(item for item in result.states if item.state == state)


def test_p_is_that_of_the_null_worked_out_by_hand() -> None:
    """Three senders of one receiver each, of 39 at risk: two of them meet at one state."""
    result = hubness_test(_agreements([("S00", "S05"), ("S01", "S05"), ("S02", "S06")]))
    one = 1 / 39
    assert result.reachable == 1000  # 39 ** 3, counted to the limit
    assert result.testable
    assert (result.pairs, result.senders, result.family) == (3, 3, 40)
    hub, other = _of(result, "S05"), _of(result, "S06")
    assert (hub.observed, hub.senders, other.observed) == (2, ("S00", "S01"), 1)
    assert hub.p_range.min <= 3 * one**2 * (1 - one) + one**3 <= hub.p_range.max
    assert other.p_range.min <= 1 - (1 - one) ** 3 <= other.p_range.max
    assert other.expected == pytest.approx(3 / 39, abs=0.03)
    # Some state has two senders: all but three different receivers. S00 cannot draw itself.
    alike = np.mean([len(set(draw)) < 3 for draw in _every_draw()])
    assert hub.p_family == pytest.approx(alike, abs=0.03)
    assert hub.p < hub.p_family < hub.p_discovery


def _every_draw() -> Iterable[tuple[str, str, str]]:
    rows = [[code for code in CODES if code != sender] for sender in CODES[:3]]
    return ((a, b, c) for a in rows[0] for b in rows[1] for c in rows[2])


def test_a_draw_keeps_the_receivers_of_each_sender_and_none_is_itself() -> None:
    graph = _agreements([("S00", code) for code in CODES[1:38]] + [("S01", "S00")])
    pairs, _ = pairs_of(graph, deals(graph))
    drawn = draw_senders(
        choices_of(pairs, states_of(graph), lambda _: np.ones(40)),
        40,
        500,
        np.random.default_rng(0),
    )
    assert (drawn.sum(axis=1) == 38).all()
    assert drawn.max() == 2
    assert drawn[:, 0].max() == 1  # S00 itself can be drawn by S01 alone
    assert (drawn[:, 1] <= 1).all()
    assert drawn[:, 0].mean() == pytest.approx(1 / 39, abs=0.02)
    assert drawn[:, 1].mean() == pytest.approx(37 / 39, abs=0.03)


def test_later_deals_of_one_pair_add_no_unit_and_the_earliest_dates_it() -> None:
    """A state that came into being later is not drawn for a pair dated before."""
    graph = _agreements(
        [("S00", "S05"), ("S00", "S05"), ("S01", "S06")],
        {0: {"began_earliest": date(2019, 5, 1), "began_latest": date(2019, 5, 1)}},
    )
    young = states_of(graph) | {"S39": AtRisk(label="young", since=date(2019, 6, 1))}
    pairs, _ = pairs_of(graph, deals(graph))
    assert [(p.sender, p.receiver, str(p.began.earliest)) for p in pairs] == [
        ("S00", "S05", "2019-05-01"),
        ("S01", "S06", "2020-01-01"),
    ]
    drawn = draw_senders(
        choices_of(pairs[:1], young, lambda _: np.ones(40)), 40, 3000, np.random.default_rng(0)
    )
    assert drawn[:, 39].sum() == 0
    assert (drawn[:, 1:39].sum(axis=0) > 0).all()
    assert hubness_test(graph, at_risk=young).family == 40  # the second pair can draw it


def test_a_deal_without_a_date_does_not_undate_the_pair_and_alone_it_is_of_any_time() -> None:
    none = {"began_earliest": None, "began_latest": None}
    graph = _agreements([("S00", "S05"), ("S00", "S05"), ("S01", "S06")], {0: none, 2: none})
    pairs, _ = pairs_of(graph, deals(graph))
    assert [pair.began.earliest for pair in pairs] == [date(2020, 1, 1), None]
    gone = states_of(graph) | {"S39": AtRisk(label="gone", until=date(1999, 1, 1))}
    first, second = choices_of(pairs, gone, lambda _: np.ones(40))
    assert 39 not in first.states
    assert 39 in second.states


def test_a_pair_that_may_be_of_either_time_draws_the_states_of_both() -> None:
    graph = _agreements(
        [("S00", "S05")], {0: {"began_earliest": date(2019, 1, 1), "began_latest": None}}
    )
    states = {"S05": AtRisk(label="old"), "S39": AtRisk(label="young", since=date(2024, 1, 1))}
    (choice,) = choices_of(pairs_of(graph, deals(graph))[0], states, lambda _: np.ones(2))
    assert choice.states == (0, 1)


def test_draws_that_leave_no_state_for_a_later_pair_are_made_anew() -> None:
    """The later pair has S06 alone, so the earlier one must be S05 in every draw."""
    graph = _agreements(
        [("S00", "S05"), ("S00", "S06")],
        {1: {"began_earliest": date(2021, 1, 1), "began_latest": date(2021, 1, 1)}},
    )
    states = {"S05": AtRisk(label="", until=date(2020, 6, 1)), "S06": AtRisk(label="")}
    result = hubness_test(graph, at_risk=states)
    assert [item.expected for item in result.states] == [1, 1]
    assert (result.reachable, result.testable) == (1, False)


def test_states_told_apart_by_date_are_counted_exactly() -> None:
    """Of five, two are drawn before the last two come to be, and one afterwards."""
    graph = _agreements(
        [("S00", "S01"), ("S00", "S02"), ("S00", "S03")],
        {2: {"began_earliest": date(2021, 1, 1), "began_latest": date(2021, 1, 1)}},
    )
    states = {code: AtRisk(label="") for code in CODES[1:4]}
    states |= {code: AtRisk(label="", since=date(2020, 6, 1)) for code in CODES[4:6]}
    assert hubness_test(graph, at_risk=states).reachable == comb(3, 2) * (1 + 2)


def test_territories_unions_and_former_states() -> None:
    graph = _agreements(
        [("S00", "T1"), ("T2", "S06"), ("EU", "S05"), ("S02", "YU"), ("S01", "T3")],
        nodes={
            "T1": {"kind": "state", "administered_by": "S05"},
            "T2": {"kind": "state", "administered_by": "S07"},
            "T3": {"kind": "state", "administered_by": "S01"},
            "EU": {"kind": "union"},
            "YU": {"kind": "former"},
        },
    )
    result = hubness_test(graph)
    assert {s.state: s.senders for s in result.states} == {"S05": ("S00",), "S06": ("S07",)}
    assert sorted(result.left_out.values()) == [1, 1, 1]
    assert result.family == 40
    text = " ".join(result.notes())
    assert "union" in text
    assert "no state today" in text
    assert "its own territory" in text


def test_only_concluded_deals_of_hub_kinds_count_unless_others_are_chosen() -> None:
    graph = _agreements(
        [("S00", "S05"), ("S01", "S05"), ("S02", "S05")],
        {1: {"nature": "claimed-and-disputed"}, 2: {"kind": "readmission"}},
    )
    both = ("concluded", "claimed-and-disputed")
    assert hubness_test(graph).pairs == 1
    assert hubness_test(graph, natures=both).states[0].senders == ("S00", "S01")
    assert hubness_test(graph, kinds=None).states[0].senders == ("S00", "S02")
    assert hubness_test(graph).basis.sources == 1


def _places(points: Mapping[str, tuple[float, float]]) -> dict[str, AtRisk]:
    return {c: AtRisk(label=c, latitude=lat, longitude=lon) for c, (lat, lon) in points.items()}


def test_states_with_a_deal_are_not_called_the_senders_of_the_ranking() -> None:
    graph = _agreements([("S00", "S05"), ("S01", "S05")])
    result = hubness_test(graph)
    (table,) = result.tables()
    assert table.columns[1] == "States with a concluded deal"
    said = " ".join((table.title, *table.columns, *result.notes()))
    assert said.lower().count("sender") == said.count("not the senders of the ranking") == 1
    assert "hub" not in said
    assert result.plot().axes[0].get_xlabel() == "States with a concluded deal"
    both = hubness_test(graph, natures=("concluded", "proposed"))
    assert both.tables()[0].columns[1] == "States with a deal"


def test_the_gravity_weight_is_the_inverse_of_the_great_circle() -> None:
    quarter = 6371.0088 * np.pi / 2
    points = {"pole": (90, 0), "east": (0, 90), "west": (0, -180), "here": (0, 0), "by": (0, 0.5)}
    found = gravity("x", {"latitude": 0.0, "longitude": 0.0}, _places(points))
    assert 1 / found == pytest.approx([quarter, quarter, 2 * quarter, 100, 100])


def test_gravity_draws_one_after_the_other_by_weight() -> None:
    """At 10, 20 and 40 degrees the weights are 4, 2 and 1; two of the three are drawn."""
    graph = _agreements(
        [("S00", "S01"), ("S00", "S02")], nodes={"S00": {"latitude": 0.0, "longitude": 0.0}}
    )
    states = _places({"S01": (0, 10), "S02": (0, -20), "S03": (40, 0)})
    result = hubness_test(graph, at_risk=states, weight="gravity", samples=20_000)
    weights = {"S01": 4, "S02": 2, "S03": 1}
    chance = dict.fromkeys(weights, 0.0)
    for first, second in permutations(weights, 2):
        both = weights[first] / 7 * weights[second] / (7 - weights[first])
        chance[first] += both
        chance[second] += both
    assert sum(chance.values()) == pytest.approx(2)
    for code in ("S01", "S02"):
        assert _of(result, code).expected == pytest.approx(chance[code], abs=0.015)


def test_under_a_thousand_reachable_states_there_is_no_p() -> None:
    graph = _agreements([("S00", "S05"), ("S01", "S05"), ("S01", "S06")])
    states = {code: AtRisk(label=code) for code in ("S05", "S06", "S07", "S08", "S09")}
    result = hubness_test(graph, at_risk=states)
    assert result.reachable == 5 * comb(5, 2)
    assert not result.testable
    hub = _of(result, "S05")
    assert hub.observed == 2
    assert (hub.p, hub.mid_p, hub.p_family, hub.p_discovery) == (None,) * 4
    assert hub.expected == pytest.approx(3 / 5, abs=0.06)
    (table,) = result.tables()
    assert all(row[4] == "not testable" for row in table.rows)
    assert any("50 distinct reachable states" in text for text in result.notes())
    assert result.rows()[0]["p"] is None


def test_an_empty_network_says_why_it_has_no_answer() -> None:
    for graph in (nx.Graph(), _agreements([])):
        result = hubness_test(graph)
        assert (result.states, result.testable, result.figures()) == ((), False, {})
        assert "There is no deal" in result.notes()[0]
        assert result.tables()[0].rows == []


def test_what_cannot_be_tested_is_refused_with_the_way_to_mend_it() -> None:
    graph = _agreements([("S00", "S05")])
    with pytest.raises(UnknownNameError, match="weight 'gravitiy'"):
        hubness_test(graph, weight="gravitiy")  # type: ignore[arg-type]
    with pytest.raises(GraphError, match="'S05' of 'S00' is not among the states") as caught:
        hubness_test(graph, at_risk={"S07": AtRisk(label="")})
    assert "at_risk" in str(caught.value)
    with pytest.raises(GraphError, match="'S05' of 'S00' is not among the states"):
        hubness_test(graph, at_risk={"S05": AtRisk(label="", since=date(2020, 1, 2))})
    with pytest.raises(GraphError, match="'S00' has no point"):
        hubness_test(graph, weight="gravity")
    with pytest.raises(UsageError, match="draws"):
        hubness_test(graph, samples=0)
    with pytest.raises(GraphError, match="bipartite"):
        hubness_test(nx.Graph([("a", "b")]))


def test_a_seed_repeats_bit_for_bit_and_is_kept() -> None:
    graph = _agreements([(a, b) for a in CODES[:5] for b in CODES[5:8]])
    assert hubness_test(graph, seed=3) == hubness_test(graph, seed=3)
    other = hubness_test(graph, seed=4)
    assert other.states != hubness_test(graph, seed=3).states
    assert (other.seed, other.samples, other.weight) == (4, 1000, "uniform")


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 39)), min_size=1, max_size=30))
@settings(max_examples=25, deadline=None)
def test_relabelling_and_the_order_of_deals_change_nothing(pairs: set[tuple[int, int]]) -> None:
    rows = [(CODES[a], CODES[b]) for a, b in pairs if a != b]
    result = hubness_test(_agreements(rows), samples=50)
    again = hubness_test(_agreements(rows[::-1]), samples=50)
    assert again.states == result.states
    graph = nx.relabel_nodes(_agreements(rows), {code: f"Z{code}" for code in CODES})
    renamed = hubness_test(graph, samples=50)
    assert [(f"Z{s.state}", s.p, s.p_family) for s in result.states] == [
        (s.state, s.p, s.p_family) for s in renamed.states
    ]
    assert sum(s.observed for s in result.states) == result.pairs == len(set(rows))
    assert all(s.mid_p <= s.p <= s.p_family for s in result.states if s.p is not None)


def _from_the_null(chance: random.Random) -> nx.Graph[str]:
    """Let eight senders draw one to four receivers each."""
    return _agreements(
        (CODES[sender], receiver)
        for sender in range(8)
        for receiver in chance.sample([c for c in CODES if c != CODES[sender]], 1 + sender // 2)
    )


def test_of_data_from_the_null_no_more_than_a_have_p_up_to_a() -> None:
    """P(p <= a) <= a for one state, and for the least adjusted p of all, but for chance."""
    chance, rounds = random.Random(11), 500  # noqa: S311
    alone, least, found = [], [], []
    for seed in range(rounds):
        result = hubness_test(_from_the_null(chance), samples=99, seed=seed)
        values = {item.state: item.p for item in result.states}
        alone.append(values.get("S20", 1.0))
        least.append(min(item.p_family for item in result.states if item.p_family))
        found.append(min(item.p_discovery for item in result.states if item.p_discovery))
    for level in (0.05, 0.1, 0.2, 0.5):
        most = level + 3 * (level * (1 - level) / rounds) ** 0.5
        assert np.mean(np.array(alone) <= level) <= most
        assert np.mean(np.array(least) <= level) <= most
        assert np.mean(np.array(found) <= level) <= most
    assert np.mean(np.array(alone) <= 0.5) > 0.3  # it does reject: about 0.42 have a sender
    assert np.mean(np.array(least) <= 0.5) > 0.2


def test_a_planted_hub_is_found_and_nothing_else() -> None:
    chance = random.Random(3)  # noqa: S311
    rows = [
        (sender, receiver)
        for sender in CODES[:8]
        for receiver in ["S30", *chance.sample(CODES[10:30], 2)]
    ]
    result = hubness_test(_agreements(rows), samples=4999)
    first, *others = result.states
    assert (first.state, first.observed) == ("S30", 8)
    assert first.p == 1 / 5000
    assert first.p_family == 1 / 5000
    assert first.p_discovery is not None
    assert first.p_discovery < 0.05
    assert first.null_range.max is not None
    assert first.observed > first.null_range.max
    assert all(item.p_family > 0.05 for item in others if item.p_family is not None)


def test_the_register_gives_states_and_no_territories_unions_or_former_ones() -> None:
    register = {
        "A": State("A", "State", latitude=1.0, longitude=2.0),
        "B": State("B", "Territory", administered_by="A"),
        "C": State("C", "Union", kind="union"),
        "D": State("D", "Former", kind="former"),
    }
    assert states_at_risk(register) == {"A": AtRisk(label="State", latitude=1.0, longitude=2.0)}


def test_the_curated_graph(kg: miggraph.KnowledgeGraph, tmp_path: Any) -> None:
    result = kg.hubness_test()
    concluded = deals(kg.network("agreements"), natures=("concluded",))
    assert result.testable
    assert result.family == len(states_at_risk(kg.dossier.states))
    assert sum(item.observed for item in result.states) == result.pairs
    assert {item.state for item in result.states} <= {deal.receiver for deal in concluded}
    senders = {deal.sender for deal in concluded if deal.receiver == "RW"}
    assert _of(result, "RW").senders == tuple(sorted(senders))
    assert json.loads(json.dumps(result.to_dict()))["states"][0]["p"] == result.states[0].p
    assert list(result.to_pandas()["state"]) == [item.state for item in result.states]
    assert "Conditional on what sources reported" in result.basis.caption()
    result.plot().savefig(tmp_path / "figure.png")
    near = kg.hubness_test(weight="gravity")
    assert {item.state for item in near.states} == {item.state for item in result.states}
    assert "no population" in near.notes()[0]
