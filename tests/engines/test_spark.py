"""Spark, with real executor processes, says what DuckDB says."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from miggraph.engines import Engine, Table
from miggraph.engines.spark import SparkEngine
from miggraph.errors import EngineError
from miggraph.network.bulk.hubs import FactParameters, hubs_of_facts
from tests.engines.facts import AGREEMENTS, STATES, drawn, mirrored, write

pytestmark = [pytest.mark.spark, pytest.mark.slow]


@pytest.mark.parametrize(
    ("parameters", "unit"),
    [
        (FactParameters(), "persons"),
        (
            FactParameters("persons", ("readmission",), None, date(2019, 6, 1), date(2020, 9, 10)),
            "persons",
        ),
        (FactParameters("nationalities"), "flights"),
    ],
    ids=["all", "window", "flights"],
)
def test_every_cell_is_that_of_duckdb(
    spark: Engine, duck: Engine, tmp_path: Path, parameters: FactParameters, unit: str
) -> None:
    told = [*drawn(1, 600), *mirrored(2)]
    if parameters != FactParameters():  # many reporters take long, and are the same in all
        told = [fact._replace(reporter="F") for fact in told if fact.year > 2017]
    facts = write(told, tmp_path / "facts [1]")
    ours, theirs = (
        hubs_of_facts(engine, facts, STATES, AGREEMENTS, parameters, unit=unit)
        for engine in (duck, spark)
    )
    assert ours.hubs
    assert theirs == ours


def test_an_import_without_facts_has_no_hubs(spark: Engine, tmp_path: Path) -> None:
    report = hubs_of_facts(spark, write([], tmp_path), STATES, AGREEMENTS)
    assert (report.hubs, report.left_out) == ((), ())


def test_work_is_done_by_executors_beside_the_driver(spark: SparkEngine) -> None:
    tracker = spark._session.sparkContext._jsc.sc().statusTracker()
    assert len(tracker.getExecutorInfos()) == 3  # two, and the driver, which is listed too


def test_nothing_is_said_of_packages_that_are_not_used() -> None:
    # In a process of its own: here, warnings are errors, which PySpark catches.
    code = "from miggraph.engines.spark import SparkEngine\nwith SparkEngine('local[1]'): pass"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert (ended.stdout, ended.stderr) == ("", "")


def test_what_it_cannot_answer_is_an_error_in_one_line(
    spark: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    spark.add("numbers", Table({"n": "BIGINT"}, [(9_223_372_036_854_775_807,), (1,)]))
    with pytest.raises(EngineError, match=r"Spark cannot answer.*nothing"):
        spark.rows("SELECT nothing FROM numbers")
    with pytest.raises(EngineError, match="Spark cannot answer"):
        spark.rows("SELECT sum(n) FROM numbers")  # more than 64 bits hold: never wrapped around
    assert not caplog.records
