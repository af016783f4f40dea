"""Whether people are foreign nationals is decided for facts as it is for cohorts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest

from miggraph.claims.thirdcountry import NO_NATIONALS, UNDECIDED, cohort_kind
from miggraph.curated.registers import read_register
from miggraph.importing.codes import all_states
from miggraph.importing.grouping.keys import Key
from miggraph.importing.grouping.telling import _number_nations, _third_country
from miggraph.records import State
from miggraph.resources import resource

duckdb = pytest.importorskip("duckdb")


def _expected(nationality: str | None, receiving: str | None, states: Mapping[str, State]) -> str:
    known = {*states, *NO_NATIONALS, *UNDECIDED}
    if nationality not in known or receiving not in states:
        return "undetermined"
    former = {code for code in states if states[code].kind == "former"}
    if nationality != receiving and former & {nationality, receiving}:
        return "undetermined"
    kind = cohort_kind(nationality, receiving, states)
    return {"own": "no", "third": "yes", "open": "undetermined"}[kind]


def test_the_answer_of_every_pair_is_that_of_a_cohort() -> None:
    states = all_states(read_register(resource("data")))
    codes = [None, *sorted(states), *sorted(NO_NATIONALS | UNDECIDED), "GH ML"]
    size = len(codes)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE meanings AS SELECT unnest(range(len($1))) AS id, "
            "unnest($1::VARCHAR[]) AS code",
            [codes],
        )
        roles = {"nationality": f"(key // {size})::INT", "receiving": f"(key % {size})::INT"}
        _number_nations(connection, states)
        found = connection.execute(
            f"SELECT {_third_country(Key('', '0', '0', roles))}::VARCHAR "
            f"FROM (SELECT range AS key FROM range({size**2})) ORDER BY key"
        ).fetchall()
    expected = [_expected(*pair, states) for pair in product(codes, codes)]
    assert [answer for (answer,) in found] == expected
    assert len(set(expected)) == 3
