"""The ranking and the store say the same, counted in two independent ways."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp, minimize

import miggraph
from miggraph.network.ranking.hubs import Hub
from miggraph.resources import resource

State = str
Row = dict[str, Any]


def _local(iri: str | None) -> str | None:
    return None if iri is None else iri.rpartition("/")[2]


def _rows(kg: miggraph.KnowledgeGraph, name: str) -> list[Row]:
    result = kg.query(Path(resource("queries"), name).read_text(encoding="utf-8"))
    return list(result)  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=["trusted-first", "majority"])
def kg(request: pytest.FixtureRequest) -> miggraph.KnowledgeGraph:
    return miggraph.open(policy=request.param)


@pytest.fixture(scope="module")
def arrivals(kg: miggraph.KnowledgeGraph) -> dict[State, list[Row]]:
    found: dict[State, list[Row]] = defaultdict(list)
    for row in _rows(kg, "hub-arrivals.rq"):
        found[str(_local(row["state"]))].append(row)
    return found


@pytest.fixture(scope="module")
def hubs(kg: miggraph.KnowledgeGraph) -> dict[State, Hub]:
    return {hub.state: hub for hub in kg.hubs().hubs}


def test_the_same_states(hubs: dict[State, Hub], arrivals: dict[State, list[Row]]) -> None:
    assert len(hubs) > 20
    assert hubs.keys() == arrivals.keys()


def test_the_same_senders_nationalities_and_transfers(
    hubs: dict[State, Hub], arrivals: dict[State, list[Row]]
) -> None:
    for state, hub in hubs.items():
        rows = arrivals[state]
        assert set(hub.senders) == {_local(r["from"]) for r in rows if r["from"]}, state
        assert set(hub.nationalities) == {
            _local(r["nationality"]) for r in rows if r["nationality"]
        }, state
        events = {r["transfer"] for r in rows if _local(r["tells"]) == "event"}
        totals = {r["transfer"] for r in rows if _local(r["tells"]) == "total"}
        assert (hub.transfers, hub.totals) == (len(events), len(totals)), state


def test_the_same_undetermined_transfers(
    kg: miggraph.KnowledgeGraph, hubs: dict[State, Hub]
) -> None:
    found: dict[State, set[str]] = defaultdict(set)
    for row in _rows(kg, "undetermined-arrivals.rq"):
        found[str(_local(row["state"]))].add(row["transfer"])
    assert sum(hub.undetermined_transfers for hub in hubs.values()) > 10
    for state, hub in hubs.items():
        assert hub.undetermined_transfers == len(found[state]), state


def test_persons_bounds_by_integer_programming(
    kg: miggraph.KnowledgeGraph, hubs: dict[State, Hub], arrivals: dict[State, list[Row]]
) -> None:
    shared = _shared_totals(kg)
    for state, hub in hubs.items():
        one_a_transfer = {r["transfer"]: r for r in arrivals[state]}.values()
        least, most = 0, 0.0
        for sender, rows in _by_sender(one_a_transfer):
            items = [(_days(r), r["thirdLeast"], r["thirdMost"], _local(r["tells"])) for r in rows]
            ends = (_least(items), _most(items, shared[(sender, state)]))
            # Where the sources contradict one another, the envelope is left.
            least += int(min(ends))
            most += max(ends)
        assert hub.persons.min == least, state
        assert (math.inf if hub.persons.max is None else hub.persons.max) == most, state


def test_effective_nationalities_by_brute_force(
    hubs: dict[State, Hub], arrivals: dict[State, list[Row]]
) -> None:
    checked = 0
    for state, hub in hubs.items():
        counts: dict[str, list[tuple[int, float]]] = defaultdict(list)
        named = [r for r in arrivals[state] if r["nationality"]]
        for _, rows in _by_sender(named):
            for nationality in {r["nationality"] for r in rows}:
                mine = [r for r in rows if r["nationality"] == nationality]
                items = [(_days(r), r["least"], r["most"], _local(r["tells"])) for r in mine]
                counts[nationality].append((_least(items), _most(items, [])))
        ends = [
            (sum(int(min(part)) for part in parts), sum(max(part) for part in parts))
            for parts in counts.values()
        ]
        assert hub.effective_nationalities.max == pytest.approx(_greatest(ends), rel=1e-4), state
        if sum(low != high for low, high in ends) <= 18 and all(h < math.inf for _, h in ends):
            least = min(_effective(corner) for corner in product(*(set(end) for end in ends)))
            assert hub.effective_nationalities.min == pytest.approx(least), state
            checked += 1
    assert checked > 10


def _shared_totals(
    kg: miggraph.KnowledgeGraph,
) -> dict[tuple[str | None, State], list[tuple[tuple[int, int], float]]]:
    """Totals over several destinations: they may cover, and ask for no cover."""
    result = kg.query(
        """SELECT ?transfer ?from ?state ?most ?earliest ?latest {
             ?transfer mig:standing standing:done ; mig:possibleDestination ?state, ?other ;
               mig:movementBasis ?basis ; mig:tells telling:total .
             FILTER(?state != ?other)
             ?decision mig:about ?transfer ; mig:property mig:to ; mig:outcome ?outcome .
             FILTER(?outcome IN (outcome:single, outcome:agreed, outcome:resolved))
             FILTER(?basis IN (basis:forced-removal, basis:readmission, basis:induced-departure))
             OPTIONAL { ?transfer mig:from ?from } OPTIONAL { ?transfer mig:personsMax ?most }
             OPTIONAL { ?transfer mig:earliest ?earliest }
             OPTIONAL { ?transfer mig:latest ?latest } }"""
    )
    found: dict[tuple[str | None, State], dict[str, tuple[tuple[int, int], float]]] = defaultdict(
        dict
    )
    for row in result:  # type: ignore[union-attr]
        most = math.inf if row["most"] is None else float(row["most"])
        key = (_local(row["from"]), str(_local(row["state"])))
        found[key][row["transfer"]] = (_days(row), most)
    return defaultdict(list, {key: list(values.values()) for key, values in found.items()})


def _by_sender(rows: Any) -> Iterator[tuple[str | None, list[Row]]]:
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        groups[_local(row["from"])].append(row)
    yield from groups.items()


def _days(row: Row) -> tuple[int, int]:
    first = row["earliest"] or date.min
    last = row["latest"] or date.max
    return first.toordinal(), last.toordinal()


def _least(items: list[Any]) -> int:
    """Choose totals of which no two share a day, as an integer program; or else all events."""
    events = sum(low for _, low, _, tells in items if tells == "event")
    totals = [(days, low) for days, low, _, tells in items if tells == "total"]
    if not totals:
        return int(events)
    rows = [[int(a <= start <= b) for (a, b), _ in totals] for (start, _), _ in totals]
    answer = milp(
        [-float(low) for _, low in totals],
        constraints=LinearConstraint(np.array(rows), ub=1),
        integrality=np.ones(len(totals)),
        bounds=Box(0, 1),
    )
    return max(int(events), round(-float(answer.fun)))


def _most(items: list[Any], shared: list[tuple[tuple[int, int], float]]) -> float:
    """Choose totals so that every total's day is covered, as an integer program."""
    totals = [(days, high) for days, _, high, tells in items if tells == "total"]
    events = [(days, high) for days, _, high, tells in items if tells == "event"]
    columns = [*totals, *shared, *events]
    costs = [1e15 if high is None or high == math.inf else float(high) for _, high in columns]
    covering = len(totals) + len(shared)
    marks = sorted({mark for (a, b), _ in columns for mark in (a, b + 1)})
    rows: list[list[int]] = []
    for index, ((first, last), _) in enumerate([*totals, *events]):
        for start in marks:
            if first <= start <= last:
                row = [
                    int(position < covering and a <= start <= b)
                    for position, ((a, b), _) in enumerate(columns)
                ]
                if index >= len(totals):
                    row[covering + index - len(totals)] = 1
                rows.append(row)
    answer = milp(
        costs,
        constraints=LinearConstraint(np.array(rows), lb=1),
        integrality=np.ones(len(columns)),
        bounds=Box(0, 1),
    )
    best = float(answer.fun)
    return math.inf if best >= 1e14 else round(best)


def _effective(counts: Any) -> float:
    shares = np.array(counts, dtype=float)
    shares = shares[shares > 0] / shares.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))


def _greatest(ends: list[tuple[int, float]]) -> float:
    """Maximise over the logarithms of the counts, from many starts; open is a large number."""
    lows = np.log([max(low, 1) for low, _ in ends])
    highs = np.log([1e9 if high == math.inf else max(high, 1) for _, high in ends])
    best = 0.0
    for part in np.linspace(0, 1, 9):
        level = lows.min() + part * (highs.max() - lows.min())
        start = np.clip(np.full(len(ends), level), lows, highs)
        answer = minimize(
            lambda x: -_effective(np.exp(x)), start, bounds=list(zip(lows, highs, strict=True))
        )
        best = max(best, _effective(np.exp(start)), -float(answer.fun))
    return best
