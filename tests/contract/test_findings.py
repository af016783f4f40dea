"""The dataset tells disputes, other policies, force and judgements as the resolver does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

import miggraph
from miggraph.claims.view import Resolver

#: Before anything, inside and between periods, on their bounds, and after the newest record.
DAYS = ("1900-01-01", "2016-03-20", "2019-07-26", "2020-03-30", "2020-03-31", "2023-05-10",
        "2023-05-11", "2024-12-31", "2026-11-21", "2031-01-01")  # fmt: skip


@pytest.fixture(scope="module")
def kg() -> miggraph.KnowledgeGraph:
    return miggraph.open()


def _rows(kg: miggraph.KnowledgeGraph, text: str) -> list[dict[str, Any]]:
    return [
        {
            name: value.rpartition("/")[2] if isinstance(value, str) else value
            for name, value in row.items()
        }
        for row in kg.select(text)
    ]


@pytest.mark.parametrize("day", DAYS)
def test_force_on_a_day_is_that_of_a_view_on_the_day(kg: miggraph.KnowledgeGraph, day: str) -> None:
    found = _rows(
        kg,
        f"""SELECT ?agreement ?force {{
          ?period a mig:ForcePeriod ; mig:periodOf ?agreement ; mig:force ?force .
          OPTIONAL {{ ?period mig:earliest ?first }} OPTIONAL {{ ?period mig:latest ?last }}
          FILTER (!BOUND(?first) || ?first <= "{day}"^^xsd:date)
          FILTER (!BOUND(?last) || ?last >= "{day}"^^xsd:date)
        }}""",
    )
    lives = miggraph.open(on=day).view.lives
    expected = {name: life.in_force for name, life in lives.items() if life.in_force != "no"}
    assert {row["agreement"]: row["force"] for row in found} == expected
    assert len(found) == len(expected), "periods of an agreement do not overlap"


def test_periods_are_cut_only_where_the_answer_changes(kg: miggraph.KnowledgeGraph) -> None:
    resolver = Resolver(kg.dossier)
    for periods in resolver.force_periods(kg.view).values():
        for one, following in pairwise(periods):
            assert one.last is not None
            assert following.first is not None
            adjacent = one.last.toordinal() + 1 == following.first.toordinal()
            assert one.force != following.force if adjacent else one.last < following.first
        assert all(p.first is None or p.last is None or p.first <= p.last for p in periods)


def test_every_dispute_with_both_sides(kg: miggraph.KnowledgeGraph) -> None:
    rows = _rows(
        kg,
        """SELECT ?dispute ?agreement ?property ?relation ?one ?other {
          ?dispute a mig:Dispute ; mig:disputeOf ?agreement ; mig:disputedProperty ?property ;
            mig:relation ?relation ; mig:oneSide ?one ; mig:otherSide ?other
        }""",
    )
    found: dict[str, tuple[str, str, set[str], set[str]]] = {}
    for row in rows:
        start = (row["agreement"], row["relation"], set[str](), set[str]())
        entry = found.setdefault(row["dispute"], start)
        entry[2].add(row["one"])
        entry[3].add(row["other"])
    expected = [(d.agreement, d.relation, set(d.left), set(d.right)) for d in kg.disputes()]
    by_text: Callable[[Any], str] = lambda item: repr([*item[:2], *map(sorted, item[2:])])  # noqa: E731
    assert sorted(found.values(), key=by_text) == sorted(expected, key=by_text)


@pytest.mark.parametrize(
    ("own", "other"), [("trusted-first", "majority"), ("majority", "trusted-first")]
)
def test_alternatives_are_what_the_other_policy_accepts(own: str, other: str) -> None:
    rows = _rows(
        miggraph.open(policy=own),
        """SELECT ?decision ?outcome ?policy { ?x a mig:AlternativeDecision ;
            mig:insteadOf ?decision ; mig:otherOutcome ?outcome ; mig:otherPolicy ?policy }""",
    )
    mine, theirs = (
        {d.question: d for d in miggraph.open(policy=policy).view.decisions}
        for policy in (own, other)
    )
    expected = {
        decision.id: theirs[question].outcome.value
        for question, decision in mine.items()
        if (decision.is_accepted, decision.is_accepted and decision.value)
        != (theirs[question].is_accepted, theirs[question].is_accepted and theirs[question].value)
    }
    assert len(expected) > 50
    assert {row["decision"]: row["outcome"] for row in rows} == expected
    assert {row["policy"] for row in rows} == {other}


def test_every_judgement(kg: miggraph.KnowledgeGraph) -> None:
    rows = _rows(
        kg,
        """SELECT ?left ?right ?as ?by ?on { ?x a mig:Judgement ; mig:left ?left ;
            mig:right ?right ; mig:judgedAs ?as ; mig:judgedBy ?by ; mig:judgedOn ?on }""",
    )
    found = sorted(tuple(map(str, row.values())) for row in rows)
    assert found == sorted(
        (j.left, j.right, j.judgement, j.by, j.on) for j in kg.dossier.judgements
    )


def test_a_query_for_decisions_gives_those_of_the_policy_only(kg: miggraph.KnowledgeGraph) -> None:
    counted = kg.select(
        "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d mig:property mig:capacity ; mig:about ?a }"
    )
    expected = sum(d.question.property == "capacity" for d in kg.view.decisions)
    assert next(iter(counted))["n"] == expected


def test_the_first_of_all_days_is_no_date() -> None:
    first = Resolver(miggraph.open().dossier).force_periods(miggraph.open().view)
    assert date.min not in {p.first for periods in first.values() for p in periods}
