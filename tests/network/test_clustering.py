"""Clustering in time of new deals among neighbours."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise, product
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.errors import GraphError, UsageError
from miggraph.network import clustering_in_time
from miggraph.network.change.timing import (
    NEVER,
    TIES,
    draws,
    exposure,
    half_of,
    starts,
    statistic,
    ways,
)

KIND = "third-country-transfer"


def agreements(rows: list[tuple[str, str, Any]], on: date = date(2026, 12, 31)) -> nx.Graph[str]:
    """Return agreements from sender, receiver and the day, or the two ends, of the beginning."""
    graph: nx.Graph[str] = nx.Graph(on=on)
    for number, (sender, receiver, began) in enumerate(rows):
        first, last = began if isinstance(began, tuple) else (began, began)
        name = f"deal-{number}"
        graph.add_node(sender, bipartite=0, kind="state")
        graph.add_node(receiver, bipartite=0, kind="state")
        graph.add_node(
            name,
            bipartite=1,
            kind=KIND,
            nature="concluded",
            began_earliest=first,
            began_latest=last,
            sources=(f"source-{number}",),
        )
        graph.add_edge(sender, name, roles=("sending",))
        graph.add_edge(receiver, name, roles=("receiving",))
    return graph


def places(
    codes: str, land: str = "", sea: dict[str, float] | None = None, body: str = ""
) -> nx.Graph[str]:
    """Return states of one letter in region 1; pairs are written ``AB CD``."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(codes, region="1")
    for pairs, shared in ((land, {"land": True}), (body, {"bodies": ("XYZ",)})):
        for left, right in pairs.split():
            graph.add_edge(left, right, **{"land": False, "sea_km": None, "bodies": (), **shared})
    for (left, right), km in (sea or {}).items():
        graph.add_edge(left, right, land=False, sea_km=km, bodies=())
    return graph


def h(number: int) -> date:
    """Return a day in the half-year of a number, counted from 2020-H1."""
    return date(2020 + number // 2, 7 if number % 2 else 1, 15)


def item(result: Any, tie: str) -> Any:
    return next(part for part in result.items if part.tie == tie)


def test_half_years() -> None:
    assert half_of(date(2025, 6, 30)) + 1 == half_of(date(2025, 7, 1))
    assert half_of(date(2025, 12, 31)) + 1 == half_of(date(2026, 1, 1))


def test_counts_by_hand() -> None:
    """B, then its neighbours C and (too late) D; E lies by sea, F in one body."""
    near = places("ABCDEFG", land="BC BD", sea={"CE": 399.0, "CG": 401.0}, body="EF")
    deals = agreements(
        [("A", "B", h(0)), ("A", "C", h(2)), ("A", "D", h(3)), ("A", "E", h(3)), ("A", "F", h(4))]
    )
    result = clustering_in_time(deals, near, samples=5)
    assert {tie: item(result, tie).observed for tie in TIES} == {"land": 1, "sea": 1, "body": 1}
    told = {deal.receiver: deal for deal in result.new_deals}
    assert told["C"].land == ("B",)
    assert told["D"].land == ()  # three half-years later
    assert told["E"].sea == ("C",)
    assert told["F"].body == ("E",)
    assert told["B"].half_year == "2020-H1"
    wider = clustering_in_time(deals, near, samples=5, window=3)
    assert item(wider, "land").observed == 2
    farther = clustering_in_time(deals, near, samples=5, sea_km=100)
    assert item(farther, "sea").observed == 0


def test_the_same_half_year_does_not_count() -> None:
    deals = agreements([("A", "B", h(0)), ("A", "C", h(0))])
    assert item(clustering_in_time(deals, places("ABC", land="BC")), "land").observed == 0


def test_another_senders_deal_does_not_count() -> None:
    deals = agreements([("A", "B", h(0)), ("D", "C", h(1))])
    assert item(clustering_in_time(deals, places("ABCD", land="BC")), "land").observed == 0


def test_pairs_at_risk_by_hand() -> None:
    """A agrees with B in the first half-year and with C in the third; D is at risk all the time."""
    near = places("ABCD", land="BC BD")
    deals = agreements([("A", "B", h(0)), ("A", "C", h(2))], on=h(3))
    _, dyads, _ = starts(deals, near, None, ("concluded",), 400)
    # At risk: B C D, C D, C D, D. Near B within two half-years: C D, C D, then none.
    assert exposure(dyads, "A", dyads.adjacency["land"], 2, half_of(h(3))) == (8, 4, 1)


def test_only_the_first_deal_of_a_pair_counts_and_renewals_do_not() -> None:
    deals = agreements([("A", "B", h(5)), ("A", "B", h(0)), ("A", "B", None), ("A", "C", h(1))])
    result = clustering_in_time(deals, places("ABC", land="BC"), samples=5)
    assert [(deal.receiver, deal.half_year) for deal in result.new_deals] == [
        ("B", "2020-H1"),
        ("C", "2020-H2"),
    ]


def test_notes_count_deals_senders_and_receivers() -> None:
    """Two senders have three deals with two receivers."""
    deals = agreements([("A", "B", h(0)), ("A", "C", h(1)), ("D", "B", h(1))])
    note = " ".join(clustering_in_time(deals, places("ABCD", land="BC"), samples=5).notes())
    assert "3 first deals of the kinds" in note
    assert "of 2 senders with 2 receivers, of 4 states" in note


def test_deals_whose_half_year_is_not_known_are_named_and_are_not_at_risk() -> None:
    deals = agreements(
        [
            ("A", "B", (h(0), h(2))),
            ("A", "C", h(1)),
            ("A", "D", None),
            ("A", "Z", h(0)),
            ("A", "E", (h(0), h(2))),
            ("A", "E", h(1)),  # the first one may have been before or after
        ]
    )
    result = clustering_in_time(deals, places("ABCDE"), samples=5)
    assert [deal.receiver for deal in result.new_deals] == ["C"]
    assert set(result.left_out) == {
        "A-B (deal-0)",
        "A-D (deal-2)",
        "A-Z (deal-3)",
        "A-E (deal-4)",
        "A-E (deal-5)",
    }
    _, dyads, _ = starts(deals, places("ABCDE"), None, ("concluded",), 400)
    assert [c for c, shut in zip(dyads.states, dyads.closed["A"], strict=True) if shut] == list(
        "ABDE"
    )


def test_draws_keep_sender_region_and_half_year() -> None:
    near = places("ABCDEFGH")
    for code in "FGH":
        near.nodes[code]["region"] = "2"
    deals = agreements([("A", "B", h(0)), ("A", "C", h(1)), ("A", "D", h(1)), ("A", "F", h(2))])
    _, dyads, _ = starts(deals, near, None, ("concluded",), 400)
    drawn = draws(dyads, "A", 400, np.random.default_rng(0))
    region = np.array(dyads.regions)
    for row in drawn:
        assert sorted(row[region == "1"]) == sorted(dyads.first["A"][region == "1"])
        assert sorted(row[region == "2"]) == sorted(dyads.first["A"][region == "2"])
    assert (drawn[:, 0] == NEVER).all()  # A does not agree with itself
    assert {tuple(row) for row in drawn[:, 1:5]} == {
        tuple(row)
        for row in product([half_of(h(0)), half_of(h(1)), NEVER], repeat=4)
        if sorted(row) == sorted([half_of(h(0)), half_of(h(1)), half_of(h(1)), NEVER])
    }
    assert ways(dyads, ["A"]) == 4 * 3 * 3  # B in 4 ways, C and D in 3 of the rest, F in 3


def test_few_assignments_are_not_tested() -> None:
    result = clustering_in_time(agreements([("A", "B", h(0))]), places("ABC"))
    assert result.assignments == 2
    assert all(part.p is None and part.drawn_mean is None for part in result.items)
    assert result.notes()[0].startswith("Not testable: only 2")
    assert result.tables()[0].rows[0][-1] == "-"
    assert result.plot().get_axes()


def test_a_chain_of_neighbours_is_found_and_deals_far_apart_are_not() -> None:
    codes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    line = places(codes, land=" ".join(a + b for a, b in pairwise(codes[1:])))
    chain = clustering_in_time(
        agreements([("A", code, h(n)) for n, code in enumerate("BCDEFG")]), line
    )
    land = item(chain, "land")
    assert land.observed == 5
    assert land.p == pytest.approx(1 / 1001)
    assert land.p <= land.p_adjusted
    assert land.mid_p < land.p
    apart = clustering_in_time(
        agreements([("A", code, h(n)) for n, code in enumerate("BFJNRV")]), line
    )
    assert item(apart, "land").observed == 0
    assert item(apart, "land").p == 1


def test_the_share_of_draws_by_counting_all_assignments() -> None:
    """Two deals, one after the other, in six states on a line."""
    near = places("ABCDEFG", land="BC CD DE EF FG")
    deals = agreements([("A", "C", h(0)), ("A", "D", h(1))])
    _, dyads, _ = starts(deals, near, None, ("concluded",), 400)
    drawn = draws(dyads, "A", 20_000, np.random.default_rng(1))
    shares = statistic(drawn, dyads.adjacency["land"], 2).mean()
    assert shares == pytest.approx(10 / 30, abs=0.015)  # 5 borders in 2 directions, of 6 x 5


def test_the_middle_of_the_draws_was_drawn() -> None:
    """Draws count deals, so the ends of their middle are whole numbers, whatever the mean."""
    deals = agreements([("A", receiver, h(n)) for n, receiver in enumerate("BCDEFG")])
    near = places("ABCDEFGHIJK", land="BC CD DE EF FG GH HI IJ JK")
    for samples in (7, 13, 30):
        result = clustering_in_time(deals, near, samples=samples, seed=1)
        for part in result.items:
            low, high = part.drawn
            assert low == int(low or 0)
            assert high == int(high or 0)
    result.plot()


def test_seeds() -> None:
    codes = "ABCDEFGHIJKLM"
    near = places(codes, land="BC CD DE EF", body="GH HI IJ")
    deals = agreements([("A", code, h(n)) for n, code in enumerate("BDGI")])
    one = clustering_in_time(deals, near, seed=5)
    assert one == clustering_in_time(deals, near, seed=5)
    assert one.items != clustering_in_time(deals, near, seed=6).items


@settings(deadline=None, max_examples=25)
@given(st.permutations("BCDEFGH"), st.lists(st.integers(0, 5), min_size=3, max_size=7))
def test_new_names_change_nothing_that_is_observed(names: list[str], halves: list[int]) -> None:
    land, renamed = "BC CD DE EF FG", dict(zip("BCDEFGH", names, strict=True))
    other = " ".join("".join(renamed[code] for code in pair) for pair in land.split())
    rows = [("A", code, h(number)) for code, number in zip("BCDEFGH", halves, strict=False)]
    one = clustering_in_time(agreements(rows), places("ABCDEFGH", land), samples=3)
    two = clustering_in_time(
        agreements([("A", renamed[code], began) for _, code, began in rows]),
        places("ABCDEFGH", other),
        samples=3,
    )
    assert [(i.tie, i.observed, i.at_risk, i.exposed) for i in one.items] == [
        (i.tie, i.observed, i.at_risk, i.exposed) for i in two.items
    ]
    assert one.assignments == two.assignments
    wider = clustering_in_time(agreements(rows), places("ABCDEFGH", land), samples=3, window=4)
    for tie in TIES:
        assert item(wider, tie).observed >= item(one, tie).observed


def test_the_exposed_of_the_risk_set_are_the_statistic() -> None:
    near = places("ABCDEFG", land="BC CD DE", body="EF FG")
    deals = agreements([("A", code, h(n // 2)) for n, code in enumerate("BCDEFG")])
    _, dyads, _ = starts(deals, near, None, ("concluded",), 400)
    for tie in TIES:
        counted = statistic(dyads.first["A"][None, :], dyads.adjacency[tie], 2)[0]
        assert exposure(dyads, "A", dyads.adjacency[tie], 2, half_of(h(9)))[2] == counted


def test_nothing_to_look_at() -> None:
    result = clustering_in_time(agreements([]), places("AB"))
    assert (result.items, result.new_deals, result.rows()) == ((), (), [])
    assert result.notes()[0].startswith("No deal")
    json.dumps(result.to_dict())
    with pytest.raises(UsageError):
        result.plot()


def test_what_cannot_be_used() -> None:
    deals, near = agreements([("A", "B", h(0))]), places("AB", land="AB")
    for wrong in ({"window": 0}, {"samples": 0}, {"sea_km": 0.0}, {"seed": -1}):
        with pytest.raises(UsageError):
            clustering_in_time(deals, near, **wrong)
    del near.edges["A", "B"]["sea_km"]
    with pytest.raises(GraphError, match="sea_km"):
        clustering_in_time(deals, near)


def test_the_real_deals() -> None:
    kg = miggraph.open()
    result = clustering_in_time(kg.network("agreements"), kg.network("neighbours"), samples=200)
    assert result.potential == 175
    told = {(deal.sender, deal.receiver): deal for deal in result.new_deals}
    assert told["US", "HN"].land == ("GT", "SV")
    assert told["US", "CF"].land == ("SS",)
    assert sum(bool(deal.land) for deal in result.new_deals) == item(result, "land").observed
    text = " ".join((*result.notes(), *(table.title for table in result.tables())))
    assert "Shalizi and Thomas 2011" in text
    assert "diffusion" not in text
    assert len(result.to_pandas()) == 3
