"""The ranking by SQL on DuckDB, against the same rules fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from miggraph.engines import Engine, open_engine
from miggraph.network.bulk.hubs import FactHubs, FactParameters, hubs_of_facts
from tests.engines.facts import AGREEMENTS, STATES, Fact, drawn, mirrored, write
from tests.engines.oracle import Expected, expected


@pytest.fixture(scope="module")
def duck() -> Iterator[Engine]:
    with open_engine(threads=1) as engine:
        yield engine


def found(report: FactHubs) -> Expected:
    """Return a report in the form of the oracle."""
    rows: Expected = {
        hub.state: (
            list(hub.senders),
            list(hub.senders_all_bases),
            list(hub.nationalities),
            hub.persons,
            hub.totals,
            hub.undetermined,
            hub.undetermined_persons,
            hub.flagged,
        )
        for hub in report.hubs
    }
    return dict(sorted(rows.items()))


def sure(told: Expected) -> Expected:
    """Leave out the states of which no arrival is sure: they are no hubs."""
    return {state: row for state, row in told.items() if row[4]}


@pytest.mark.parametrize(
    "facts",
    [*(drawn(seed, 40 + 60 * seed) for seed in range(12)), *(mirrored(s) for s in range(12))],
    ids=[f"{kind} {seed}" for kind in ("drawn", "mirrored") for seed in range(12)],
)
def test_all_that_is_told_of_a_state_is_what_the_rules_say(
    duck: Engine, facts: list[Fact], tmp_path: Path
) -> None:
    report = hubs_of_facts(duck, write(facts, tmp_path / "facts"), STATES, AGREEMENTS)
    told = expected(facts)
    assert found(report) == sure(told)
    assert report.undetermined_elsewhere == {
        state: row[5] for state, row in told.items() if row[5] and not row[4]
    }
