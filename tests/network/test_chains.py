"""Chains: what is reported, where it led, on whose word; inferred paths stand apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

import miggraph
from miggraph.errors import GraphError, UsageError
from miggraph.network import Chains, onward_chains
from miggraph.network.onward.allegations import refoulement_voices
from miggraph.network.onward.destinations import Cohort as Told
from miggraph.network.onward.destinations import destination_class, home_bounds
from miggraph.quantities import Bounds
from miggraph.safeguards import PRACTICES
from tests.network.graphs import Cohort, transfers_graph

DAY = date(2025, 6, 1)


NIGERIANS = (Cohort("NG", 3, 3),)


def one(onward: Any, cohorts: Any = NIGERIANS, **changes: Any) -> nx.MultiDiGraph[str]:
    return transfers_graph([("t", "US", "GH", cohorts, {"onward": onward, **changes})])


def root(code: str) -> str:
    return {"PR": "US"}.get(code, code)


def agreement(**said: tuple[str, ...]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    names = (
        "refoulement_alleged_by",
        "refoulement_found_by",
        "non_refoulement_observed_by",
        "refoulement_denied_by",
    )
    graph.add_node("us-gh", bipartite=1, label="A", **dict.fromkeys(names, ()) | said)
    return graph


# --- where it led -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "moved", "whole", "cohorts", "found", "nationals"),
    [
        ("NG", (2, 2), (3, 3), [("NG", 3, 3, True)], "home", (2, 2)),
        # The only nationality told; who the rest were is open.
        ("NG", (2, 2), (9, 9), [("NG", 1, 9, True)], "home", (0, 2)),
        ("NG", (4, 4), (5, 5), [("NG", 3, 3, True), ("GM", 2, 2, True)], "home for some", (2, 3)),
        # Another nationality that is contested makes it more than the only one told.
        ("NG", (1, 1), (9, 9), [("NG", 1, 9, True), ("GM", 0, 8, False)], "home for some", (0, 1)),
        ("TG", (2, 2), (3, 3), [("NG", 3, 3, True)], "third place", (0, 0)),
        # Nothing is told of six of the nine.
        ("TG", (2, 2), (9, 9), [("NG", 3, 3, True)], "undetermined", (0, 2)),
        ("TG", (7, 7), (9, 9), [("NG", 3, 3, True)], "third place for some", (0, 6)),
        ("TG", (6, 8), (14, 14), [("NG", 13, 13, True), ("GM", 1, 1, True), ("TG", 0, 3, False)],
         "third place for some", (0, 3)),
        ("TG", (2, 2), (9, None), [("NG", 3, 3, True)], "undetermined", (0, 2)),
        # Those of unknown nationality may be Togolese; the stateless are not.
        ("TG", (2, 2), (3, 3), [("unknown", 3, 3, True)], "undetermined", (0, 2)),
        ("TG", (2, 2), (3, 3), [("stateless", 3, 3, True)], "third place", (0, 0)),
        ("TG", (4, 4), (5, 5), [("TG", 1, 1, True), ("dual", 2, 2, True), ("NG", 2, 2, True)],
         "home for some", (0, 3)),
        ("US", (2, 2), (3, 3), [("US", 3, 3, True)], "sender", (2, 2)),
        ("PR", (2, 2), (3, 3), [("NG", 3, 3, True)], "sender", (0, 0)),
        (None, (2, 2), (3, 3), [("NG", 3, 3, True)], "not named", (0, 2)),
    ],
)  # fmt: skip
def test_where_it_led(
    to: Any, moved: Any, whole: Any, cohorts: Any, found: str, nationals: Any
) -> None:
    told = [Told(name, Bounds(low, high), settled) for name, low, high, settled in cohorts]
    arguments = (Bounds(*moved), Bounds(*whole), told, root)
    assert destination_class(to, "US", *arguments) == found
    assert tuple(home_bounds(to, *arguments)) == nationals


@given(st.integers(0, 6), st.integers(0, 6), st.data())
def test_the_bounds_of_nationals_hold_whoever_moved(ng: int, gm: int, data: st.DataObject) -> None:
    """Against every way to choose who moved on."""
    if not ng + gm:
        return
    moved = data.draw(st.integers(1, ng + gm))
    told = [Told("NG", Bounds(ng, ng), settled=True), Told("GM", Bounds(gm, gm), settled=True)]
    possible = [a for a, b in product(range(ng + 1), range(gm + 1)) if a + b == moved]
    whole = Bounds(ng + gm, ng + gm)
    found = home_bounds("NG", Bounds(moved, moved), whole, told, root)
    assert found == Bounds(min(possible), max(possible))


# --- what is reported -------------------------------------------------------------------------


def test_each_movement_is_a_chain() -> None:
    graph = one(
        (("NG", 2, 2, "assisted"), (None, 1, None, "forced")),
        onward_sources=(("s1", "s2"), ()),
        onward_voices=(("AFP", "AP"), ()),
    )
    found = onward_chains(graph).chains
    assert [(c.sender, c.receiver, c.to, c.mode, c.persons) for c in found] == [
        ("US", "GH", "NG", "assisted", Bounds(2, 2)),
        ("US", "GH", None, "forced", Bounds(1, None)),
    ]
    assert [c.sources for c in found] == [("s1", "s2"), ("source-t",)]
    assert [c.wording for c in found] == [
        ("onward movement reported by AFP and AP",),
        ("onward movement reported",),
    ]
    assert found[1].nationals == Bounds(0, None)


def test_several_cohorts_are_one_chain() -> None:
    graph = one((("NG", 2, 2, "own"),), (Cohort("NG", 3, 3), Cohort("GM", 1, 1)))
    (found,) = onward_chains(graph).chains
    assert found.nationalities == ("GM", "NG")
    assert found.destination == "home for some"
    assert found.nationals == Bounds(1, 2)


def test_that_nobody_moved_on_is_no_chain() -> None:
    found = onward_chains(one((("NG", 0, 0, "unknown"), ("TG", 0, 2, "unknown"))))
    assert [c.to for c in found.chains] == ["TG"]
    assert found.of_nobody == ("t: NG",)
    assert any("nobody moved on: t: NG" in note for note in found.notes())


def test_movement_within_the_receiver_is_no_chain() -> None:
    graph = one((("GH", 1, 1, "own"), ("GX", 1, 1, "own")))
    graph.graph["further_states"] = {"GX": {"label": "A territory", "administered_by": "GH"}}
    assert onward_chains(graph).chains == ()


def test_possible_receivers_have_no_least_number() -> None:
    moved = (("LY", 4, 9, "own"),)
    graph = transfers_graph(
        [
            ("t", "IL", to, [Cohort("ER", 9, 9)], {"settled": False, "onward": moved})
            for to in ("RW", "UG")
        ]
    )
    found = onward_chains(graph)
    assert [(c.receiver, c.persons) for c in found.chains] == [
        ("RW", Bounds(0, 9)),
        ("UG", Bounds(0, 9)),
    ]
    assert found.transfers == 1
    assert any("only possible" in note for note in found.notes())


def test_more_moved_on_than_came() -> None:
    found = onward_chains(one((("NG", 2, 2, "own"), ("TG", 2, 3, "own"), (None, 3, 3, "own"))))
    assert all(c.exceeds for c in found.chains)
    assert any("more persons are reported to have moved on" in note for note in found.notes())
    fits = onward_chains(one((("NG", 1, 3, "own"), ("TG", 2, 3, "own"), (None, 3, 3, "own"))))
    assert not any(c.exceeds for c in fits.chains)


def test_a_total_is_a_bound_and_no_further_movement() -> None:
    """Two events of 2 and 3 persons, and a total of at most 4 over the period of both."""
    span = {"earliest": date(2025, 1, 1), "latest": date(2025, 12, 31), "tells": "total"}
    rows = [
        ("a", "US", "GH", [Cohort("NG", 9, 9)], {"onward": (("NG", 2, 2, "forced"),)}),
        ("b", "US", "GH", [Cohort("NG", 9, 9)], {"onward": (("NG", 1, 3, "own"),)}),
        ("c", "US", "GH", [Cohort("NG", 9, 9)], {"onward": (("NG", 4, 4, "own"),), **span}),
    ]
    (path,) = onward_chains(transfers_graph(rows)).paths()
    assert (path.transfers, path.totals, path.persons) == (2, 1, Bounds(4, 4))
    assert path.modes == ("forced", "own")
    (path,) = onward_chains(transfers_graph(rows[:2])).paths()
    assert path.persons == Bounds(3, 5)


# --- what is said -----------------------------------------------------------------------------


def test_what_is_said_of_the_agreement_names_the_agreement() -> None:
    graph = one((("TG", 2, 2, "forced"),), agreements=("us-gh",))
    said = agreement(
        refoulement_alleged_by=("A", "B", "C"),
        refoulement_found_by=("Court",),
        non_refoulement_observed_by=("D",),
        refoulement_denied_by=("E",),
    )
    found = onward_chains(graph, said)
    assert found.chains[0].wording == (
        "onward movement reported",
        "breach of non-refoulement alleged by A, B and C, about the agreement us-gh",
        "breach of non-refoulement found by Court, about the agreement us-gh",
        "non-refoulement said to be observed by D, about the agreement us-gh",
        "breach of non-refoulement denied by E, about the agreement us-gh",
    )
    assert found.allegations[0].alleged_by == ("A", "B", "C")
    assert onward_chains(graph).chains[0].wording == ("onward movement reported",)
    other = one((("TG", 2, 2, "forced"),), agreements=("us-rw",))
    assert onward_chains(other, said).allegations == ()


def test_chain_refoulement_needs_a_statement_about_the_movement() -> None:
    graph = one(
        (("TG", 2, 2, "forced"), ("NG", 1, 1, "own")),
        agreements=("us-gh",),
        chain_refoulement_alleged_by={"TG": ("A",)},
        chain_refoulement_found_by={"TG": ("Court X",)},
    )
    home, third = onward_chains(graph, agreement()).chains
    assert "chain refoulement alleged by A" in third.wording
    assert "chain refoulement found by Court X" in third.wording
    assert home.wording == ("onward movement reported",)


def test_no_inferred_path_is_worded_as_reported_or_alleged() -> None:
    rows = [
        ("a", "US", "GH", [Cohort("NG", 3, 3)], {"day": DAY, "agreements": ("us-gh",)}),
        ("b", "GH", "TG", [Cohort("NG", 2, 2)], {"day": DAY + timedelta(5)}),
    ]
    said = agreement(refoulement_alleged_by=("A",))
    found = onward_chains(transfers_graph(rows), said, infer=True)
    assert found.chains == ()
    assert found.allegations == ()
    (row,) = found.rows()
    assert row["inferred"]
    assert row["wording"] == "inferred from the order of time (certain); not reported"
    told = " ".join(map(str, (*found.rows(), *found.notes(), *found.tables())))
    assert "refoulement" not in told
    assert "reported by" not in str(found.tables()[-1])


# --- inferred paths ---------------------------------------------------------------------------


def inferred(first: Mapping[str, Any], second: Mapping[str, Any], **options: Any) -> Any:
    graph = transfers_graph(
        [
            ("a", "US", "GH", [Cohort("NG", 3, 3)], dict(first)),
            ("b", "GH", "TG", [Cohort("NG", 2, 2)], dict(second)),
        ]
    )
    return onward_chains(graph, infer=True, **options).inferred


def test_inferred_paths_are_off_by_default() -> None:
    rows = [
        ("a", "US", "GH", [Cohort("NG", 3, 3)], {}),
        ("b", "GH", "TG", [Cohort("NG", 2, 2)], {}),
    ]
    found = onward_chains(transfers_graph(rows))
    assert found.inferred == ()
    assert len(found.tables()) == 2


@pytest.mark.parametrize(
    ("days", "order"), [(-1, None), (0, "possible"), (1, "certain"), (30, "certain"), (31, None)]
)
def test_the_order_of_time(days: int, order: str | None) -> None:
    found = inferred({"day": DAY}, {"day": DAY + timedelta(days)}, max_gap_days=30)
    assert [p.order for p in found] == ([] if order is None else [order])


def test_dates_that_are_not_exact_make_a_path_possible() -> None:
    month = {"earliest": date(2025, 6, 1), "latest": date(2025, 6, 30)}
    (path,) = inferred(month, {"day": date(2025, 6, 10)})
    assert (path.order, path.gap, path.persons) == ("possible", Bounds(0, 9), Bounds(0, 2))
    (path,) = inferred(month, {"day": date(2025, 7, 10)}, max_gap_days=30)
    assert (path.order, path.gap) == ("possible", Bounds(10, 39))
    (path,) = inferred(month, {"day": date(2025, 7, 10)}, max_gap_days=39)
    assert path.order == "certain"
    assert inferred(month, {"day": date(2025, 5, 31)}) == ()


def test_who_is_followed() -> None:
    def paths(first: Cohort, second: Cohort, to: str = "TG") -> list[str]:
        later = {"day": DAY + timedelta(1)}
        rows = [("a", "US", "GH", [first], {}), ("b", "GH", to, [second], later)]
        found = onward_chains(transfers_graph(rows), infer=True).inferred
        return [path.destination for path in found]

    ng = Cohort("NG", 1, 1)
    assert paths(ng, ng) == ["third place"]
    assert paths(ng, ng, "NG") == ["home"]
    assert paths(ng, ng, "US") == ["sender"]
    assert paths(ng, Cohort("GM", 1, 1)) == []
    assert paths(Cohort("GH", 1, 1), Cohort("GH", 1, 1)) == []
    assert paths(Cohort("unknown", 1, 1), Cohort("unknown", 1, 1)) == []
    assert paths(Cohort(None), Cohort(None)) == []
    assert paths(ng, Cohort("NG", 0, 1, settled=False)) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.sampled_from("DEF"), st.integers(0, 60), st.integers(0, 40)
        ),
        max_size=8,
    ),
    st.integers(0, 60),
)
def test_inferred_paths_are_those_found_one_by_one(rows: Any, gap: int) -> None:
    """Against pairs of transfers, looked at day by day; and a longer gap loses none."""
    made = []
    for number, (left, right, start, length) in enumerate(rows):
        ends = (left, right) if number % 2 else (right, left)
        days = {"earliest": DAY + timedelta(start), "latest": DAY + timedelta(start + length)}
        made.append((f"t{number}", *ends, [Cohort("NG", 1, 1)], days))
    graph = transfers_graph(made)
    found = {(p.first, p.second): p.order for p in onward_chains(graph, infer=True,
             max_gap_days=gap).inferred}  # fmt: skip
    expected = {}
    for (a, _, middle, _, first), (b, again, _, _, second) in product(made, made):
        if a == b or middle != again:
            continue
        # The first is over on one of its days, and the second begins on one of its own.
        waits = [
            (y - x)
            for x in range(first["earliest"].toordinal(), first["latest"].toordinal() + 1)
            for y in range(second["earliest"].toordinal(), second["latest"].toordinal() + 1)
        ]
        if any(0 <= wait <= gap for wait in waits):
            # Of two transfers of one day nobody tells which was first.
            expected[a, b] = "certain" if all(1 <= wait <= gap for wait in waits) else "possible"
    assert found == expected
    wider = onward_chains(graph, infer=True, max_gap_days=gap + 10).inferred
    assert set(found) <= {(p.first, p.second) for p in wider}


# --- form -------------------------------------------------------------------------------------


@given(st.permutations(("US", "GH", "NG", "TG")))
def test_names_of_states_change_nothing(names: list[str]) -> None:
    new = dict(zip(("US", "GH", "NG", "TG"), names, strict=True))
    rows = [("t", "US", "GH", "NG", ("TG", "NG", "US")), ("u", "GH", "TG", "NG", ("GH",))]

    def facts(name: Mapping[str, str]) -> set[Any]:
        graph = transfers_graph(
            [
                (t, name[s], name[r], [Cohort(name[n], 2, 4)],
                 {"onward": tuple((name[to], 1, 3, "own") for to in places)})
                for t, s, r, n, places in rows
            ]
        )  # fmt: skip
        found = onward_chains(graph, infer=True)
        back = {value: key for key, value in name.items()}
        reported = {
            (c.transfer, back[c.to or ""], c.persons, c.nationals, c.destination)
            for c in found.chains
        }
        return reported | {(p.first, p.second, p.destination) for p in found.inferred}

    assert facts(new) == facts({name: name for name in new})


def test_nothing_is_reported() -> None:
    empty = onward_chains(nx.MultiDiGraph(), infer=True)
    assert empty.chains == empty.inferred == empty.paths() == ()
    assert empty.notes() == ("The network has no transfers.",)
    silent = onward_chains(one(()))
    assert silent.notes() == ("No onward movement is reported of the 1 transfers and totals.",)
    assert silent.rows() == []
    alone: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    alone.add_node("GH")
    assert onward_chains(alone).notes() == ("The network has no transfers.",)


def test_what_does_not_fit_is_told() -> None:
    with pytest.raises(UsageError, match="-1 days"):
        onward_chains(one(()), max_gap_days=-1)
    for wrong in (("TG", 2, 1, "own"), ("TG", -1, 1, "own"), ("TG", 1), 3):
        with pytest.raises(GraphError, match="onward movement"):
            onward_chains(one((wrong,)))
    with pytest.raises(GraphError, match="residual"):
        onward_chains(one((("Various", 1, 1, "own"),)))
    with pytest.raises(GraphError, match="'onward'"):
        onward_chains(nx.MultiDiGraph([("US", "GH")]))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("us-gh", bipartite=1)
    with pytest.raises(GraphError, match="refoulement_alleged_by"):
        onward_chains(one(()), graph)


@pytest.mark.parametrize("kind", ["alluvial", "map"])
def test_figures(real: Chains, kind: str, recwarn: pytest.WarningsRecorder) -> None:
    figure = real.plot(kind)
    texts = [text.get_text() for text in figure.findobj(Text)]
    written = " ".join(texts).replace("\n", " ")
    assert "Onward movement reported" in written or "onward movement reported" in written
    assert "Conditional on what sources reported" in written
    assert "not known that the same persons moved" in written
    assert "Togo" in written or kind == "map"
    assert not recwarn.list
    with pytest.raises(UsageError):
        onward_chains(one(())).plot(kind)


# --- the real records -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(kg: miggraph.KnowledgeGraph) -> Chains:
    return onward_chains(kg.network("transfers"), kg.network("agreements"), infer=True)


def test_from_the_united_states_through_ghana_to_togo(real: Chains) -> None:
    (chain,) = [c for c in real.chains if (c.sender, c.receiver, c.to) == ("US", "GH", "TG")]
    assert (chain.mode, chain.persons) == ("forced", Bounds(6, 8))
    assert chain.nationals == Bounds(0, 3)
    assert chain.destination == "third place for some"
    assert chain.wording == (
        "onward movement reported by Agence France-Presse, BBC News, JURIST and The Guardian",
        "breach of non-refoulement alleged by Agence France-Presse, Associated Press and "
        "Particle News, about the agreement us-gh-2025-west-africans",
    )


def test_every_movement_of_every_transfer_is_there(
    real: Chains, kg: miggraph.KnowledgeGraph
) -> None:
    expected = {
        (t.id, o.to, o.mode, o.persons.max)
        for t in kg.view.transfers.values()
        for o in t.onward
        if t.standing == "done" and o.persons.max != 0 and (t.receiving or t.possible)
    }
    assert len(expected) > 50
    assert {(c.transfer, c.to, c.mode, c.persons.max) for c in real.chains} == expected


def test_every_movement_has_a_source_that_tells_of_it(
    real: Chains, kg: miggraph.KnowledgeGraph
) -> None:
    for chain in real.chains:
        telling = {
            a.source
            for a in kg.dossier.accounts
            if kg.view.merged.get(a.transfer, a.transfer) == chain.transfer
            and any(o.to == chain.to and o.persons != 0 for o in a.onward)
        }
        assert chain.sources
        assert set(chain.sources) <= telling


def test_no_wording_goes_beyond_the_records(real: Chains) -> None:
    for chain in real.chains:
        assert not any("chain refoulement" in words for words in chain.wording)
        for words in chain.wording:
            assert "refoulement" not in words or ", about the agreement " in words


def test_a_filter_by_nationality_leaves_no_least_number(kg: miggraph.KnowledgeGraph) -> None:
    found = onward_chains(kg.network("transfers", nationality="NG"))
    chains = [c for c in found.chains if c.transfer == "us-gh-2025-09-first-14"]
    assert {c.to: c.persons for c in chains}["NG"] == Bounds(0, 13)


# --- who says what of an agreement ------------------------------------------------------------


def test_voices_are_those_of_claims_that_count(kg: miggraph.KnowledgeGraph) -> None:
    dossier, resolver = kg.dossier, kg._resolver
    found = refoulement_voices(resolver, kg.view)
    claims = [
        c
        for c in dossier.claims
        if c.property == "safeguard" and getattr(c.value, "kind", "") == "non-refoulement"
    ]
    alleged = {c.agreement for c in claims if c.value.standing == "breach-alleged"}
    with_voice = {name for name, said in found.items() if said["refoulement_alleged_by"]}
    farms = {c.agreement for c in claims if dossier.sources[c.source].type == "content-farm"}
    assert alleged - farms <= with_voice <= alleged
    assert "tz-bi-2001-tripartite-return" in farms - with_voice


def test_clocks_retractions_and_denials_are_respected(kg: miggraph.KnowledgeGraph) -> None:
    from msgspec.structs import replace

    from miggraph.claims.view import Resolver

    claim = next(
        c
        for c in kg.dossier.claims
        if c.agreement == "cy-lb-2004-readmission"
        and getattr(c.value, "standing", "") == "breach-alleged"
        and getattr(c.value, "kind", "") == "non-refoulement"
    )

    def said(**changes: Any) -> dict[str, tuple[str, ...]]:
        claims = tuple(replace(c, **changes) if c.id == claim.id else c for c in kg.dossier.claims)
        resolver = Resolver(replace(kg.dossier, claims=claims))
        view = resolver.view(kg.policy, kg.clocks)
        return refoulement_voices(resolver, view).get(claim.agreement, {})

    assert said()["refoulement_alleged_by"] == ("KISA",)
    assert said(retracted_on="2026-01-01") == {}
    denied = said(denies=True)
    assert denied["refoulement_denied_by"] == ("KISA",)
    assert denied["refoulement_alleged_by"] == ()
    found = said(value=replace(claim.value, standing="breach-found"))
    assert found["refoulement_found_by"] == ("KISA",)
    assert "breach-found" in PRACTICES
