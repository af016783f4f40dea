"""An import reads the file that is named, all of it, and nothing that only looks like a part."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import duckdb
import pytest

import miggraph
from miggraph.engines import open_engine
from miggraph.importing.accounts.facts import accounts_of
from miggraph.importing.editions.editions import Selection, current_edition
from miggraph.importing.editions.report import Tally
from miggraph.importing.hubs import hubs_of_import
from tests.importing.tables import COLUMNS, COUNTS, csv_bytes, facts, imported


@pytest.mark.parametrize("name", ["a[1]", "a*", "a?", "it's"])
@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_the_name_of_a_file_is_no_pattern(tmp_path: Path, name: str, kind: str) -> None:
    """A neighbour that a pattern would find is not read."""
    for stem, value in (("a1", "5"), ("ab", "6"), (name, "7")):
        content = csv_bytes([("DE", "RS", "AF", "2024-05-01", value, "PER")])
        path = tmp_path / f"{stem}.{kind}"
        if kind == "parquet":
            (tmp_path / "t.csv").write_bytes(content)
            made = duckdb.read_csv(str(tmp_path / "t.csv"), all_varchar=True)
            made.write_parquet(str(tmp_path / "t.parquet"))
            (tmp_path / "t.parquet").rename(path)
        else:
            path.write_bytes(gzip.compress(content) if kind.endswith("gz") else content)
    done = imported(path, tmp_path / "into")
    assert (done.report.read, done.report.used) == (Tally(1, 0, 7, 7), Tally(1, 0, 7, 7))


def test_folders_above_an_import_are_no_columns_of_it(tmp_path: Path) -> None:
    into = tmp_path / "year=1999" / "sending=US" / "i[1]"
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes([("DE", "RS", "AF", "2024-05-01", "7", "PER")]))
    imported(path, into)
    selection = Selection("returns")
    edition = current_edition(into, "returns")
    (account,) = accounts_of(edition, selection, date(2025, 1, 1))
    assert (account.transfer, account.sending) == ("returns.de-rs-2024.unknown", "DE")
    with open_engine(threads=1) as engine:
        dossier = miggraph.open().dossier
        report = hubs_of_import(engine, "returns", dossier, bases=["unknown"], folder=into)
    assert [(hub.state, hub.senders) for hub in report.hubs] == [("RS", ("DE",))]


def test_a_large_number_among_many_small_ones_is_read(tmp_path: Path) -> None:
    """Of a column with a fault the type could be guessed from some values, and be too narrow."""
    values = [*map(str, range(6000)), "9999999999", "x"]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes([("DE", "RS", "AF", "2024-05-01", v, "PER") for v in values]))
    report = imported(path, tmp_path / "into").report
    assert report.used == Tally(6001, 0, 17997000 + 9999999999, 17997000 + 9999999999)
    assert [(one.reason, one.rows) for one in report.reasons] == [("number unreadable", 1)]


def test_rounded_numbers_are_bounds(tmp_path: Path) -> None:
    text = COUNTS.replace('column = "value"', 'column = "value"\nrounded = 5')
    path = tmp_path / "t.csv"
    values = ("20", "0", "<5")
    path.write_bytes(
        csv_bytes([("DE", "RS", "AF", f"202{n}-05-01", v, "PER") for n, v in enumerate(values)])
    )
    found = facts(imported(path, tmp_path / "into", text), "count_min, count_max, first_row")
    assert [(one["count_min"], one["count_max"]) for one in found] == [(18, 22), (0, 2), (1, 4)]


def test_a_third_state_does_not_answer_for_the_other_end(tmp_path: Path) -> None:
    text = COUNTS.replace(
        '[roles.sending]\nis = "reporter"',
        '[roles.sending]\ncolumn = "from"\ncodes = "iso-alpha-2"',
    )
    rows = [
        ("DE", "FR", "NG", "2024-01-01", "5", "PER", "DE"),
        ("IT", "FR", "NG", "2024-01-01", "5", "PER", "DE"),
        ("FR", "FR", "GH", "2024-02-01", "0", "PER", "DE"),
    ]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(rows, [*COLUMNS, "from"]))
    relations = {
        one.relation: one.first for one in imported(path, tmp_path / "i", text).report.mirrors
    }
    assert set(relations) == {"equal", "one side only"}
    (silent,) = relations["one side only"]
    assert (silent.reporter, silent.other_reporter, silent.nationality) == ("DE", "FR", "NG")


def test_a_year_of_several_row_groups_makes_equal_bytes(tmp_path: Path) -> None:
    """Where several threads write one file, its last row group is packed now so, now so."""
    states = miggraph.open().dossier.states
    codes = [code for code, state in states.items() if state.kind != "union" and len(code) == 2][
        :64
    ]
    rows = [(a, b, c, "2024-05-01", "1", "PER") for a in codes for b in codes for c in codes]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(rows))
    found = set()
    for number in range(5):
        done = imported(path, tmp_path / f"into{number}")
        (part,) = done.folder.glob("facts/*/*.parquet")
        found.add(part.read_bytes())
    assert done.report.facts == len(rows) > 2 * 122_880
    assert len(found) == 1
