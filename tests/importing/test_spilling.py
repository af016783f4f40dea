"""Imports that do not fit into their memory: the disk is used, and nothing else differs."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import duckdb
import pytest

from miggraph.errors import TableError
from miggraph.importing.database import load_engine, open_database, saying_what_failed
from tests.cli.process import contents
from tests.importing.tables import csv_bytes, imported

ROWS = 160_000
#: What the rows take is more than that: 160,000 times 600 characters.
MEMORY = "80MB"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few meanings in wide cells: white space around a text is no part of it."""
    path = tmp_path_factory.mktemp("wide") / "wide.csv"
    unit = "PER" + 600 * " "
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    some = [
        ("DE", "GH", citizen, day, number, unit)
        for number, day in enumerate(days, start=1)
        for citizen in ("NG", "ML", "GH", "Other", "XY")
    ]
    head, body = csv_bytes([]), csv_bytes(some).partition(b"\n")[2]
    path.write_bytes(head + body * (ROWS // len(some) + 1))
    return path


class Watch:
    """Looks at the overflow of an import at each of its steps."""

    def __init__(self, into: Path) -> None:
        self.into = into
        self.bytes: dict[str, int] = {}
        self.modes: set[str] = set()

    def __call__(self, step: str, connection: Any) -> None:
        if connection is None:
            return
        with connection.cursor() as cursor:
            self.bytes[step] = cursor.execute(
                "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM duckdb_temporary_files()"
            ).fetchone()[0]
        for folder in self.into.glob("*/.partial-*/overflow"):
            self.modes |= {stat.filemode(path.stat().st_mode) for path in (folder, folder.parent)}


def test_more_rows_than_memory(table: Path, tmp_path: Path) -> None:
    watch = Watch(tmp_path / "small")
    small = imported(table, watch.into, memory=MEMORY, say=watch)
    assert max(watch.bytes.values()) > 10_000_000
    # The rows lie there in clear text; nobody else may read them, and nothing is left of them.
    assert watch.modes == {"drwx------"}
    assert not list(watch.into.rglob("*overflow*"))
    assert not list(watch.into.glob("*/.partial-*"))
    large = imported(table, tmp_path / "large")
    assert small.report == large.report
    assert small.report.reasons[0].rows == small.report.read.rows // 5
    assert contents(watch.into) == contents(tmp_path / "large")


def test_too_little_memory_is_told(table: Path, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="does not fit into 9MB of memory") as caught:
        imported(table, tmp_path, memory="9MB")
    assert "--memory" in (caught.value.fix or "")


def test_no_room_for_the_overflow_is_told(table: Path, tmp_path: Path) -> None:
    def fill(step: str, connection: Any) -> None:
        if connection is not None:
            connection.execute("SET max_temp_directory_size = '1MB'")

    with pytest.raises(TableError, match="The disk has no room"):
        imported(table, tmp_path, memory=MEMORY, say=fill)
    assert not list(tmp_path.rglob("current"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM nothing",
        "SELECT CAST('x' AS INTEGER)",
        "CREATE TABLE a AS SELECT 1; CREATE TABLE a AS SELECT 1",
        "SET memory_limit = 'lots'",
    ],
)
def test_whatever_the_engine_refuses_is_no_traceback(statement: str, tmp_path: Path) -> None:
    with (
        open_database(load_engine()(), tmp_path) as connection,
        pytest.raises(TableError) as caught,
        saying_what_failed(Path("t.csv"), "1GB"),
    ):
        connection.execute(statement)
    assert isinstance(caught.value.__cause__, duckdb.Error)
    assert caught.value.fix
