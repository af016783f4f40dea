"""What differs between two networks, and because of which tellings."""

from __future__ import annotations

from datetime import date

import miggraph
from miggraph.network import compare
from tests.network.graphs import Cohort, transfers_graph

OLD = [
    ("t1", "A", "B", [Cohort("X", 3, 3)], {}),
    ("t2", "A", "C", [Cohort("X", 3, 3), Cohort("Y", 1, 1)], {}),
    ("t3", "A", "D", [Cohort("X", 1, 1)], {}),
]


def test_rose_fell_appeared_and_went() -> None:
    new = [
        OLD[0],
        ("t4", "C", "B", [Cohort("Z", 1, 1)], {}),
        OLD[1],
        ("t5", "A", "E", [Cohort("X", 9, 9)], {}),
    ]
    found = {c.state: c for c in compare(transfers_graph(OLD), transfers_graph(new)).changes}
    assert {state: c.change for state, c in found.items()} == {
        "B": "rose", "C": "fell", "D": "gone", "E": "appeared"
    }  # fmt: skip
    assert found["B"].senders_gained == ("C",)
    assert found["B"].nationalities_gained == ("Z",)
    assert (found["B"].persons_before, found["B"].persons_after) == ((3, 3), (4, 4))
    assert [c.transfer for c in found["B"].causes] == ["t4"]
    assert found["B"].causes[0].differs == ("new",)
    assert found["B"].causes[0].gained == ("account-t4",)
    assert found["B"].causes[0].sources == ("source-t4",)
    assert found["C"].causes == ()  # it fell because B rose
    assert found["D"].causes[0].differs == ("missing",)
    assert found["D"].causes[0].lost == ("account-t3",)


def test_the_same_tellings_decided_otherwise() -> None:
    old = [("t", "A", "B", [Cohort("X", 3, 3)], {"accounts": ("a", "b"),
            "deciding": {"persons": ("a",), "to": ("a", "b")}})]  # fmt: skip
    new = [("t", "A", "B", [Cohort("X", 8, 8)], {"accounts": ("a", "b"),
            "deciding": {"persons": ("b",), "to": ("a", "b")}})]  # fmt: skip
    (change,) = compare(transfers_graph(old), transfers_graph(new)).changes
    assert change.change == "changed"
    (cause,) = change.causes
    assert (cause.gained, cause.lost) == (("b",), ("a",))
    assert "persons" in cause.differs
    assert "receiver" not in cause.differs


def test_a_day_can_be_the_reason() -> None:
    graph = transfers_graph(OLD)
    early = graph.copy()
    early.graph["on"] = date(2025, 5, 1)
    changes = compare(early, graph).changes
    assert {c.change for c in changes} == {"appeared"}
    assert all(c.causes[0].differs == ("whether it had happened by the day",) for c in changes)


def test_equal_networks_are_the_same() -> None:
    graph = transfers_graph(OLD)
    found = compare(graph, graph)
    assert {c.change for c in found.changes} == {"same"}
    assert found.tables()[0].rows == []
    assert compare(transfers_graph([]), transfers_graph([])).notes()


def test_what_became_known(kg: miggraph.KnowledgeGraph) -> None:
    early = kg.network("transfers", known_on="2025-07-01")
    changes = {c.state: c for c in compare(early, kg.network("transfers")).changes}
    before = {h.state: h.rank for h in kg.at(known_on="2025-07-01").hubs().hubs}
    after = {h.state: h.rank for h in kg.hubs().hubs}
    assert {s: c.rank_before for s, c in changes.items() if c.rank_before} == before
    assert {s: c.rank_after for s, c in changes.items() if c.rank_after} == after
    appeared = {s for s, c in changes.items() if c.change == "appeared"}
    assert appeared == after.keys() - before.keys() != set()
    accounts = {a.id: a for a in kg.dossier.accounts}
    for state in appeared:
        assert changes[state].causes
        for cause in changes[state].causes:
            assert cause.gained
            assert {accounts[name].transfer for name in cause.gained}
            assert {accounts[name].source for name in cause.gained} == set(cause.sources)
