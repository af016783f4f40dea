"""The ranking by SQL on DuckDB, against the same rules fact by fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from miggraph.engines import Engine, open_engine
from miggraph.errors import DataError, MiggraphError
from miggraph.network.bulk.hubs import FactHubs, FactParameters, hubs_of_facts
from tests.engines.facts import AGREEMENTS, STATES, Fact, drawn, mirrored, write
from tests.engines.oracle import Expected, expected


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


def test_a_fact_that_may_lie_outside_of_the_window_is_undetermined(
    duck: Engine, tmp_path: Path
) -> None:
    facts = [fact._replace(reporter=None) for fact in drawn(7, 600)]
    window = date(2019, 6, 1), date(2020, 9, 10)
    parameters = FactParameters(since=window[0], until=window[1], bases=("readmission",))
    report = hubs_of_facts(duck, write(facts, tmp_path), STATES, AGREEMENTS, parameters)
    told = expected(facts, ("readmission",), *window)
    assert found(report) == sure(told)
    assert any(row[5] for row in told.values())


ROUTE = Fact("A", "B", "C", 10, 10)


@pytest.mark.parametrize(
    ("facts", "persons"),
    [
        ([ROUTE, ROUTE._replace(nationality="D", low=1, high=4)], (11, 14)),
        ([ROUTE, ROUTE._replace(nationality="D", high=None)], (20, None)),
        ([ROUTE, ROUTE._replace(nationality=None, low=5, high=5)], (10, 15)),
        ([ROUTE, ROUTE._replace(nationality="B", low=5, high=5)], (10, 10)),
        ([ROUTE, ROUTE._replace(year=2021)], (20, 20)),
        ([ROUTE, ROUTE._replace(reporter="B", low=12, high=12)], (10, 12)),
        ([ROUTE, ROUTE._replace(reporter="B", low=9, high=15)], (10, 10)),
        ([ROUTE, ROUTE._replace(reporter="B", low=8, high=8, nationality="D")], (0, 0)),
        ([ROUTE._replace(reporter="A"), ROUTE._replace(reporter="A", month=3)], (20, 20)),
    ],
    ids=[
        "small cells are bounds",
        "one open end opens all",
        "unknown nationals may be foreigners",
        "nationals are none",
        "years are added",
        "two reporters that disagree leave the envelope",
        "the more precise of two reporters is taken",
        "what each reporter denies of the other is sure of nobody",
        "months of one reporter are added",
    ],
)
def test_persons(
    duck: Engine, facts: list[Fact], persons: tuple[int, int | None], tmp_path: Path
) -> None:
    report = hubs_of_facts(duck, write(facts, tmp_path), STATES, {})
    assert [hub.persons for hub in report.hubs] == ([persons] if persons[0] else [])


def test_nationalities_of_what_is_left_out_are_no_arrivals(duck: Engine, tmp_path: Path) -> None:
    """Facts that name no agreement, too: D came on a route from a place that is in no register."""
    facts = [ROUTE, ROUTE._replace(sending="ZZ", nationality="D")]
    (hub,) = hubs_of_facts(duck, write(facts, tmp_path), STATES, {}).hubs
    assert (hub.senders, hub.nationalities) == (("A",), ("C",))


@pytest.mark.parametrize(("mode", "nationalities"), [("unknown", ("D", "E")), ("labour", ("D",))])
def test_an_agreement_tells_the_basis_that_facts_do_not(
    duck: Engine, mode: str, nationalities: tuple[str, ...], tmp_path: Path
) -> None:
    facts = [Fact("A", "C", "D", 1, 1), Fact("A", "C", "E", 1, 1, mode=mode, agreement="a-c")]
    report = hubs_of_facts(duck, write(facts, tmp_path), STATES, AGREEMENTS)
    assert [hub.nationalities for hub in report.hubs] == [nationalities]
    assert report.left_out == ()


def test_what_is_left_out_is_told_with_its_reason(duck: Engine, tmp_path: Path) -> None:
    facts = [
        ROUTE,
        ROUTE._replace(sending=None, low=1, high=1),
        ROUTE._replace(receiving=None, low=2, high=2),
        ROUTE._replace(sending="ZZ", low=3, high=None),
        ROUTE._replace(receiving="ZZ", low=4, high=4),
        ROUTE._replace(receiving="UN", low=5, high=5),
        ROUTE._replace(receiving="AT", low=6, high=6),
        ROUTE._replace(receiving="E", agreement="b-d", low=7, high=7),
    ]
    report = hubs_of_facts(duck, write(facts, tmp_path), STATES, AGREEMENTS)
    assert [hub.state for hub in report.hubs] == ["B"]
    assert {item.reason: tuple(item.persons) for item in report.left_out} == {
        "no sending state is told": (1, 1),
        # Whose nationals they are cannot be said, so that nobody is surely a foreigner.
        "no receiving state is told": (0, 2),
        "the sending state is in no register": (3, None),
        "the receiving state is in no register": (4, 4),
        "a union is no place of arrival": (5, 5),
        "into the sending state itself": (6, 6),
        "the agreement has the receiving state in another role": (7, 7),
    }


def test_of_flights_it_is_only_known_that_there_were_persons(duck: Engine, tmp_path: Path) -> None:
    facts = [ROUTE, ROUTE._replace(month=3), ROUTE._replace(nationality="D")]
    report = hubs_of_facts(duck, write(facts, tmp_path), STATES, {}, unit="flights")
    assert [hub.persons for hub in report.hubs] == [(2, None)]


def test_equal_values_share_a_rank_and_the_measure_comes_first(
    duck: Engine, tmp_path: Path
) -> None:
    facts = write(
        [
            ROUTE,
            ROUTE._replace(receiving="D", low=5, high=5),
            ROUTE._replace(receiving="E", low=5, high=5),
            ROUTE._replace(receiving="F", sending="B", low=1, high=1),
            ROUTE._replace(receiving="F", sending="AT", low=1, high=1),
        ],
        tmp_path,
    )
    by_senders = hubs_of_facts(duck, facts, STATES, {}).hubs
    assert [(h.rank, h.state, h.senders) for h in by_senders] == [
        (1, "F", ("A", "B")),
        (2, "B", ("A",)),
        (3, "D", ("A",)),
        (3, "E", ("A",)),
    ]
    by_persons = hubs_of_facts(duck, facts, STATES, {}, FactParameters("persons")).hubs
    assert [(h.rank, h.state) for h in by_persons] == [(1, "B"), (2, "D"), (2, "E"), (4, "F")]
    of_a = hubs_of_facts(duck, facts, STATES, {}, FactParameters(only_sender="A")).hubs
    assert [h.state for h in of_a] == ["B", "D", "E"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (FactParameters("onward"), "use one of nationalities, persons, senders"),
        (FactParameters(bases=("forced-removals",)), "did you mean forced-removal"),
        (FactParameters(only_sender="QQ"), "There is no state 'QQ'"),
        (FactParameters(since=date(2021, 1, 1), until=date(2020, 1, 1)), "window is empty"),
    ],
)
def test_parameters_that_do_not_fit_say_so(
    duck: Engine, parameters: FactParameters, said: str, tmp_path: Path
) -> None:
    with pytest.raises(MiggraphError, match=said):
        hubs_of_facts(duck, write([ROUTE], tmp_path), STATES, {}, parameters)


def test_facts_that_are_no_parquet_say_which_folder(duck: Engine, tmp_path: Path) -> None:
    (tmp_path / "part-0.parquet").write_bytes(b"PAR1 is not all there is to it")
    with pytest.raises(DataError, match="facts cannot be read") as error:
        hubs_of_facts(duck, tmp_path, STATES, {})
    assert error.value.file == tmp_path


def test_larger_than_memory_is_answered_from_files(tmp_path: Path) -> None:
    """A million transfers within 100 MB: the sums go to the temporary folder."""
    folder = tmp_path / "facts"
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'A' AS sending, 'B' AS receiving, 'C' AS nationality, "
            "'via ' || i AS via, 'forced-removal' AS mode, NULL::VARCHAR AS agreement, "
            "NULL::VARCHAR AS reporter, "
            "DATE '2020-01-01' AS earliest, DATE '2020-12-31' AS latest, "
            "1::BIGINT AS count_min, 1::BIGINT AS count_max, 'yes' AS third_country, 2020 AS year "
            f"FROM range(1000000) t(i)) TO '{folder}' (FORMAT parquet, PARTITION_BY (year))"
        )
    with open_engine(memory="100MB", threads=2) as engine:
        report = hubs_of_facts(engine, folder, STATES, {})
    assert [(hub.totals, hub.persons) for hub in report.hubs] == [
        (1_000_000, (1_000_000, 1_000_000))
    ]
