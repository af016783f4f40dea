"""The networks carry what is documented, and agree with one another and with what is accepted."""

from __future__ import annotations

import types
from collections import Counter
from datetime import date
from typing import Any, get_args, get_origin

import networkx as nx
import pytest

import miggraph
from miggraph import GraphError, UnknownNameError, UsageError
from miggraph.network import deals, flows, legs, partners
from miggraph.network.graphs.attributes import ATTRIBUTES
from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.networks import NETWORKS

CLASSES = {
    "transfers": nx.MultiDiGraph,
    "flows": nx.DiGraph,
    "legs": nx.MultiDiGraph,
    "agreements": nx.Graph,
    "partners": nx.Graph,
    "neighbours": nx.Graph,
}


@pytest.fixture(scope="module")
def networks(kg: miggraph.KnowledgeGraph) -> dict[str, Any]:
    return {name: kg.network(name) for name in NETWORKS}


def _fits(value: Any, written: str) -> bool:
    """Whether a value has a type that is written as in Python."""
    return _is(value, eval(written, {"date": date}))  # noqa: S307  # our own declarations


def _is(value: Any, kind: Any) -> bool:
    if isinstance(kind, types.UnionType):
        return any(_is(value, part) for part in get_args(kind))
    if kind is None or kind is type(None):
        return value is None
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        if parts[-1] is Ellipsis:
            return type(value) is tuple and all(_is(item, parts[0]) for item in value)
        return (
            type(value) is tuple
            and len(value) == len(parts)
            and all(_is(item, part) for item, part in zip(value, parts, strict=True))
        )
    if origin is dict:
        return type(value) is dict and all(
            _is(key, parts[0]) and _is(item, parts[1]) for key, item in value.items()
        )
    return type(value) is kind


def _elements(name: str, graph: Any) -> list[tuple[str, dict[str, Any]]]:
    found = [("graph", graph.graph)]
    for _, data in graph.nodes(data=True):
        found.append(("agreement" if data.get("bipartite") == 1 else "node", data))
    found += [("edge", data) for *_, data in graph.edges(data=True)]
    return found


@pytest.mark.parametrize("name", NETWORKS)
def test_what_a_network_carries_is_what_is_documented(name: str, networks: dict[str, Any]) -> None:
    graph = networks[name]
    assert type(graph) is CLASSES[name]
    assert graph.graph["name"] == name
    assert graph.number_of_edges() > 0
    for element, data in _elements(name, graph):
        documented = {a.name: a for a in ATTRIBUTES[name, element]}
        assert set(data) == {a.name for a in documented.values() if not a.optional}, element
        for key, value in data.items():
            assert _fits(value, documented[key].type), f"{element} {key}: {value!r}"


def test_optional_are_those_that_only_a_graph_of_your_own_carries() -> None:
    assert {
        (*where, a.name) for where, found in ATTRIBUTES.items() for a in found if a.optional
    } == {
        ("transfers", "edge", "chain_refoulement_alleged_by"),
        ("transfers", "edge", "chain_refoulement_found_by"),
    }
    assert _fits({"TG": ("X",)}, "dict[str, tuple[str, ...]]")


def test_the_check_of_types_sees_a_fault() -> None:
    assert _fits(("total", 5, None), "tuple[str, int, int | None]")
    assert not _fits(("total", 5, "7"), "tuple[str, int, int | None]")
    assert not _fits(True, "int")
    assert not _fits("2025-01-01", "date | None")


@pytest.mark.parametrize("name", ["transfers", "flows", "legs"])
def test_every_transfer_has_a_place_or_is_left_out_with_a_reason(
    name: str, kg: miggraph.KnowledgeGraph, networks: dict[str, Any]
) -> None:
    transfers = networks["transfers"]
    left_out = networks[name].graph["left_out"]
    placed = {data["transfer"] for *_, data in transfers.edges(data=True)}
    if name == "transfers":
        assert placed.isdisjoint(left_out)
    assert set(kg.view.transfers) <= placed | set(left_out)
    assert all(left_out.values())
    plans = {t.id for t in kg.view.transfers.values() if t.standing == "announced"}
    assert plans
    assert {t for t, reason in left_out.items() if "announced" in reason} == plans


def test_a_plan_that_a_filter_leaves_out_is_not_told_of(kg: miggraph.KnowledgeGraph) -> None:
    """A filter needs no reason, and whoever asks for one nationality did not ask for the others."""
    plans = {t.id: t for t in kg.view.transfers.values() if t.standing == "announced"}

    def told(**filters: str) -> set[str]:
        return plans.keys() & kg.network("transfers", **filters).graph["left_out"].keys()

    assert told(until="1900-12-31") == set()
    kinds = {
        name: kg.dossier.agreements[name].kind for t in plans.values() for name in t.agreements
    }
    for kind in set(kinds.values()):
        assert told(kind=kind) == {
            t.id for t in plans.values() if kind in {kinds[name] for name in t.agreements}
        }


def test_an_edge_is_a_cohort(kg: miggraph.KnowledgeGraph, networks: dict[str, Any]) -> None:
    transfers = networks["transfers"]
    for transfer in kg.view.transfers.values():
        if transfer.standing != "done" or not (transfer.sending and transfer.receiving):
            continue
        found = transfers.get_edge_data(transfer.sending, transfer.receiving)
        mine = [data for data in found.values() if data["transfer"] == transfer.id]
        cohorts = [
            (d["nationality"], d["persons_min"], d["persons_max"], d["nationality_settled"])
            for d in mine
        ]
        if transfer.cohorts:
            assert cohorts == [(c.nationality, *c.persons, c.accepted) for c in transfer.cohorts]
        else:
            assert cohorts == [(None, *transfer.persons, False)]
        assert {d["third_country"] for d in mine} == {transfer.third_country}


def test_what_is_of_the_whole_transfer_has_a_name_that_says_so(
    kg: miggraph.KnowledgeGraph, networks: dict[str, Any]
) -> None:
    """A sum over edges counts it several times; all other persons are those of the cohort."""
    several = Counter()
    for *_, data in networks["transfers"].edges(data=True):
        whole = kg.view.transfers[data["transfer"]]
        told = {name: value for name, value in data.items() if "persons" in name}
        bounds = {
            "transfer_persons": whole.persons,
            "transfer_third_persons": whole.third_persons,
            "transfer_onward_persons": whole.onward_persons,
        }
        for name, (low, high) in bounds.items():
            assert (told.pop(f"{name}_min"), told.pop(f"{name}_max")) == (low, high)
            several[name] += len(whole.cohorts) > 1 and low > 0
        assert set(told) == {"persons_min", "persons_max"}
    assert all(several[name] for name in ("transfer_persons", "transfer_third_persons"))


def test_keys_are_stable_and_name_one_edge(
    kg: miggraph.KnowledgeGraph, networks: dict[str, Any]
) -> None:
    keys = [key for *_, key in networks["transfers"].edges(keys=True)]
    assert len(keys) == len(set(keys))
    assert keys == [key for *_, key in kg.network("transfers").edges(keys=True)]
    assert networks["transfers"].has_edge("US", "UZ", key="us-uz-2025-04-30-charter/KG")


def test_a_cohort_of_open_nationality_is_never_foreign(networks: dict[str, Any]) -> None:
    kinds = Counter()
    for _, receiver, data in networks["transfers"].edges(data=True):
        kinds[data["cohort_kind"]] += 1
        if data["nationality"] in (None, "unknown", "contested", "dual"):
            assert data["cohort_kind"] == "open"
        if data["nationality"] == receiver:
            assert data["cohort_kind"] == "own"
    assert set(kinds) == {"third", "own", "open"}


def test_what_is_not_settled_is_no_flow(networks: dict[str, Any]) -> None:
    transfers, summed = networks["transfers"], networks["flows"]
    open_ = {d["transfer"] for *_, d in transfers.edges(data=True) if not d["settled"]}
    assert open_ <= set(summed.graph["left_out"])
    settled = {d["transfer"] for *_, d in transfers.edges(data=True) if d["settled"]}
    assert sum(d["weight"] for *_, d in summed.edges(data=True)) == len(settled)
    assert set(summed) == set(transfers)


def _transfers(**changes: Any) -> nx.MultiDiGraph[str]:
    """Return two events and a total from A to B that holds both, and an event from B to C."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    rows = [
        ("A", "B", "t1", "event", 3, 5, date(2025, 1, 1), "X"),
        ("A", "B", "t2", "event", 4, None, date(2025, 3, 1), "Y"),
        ("A", "B", "sum", "total", 6, 20, date(2025, 1, 1), None),
        ("B", "C", "t3", "event", 1, 1, date(2025, 5, 1), "X"),
    ]
    for sender, receiver, name, tells, low, high, day, nationality in rows:
        graph.add_edge(sender, receiver, f"{name}/{nationality}", **{
            "transfer": name, "settled": True, "tells": tells, "earliest": day,
            "latest": date(2025, 12, 31) if tells == "total" else day,
            "transfer_persons_min": low, "transfer_persons_max": high,
            "transfer_third_persons_min": 0, "transfer_third_persons_max": high,
            "third_country": "undetermined",
            "nationality": nationality, "nationality_settled": nationality is not None,
            "agreements": ("g",), "sources": (f"s-{name}",), "via": ("V",) if name == "t1" else (),
            "onward": (("D", 1, 2, "forced"), (None, 1, None, "unknown")) if name == "t3" else (),
            "mode": "charter-flight",
        } | changes)  # fmt: skip
    return graph


def test_a_total_is_no_further_event() -> None:
    summed = flows(_transfers())
    edge = summed.edges["A", "B"]
    # Events are 3 to 5 and 4 or more; the total of the year, 6 to 20, covers both.
    assert (edge["persons_min"], edge["persons_max"]) == (7, 20)
    assert (edge["transfers"], edge["totals"], edge["weight"]) == (2, 1, 3)
    assert edge["nationalities"] == ("X", "Y")
    assert edge["sources"] == ("s-sum", "s-t1", "s-t2")
    assert (edge["earliest"], edge["latest"]) == (date(2025, 1, 1), date(2025, 12, 31))
    assert summed.edges["B", "C"]["persons_max"] == 1


def test_legs_are_in_order_and_end_with_onward_movement() -> None:
    ways = legs(_transfers())
    of_t1 = {k: (u, v) for u, v, k in ways.edges(keys=True) if k.startswith("t1/")}
    assert of_t1 == {"t1/leg-0": ("A", "V"), "t1/leg-1": ("V", "B")}
    onward = ways.get_edge_data("C", "D", "t3/onward-0")
    assert (onward["kind"], onward["mode"], onward["order"]) == ("onward", "forced", 1)
    assert (onward["persons_min"], onward["persons_max"], onward["latest"]) == (1, 2, None)
    assert "t3/onward" in ways.graph["left_out"]


def test_legs_of_the_data_are_the_stops_that_are_accepted(
    kg: miggraph.KnowledgeGraph, networks: dict[str, Any]
) -> None:
    ways: dict[str, list[tuple[int, str, str]]] = {}
    for start, end, data in networks["legs"].edges(data=True):
        if data["kind"] == "leg":
            ways.setdefault(data["transfer"], []).append((data["order"], start, end))
    told = [t for t in kg.view.transfers.values() if t.via and t.sending and t.receiving]
    assert told
    for transfer in told:
        if transfer.standing == "done":
            stops = [start for _, start, _ in sorted(ways[transfer.id])]
            assert (*stops, transfer.receiving) == (
                transfer.sending,
                *transfer.via,
                transfer.receiving,
            )


def _bipartite() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for code, kind in (("A", "state"), ("B", "state"), ("C", "state"), ("EU", "union")):
        graph.add_node(code, bipartite=0, label=code, kind=kind)
    for name, nature, kind, parties in (
        ("g1", "concluded", "third-country-transfer", {"A": "sending", "B": "receiving"}),
        ("g2", "claimed-and-disputed", "readmission", {"A": "both", "B": "both"}),
        ("g3", "proposed", "readmission", {"A": "sending", "C": "receiving"}),
        ("g4", "concluded", "safe-third-country", {"A": "both", "B": "both", "C": "both"}),
        ("g5", "concluded", "third-country-transfer", {"A": "sending", "EU": "receiving"}),
    ):
        graph.add_node(name, bipartite=1, nature=nature, kind=kind, began_earliest=date(2025, 1, 1))
        for code, role in parties.items():
            graph.add_edge(code, name, roles=(role,))
    return graph


def test_partners_have_concluded_or_disputed_agreements() -> None:
    projected = partners(_bipartite())
    edge = projected.edges["A", "B"]
    assert edge["agreements"] == ("g1", "g2", "g4")
    assert edge["weight"] == 3
    assert edge["kinds"] == {
        "readmission": 1, "safe-third-country": 1, "third-country-transfer": 1
    }  # fmt: skip
    assert projected.edges["A", "C"]["agreements"] == ("g4",)
    assert "bipartite" not in projected.nodes["A"]


def test_deals_have_a_direction() -> None:
    found = [(d.sender, d.receiver, d.agreement) for d in deals(_bipartite(), kinds=None)]
    # Three parties that are all "both" tell no direction; a union is no place.
    assert found == [("A", "B", "g1"), ("A", "B", "g2"), ("B", "A", "g2")]
    assert [d.agreement for d in deals(_bipartite())] == ["g1"]
    assert deals(_bipartite())[0].earliest == date(2025, 1, 1)


def test_partners_agree_with_networkx(networks: dict[str, Any]) -> None:
    from networkx.algorithms import bipartite

    agreements = networks["agreements"]
    agreed = [
        name
        for name, data in agreements.nodes(data=True)
        if data["bipartite"] == 1 and data["nature"] in ("concluded", "claimed-and-disputed")
    ]
    states = {code for name in agreed for code in agreements[name]}
    whole = bipartite.weighted_projected_graph(agreements.subgraph([*states, *agreed]), states)
    ours = {
        frozenset(edge[:2]): edge[2]["weight"] for edge in networks["partners"].edges(data=True)
    }
    assert ours == {frozenset(e[:2]): e[2]["weight"] for e in whole.edges(data=True)}


class TestFilters:
    def test_a_window_leaves_what_can_lie_in_it(self, kg: miggraph.KnowledgeGraph) -> None:
        found = kg.network("transfers", since="2025-06-01", until="2025-12-31")
        assert found.number_of_edges() > 10
        for *_, data in found.edges(data=True):
            assert data["latest"] is None or data["latest"] >= date(2025, 6, 1)
            assert data["earliest"] is None or data["earliest"] <= date(2025, 12, 31)
        outside = {
            d["transfer"]
            for *_, d in kg.network("transfers").edges(data=True)
            if d["latest"] is not None and d["latest"] < date(2025, 6, 1)
        }
        assert outside
        assert outside.isdisjoint({d["transfer"] for *_, d in found.edges(data=True)})
        assert found.graph["filters"] == {"since": date(2025, 6, 1), "until": date(2025, 12, 31)}

    def test_nationality_restricts_the_counts_too(self, kg: miggraph.KnowledgeGraph) -> None:
        found = kg.network("transfers", nationality="KG")
        edge = found.edges["US", "UZ", "us-uz-2025-04-30-charter/KG"]
        whole = kg.network("transfers").edges["US", "UZ", "us-uz-2025-04-30-charter/KG"]
        assert {d["nationality"] for *_, d in found.edges(data=True)} == {"KG"}
        assert edge["transfer_persons_max"] == edge["persons_max"] < whole["transfer_persons_max"]
        assert (edge["third_country"], whole["third_country"]) == ("yes", "partly")

    def test_kind_and_force(self, kg: miggraph.KnowledgeGraph) -> None:
        kind = "third-country-transfer"
        found = kg.network("transfers", kind=kind)
        assert all(kind in d["agreement_kinds"] for *_, d in found.edges(data=True))
        agreements = kg.network("agreements", kind=[kind], in_force_on="2025-09-01")
        on_the_day = kg.at(on="2025-09-01").view.lives
        names = {n for n, d in agreements.nodes(data=True) if d["bipartite"] == 1}
        assert names == {
            name
            for name, agreement in kg.dossier.agreements.items()
            if agreement.kind == kind and on_the_day[name].in_force != "no"
        }

    def test_least_source_type(self, kg: miggraph.KnowledgeGraph) -> None:
        found = kg.network("transfers", min_source_type="government")
        types_ = {
            kg.dossier.sources[source].type
            for *_, d in found.edges(data=True)
            for source in d["sources"]
        }
        assert types_ == {"legal-text", "court", "government", "intergovernmental"} & types_
        assert "government" in types_

    def test_policy_and_known_on_are_those_of_the_graph(self, kg: miggraph.KnowledgeGraph) -> None:
        found = kg.network("flows", policy="majority", known_on="2025-07-01")
        assert found.graph["policy"] == "majority"
        assert found.graph["known_on"] == date(2025, 7, 1)
        same = miggraph.open(policy="majority", known_on="2025-07-01").network("flows")
        assert nx.utils.graphs_equal(found, same)

    def test_nothing_left_is_an_empty_network(self, kg: miggraph.KnowledgeGraph) -> None:
        for name in NETWORKS:
            if name != "neighbours":
                empty = kg.network(name, since="1900-01-01", until="1900-12-31")
                assert empty.number_of_edges() == 0

    @pytest.mark.parametrize(
        ("filters", "error", "said"),
        [
            ({"since": "2025-02-01", "until": "2025-01-01"}, UsageError, "exchange"),
            ({"kind": "third-country"}, UnknownNameError, "third-country-transfer"),
            ({"kind": "deportation"}, UnknownNameError, "use one of .*readmission, .*visa-facil"),
            ({"nationality": "XX"}, UnknownNameError, "nationality"),
            ({"nationality": "Kyrgyz"}, UnknownNameError, r"did you mean KG \(Kyrgyz .*\)\?"),
            ({"nationality": "TJK"}, UnknownNameError, r"did you mean TJ \(TJK\)\?"),
            ({"nationality": "98"}, UnknownNameError, "--table states.* or one of contested, dual"),
            ({"min_source_type": "press"}, UnknownNameError, "source type"),
            ({"policy": "majorty"}, UnknownNameError, "majority"),
            ({"since": "2025"}, miggraph.DataError, "YYYY-MM-DD"),
        ],
    )
    def test_what_does_not_exist_is_told(
        self,
        kg: miggraph.KnowledgeGraph,
        filters: dict[str, Any],
        error: type[Exception],
        said: str,
    ) -> None:
        with pytest.raises(error, match=said):
            kg.network("transfers", **filters)

    def test_an_unknown_network_and_a_filter_that_has_no_sense(
        self, kg: miggraph.KnowledgeGraph
    ) -> None:
        with pytest.raises(UnknownNameError, match="flows"):
            kg.network("flow")
        with pytest.raises(UsageError, match="nationality"):
            kg.network("agreements", nationality="UZ")


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"transfer_persons_min": -1}, "less than nobody"),
            ({"transfer_persons_min": 30, "transfer_persons_max": 20}, "above"),
            ({"earliest": date(2026, 1, 1), "latest": date(2025, 1, 1)}, "above"),
        ],
    )
    def test_bounds(self, changes: dict[str, Any], said: str) -> None:
        with pytest.raises(GraphError, match=said):
            flows(_transfers(**changes))

    def test_missing_attribute(self) -> None:
        graph = _transfers()
        del graph.edges["B", "C", "t3/X"]["tells"]
        with pytest.raises(GraphError, match="'tells'") as caught:
            flows(graph)
        assert "B-C (t3/X)" in str(caught.value)
        assert "network-attributes.md" in str(caught.value)

    @pytest.mark.parametrize(
        "name", ["All others", "Various", "Unknown", "Stateless", "World", "Rest of Africa"]
    )
    def test_residual_categories_are_no_states(self, name: str) -> None:
        graph = nx.relabel_nodes(_transfers(), {"C": name})
        with pytest.raises(GraphError, match="residual"):
            flows(graph)

    def test_states_whose_names_sound_residual_pass(self, networks: dict[str, Any]) -> None:
        graph = nx.relabel_nodes(_transfers(), {"C": "NA"})
        graph.nodes["NA"]["label"] = "Namibia"
        check_graph(graph)
        check_graph(networks["transfers"])
        check_graph(networks["agreements"])

    def test_loops(self) -> None:
        with pytest.raises(GraphError, match="itself"):
            flows(nx.relabel_nodes(_transfers(), {"C": "B"}))

    def test_direction(self) -> None:
        with pytest.raises(GraphError, match="directed"):
            flows(nx.MultiGraph(_transfers()))
        with pytest.raises(GraphError, match="undirected"):
            partners(nx.DiGraph(_bipartite()))

    def test_two_agreements_are_no_parties(self) -> None:
        graph = _bipartite()
        graph.add_edge("g1", "g2", roles=("both",))
        with pytest.raises(GraphError, match="one kind"):
            partners(graph)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"transfer_persons_min": None}, "open"),
            ({"transfer_persons_max": float("nan")}, "open"),
            ({"transfer_persons_min": "3"}, "open"),
            ({"earliest": "2025-01-01"}, "datetime.date"),
        ],
    )
    def test_values_of_another_type(self, changes: dict[str, Any], said: str) -> None:
        with pytest.raises(GraphError, match=said):
            flows(_transfers(**changes))

    def test_nodes_that_are_no_codes(self) -> None:
        with pytest.raises(GraphError, match="codes"):
            flows(nx.convert_node_labels_to_integers(_transfers()))
        with pytest.raises(GraphError, match="no network"):
            flows([("A", "B")])
