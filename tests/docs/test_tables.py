"""docs/tables.md is fresh, and codebooks are whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

import miggraph
from miggraph.columns import Column
from miggraph.tables import CAUTION, TABLES, ForeignKey, Table, codebook
from tests.cli.process import PATIENCE, ROOT

SMALL = Table(
    "visits",
    "Visits",
    "one visit",
    "All of them.",
    (
        Column("visit", "text", "id", required=True),
        Column("length", "integer", "how long | at least", "days", "diary"),
        Column("mood", "text", "how it was", "", "diary", False, ("good", "bad")),
        Column("guests", "list", "who came"),
    ),
    ("visit",),
    (ForeignKey(("mood",), "moods", ("mood",)),),
    [("a", 1, None, ())],
    {"policy": "majority", "known_on": "2025-01-01"},
)


def test_the_page_is_fresh() -> None:
    finished = subprocess.run(
        [sys.executable, ROOT / "scripts" / "generate_tables.py", "--check"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


def test_a_codebook() -> None:
    head = codebook(SMALL).partition("A missing value")[0]
    assert head == (
        "# Visits\n\n"
        "Table `visits`. Unit of analysis: one visit.\n\n"
        "All of them.\n\n"
        "Key: `visit`. `mood` refers to `mood` of `moods`.\n\n"
        "| column | kind | unit | meaning | taken from | can be missing |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| `visit` | text |  | id |  | never |\n"
        "| `length` | integer | days | how long \\| at least | diary | yes |\n"
        "| `mood` | text |  | how it was | diary | yes |\n"
        "| `guests` | list |  | who came |  | never |\n\n"
        "- `mood`: good, bad\n\n"
        "1 row; policy majority; known on 2025-01-01.\n\n"
    )
    assert codebook(SMALL).endswith(f"{CAUTION}\n")
    for phrase in ("no evidence of absence", "not mean that it is lawful", "same persons moved"):
        assert phrase in CAUTION


@pytest.mark.parametrize("name", TABLES)
def test_a_codebook_describes_every_column(name: str) -> None:
    text = codebook(TABLES[name])
    for column in TABLES[name].columns:
        assert column.meaning
        line = next(line for line in text.splitlines() if line.startswith(f"| `{column.name}` |"))
        assert column.meaning in line
        if column.allowed:
            assert f"- `{column.name}`: {', '.join(column.allowed)}" in text
    names = [column.name for column in TABLES[name].columns]
    assert len(names) == len(set(names))
    assert name == name.lower()


def test_the_words_of_the_tables_are_sober() -> None:
    text = "\n".join(codebook(table) for table in TABLES.values()).casefold()
    for word in ("breached", "secret", "illegal", "refoulement", "deportee"):
        assert word not in text.replace("non-refoulement", "")


def test_codebooks_of_a_view_say_what_they_rest_on() -> None:
    table = miggraph.open(policy="majority").tables["agreements"]
    assert "612 rows; policy majority; on 2026-11-21" in codebook(table)
