"""Receiving states with more nationalities than transfers dealt out at random would give."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
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
from miggraph.network import DiversityTest, diversity_test
from miggraph.network.nulls.exchangeable import Exchange, exchange, units_of
from tests.network.graphs import Cohort, transfers_graph

Row = tuple[str, str, str, str, Mapping[str, Any]]


def _transfers(*rows: Sequence[Any]) -> nx.MultiDiGraph[str]:
    """Return transfers, each of: name, sender, receiver, nationalities, and what differs."""
    return transfers_graph(
        (name, sender, receiver, [Cohort(code) for code in named.split()], dict(*changes))
        for name, sender, receiver, named, *changes in rows
    )


def _deals(*pairs: Sequence[Any]) -> nx.Graph[str]:
    """Return agreements in force since 2020, each of: sender, receiver, and what differs."""
    graph: nx.Graph[str] = nx.Graph()
    for number, (sender, receiver, *changes) in enumerate(pairs):
        data = {
            "bipartite": 1,
            "kind": "readmission",
            "nature": "concluded",
            "began_earliest": date(2020, 1, 1),
            "began_latest": date(2020, 1, 1),
            "ended_on_latest": None,
        }
        graph.add_node(f"a{number}", **{**data, **(changes[0] if changes else {})})
        for code, role in ((sender, "sending"), (receiver, "receiving")):
            graph.add_node(code, bipartite=0)
            graph.add_edge(code, f"a{number}", roles=(role,))
    return graph


def _exchange(transfers: nx.MultiDiGraph[str], agreements: nx.Graph[str], **homes: str) -> Exchange:
    units, _ = units_of(transfers, None, homes)
    return exchange(units, agreements, homes)


def _allowed(null: Exchange) -> dict[str, set[str]]:
    """Return where each transfer may go, by name."""
    return {
        unit.edges[0][2].split("/")[0]: {
            code for code, can in zip(null.receivers, row, strict=True) if can
        }
        for unit, row in zip(null.units, null.allowed, strict=True)
    }


def _of(result: DiversityTest, state: str) -> Any:
    return next(item for item in result.states if item.state == state)


#: Seven transfers to three states: 7! / (3! 2! 2!) = 210 ways to deal them out.
SEVEN = [
    ("t1", "US", "P", "A B C D"),
    ("t2", "US", "P", "E F"),
    ("t3", "US", "P", "G"),
    ("t4", "US", "Q", "A"),
    ("t5", "US", "Q", "A"),
    ("t6", "US", "R", "A B"),
    ("t7", "US", "R", "B"),
]
ALL = [("US", "P"), ("US", "Q"), ("US", "R")]
#: The same again by another sender: 210 ** 2 are enough for a test.
TWICE = [*SEVEN, *((f"u{row[0]}", "GB", *row[2:]) for row in SEVEN)]


def test_p_is_that_of_all_assignments() -> None:
    """With two senders alike, nationalities of a receiver come from two independent deals."""
    result = diversity_test(
        _transfers(*TWICE), _deals(*ALL, *(("GB", code) for _, code in ALL)), samples=4000
    )
    assert (result.testable, result.family, result.transfers, result.strata) == (True, 3, 14, 2)
    current = ["PQR".index(row[2]) for row in SEVEN]
    cohorts = [set(row[3].split()) for row in SEVEN]
    for number, code in enumerate("PQR"):
        item = _of(result, code)
        sets = [
            frozenset().union(*(c for p, c in zip(o, cohorts, strict=True) if p == number))
            for o in sorted(set(permutations(current)))
        ]
        sizes = np.array([[len(a | b) for a in sets] for b in sets])
        exact = (sizes >= item.observed).mean()
        assert item.p_range.min <= exact <= item.p_range.max
        assert item.expected == pytest.approx(sizes.mean(), abs=0.06)
        middle = np.quantile(sizes, (0.025, 0.975), method="inverted_cdf")
        assert tuple(item.null_range) == tuple(middle)
        ties = (sizes == item.observed).mean()
        assert item.mid_p == pytest.approx(exact - ties / 2, abs=0.03)
    assert (_of(result, "P").observed, _of(result, "P").movable) == (7, 6)
    assert _of(result, "P").p < _of(result, "R").p < _of(result, "Q").p == 1


def test_transfers_move_within_sender_and_year_only() -> None:
    rows = [
        ("t1", "US", "P", "A"),
        ("t2", "US", "Q", "B"),
        ("t3", "US", "P", "C", {"day": date(2024, 6, 1)}),
        ("t4", "GB", "Q", "D"),
    ]
    null = _exchange(_transfers(*rows), _deals(*ALL, ("GB", "P"), ("GB", "Q")))
    assert _allowed(null) == {"t1": {"P", "Q"}, "t2": {"P", "Q"}, "t3": {"P"}, "t4": {"Q"}}
    assert [[null.units[n].nationalities for n in members] for members in null.strata] == [
        [frozenset("A"), frozenset("B")]
    ]


def test_no_transfer_comes_to_the_state_of_one_of_its_nationalities_or_of_its_sender() -> None:
    rows = [("t1", "US", "P", "A"), ("t2", "US", "Q", "P"), ("t3", "US", "R", "PT")]
    deals = _deals(*ALL, ("US", "US2"))
    homes = {"PT": "P", "US2": "US"}
    assert _allowed(_exchange(_transfers(*rows), deals, **homes)) == {
        "t1": {"P", "Q", "R"},
        "t2": {"Q", "R"},
        "t3": {"Q", "R"},
    }
    result = diversity_test(_transfers(*rows), deals, homes=homes)
    assert result.movable == 2  # P can get nothing else
    assert _of(result, "P").movable == 0


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"kind": "labour"}, True),
        ({"nature": "claimed-and-disputed"}, True),
        ({"nature": "proposed"}, False),
        ({"began_earliest": date(2025, 6, 1)}, True),
        ({"began_earliest": date(2025, 6, 2), "began_latest": date(2025, 6, 2)}, False),
        ({"began_earliest": None, "began_latest": None}, True),  # possibly
        ({"ended_on_latest": date(2025, 5, 31)}, False),
        ({"ended_on_latest": date(2025, 6, 1)}, True),
    ],
)
def test_a_receiver_needs_a_deal_that_can_have_been_in_force(
    changes: Mapping[str, Any], fits: bool
) -> None:
    rows = [("t1", "US", "P", "A"), ("t2", "US", "Q", "B")]
    late = {"day": date(2025, 12, 1)}
    null = _exchange(
        _transfers(rows[0], (*rows[1], late)),
        _deals(
            ("US", "P"), ("US", "Q", changes), ("US", "Q", {"began_earliest": date(2025, 11, 1)})
        ),
    )
    assert _allowed(null)["t2"] == {"P", "Q"}
    assert _allowed(null)["t1"] == ({"P", "Q"} if fits else {"P"})
    assert len(null.strata) == fits


def test_what_the_null_would_not_have_where_it_is_stays_and_counts() -> None:
    """One with nationals of its receiver; then all without a deal in force."""
    rows = [*TWICE, ("own", "US", "Q", "Q X"), ("other", "US", "Q", "Y")]
    deals = [*ALL, *(("GB", code) for _, code in ALL)]
    null = _exchange(_transfers(*rows), _deals(*deals))
    assert _allowed(null)["own"] == set()
    assert _allowed(null)["other"] == {"P", "Q", "R"}
    result = diversity_test(_transfers(*rows), _deals(*deals))
    without = diversity_test(_transfers(*TWICE), _deals(*deals))
    found, before = _of(result, "Q"), _of(without, "Q")
    assert (before.observed, found.observed) == (1, 3)  # A; A, X and Y, and not Q itself
    assert found.transfers == before.transfers + 2
    assert found.null_range.min >= before.null_range.min + 1
    cut = _deals(("US", "Q", {"began_earliest": date(2026, 1, 1)}), *deals[:1], *deals[2:])
    assert _allowed(_exchange(_transfers(*rows), cut))["t4"] == set()
    assert diversity_test(_transfers(*rows), cut).movable == 5 + 7


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"settled": False}, "not settled"),
        ({"tells": "total"}, "totals"),
        ({"third_country": "undetermined"}, "not known to be"),
        ({"third_country": "no"}, "not known to be"),
        ({"basis": "labour"}, "another movement basis"),
        ({"receiver_roles": ("sending",)}, "no part as a receiver"),
        ({"earliest": None}, "without a date"),
        ({"latest": date(2026, 1, 1)}, "within one year"),
    ],
)
def test_what_is_left_out_is_counted_with_its_reason(
    changes: Mapping[str, Any], words: str
) -> None:
    result = diversity_test(_transfers(*SEVEN, ("x", "US", "P", "Z", changes)), _deals(*ALL))
    assert result.transfers == 7
    ((reason, number),) = result.left_out.items()
    assert words in reason
    assert number == 1
    assert any(words in text and "(1)" in text for text in result.notes())
    assert result.basis.sources == 7


def test_what_a_filter_by_nationality_leaves_is_not_tested() -> None:
    graph = _transfers(*SEVEN)
    graph.graph["filters"] = {"nationalities": ("A",)}
    result = diversity_test(graph, _deals(*ALL))
    assert (result.transfers, result.states) == (0, ())
    assert any("a filter by nationality leaves only in part (7)" in s for s in result.notes())


def test_groups_that_name_no_nationality_are_none() -> None:
    rows = [("x", "US", "P", "stateless"), ("y", "US", "P", "A unknown other-than-receiving")]
    result = diversity_test(_transfers(*rows), _deals(*ALL))
    assert result.left_out == {"transfers of which no foreign nationality is settled": 1}
    assert _of(result, "P").observed == 1


def test_territories_count_as_their_states() -> None:
    graph = _transfers(("x", "IO", "RW", "LK"), ("y", "IO", "GB", "LK"))
    graph.nodes["IO"]["administered_by"] = "GB"
    result = diversity_test(graph, _deals(("GB", "RW")))
    assert result.transfers == 1
    assert result.left_out == {"transfers between a state and its own territory": 1}
    units, _ = units_of(graph, None, {"IO": "GB"})
    assert units[0].sender == "GB"


def test_under_a_thousand_assignments_there_is_no_p() -> None:
    result = diversity_test(_transfers(*SEVEN), _deals(*ALL))
    assert (result.reachable, result.testable) == (210, False)
    assert [item.p for item in result.states] == [None] * 3
    assert all(row[4] == "not testable" for row in result.tables()[0].rows)
    assert "210 distinct reachable states" in " ".join(result.notes())
    assert _of(result, "P").observed == 7


def test_a_state_of_which_nothing_can_be_exchanged_has_no_p() -> None:
    rows = [*TWICE, ("z", "GB", "Z", "A B C D E F G H")]
    deals = _deals(*ALL, *(("GB", code) for _, code in ALL))
    result = diversity_test(_transfers(*rows), deals)
    assert _of(result, "Z").p is None
    assert _of(result, "Z").expected == 8
    assert result.states[-1].state == "Z"
    assert result.family == 3
    # It is no part of the family: the others have the adjusted p that they have without it.
    without = diversity_test(_transfers(*TWICE), deals)
    for code in "PQR":
        assert _of(result, code).p_family == _of(without, code).p_family


def test_an_empty_network_says_why_it_has_no_answer() -> None:
    none = ("t", "US", "P", "P")
    for graph in (nx.MultiDiGraph(), _transfers(none), _transfers(*SEVEN).subgraph(["US"])):
        result = diversity_test(graph, _deals(*ALL))
        assert (result.states, result.testable, result.figures()) == ((), False, {})
        assert "There is no event" in result.notes()[0]
        assert result.rows() == []


def test_what_cannot_be_tested_is_refused_with_the_way_to_mend_it() -> None:
    graph = _transfers(*SEVEN)
    with pytest.raises(UsageError, match="0 steps"):
        diversity_test(graph, _deals(*ALL), sweeps=0)
    with pytest.raises(UsageError, match="draws"):
        diversity_test(graph, _deals(*ALL), samples=0)
    with pytest.raises(GraphError, match="directed"):
        diversity_test(nx.MultiGraph(), _deals(*ALL))  # type: ignore[arg-type]
    bare = nx.MultiDiGraph([("US", "P")])
    with pytest.raises(GraphError, match="no attribute"):
        diversity_test(bare, _deals(*ALL))
    graph.add_node("Unknown")
    with pytest.raises(GraphError, match="residual"):
        diversity_test(graph, _deals(*ALL))


def test_a_seed_repeats_bit_for_bit_and_is_kept() -> None:
    graph, deals = _transfers(*TWICE), _deals(*ALL, *(("GB", code) for _, code in ALL))
    assert diversity_test(graph, deals, seed=3) == diversity_test(graph, deals, seed=3)
    other = diversity_test(graph, deals, seed=4, samples=500, sweeps=7, bases=None)
    assert (other.seed, other.samples, other.sweeps, other.bases) == (4, 500, 7, None)
    assert other.states != diversity_test(graph, deals, samples=500, sweeps=7, bases=None).states


@given(st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_relabelling_and_the_order_of_edges_change_nothing(chance: random.Random) -> None:
    rows = [*TWICE]
    chance.shuffle(rows)
    deals = _deals(*ALL, *(("GB", code) for _, code in ALL))
    result = diversity_test(_transfers(*TWICE), deals, samples=50)
    assert diversity_test(_transfers(*rows), deals, samples=50).states == result.states

    def renamed(row: Sequence[Any]) -> list[Any]:
        named = " ".join(f"Z{code}" for code in row[3].split())
        return [row[0], f"Z{row[1]}", f"Z{row[2]}", named]

    again = diversity_test(
        _transfers(*map(renamed, rows)),
        nx.relabel_nodes(deals, {code: f"Z{code}" for code in ("US", "GB", "P", "Q", "R")}),
        samples=50,
    )
    assert [(s.state, s.p, s.p_family) for s in again.states] == [
        (f"Z{s.state}", s.p, s.p_family) for s in result.states
    ]


#: Nationalities of eleven transfers; some cannot go to P or Q, whose nationals they have.
ELEVEN = ("A B C", "A", "A D", "P A", "E", "E F G", "Q", "H A", "B", "I", "D")
PLACES = "PPPPQQQQRRR"


def _from_the_null(chance: random.Random) -> Iterable[Row]:
    """Deal eleven transfers out, again and again until no state gets its own nationals."""
    places = list(PLACES)
    while True:
        chance.shuffle(places)
        if all(place not in named for place, named in zip(places, ELEVEN, strict=True)):
            break
    return [
        (f"t{n}", "US", place, named, {})
        for n, (place, named) in enumerate(zip(places, ELEVEN, strict=True))
    ]


def test_of_data_from_the_null_no_more_than_a_have_p_up_to_a() -> None:
    """P(p <= a) <= a for one state, and for the least adjusted p of all, but for chance."""
    chance, rounds = random.Random(7), 300  # noqa: S311
    deals = _deals(*ALL)
    alone, least = [], []
    for seed in range(rounds):
        graph = _transfers(*_from_the_null(chance))
        result = diversity_test(graph, deals, samples=19, seed=seed, sweeps=3)
        assert result.testable
        alone.append(_of(result, "P").p)
        least.append(min(item.p_family for item in result.states))
    for level in (0.05, 0.1, 0.2, 0.5):
        most = level + 3 * (level * (1 - level) / rounds) ** 0.5
        assert np.mean(np.array(alone) <= level) <= most
        assert np.mean(np.array(least) <= level) <= most
    assert np.mean(np.array(alone) <= 0.5) > 0.25  # it does reject
    assert np.mean(np.array(least) <= 0.5) > 0.25


def test_a_planted_state_of_many_nationalities_is_found() -> None:
    many = [("m1", "US", "P", "B C D"), ("m2", "US", "P", "E F G"), ("m3", "US", "P", "H I J")]
    few = [(f"f{n}", "US", "QR"[n % 2], "A") for n in range(24)]
    result = diversity_test(_transfers(*many, *few), _deals(*ALL), samples=1999)
    first, *others = result.states
    assert (first.state, first.observed) == ("P", 9)
    assert first.p_range.min <= 1 / comb(27, 3) <= first.p_range.max
    assert first.p_family == first.p <= 0.002
    assert first.observed > (first.null_range.max or 0)
    assert all(item.p_family == 1 for item in others)


def test_the_curated_graph(kg: miggraph.KnowledgeGraph, tmp_path: Any) -> None:
    result = kg.diversity_test()
    assert result.testable
    assert 0 < result.movable <= result.transfers
    assert sum(item.transfers for item in result.states) == result.transfers
    assert result.family == sum(item.p is not None for item in result.states)
    transfers = kg.network("transfers")
    named = {
        data["nationality"]
        for _, state, data in transfers.edges(data=True)
        if state == "CR" and data["cohort_kind"] == "third" and data["nationality_settled"]
    }
    assert _of(result, "CR").observed <= len(named)
    assert json.loads(json.dumps(result.to_dict()))["bases"] == list(result.bases or ())
    assert len(result.to_pandas()) == len(result.states)
    result.plot().savefig(tmp_path / "figure.png")
    assert kg.diversity_test(bases=None).transfers > result.transfers
    with pytest.raises(UnknownNameError, match="movement basis 'labor'"):
        kg.diversity_test(bases="labor")
