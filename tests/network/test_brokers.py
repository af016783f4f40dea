"""Brokers: against NetworkX, igraph, and triads counted one by one."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from datetime import date
from itertools import permutations
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

import miggraph
from miggraph.cli import cli
from miggraph.errors import GraphError, UsageError
from miggraph.network import Brokers, Roles, brokerage_roles, brokers
from miggraph.network.brokerage.roles import role_rates
from miggraph.network.brokerage.strengths import movements_between
from miggraph.network.result import Interval

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
#: Attribute of the edges, and where the result with it stands.
WEIGHTINGS = ((None, "value"), ("persons_min", "by_least"), ("persons_max", "by_greatest"))
GROUPS = {"a": "n", "b": "n", "c": "n", "d": "s", "e": "s", "f": "e"}


def flow(*edges: Any, groups: dict[str, Any] | None = None) -> nx.DiGraph[str]:
    """Return a network from (sender, receiver, least, most)."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for sender, receiver, low, high in edges:
        graph.add_edge(
            sender, receiver, persons_min=low, persons_max=high, third_country=1, sources=("s",)
        )
    for node in graph:
        graph.nodes[node]["region"] = (groups or GROUPS).get(node)
    return graph


def by_state(result: Brokers) -> dict[str, Any]:
    return {broker.state: broker for broker in result.brokers}


@st.composite
def networks(draw: st.DrawFn) -> nx.DiGraph[str]:
    pairs = draw(st.sets(st.sampled_from(list(permutations("abcdef", 2))), min_size=1))
    edges = []
    for sender, receiver in sorted(pairs):
        low = draw(st.integers(1, 9))
        edges.append((sender, receiver, low, low + draw(st.integers(0, 9))))
    return flow(*edges)


# --- roles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("nnn", "coordinator"),
        ("nsn", "itinerant"),
        ("snn", "gatekeeper"),
        ("nns", "representative"),
        ("nse", "liaison"),
    ],
)
def test_the_five_roles(groups: str, role: str) -> None:
    graph = flow(("a", "b", 1, 1), ("b", "c", 1, 1), groups=dict(zip("abc", groups, strict=True)))
    assert brokerage_roles(graph)["b"] == Roles(**{role: 1})
    assert brokerage_roles(graph)["a"] == brokerage_roles(graph)["c"] == Roles()


def test_a_direct_edge_needs_no_broker() -> None:
    graph = flow(("a", "b", 1, 1), ("b", "c", 1, 1), ("a", "c", 1, 1))
    assert brokerage_roles(graph)["b"].total == 0
    back = flow(("a", "b", 1, 1), ("b", "c", 1, 1), ("c", "a", 1, 1))
    assert [roles.total for roles in brokerage_roles(back).values()] == [1, 1, 1]
    assert brokerage_roles(flow(("a", "b", 1, 1), ("b", "a", 1, 1)))["b"].total == 0


def test_who_has_no_group_has_no_role() -> None:
    graph = flow(("a", "b", 1, 1), ("b", "x", 1, 1))
    assert brokerage_roles(graph)["b"] == Roles(ungrouped=1)
    found = brokers(graph)
    assert any("1 states have no region" in note for note in found.notes())
    assert by_state(found)["x"].rates == dict.fromkeys(ROLES)
    with pytest.raises(GraphError, match="'colour'"):
        brokerage_roles(graph, "colour")
    with pytest.raises(GraphError, match="directed"):
        brokerage_roles(nx.Graph([("a", "b")]))  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(networks())
def test_roles_are_those_of_all_triads_counted_one_by_one(graph: nx.DiGraph[str]) -> None:
    g = GROUPS
    tests = {
        "coordinator": lambda a, b, c: g[a] == g[b] == g[c],
        "itinerant": lambda a, b, c: g[a] == g[c] != g[b],
        "gatekeeper": lambda a, b, c: g[a] != g[b] == g[c],
        "representative": lambda a, b, c: g[a] == g[b] != g[c],
        "liaison": lambda a, b, c: len({g[a], g[b], g[c]}) == 3,
    }
    edges = set(graph.edges)
    found = brokerage_roles(graph)
    rates = role_rates(graph, found)
    for b in graph:
        triads = [(a, b, c) for a, c in permutations(set(graph) - {b}, 2)]
        for role, holds in tests.items():
            possible = [triad for triad in triads if holds(*triad)]
            open_ = [
                (a, b, c)
                for a, b, c in possible
                if (a, b) in edges and (b, c) in edges and (a, c) not in edges
            ]
            assert getattr(found[b], role) == len(open_)
            rate = rates[b][role]
            assert rate == (len(open_) / len(possible) if possible else None)
        assert sum(len([t for t in triads if holds(*t)]) for holds in tests.values()) == len(triads)


# --- measures ---------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(networks())
def test_measures_are_those_of_networkx(graph: nx.DiGraph[str]) -> None:
    found = by_state(brokers(graph))
    expected = nx.betweenness_centrality(graph)
    assert {n: b.betweenness.value for n, b in found.items()} == pytest.approx(expected)
    for weight, field in WEIGHTINGS:
        pagerank = nx.pagerank(graph, weight=weight)
        constraint = nx.constraint(graph, weight=weight)
        for node, broker in found.items():
            assert getattr(broker.pagerank, field) == pytest.approx(pagerank[node], abs=1e-6)
            assert getattr(broker.constraint, field) == pytest.approx(constraint[node])


@settings(max_examples=60, deadline=None)
@given(networks())
def test_structural_holes_are_those_of_burt(graph: nx.DiGraph[str]) -> None:
    """Against the formulas of Burt (1992), with z the strength of both directions together."""
    found = by_state(brokers(graph))
    for weight, field in WEIGHTINGS:

        def z(i: str, j: str, weight: str | None = weight) -> float:
            both = [graph.edges[e] for e in ((i, j), (j, i)) if graph.has_edge(*e)]
            return float(sum(data.get(weight, 1) for data in both))

        nodes = set(graph)
        for i in graph:
            total = {k: sum(z(k, q) for q in nodes) for k in nodes}
            top = {k: max(z(k, q) for q in nodes) for k in nodes}
            contacts = {j for j in nodes if z(i, j)}
            size = sum(
                1 - sum(z(i, q) / total[i] * z(j, q) / top[j] for q in nodes - {i, j})
                for j in contacts
            )
            constraint = sum(
                (
                    z(i, j) / total[i]
                    + sum(z(i, q) / total[i] * z(q, j) / total[q] for q in nodes - {i, j})
                )
                ** 2
                for j in contacts
            )
            assert getattr(found[i].effective_size, field) == pytest.approx(size)
            assert getattr(found[i].constraint, field) == pytest.approx(constraint)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_betweenness_is_that_of_all_shortest_paths(graph: nx.DiGraph[str]) -> None:
    """Weighted by exact lengths, against every path listed; ties are ties."""
    from fractions import Fraction

    found = by_state(brokers(graph))
    for end, field in (("persons_min", "by_least"), ("persons_max", "by_greatest")):
        shares = dict.fromkeys(graph, Fraction(0))
        for source, target in permutations(graph, 2):
            paths = [list(p) for p in nx.all_simple_paths(graph, source, target)]
            if not paths:
                continue
            lengths = [
                sum(Fraction(1, graph.edges[e][end]) for e in nx.utils.pairwise(path))
                for path in paths
            ]
            shortest = [
                p for p, length in zip(paths, lengths, strict=True) if length == min(lengths)
            ]
            for path in shortest:
                for node in path[1:-1]:
                    shares[node] += Fraction(1, len(shortest))
        pairs = max((len(graph) - 1) * (len(graph) - 2), 1)
        for node, share in shares.items():
            assert getattr(found[node].betweenness, field) == pytest.approx(float(share / pairs))


def test_ties_are_not_broken_by_rounding() -> None:
    """1/3 + 1/6 is 1/2, and so is 1/4 + 1/4; 1/10 + 1/5 is not 3/10 in floating point."""
    graph = flow(
        ("a", "b", 10, 10), ("b", "d", 5, 5), ("a", "c", 5, 5), ("c", "d", 10, 10),
        ("a", "e", 6, 6), ("e", "f", 30, 30), ("f", "d", 10, 10),
    )  # fmt: skip
    found = by_state(brokers(graph))
    # Three paths from a to d of the length 3/10; each of b, c, e and f has a third of the pair.
    assert found["b"].betweenness.by_least * 20 == pytest.approx(1 / 3)
    assert found["c"].betweenness.by_least * 20 == pytest.approx(1 / 3)


def test_betweenness_is_that_of_igraph(kg: miggraph.KnowledgeGraph) -> None:
    igraph = pytest.importorskip("igraph")
    flows = kg.network("flows")
    strengths = movements_between(flows, "persons", third_country=False)
    found = by_state(brokers(flows))
    n = len(strengths.graph)
    for strength, field in (("least", "by_least"), ("greatest", "by_greatest")):
        graph = strengths.weighted(strength)
        names = [node for node in graph if graph.degree(node)]
        index = {node: i for i, node in enumerate(names)}
        other = igraph.Graph(
            n=len(names), edges=[(index[u], index[v]) for u, v in graph.edges], directed=True
        )
        lengths = [1 / graph.edges[edge]["weight"] for edge in graph.edges]
        for node, value in zip(names, other.betweenness(weights=lengths), strict=True):
            expected = value / ((n - 1) * (n - 2))
            assert getattr(found[node].betweenness, field) == pytest.approx(expected)


def test_measures_of_a_star_by_hand() -> None:
    graph = flow(("a", "b", 1, 1), ("b", "c", 1, 1), ("d", "b", 1, 1))
    b = by_state(brokers(graph, weight=None))["b"]
    assert (b.senders, b.receivers) == (2, 1)
    assert b.betweenness.value == pytest.approx(2 / 6)
    assert b.constraint.value == pytest.approx(3 / 9)
    assert b.effective_size.value == 3
    assert b.betweenness.weighted == Interval(None, None)
    assert b.betweenness.by_least is None


def test_strong_flows_are_short() -> None:
    """All persons go by b; unweighted, b and c share."""
    graph = flow(("a", "b", 9, 9), ("b", "d", 9, 9), ("a", "c", 1, 1), ("c", "d", 1, 1))
    found = by_state(brokers(graph))
    assert found["b"].betweenness.value == found["c"].betweenness.value == pytest.approx(0.5 / 6)
    assert found["b"].betweenness.weighted == pytest.approx((1 / 6, 1 / 6))
    assert found["c"].betweenness.weighted == (0, 0)


def test_bounds_that_cross_give_an_interval() -> None:
    graph = flow(("a", "b", 1, 9), ("b", "d", 1, 9), ("a", "c", 5, 5), ("c", "d", 5, 5))
    found = by_state(brokers(graph))
    for node in "bc":
        measured = found[node].betweenness
        assert measured.weighted == pytest.approx((0, 1 / 6))
        assert measured.value == pytest.approx(0.5 / 6)
        assert measured.range == measured.weighted


@settings(max_examples=40, deadline=None)
@given(networks())
def test_intervals_hold_the_point_results(graph: nx.DiGraph[str]) -> None:
    exact = graph.copy()
    for _, _, data in exact.edges(data=True):
        data["persons_max"] = data["persons_min"]
    wide, narrow = by_state(brokers(graph)), by_state(brokers(exact))
    for node, broker in wide.items():
        for name in ("betweenness", "pagerank", "constraint", "effective_size"):
            interval, point = getattr(broker, name).weighted, getattr(narrow[node], name)
            assert interval.min <= point.by_least <= interval.max
            assert point.by_least == point.by_greatest
            whole = getattr(broker, name).range
            assert whole.min <= getattr(broker, name).value <= whole.max


@settings(max_examples=30, deadline=None)
@given(networks(), st.permutations("abcdef"))
def test_names_of_states_change_nothing(graph: nx.DiGraph[str], names: list[str]) -> None:
    new = dict(zip("abcdef", names, strict=True))
    before, after = by_state(brokers(graph)), by_state(brokers(nx.relabel_nodes(graph, new)))
    for node, broker in before.items():
        other = after[new[node]]
        assert broker.roles == other.roles
        for name in ("betweenness", "pagerank", "constraint", "effective_size"):
            for item in fields(broker.betweenness):
                one = getattr(getattr(broker, name), item.name)
                two = getattr(getattr(other, name), item.name)
                assert two == pytest.approx(one, abs=1e-6)


# --- what is not known ------------------------------------------------------------------------


def test_open_and_missing_numbers() -> None:
    graph = flow(("a", "b", 5, None), ("b", "c", 0, 4), ("c", "d", 0, None), ("d", "e", 0, 0))
    found = brokers(graph)
    assert (found.edges, found.open_edges, found.no_least, found.no_greatest) == (4, 2, 3, 2)
    states = by_state(found)
    assert states["b"].betweenness.by_greatest == pytest.approx(1 / 12)
    assert states["b"].betweenness.by_least == 0  # a to b only
    assert states["d"].betweenness.value > 0
    assert states["d"].betweenness.weighted == Interval(None, None)  # never a silent zero
    assert states["c"].pagerank.by_least is None
    assert states["c"].pagerank.by_greatest is not None
    text = " ".join(found.notes())
    assert "Of 4 edges, 2 have an open number" in text
    assert "3 have no part in the weighting by the least number, and 2 none" in text


def test_several_edges_are_one_flow() -> None:
    """Two events of 1 and 2 to 3 persons, and a total of 4 over the period of both: 4, not 7."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((node, {"region": "n"}) for node in "ab")
    year = {"earliest": date(2025, 1, 1), "latest": date(2025, 12, 31)}
    day = {"earliest": date(2025, 6, 1), "latest": date(2025, 6, 1)}
    for low, high, tells, span in (
        (1, 1, "event", day),
        (2, 3, "event", day),
        (4, 4, "total", year),
    ):
        graph.add_edge("a", "b", persons_min=low, persons_max=high, tells=tells, **span)
    simple = movements_between(graph, "persons", third_country=False).graph
    assert simple.edges["a", "b"] == {"least": 4, "greatest": 4}
    graph.remove_edge("a", "b")  # the one added last
    simple = movements_between(graph, "persons", third_country=False).graph
    assert simple.edges["a", "b"] == {"least": 3, "greatest": 4}
    assert by_state(brokers(graph))["a"].receivers == 1


def test_third_country_only() -> None:
    graph = flow(("a", "b", 1, 1), ("b", "c", 1, 1))
    graph.edges["b", "c"]["third_country"] = 0
    found = brokers(graph, third_country=True)
    assert [b.state for b in found.brokers] == ["a", "b"]
    assert found.edges == 1
    for answer, edges in (("yes", 1), ("partly", 1), ("no", 0), ("undetermined", 0)):
        legs = nx.MultiDiGraph(flow(("a", "b", 1, 1)))
        for _, _, data in legs.edges(data=True):
            data["third_country"] = answer
        assert brokers(legs, third_country=True).edges == edges


def test_nothing_to_measure(recwarn: pytest.WarningsRecorder) -> None:
    empty = brokers(nx.DiGraph())
    assert empty.brokers == ()
    assert empty.rows() == []
    assert empty.notes() == ("The network has no movements between two states.",)
    alone: nx.DiGraph[str] = nx.DiGraph()
    alone.add_node("a", region="n")
    assert brokers(alone, third_country=True).notes() == (
        "The network has no third-country movements between two states.",
    )
    pair = brokers(flow(("a", "b", 1, 1)))
    assert pair.between() == ()
    assert "0 of 2 states" in pair.notes()[0]
    assert not recwarn.list


def test_what_does_not_fit_is_told() -> None:
    with pytest.raises(GraphError, match="'persons_max', 'persons_min'"):
        brokers(nx.DiGraph([("a", "b")]))
    with pytest.raises(GraphError, match="'third_country'"):
        brokers(nx.DiGraph([("a", "b")]), weight=None, third_country=True)
    with pytest.raises(GraphError, match="'region'"):
        brokers(nx.DiGraph([("a", "b")]), weight=None)
    with pytest.raises(GraphError, match="directed"):
        brokers(nx.Graph([("a", "b")]))
    with pytest.raises(GraphError, match="above"):
        brokers(flow(("a", "b", 2, 1)))
    with pytest.raises(GraphError, match="residual"):
        brokers(flow(("a", "All others", 1, 1)))


@pytest.mark.parametrize("alpha", [2, 1, -0.1, float("nan"), float("inf")])
def test_alpha_out_of_its_range_is_refused(alpha: float) -> None:
    with pytest.raises(UsageError, match="alpha is"):
        brokers(flow(("a", "b", 1, 1)), alpha=alpha)


def test_an_alpha_with_which_pagerank_does_not_settle_is_refused() -> None:
    star = flow(*(edge for x in "bcd" for edge in (("a", x, 1, 1), (x, "a", 1, 1))))
    assert brokers(star, alpha=0).brokers[0].pagerank.value == pytest.approx(1 / 4)
    with pytest.raises(UsageError, match=r"settle with alpha 0\.9999"):
        brokers(star, alpha=0.9999)


def test_without_a_group_only_roles_are_left_out() -> None:
    graph = flow(("a", "b", 1, 1), ("b", "c", 2, 3))
    grouped = brokers(graph)
    for node in graph:
        del graph.nodes[node]["region"]
    found = brokers(graph, group=None)
    assert found.parameters["group"] is None
    for mine, theirs in zip(found.brokers, grouped.brokers, strict=True):
        assert (mine.group, mine.group_label, mine.roles, mine.rates) == (None, None, None, {})
        assert replace(mine, roles=theirs.roles, rates=theirs.rates, group=theirs.group) == replace(
            theirs, group_label=None
        )
    assert [b.state for b in found.between()] == ["b"]
    assert not {*ROLES, "ungrouped", "liaison_rate"} & found.rows()[0].keys()
    assert [table.title for table in found.tables()] == ["States that stand between others"]
    assert not any("roles" in note for note in found.notes())
    assert set(found.figures()) == {"betweenness"}


def test_the_command_leaves_roles_out() -> None:
    done = CliRunner().invoke(
        cli, ["network", "brokers", "--group", "none", "--format", "csv"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    header = next(csv.reader(done.stdout.splitlines()))
    assert "betweenness" in header
    assert "gatekeeper" not in header


@pytest.mark.parametrize("kind", ["betweenness", "roles"])
def test_figures(kg: miggraph.KnowledgeGraph, kind: str, recwarn: pytest.WarningsRecorder) -> None:
    figure = brokers(kg.network("legs"), third_country=True).plot(kind)
    written = " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")
    assert "in the network of third-country legs" in written
    assert "Conditional on what sources reported" in written
    assert "Ghana" in written
    assert not recwarn.list
    with pytest.raises(UsageError):
        brokers(nx.DiGraph()).plot(kind)


# --- the real networks ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["flows", "legs"])
def test_the_real_networks(kg: miggraph.KnowledgeGraph, name: str) -> None:
    graph = kg.network(name)
    found = brokers(graph)
    simple = nx.DiGraph(graph)
    unions = [code for code, data in graph.nodes(data=True) if data["kind"] == "union"]
    assert unions == ["EU"]
    simple.remove_nodes_from(unions)  # a party, and no place
    simple.remove_nodes_from(list(nx.isolates(simple)))
    expected = nx.betweenness_centrality(simple)
    assert {b.state: b.betweenness.value for b in found.brokers} == pytest.approx(expected)
    assert found.parameters["network"] == name
    assert len(found.between()) > 10
    assert not any(b.roles.ungrouped for b in found.brokers)
    assert found.to_dict()["brokers"][0]["betweenness"].keys() == {
        "value", "by_least", "by_greatest"
    }  # fmt: skip


def test_ghana_is_a_gatekeeper_of_third_country_legs(kg: miggraph.KnowledgeGraph) -> None:
    """Into its own sub-region: to Gambia, Nigeria, Sierra Leone and Togo, as is reported."""
    legs = kg.network("legs")
    ghana = by_state(brokers(legs, third_country=True))["GH"]
    assert ghana.roles.gatekeeper == ghana.roles.total >= 4
    assert {"GM", "NG", "SL", "TG"} <= set(legs.successors("GH"))
