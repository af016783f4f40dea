"""``miggraph hubs --only NAME --engine``: the same ranking as from records, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.process import SMALL, Runner, done
from tests.importing.tables import COUNTS, csv_bytes, imported

ROWS = [
    ("US", "RW", "UZ", "2024-05-01", "7", "PER"),
    ("US", "RW", "RW", "2024-05-01", "5", "PER"),
    ("US", "XK", "UZ", "2024-05-02", "9", "PER"),
    ("ES", "XK", "UZ", "2024-05-02", "2", "PER"),
]


@pytest.fixture
def into(tmp_path: Path) -> Path:
    table = tmp_path / "t.csv"
    table.write_bytes(csv_bytes(ROWS))
    imported(table, tmp_path / "into", COUNTS)
    return tmp_path / "into"


def test_the_engine_ranks_as_the_records_do(warm: Runner, into: Path) -> None:
    words = ("hubs", "--only", "returns", "--imports", into, "--data", SMALL, "--format", "json")
    words = (*words, "--basis", "unknown")  # the table tells none
    records = json.loads(done(warm(*words)))
    facts = json.loads(done(warm(*words, "--engine", "duckdb")))
    same = ("rank", "state", "label", "senders", "nationalities", "persons", "totals")
    assert [[hub[key] for key in same] for hub in facts["hubs"]] == [
        [hub[key] for key in same] for hub in records["hubs"]
    ]
    assert [hub["state"] for hub in facts["hubs"]] == ["XK", "RW"]
    assert facts["hubs"][1]["persons"] == {"min": 7, "max": 7}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--engine", "duckdb"), "name it with --only"),
        (("--only", "returns", "--only", "other", "--engine", "duckdb"), "one imported table"),
        (("--only", "returns", "--engine", "duck"), "did you mean duckdb"),
        (("--only", "returns", "--engine", "duckdb", "--on", "2025-01-01"), "--on has no effect"),
        (("--only", "returns", "--engine", "duckdb", "--master", "local[2]"), "no master"),
        (("--only", "returns", "--engine", "duckdb", "--by", "onward"), "measure of facts"),
        (("--only", "return", "--engine", "duckdb"), "did you mean returns"),
        (("--master", "local[2]"), "--master is for --engine spark"),
    ],
)
def test_what_an_engine_cannot_do_is_refused(
    warm: Runner, into: Path, words: tuple[str, ...], told: str
) -> None:
    more = ("--imports", into) if "--only" in words else ()
    answer = warm("hubs", *words, *more, "--data", SMALL)
    assert (answer.status, answer.out) == (2, "")
    assert told in " ".join(answer.err.split())
