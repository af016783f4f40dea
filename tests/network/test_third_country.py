"""Third-country hubs of any network: one rule with the ranking from records, and properties."""

from __future__ import annotations

from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph import GraphError, UnknownNameError
from miggraph.network import third_country_hubs
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.ranking.hubs import HubParameters, find_hubs
from miggraph.network.result import Interval
from tests.network.graphs import Cohort, transfers_graph

CODES = ("A", "B", "C", "D", "E")


@pytest.mark.parametrize("policy", ["trusted-first", "majority"])
@pytest.mark.parametrize("known_on", ["2026-11-21", "2025-07-01", "2020-01-01"])
@pytest.mark.parametrize("bases", [BASES, ("evacuation", "resettlement"), ("labour", "unknown")])
def test_the_network_and_the_records_give_one_ranking(
    kg: miggraph.KnowledgeGraph, policy: str, known_on: str, bases: tuple[str, ...]
) -> None:
    there = kg.at(policy=policy, known_on=known_on)
    expected = find_hubs(
        there.dossier,
        there.view.transfers,
        there.view.lives,
        HubParameters("senders", bases),
        there.clocks,
    )
    found = third_country_hubs(there.network("transfers"), there.network("agreements"), bases=bases)
    assert tuple(finding.hub for finding in found.hubs) == expected


def _hubs(graph: nx.MultiDiGraph[str], **more: Any) -> dict[str, Any]:
    return {f.hub.state: f for f in third_country_hubs(graph, **more).hubs}


def test_counted_by_hand() -> None:
    graph = transfers_graph(
        [
            ("t1", "A", "B", [Cohort("X", 3, 3), Cohort("Y", 1, 4)], {"via": ("D",)}),
            ("t2", "C", "B", [Cohort("X", 2, 2), Cohort("B", 5, 5)], {}),
            ("t3", "C", "B", [Cohort("B", 7, 7)], {}),
            ("t4", "A", "B", [], {}),
            ("t5", "A", "C", [Cohort("X", 9, 9)], {"basis": "evacuation"}),
            ("t6", "A", "D", [Cohort("Z", 1, 2)], {"transfer_onward_persons_min": 1,
                                                   "transfer_onward_persons_max": 2}),
        ]
    )  # fmt: skip
    found = third_country_hubs(graph)
    b, d = (finding for finding in found.hubs)
    assert (b.hub.state, b.hub.rank, b.hub.senders) == ("B", 1, ("A", "C"))
    assert b.hub.nationalities == ("X", "Y")
    assert b.hub.persons == (6, 14)  # X 3, Y 1 to 4, and of the second 2 to 7
    assert (b.hub.transfers, b.hub.undetermined_transfers) == (2, 1)
    # Two of four are certain, the one that nobody describes may be, the third is not.
    assert b.third_country_share == Interval(2 / 4, 3 / 4)
    assert b.onward_share == Interval(0.0, 0.0)
    assert (d.hub.state, d.onward_share) == ("D", Interval(0.5, 1.0))
    assert (d.transit_transfers, d.transit_senders) == (1, 1)
    assert found.basis.sources == 6
    assert found.rows()[0]["persons_max"] == 14


def test_a_state_of_transit_only_is_no_hub_and_another_measure() -> None:
    graph = transfers_graph([("t1", "A", "B", [Cohort("X", 3, 3)], {"via": ("D", "E")})])
    assert set(_hubs(graph)) == {"B"}


def test_effective_numbers_rank_only_where_enough_counts_are_told() -> None:
    counted = [
        ("t1", "A", "B", [Cohort("X", 9, 9), Cohort("Y", 1, 1), Cohort("Z", 1, 1)], {}),
        ("t2", "A", "C", [Cohort("X", 5, 5), Cohort("Y", 5, 5)], {}),
    ]
    found = third_country_hubs(transfers_graph(counted), by="effective")
    assert found.ranked_by == "effective"
    assert [f.hub.state for f in found.hubs] == ["C", "B"]  # 2.0 before about 1.8
    uncounted = [
        ("t1", "A", "B", [Cohort("X"), Cohort("Y"), Cohort("Z")], {}),
        counted[1],
    ]
    found = third_country_hubs(transfers_graph(uncounted), by="effective")
    assert found.ranked_by == "nationalities"
    assert [f.hub.state for f in found.hubs] == ["B", "C"]
    assert any("ranked by the number" in note for note in found.notes())


def _agreements(**changes: Any) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for code in ("A", "B", "C"):
        graph.add_node(code, bipartite=0, kind="state", label=code)
    given_: dict[str, Any] = {
        "bipartite": 1,
        "kind": "third-country-transfer",
        "nature": "concluded",
        "in_force": "no",
        "status": "signed",
        "transfers": 0,
        "totals": 0,
        "capacities": (("total", 50, 50),),
        "ended_on_latest": None,
    }
    graph.add_node("a-b", **(given_ | changes))
    graph.add_edge("A", "a-b", roles=("sending",))
    graph.add_edge("B", "a-b", roles=("receiving",))
    return graph


def test_what_was_agreed_and_not_used_is_latent() -> None:
    nothing = transfers_graph([("t", "A", "C", [Cohort("X", 1, 1)], {})])
    found = third_country_hubs(nothing, _agreements())
    assert [item.agreement for item in found.latent["B"]] == ["a-b"]
    assert found.latent["B"][0].capacities == (("total", 50, 50),)
    for over in (
        {"status": "terminated"},
        {"ended_on_latest": date(2025, 12, 31)},
        {"nature": "proposed"},
        {"transfers": 1},
        {"kind": "readmission"},
    ):
        assert not third_country_hubs(nothing, _agreements(**over)).latent
    later = _agreements(ended_on_latest=date(2026, 6, 1))
    assert third_country_hubs(nothing, later).latent


def test_capacity_left_over() -> None:
    came = transfers_graph([("t", "A", "B", [Cohort("X", 10, 20)], {})])
    finding = _hubs(came, agreements=_agreements(transfers=1))["B"]
    assert finding.unused == (30, 40)
    assert finding.concluded == {"third-country-transfer": 1}
    assert finding.latent == ()
    monthly = _agreements(transfers=1, capacities=(("month", 5, 5),))
    assert _hubs(came, agreements=monthly)["B"].unused is None


def test_undetermined_elsewhere_is_named() -> None:
    graph = transfers_graph([("t", "A", "B", [], {}), ("u", "A", "C", [Cohort("X", 1, 1)], {})])
    found = third_country_hubs(graph)
    assert found.undetermined_elsewhere == {"B": 1}
    assert "B (1)" in " ".join(found.notes())


def test_an_empty_network_says_so() -> None:
    found = third_country_hubs(transfers_graph([]))
    assert found.hubs == ()
    assert "No arrival" in found.notes()[0]
    assert found.rows() == []
    assert len(found.to_pandas()) == 0


def test_bad_input() -> None:
    with pytest.raises(UnknownNameError, match="senders"):
        third_country_hubs(transfers_graph([]), by="sender")
    graph = transfers_graph([("t", "A", "B", [Cohort("X", 1, 1)], {})])
    del graph.edges["A", "B", "t/X"]["third_country"]
    with pytest.raises(GraphError, match="third_country"):
        third_country_hubs(graph)


def test_json_and_frames_hold_the_bounds(kg: miggraph.KnowledgeGraph) -> None:
    found = third_country_hubs(kg.network("transfers"), kg.network("agreements"))
    first = found.to_dict()["hubs"][0]
    assert first["hub"]["state"] == "RW"
    assert set(first["hub"]["persons"]) == {"min", "max"}
    assert found.to_dict()["basis"]["on"] == "2026-11-21"
    frame = found.to_pandas()
    assert str(frame["persons_min"].dtype) == "Int64"
    assert frame.loc[frame.state == "MX", "persons_max"].isna().all()
    assert "Policy trusted-first" in frame.attrs["caption"]


_COHORTS = st.lists(
    st.builds(
        lambda code, low, more: Cohort(code, low, None if more is None else low + more),
        st.sampled_from(CODES),
        st.integers(1, 9),
        st.none() | st.integers(0, 9),
    ),
    max_size=3,
    unique_by=lambda cohort: cohort.nationality,
)
_ROWS = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), _COHORTS).filter(
        lambda row: row[0] != row[1]
    ),
    max_size=7,
)


def _graph(rows: list[tuple[str, str, list[Cohort]]]) -> nx.MultiDiGraph[str]:
    return transfers_graph(
        [(f"t{i}", sender, to, cohorts, {}) for i, (sender, to, cohorts) in enumerate(rows)]
    )


def _measures(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[Any, ...]]:
    return {
        state: (f.hub.rank, len(f.hub.senders), len(f.hub.nationalities), f.hub.persons)
        for state, f in _hubs(graph).items()
    }


@settings(deadline=None)
@given(_ROWS, st.permutations(CODES))
def test_relabelling_states_changes_nothing(
    rows: list[tuple[str, str, list[Cohort]]], names: list[str]
) -> None:
    new = dict(zip(CODES, (f"N{name}" for name in names), strict=True))
    renamed = [
        (new[a], new[b], [c._replace(nationality=new[str(c.nationality)]) for c in cohorts])
        for a, b, cohorts in rows
    ]
    expected = {new[state]: found for state, found in _measures(_graph(rows)).items()}
    assert _measures(_graph(renamed)) == expected


@settings(deadline=None)
@given(_ROWS, st.sampled_from(CODES), st.integers(1, 99))
def test_own_nationals_never_raise_a_third_country_measure(
    rows: list[tuple[str, str, list[Cohort]]], to: str, persons: int
) -> None:
    sender = "A" if to != "A" else "B"
    more = [*rows, (sender, to, [Cohort(to, persons, persons)])]
    before, after = _hubs(_graph(rows)), _hubs(_graph(more))
    assert before.keys() == after.keys()
    for state, finding in after.items():
        assert finding.hub == before[state].hub
        assert finding.third_country_share.min <= before[state].third_country_share.min
        assert finding.third_country_share.max <= before[state].third_country_share.max


@settings(deadline=None)
@given(_ROWS, st.sampled_from(CODES))
def test_an_undetermined_transfer_is_never_an_arrival(
    rows: list[tuple[str, str, list[Cohort]]], to: str
) -> None:
    more = _graph([*rows, ("A" if to != "A" else "B", to, [])])
    before, after = _hubs(_graph(rows)), _hubs(more)
    assert before.keys() == after.keys()
    for state, finding in after.items():
        for name in ("senders", "nationalities", "transfers", "rank"):
            assert getattr(finding.hub, name) == getattr(before[state].hub, name)
        assert finding.hub.persons == before[state].hub.persons
        extra = int(state == to)
        assert (
            finding.hub.undetermined_transfers - before[state].hub.undetermined_transfers == extra
        )


@pytest.mark.parametrize(
    ("name", "word"),
    [("third_country", "unknown"), ("third_country", "No"), ("tells", "sum"), ("cohort_kind", "")],
)
def test_a_word_that_no_rule_knows_is_refused(name: str, word: str) -> None:
    graph = transfers_graph([("t", "A", "B", [Cohort("X", 1, 1)], {})])
    graph.edges["A", "B", "t/X"][name] = word
    with pytest.raises(GraphError, match=name):
        third_country_hubs(graph)


def test_a_residual_nationality_is_refused() -> None:
    graph = transfers_graph([("t", "A", "B", [Cohort("All others", 1, 1)], {})])
    with pytest.raises(GraphError, match="residual"):
        third_country_hubs(graph)


def test_the_state_of_a_territory_need_not_be_a_node() -> None:
    rows = [("t", "A", "P", [Cohort("X", 1, 1)], {})]
    found = third_country_hubs(transfers_graph(rows, {"P": {"administered_by": "S"}}))
    assert [f.hub.state for f in found.hubs] == ["P"]


def test_bases_and_kinds_are_words_of_their_schemes() -> None:
    graph = transfers_graph([("t", "A", "B", [Cohort("X", 1, 1)], {})])
    assert third_country_hubs(graph, bases="forced-removal").bases == ("forced-removal",)
    assert len(third_country_hubs(graph, bases="forced-removal").hubs) == 1
    for wrong in ({"bases": ["forced_removal"]}, {"kinds": "third-country"}):
        with pytest.raises(UnknownNameError):
            third_country_hubs(graph, _agreements(), **wrong)
    with pytest.raises(miggraph.UsageError):
        third_country_hubs(graph, bases=())


class TestTheDay:
    def test_networks_hold_what_had_begun(self, kg: miggraph.KnowledgeGraph) -> None:
        day = date(2025, 6, 1)
        there = kg.at(on=day)
        moved, agreed = there.network("transfers"), there.network("agreements")
        assert all(
            d["earliest"] is None or d["earliest"] <= day for *_, d in moved.edges(data=True)
        )
        assert moved.graph["left_out"]["us-sz-2025-07-first-five"].startswith("it began after")
        assert "us-dm-2026-third-country" in agreed.graph["left_out"]
        found = third_country_hubs(moved, agreed)
        assert "DM" not in found.latent
        assert {d["receiver_settled"] for *_, d in moved.edges(data=True)} == {True, False}

    def test_nothing_counts_that_began_later(self) -> None:
        late = {"day": date(2025, 9, 1), "third_country": "no", "transfer_third_persons_max": 0}
        graph = transfers_graph(
            [
                ("t", "A", "B", [Cohort("X", 1, 1)], {"day": date(2025, 1, 1)}),
                ("u", "A", "B", [Cohort("B", 5, 5)], late),
            ]
        )
        early = _hubs(graph, on=date(2025, 6, 1))["B"]
        assert early.third_country_share == Interval(1.0, 1.0)
        assert _hubs(graph)["B"].third_country_share == Interval(0.5, 0.5)


class TestUnderFilters:
    def test_what_a_filter_would_falsify_is_not_given(self, kg: miggraph.KnowledgeGraph) -> None:
        found = third_country_hubs(
            kg.network("transfers", nationality="AF"), kg.network("agreements")
        )
        assert found.hubs
        for finding in found.hubs:
            assert finding.third_country_share == Interval(None, None)
            assert finding.unused is None
        assert any("nobody tells" in reason for reason in found.left_out)

    def test_what_is_latent_does_not_depend_on_filters_of_transfers(
        self, kg: miggraph.KnowledgeGraph
    ) -> None:
        agreements = kg.network("agreements")
        whole = third_country_hubs(kg.network("transfers"), agreements)
        part = third_country_hubs(kg.network("transfers", since="2026-01-01"), agreements)
        assert whole.latent == part.latent
        for items in whole.latent.values():
            for item in items:
                data = agreements.nodes[item.agreement]
                assert data["transfers"] == data["totals"] == 0
                assert item.status not in ("terminated", "denied", "blocked-by-court")
