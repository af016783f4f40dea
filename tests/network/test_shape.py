"""Communities, cores, reciprocity, regions and shared partners of the network of agreements."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.errors import GraphError, UnknownNameError, UsageError
from miggraph.network import (
    agreement_shape,
    find_communities,
    partners,
    reciprocity_by_records,
    reciprocity_by_wording,
)
from miggraph.network.structure.positions import region_mixing, shared_partners
from miggraph.network.structure.rand_index import adjusted_rand
from tests.cli.forms import documented, faults

Roles = Mapping[str, str]


def agreements(
    *rows: Roles, nature: str = "concluded", **nodes: Mapping[str, Any]
) -> nx.Graph[str]:
    """Make agreements a0, a1, ... of states with their roles."""
    graph: nx.Graph[str] = nx.Graph()
    for number, roles in enumerate(rows):
        graph.add_node(f"a{number}", bipartite=1, kind="readmission", nature=nature)
        for code, role in roles.items():
            about = {"label": code, "region": None, "kind": "state", **nodes.get(code, {})}
            graph.add_node(code, bipartite=0, **about)
            graph.add_edge(code, f"a{number}", roles=tuple(role.split()))
    return graph


def moved(*rows: tuple[str, str, str], settled: bool = True, **nodes: Any) -> nx.MultiDiGraph[str]:
    """Make transfers of sender, receiver and agreement."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for sender, receiver, name in rows:
        graph.add_edge(sender, receiver, agreements=(name,), settled=settled)
    graph.add_nodes_from(nodes.items())
    return graph


def joined(pairs: Iterable[tuple[str, str]]) -> nx.Graph[str]:
    return agreements(*({left: "sending", right: "receiving"} for left, right in pairs))


def clique(names: str) -> list[tuple[str, str]]:
    return list(combinations(names, 2))


def test_two_cliques_with_a_bridge_are_two_communities() -> None:
    graph = partners(joined([*clique("ABCD"), *clique("WXYZ"), ("D", "W")]))
    for method in ("leiden", "louvain"):
        found = find_communities(graph, method=method, runs=10)
        assert [g.states for g in found.groups] == [tuple("ABCD"), tuple("WXYZ")]
        # 12 of 13 edges within, each group has 13 of 26 ends: 12/13 - 2 (13/26)^2.
        assert found.modularity == pytest.approx(12 / 13 - 0.5)
        assert (found.distinct, found.agreement, found.least_agreement) == (1, 1.0, 1.0)
        assert [g.together for g in found.groups] == [1.0, 1.0]


def test_weights_draw_the_borders() -> None:
    graph: nx.Graph[str] = nx.cycle_graph(4)  # type: ignore[assignment]
    graph = nx.relabel_nodes(graph, dict(enumerate("ABCD")))
    for weights, groups in (((9, 1, 9, 1), ["AB", "CD"]), ((1, 9, 1, 9), ["AD", "BC"])):
        for edge, weight in zip((*zip("ABC", "BCD", strict=True), "DA"), weights, strict=True):
            graph.edges[tuple(edge)]["weight"] = weight
        for method in ("leiden", "louvain"):
            found = find_communities(graph, method=method, runs=3).groups
            assert ["".join(g.states) for g in found] == groups, method


def test_communities_that_change_with_the_seed_are_told() -> None:
    ring = [(f"s{n:02}", f"s{(n + 1) % 24:02}") for n in range(24)]
    shape = agreement_shape(joined(ring), method="louvain", runs=12)
    found = shape.communities
    assert found.distinct > 1
    assert found.agreement is not None
    assert found.agreement < 0.95
    assert found.least_agreement is not None
    assert found.least_agreement < found.agreement
    assert any("change with the seed" in text for text in shape.notes())
    assert min(g.together or 0 for g in found.groups) < 1
    low, high = found.modularity_range
    assert low is not None
    assert high == found.modularity
    steady = agreement_shape(joined(clique("ABCD")), runs=5)
    assert any("seed changes nothing" in text for text in steady.notes())


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_seeds_repeat_however_the_graph_was_built(kg: miggraph.KnowledgeGraph, method: Any) -> None:
    graph = kg.network("partners")
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(sorted(graph, reverse=True))
    turned.add_edges_from((v, u, d) for u, v, d in reversed(list(graph.edges(data=True))))
    first = find_communities(graph, method=method, runs=4, seed=3)
    assert first == find_communities(turned, method=method, runs=4, seed=3)
    assert first != find_communities(graph, method=method, runs=4, seed=4)


def test_louvain_does_not_depend_on_the_hashes_of_names() -> None:
    code = (
        "import networkx as nx; from miggraph.network import find_communities;"
        "g = nx.relabel_nodes(nx.gnm_random_graph(40, 90, seed=1), str);"
        "nx.set_edge_attributes(g, 1, 'weight');"
        "print(find_communities(g, method='louvain', runs=3))"
    )
    assert len({_said(code, hashes) for hashes in range(1, 3)}) == 1


def _said(code: str, hashes: int) -> str:
    """Return what a process prints whose strings have the hashes of this seed."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": str(hashes)},
    ).stdout


def test_leiden_leaves_the_random_numbers_of_the_process_alone() -> None:
    import random

    graph = partners(joined([*clique("ABCD"), *clique("WXYZ")]))
    random.seed(1)
    before = random.getstate()
    find_communities(graph, method="leiden", runs=2)
    assert random.getstate() == before


def test_leiden_in_threads_is_that_of_one_thread() -> None:
    graph = nx.relabel_nodes(nx.gnp_random_graph(60, 0.15, seed=1), str)
    nx.set_edge_attributes(graph, 1, "weight")
    alone = [find_communities(graph, method="leiden", seed=seed, runs=3) for seed in range(12)]
    assert len({one.groups for one in alone}) > 1  # or equal answers would show nothing
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            together = list(
                pool.map(
                    lambda seed: find_communities(graph, method="leiden", seed=seed, runs=3),
                    range(12),
                )
            )
    finally:
        sys.setswitchinterval(usual)
    assert together == alone


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
@settings(max_examples=60, deadline=None)
def test_adjusted_rand_is_that_of_igraph(pairs: list[tuple[int, int]]) -> None:
    igraph = pytest.importorskip("igraph")
    left, right = zip(*pairs, strict=True)
    wanted = igraph.compare_communities(list(left), list(right), method="adjusted_rand")
    if not np.isnan(wanted):
        assert adjusted_rand(left, right) == pytest.approx(wanted)
    assert adjusted_rand(left, left) == 1.0


def test_adjusted_rand_by_hand() -> None:
    # Pairs together: 2 on the left, 2 on the right, 1 in both; 6 in all: (1 - 4/6) / (2 - 4/6).
    assert adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]) == pytest.approx((1 - 2 / 6) / (1.5 - 2 / 6))
    assert adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx((0 - 4 / 6) / (2 - 4 / 6))


def test_positions_by_hand() -> None:
    graph = agreements(
        {"S": "sending", "A": "receiving"},
        {"S": "both", "B": "both"},
        {"S": "sending", "C": "receiving"},
        {"A": "both", "B": "both"},
        {"C": "receiving", "D": "funder"},
    )
    found = {item.state: item for item in agreement_shape(graph).positions}
    s = found["S"]
    assert (s.partners, s.agreements, s.sends) == (3, 3, "yes")
    assert s.hub_and_spoke == pytest.approx(2 / 3)  # of A-B, A-C and B-C only the first is joined
    assert s.spokes == 1  # C; its other partner D is none of S
    assert (found["B"].sends, found["D"].sends, found["C"].sends) == ("both", "no", "no")
    assert found["D"].hub_and_spoke is None
    assert {code: item.core for code, item in found.items()} == {
        "S": 2, "A": 2, "B": 2, "C": 1, "D": 1
    }  # fmt: skip


def test_a_star_has_only_spokes_and_a_clique_none() -> None:
    star = agreement_shape(joined([("S", code) for code in "ABCDE"])).positions[0]
    assert (star.state, star.spokes, star.hub_and_spoke) == ("S", 5, 1.0)
    for item in agreement_shape(joined(clique("ABCD"))).positions:
        assert (item.spokes, item.hub_and_spoke, item.core) == (0, 0.0, 3)


def test_reciprocity_by_wording_by_hand() -> None:
    graph = agreements(
        {"A": "both", "B": "both"},
        {"A": "sending", "C": "receiving"},
        {"C": "sending", "A": "receiving"},  # another agreement the other way: mutual
        {"A": "sending", "D": "transit"},
        {"A": "sending", "E": "funder"},  # nobody goes to a funder
        {"F": "both", "G": "both", "H": "both"},  # no direction is told
        {"EU": "both", "D": "both"},
        EU={"kind": "union"},
    )
    found = reciprocity_by_wording(graph)
    assert (found.mutual, found.one_way, found.unknown, found.unions) == (2, 1, 3, 1)
    # 2 mutual pairs are 4 of 5 directions; the 3 unknown pairs have one direction or two.
    assert found.share == pytest.approx((4 / 8, 10 / 11))
    certain = graph.subgraph([n for n in graph if n not in ("a5", "a6", "F", "G", "H", "EU")])
    directed = nx.DiGraph([("A", "B"), ("B", "A"), ("A", "C"), ("C", "A"), ("A", "D")])
    expected = nx.overall_reciprocity(directed)
    assert reciprocity_by_wording(certain).share == pytest.approx((expected, expected))


def test_mutual_wording_counts_by_the_transfers_recorded() -> None:
    graph = agreements(*({"A": "both", code: "both"} for code in "BCDE"))
    transfers = moved(("A", "B", "a0"), ("A", "C", "a1"), ("C", "A", "a1"), ("A", "E", "a0"))
    found, mutual = reciprocity_by_records(graph, transfers)
    assert (mutual.both_ways, mutual.one_way, mutual.unrecorded) == (1, 1, 2)
    assert (found.mutual, found.one_way, found.unknown) == (1, 1, 2)
    # Two of three directions, and D and E with one more or two more each.
    assert found.share == pytest.approx((2 / 5, 6 / 7))
    wording = reciprocity_by_wording(graph)
    assert (wording.mutual, wording.share) == (4, (1.0, 1.0))


def test_records_do_not_turn_what_is_worded_one_way() -> None:
    graph = agreements({"A": "sending", "B": "receiving"})
    found, mutual = reciprocity_by_records(graph, moved(("B", "A", "a0")))
    assert (found.one_way, found.share) == (1, (0.0, 0.0))
    assert mutual.both_ways + mutual.one_way + mutual.unrecorded == 0


def test_transfers_of_unsettled_ends_or_another_agreement_show_no_direction() -> None:
    graph = agreements({"A": "both", "B": "both"}, {"A": "both", "C": "both"})
    for transfers in (
        moved(("A", "B", "a0"), settled=False),
        moved(("A", "B", "a1")),
        None,
    ):
        found, mutual = reciprocity_by_records(graph, transfers)
        assert (found.unknown, mutual.unrecorded) == (2, 2)
        assert found.share == (0.0, 1.0)


def test_two_arrangements_of_one_pair_are_one_pair() -> None:
    graph = agreements({"A": "both", "B": "both"}, {"A": "sending", "B": "receiving"})
    found, _ = reciprocity_by_records(graph, None)
    assert (found.one_way, found.unknown) == (0, 1)  # from B to A may be or not
    assert found.share == (0.0, 1.0)


def test_a_pair_that_is_mutual_stays_so_beside_an_unrecorded_arrangement() -> None:
    graph = agreements(
        {"A": "both", "B": "both"},
        {"A": "sending", "B": "receiving"},
        {"B": "sending", "A": "receiving"},
    )
    found, mutual = reciprocity_by_records(graph, None)
    assert (found.mutual, found.unknown, found.share) == (1, 0, (1.0, 1.0))
    assert mutual.unrecorded == 1


def test_a_territory_is_its_administering_state() -> None:
    graph = agreements({"US": "both", "B": "both"})
    transfers = moved(("PR", "B", "a0"), PR={"administered_by": "US"})
    assert reciprocity_by_records(graph, transfers)[1].one_way == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE"), st.booleans()), max_size=9
    ),
    st.sets(st.integers(0, 8)),
)
@settings(max_examples=60, deadline=None)
def test_every_direction_that_may_be_lies_within_the_range(
    rows: list[tuple[str, str, bool]], used: set[int]
) -> None:
    rows = [row for row in rows if row[0] != row[1]]
    graph = agreements(
        *(
            {left: "both", right: "both"} if both else {left: "sending", right: "receiving"}
            for left, right, both in rows
        )
    )
    none = reciprocity_by_records(graph, None)[0].share
    some = [(*rows[n][:2], f"a{n}") for n in used if n < len(rows)]
    found = reciprocity_by_records(graph, moved(*some))[0].share
    if not rows:
        assert found == (None, None)
        return
    assert none[0] is not None and none[1] is not None  # noqa: PT018
    assert found[0] is not None and found[1] is not None  # noqa: PT018
    assert none[0] <= found[0] <= found[1] <= none[1]
    # One world that fits the records: an arrangement without a record goes both ways.
    world = nx.DiGraph()
    for number, (left, right, both) in enumerate(rows):
        world.add_edge(left, right)
        if both and number not in used:
            world.add_edge(right, left)
    assert found[0] - 1e-9 <= nx.overall_reciprocity(world) <= found[1] + 1e-9


def test_assortativity_by_region_by_hand() -> None:
    nodes = {code: {"region": "1" if code in "ABC" else "2"} for code in "ABCDE"}
    graph = agreements(
        *({left: "both", right: "both"} for left, right in ("AB", "BC", "DE", "CD")),
        {"EU": "both", "A": "both"},
        {"Z": "both", "A": "both"},
        EU={"kind": "union", "region": "1"},
        **nodes,
    )
    found = region_mixing(partners(graph))
    assert (found.states, found.ties) == (5, 4)
    assert found.within == pytest.approx(3 / 4)
    assert found.expected == pytest.approx((5 / 8) ** 2 + (3 / 8) ** 2)
    assert found.coefficient == pytest.approx((3 / 4 - 34 / 64) / (1 - 34 / 64))
    one = region_mixing(partners(agreements({"A": "both", "B": "both"}, **nodes)))
    assert (one.within, one.expected, one.coefficient) == (1.0, 1.0, None)


def test_assortativity_by_region_does_not_depend_on_the_hashes_of_names() -> None:
    code = (
        "import networkx as nx; from miggraph.network.structure.positions import region_mixing;"
        "g = nx.gnm_random_graph(60, 137, seed=3);"
        "nx.set_node_attributes(g, {n: f'region {n % 11}' for n in g}, 'region');"
        "print(region_mixing(g))"
    )
    assert len({_said(code, hashes) for hashes in range(1, 4)}) == 1


def test_shared_partners_by_hand() -> None:
    graph = partners(
        joined([(left, right) for left in "AB" for right in "XYZ"] + [("A", "V"), ("A", "B")])
    )
    found = shared_partners(graph, least=3)
    assert [(p.left, p.right, p.shared, p.joined) for p in found] == [("A", "B", 3, True)]
    assert found[0].jaccard == pytest.approx(3 / 6)  # X, Y, Z of X, Y, Z, V, A and B
    assert {(p.left, p.right) for p in shared_partners(graph, least=2)} >= {("X", "Y")}
    assert shared_partners(graph, least=4) == ()


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
@settings(max_examples=40, deadline=None)
def test_shared_partners_misses_no_pair(pairs: set[tuple[int, int]]) -> None:
    graph = nx.Graph([(f"s{u}", f"s{v}") for u, v in pairs if u != v])
    found = {(p.left, p.right): p.jaccard for p in shared_partners(graph, 1, None)}
    wanted = {
        (u, v): len(set(graph[u]) & set(graph[v])) / len(set(graph[u]) | set(graph[v]))
        for u, v in combinations(sorted(graph), 2)
        if set(graph[u]) & set(graph[v])
    }
    assert found == pytest.approx(wanted)


@given(st.lists(st.sets(st.sampled_from("ABCDEF"), min_size=2, max_size=4), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_relabelling_changes_nothing(rows: list[set[str]]) -> None:
    def shape(name: str) -> Any:
        graph = agreements(*({f"{name}{code}": "both" for code in row} for row in rows))
        return agreement_shape(graph, runs=3, method="louvain").to_dict()

    old, new = shape("x"), shape("y")
    assert json.loads(json.dumps(old).replace('"x', '"y')) == new


def test_unions_and_agreements_of_many_parties_can_be_left_out() -> None:
    graph = agreements(
        {"EU": "sending", "A": "receiving"},
        {"A": "both", "B": "both"},
        {"A": "both", "B": "both", "C": "both", "D": "both"},
        EU={"kind": "union", "region": "150"},
    )
    whole = agreement_shape(graph, runs=2)
    assert (whole.states, whole.pairs) == (5, 7)
    assert (whole.multilateral, whole.pairs_multilateral) == (1, 5)  # A-B has one of its own too
    apart = agreement_shape(graph, unions=False, runs=2)
    assert "EU" not in {item.state for item in apart.positions}
    assert (apart.states, apart.by_wording.unions, whole.by_wording.unions) == (4, 0, 1)
    assert any("Unions are left out" in text for text in apart.notes())
    assert any("no places" in text for text in whole.notes())
    two = agreement_shape(graph, most_parties=2, runs=2)
    assert (two.agreements, two.pairs, two.multilateral) == (2, 2, 0)


def test_natures_that_are_no_agreements_do_not_count() -> None:
    graph = agreements({"A": "both", "B": "both"}, nature="proposed")
    shape = agreement_shape(graph)
    assert (shape.agreements, shape.positions) == (0, ())
    assert agreement_shape(graph, natures=("proposed",)).pairs == 1


@pytest.mark.parametrize("graph", [nx.Graph(), agreements({"A": "sending"})])
def test_without_a_pair_the_notes_say_so(graph: nx.Graph[str]) -> None:
    shape = agreement_shape(graph, runs=2)
    assert "no shape" in " ".join(shape.notes())
    assert shape.communities.modularity is None
    assert shape.by_wording.share == (None, None)
    assert shape.tables()
    assert len(shape.rows()) == len(graph) // 2
    with pytest.raises(UsageError, match="no figure"):
        shape.plot()


def test_bad_input_is_refused() -> None:
    graph = agreements({"A": "both", "B": "both"})
    with pytest.raises(UnknownNameError, match="no method 'walktrap'"):
        agreement_shape(graph, method="walktrap")  # type: ignore[arg-type]
    for wrong in ({"runs": 0}, {"resolution": 0.0}, {"resolution": float("nan")}, {"seed": -1}):
        with pytest.raises(UsageError):
            agreement_shape(graph, **wrong)
        with pytest.raises(UsageError):
            find_communities(partners(graph), **wrong)
    for limit in ("most_parties", "least_shared", "most_pairs"):
        with pytest.raises(UsageError, match=f"{limit} is -1"):
            agreement_shape(graph, **{limit: -1})
        agreement_shape(graph, **{limit: 0})
    with pytest.raises(GraphError, match="undirected"):
        agreement_shape(nx.DiGraph(graph))
    with pytest.raises(GraphError, match="'weight'"):
        find_communities(nx.Graph([("A", "B")]))
    with pytest.raises(GraphError, match="weight -1"):
        find_communities(nx.Graph([("A", "B", {"weight": -1})]))
    with pytest.raises(GraphError, match="residual"):
        agreement_shape(agreements({"A": "both", "All others": "both"}))
    with pytest.raises(GraphError, match="'settled'"):
        agreement_shape(graph, nx.MultiDiGraph([("A", "B", {"agreements": ()})]))


def test_without_igraph_it_is_louvain(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = partners(joined(clique("ABC")))
    assert find_communities(graph, runs=1).method == "leiden"
    monkeypatch.setattr("miggraph.extras.find_spec", lambda _: None)
    assert find_communities(graph, runs=1).method == "louvain"
    with pytest.raises(UsageError, match="igraph"):
        find_communities(graph, method="leiden")


def test_the_curated_graph(kg: miggraph.KnowledgeGraph) -> None:
    graph = kg.network("agreements")
    shape = agreement_shape(graph, kg.network("transfers"), runs=3)
    projected = partners(graph)
    assert shape.pairs == projected.number_of_edges()
    groups = [set(g.states) for g in shape.communities.groups]
    assert set().union(*groups) == set(projected)
    assert sum(map(len, groups)) == len(projected)
    assert shape.communities.modularity == pytest.approx(
        nx.community.modularity(projected, groups, weight="weight")
    )
    assert {p.state: p.core for p in shape.positions} == nx.core_number(projected)
    told = shape.by_records
    assert told.mutual + told.one_way + told.unknown == len(
        {e for e in projected.edges if "EU" not in e and _directed(graph, projected, *e)}
    )
    assert faults(shape.to_dict(), documented()["miggraph network shape"][0]) == []
    frame = shape.to_pandas()
    assert len(frame) == shape.states
    assert "Conditional on what sources reported" in frame.attrs["caption"]


def _directed(graph: nx.Graph[str], projected: nx.Graph[str], left: str, right: str) -> bool:
    """Whether one of their agreements can move people between the two."""
    ways = ({"sending", "both"}, {"receiving", "transit", "both"})
    for name in projected.edges[left, right]["agreements"]:
        mine, other = (set(graph.edges[code, name]["roles"]) for code in (left, right))
        if (mine & ways[0] and other & ways[1]) or (other & ways[0] and mine & ways[1]):
            return True
    return False
