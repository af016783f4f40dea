"""What of a network lies around some states."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

import miggraph
from miggraph import UnknownNameError, UsageError
from miggraph.claims.thirdcountry import root

MOVED = ("transfers", "flows", "legs", "partners")


def _edges(graph: nx.Graph[str]) -> dict[Any, Any]:
    if graph.is_multigraph():
        return {edge[:3]: edge[3] for edge in graph.edges(keys=True, data=True)}
    return {
        edge[:2] if graph.is_directed() else frozenset(edge[:2]): edge[2]
        for edge in graph.edges(data=True)
    }


@pytest.mark.parametrize("name", MOVED)
@pytest.mark.parametrize("states", [("XK",), ("FR",), ("AU", "RW")])
def test_edges_are_those_of_the_whole_that_have_the_state(
    name: str, states: tuple[str, ...], kg: miggraph.KnowledgeGraph
) -> None:
    register = kg.dossier.states
    part = kg.network(name, state=states)
    expected = {
        edge: data
        for edge, data in _edges(kg.network(name)).items()
        if any(end in states or root(end, register) in states for end in list(edge)[:2])
    }
    assert _edges(part) == expected
    assert expected
    assert all(part.degree(node) for node in part)
    assert part.graph["filters"] == {"states": states}


def test_a_territory_counts_as_its_state_and_not_the_other_way_round(
    kg: miggraph.KnowledgeGraph,
) -> None:
    whole = kg.network("agreements")
    territory = next(
        node
        for node, data in sorted(whole.nodes(data=True))
        if data["bipartite"] == 0 and data["administered_by"] and whole.degree(node)
    )
    home = whole.nodes[territory]["administered_by"]
    assert set(whole[territory]) <= set(kg.network("agreements", state=home))
    assert territory in kg.network("agreements", state=territory)
    assert len(kg.network("agreements", state=territory)) < len(
        kg.network("agreements", state=home)
    )


def test_an_agreement_stays_with_all_its_parties(kg: miggraph.KnowledgeGraph) -> None:
    whole, part = kg.network("agreements"), kg.network("agreements", state="RW")
    kept = {name for name, data in part.nodes(data=True) if data["bipartite"] == 1}
    assert kept == set(whole["RW"])
    assert any(len(part[name]) > 2 for name in kept)
    assert all(set(part[name]) == set(whole[name]) for name in kept)


def test_who_only_passed_through_is_in_the_legs_alone(kg: miggraph.KnowledgeGraph) -> None:
    transfer, stop = next(
        (data["transfer"], stop)
        for *_, data in sorted(kg.network("transfers").edges(keys=True, data=True), key=str)
        for stop in data["via"]
        if data["settled"]
    )

    def found(name: str) -> set[str]:
        return {data["transfer"] for *_, data in kg.network(name, state=stop).edges(data=True)}

    assert transfer in found("legs")
    assert transfer not in found("transfers")


def test_stops_on_the_way_keep_their_names(kg: miggraph.KnowledgeGraph) -> None:
    from miggraph.network import legs

    part = kg.network("transfers", state="US")
    assert all(data["label"] != code for code, data in legs(part).nodes(data=True))
    assert part.graph["further_states"].keys().isdisjoint(part)


@pytest.mark.parametrize("name", ["transfers", "agreements", "partners"])
def test_reasons_are_those_of_what_lies_around(name: str, kg: miggraph.KnowledgeGraph) -> None:
    window = {} if name == "transfers" else {"since": "2020-01-01"}
    whole = kg.network(name, **window).graph["left_out"]
    parts = {
        code: kg.network(name, state=code, **window).graph["left_out"]
        for code in ("US", "RW", "DE")
    }
    for part in parts.values():
        assert part.items() <= whole.items()
    assert sum(map(len, parts.values()))
    assert any(set(whole) - set(part) for part in parts.values())
    for code, part in parts.items():
        for record in part:
            transfer = kg.view.transfers.get(record.partition("/")[0])
            if transfer is None:
                assert code in {p.state for p in kg.dossier.agreements[record].parties}
            else:
                ends = {transfer.sending, transfer.receiving, *transfer.possible}
                assert code in {*ends, *transfer.possible_senders, *transfer.via} | {
                    move.to for move in transfer.onward
                }


def test_a_name_that_is_no_code_is_told(kg: miggraph.KnowledgeGraph) -> None:
    with pytest.raises(UnknownNameError, match="state") as caught:
        kg.network("flows", state="Rwanda")
    assert "RW" in caught.value.suggestions
    with pytest.raises(UsageError, match="Neighbours"):
        kg.network("neighbours", state="RW")
