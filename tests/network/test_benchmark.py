"""The benchmark runs on a small table, and its comparison can fail; no time is asserted."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.cli.process import PATIENCE, ROOT

BENCHMARKS = ROOT / "benchmarks"


def program(name: str, *words: str | Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the benchmarks."""
    return subprocess.run(
        [sys.executable, BENCHMARKS / name, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=os.environ | {"MIGGRAPH_CACHE": str(cache)},
    )


def test_flows_of_a_small_table_are_compared(tmp_path: Path) -> None:
    done = program(
        "network.py", "--part", "flows", "--transfers", "1000", "--runs", "1", cache=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "flows: 1,000 transfers, " in done.stdout
    assert "are equal in all" in done.stdout
    assert "flows_from_parquet / plain DuckDB: " in done.stdout


def test_different_numbers_stop_the_comparison(tmp_path: Path) -> None:
    done = program("synthetic.py", tmp_path, "--transfers", "50", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT * REPLACE (nullif(persons, 1) AS persons) "
            f"FROM '{tmp_path}/cohorts.parquet'"
        )
        connection.execute(f"COPY t TO '{tmp_path}/cohorts.parquet' (FORMAT parquet)")
    words = ("--part", "flows", "--runs", "1", "--folder", tmp_path)
    done = program("network.py", *words, cache=tmp_path)
    assert done.returncode == 1
    assert "flows_from_parquet and plain DuckDB give different numbers" in done.stderr


@pytest.mark.slow
def test_the_analysis_of_hubs_is_compared(tmp_path: Path) -> None:
    words = ("--part", "hubs", "--runs", "1", "--draws", "5", "--nulls", "5")
    done = program("network.py", *words, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "baseline/this" in done.stdout
    for label in ("empty cache", "warm cache"):
        # seconds, processor seconds, baseline/this, megabytes
        line = re.search(rf"^miggraph network hubs, {label}(.*)$", done.stdout, re.MULTILINE)
        assert line, done.stdout
        numbers = [float(word) for word in line[1].split()]
        assert len(numbers) == 4
        assert all(number >= 0 for number in numbers)


def test_the_baseline_draws(tmp_path: Path) -> None:
    done = program("baseline_network.py", "1", "2", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    seconds = json.loads(done.stdout)
    assert set(seconds) == {"opening", "draw", "null"}
    assert all(value > 0 for value in seconds.values())


def test_the_synthetic_table_is_the_same_at_every_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from synthetic import write_parquet, write_quads

    first, again = (write_parquet(tmp_path / name, 500) for name in ("a", "b"))
    other = write_parquet(tmp_path / "c", 500, seed=8)
    with duckdb.connect() as connection:
        rows, same, different = (
            connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            for path in (first, again, other)
        )
    assert rows == same != different
    assert {row[0] for row in rows} == set(range(500))
    assert all(row[2] != row[3] and row[5] >= 1 for row in rows)
    assert len({(row[0], row[1], row[2], row[3]) for row in rows}) == 500
    assert write_quads(first, tmp_path / "a.nq") == 5 * 500 + 3 * len(rows)
    assert (tmp_path / "a.nq").read_text().count("\n") == 5 * 500 + 3 * len(rows)
