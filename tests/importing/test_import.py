"""What an import makes of a table: facts, report, editions."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from miggraph.errors import ProfileError, TableError, UsageError
from miggraph.importing.editions.editions import current_edition
from miggraph.importing.editions.report import Tally
from miggraph.importing.editions.report_text import changes_line, report_lines
from tests.cli.process import contents
from tests.importing.tables import (
    COLUMNS,
    COUNTS,
    PERSONS,
    csv_bytes,
    facts,
    imported,
    rejected,
)

ROWS = [
    ("DE", "GH", "NG", "2024-05-01", "7", "PER"),
    ("DE", "GH", "NG", "2024-05-01", "<5", "PER"),
    ("DE", "GH", "GH", "2024-05-02", "3", "PER"),
    ("FR", "GH", "Other", "2024-05-02", "9", "PER"),
    ("FR", "GH", ":", "2023-12-31", ":", "PER"),
    ("FR", "TOTAL", "NG", "2024-05-01", "100", "PER"),
    ("FR", "GH", "NG", "2024-05-01", "100", "THS"),
    ("FR", "Narnia", "NG", "2024-05-01", "11", "PER"),
    ("FR", "GH", "NG", "2024-05-32", "13", "PER"),
    ("FR", "GH", "NG", "2024-05-01", "1.5", "PER"),
]
WAYS = ("out", " in ", "in(2.0)", "", "IN")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "returns.csv"
    path.write_bytes(csv_bytes(ROWS))
    return path


def test_facts_are_groups_of_like_rows_with_bounds(table: Path, tmp_path: Path) -> None:
    found = facts(imported(table, tmp_path / "into"))
    assert found[0] == {
        "sending": "DE",
        "receiving": "GH",
        "nationality": "NG",
        "via": None,
        "mode": "unknown",
        "agreement": None,
        "reporter": "DE",
        "date": "2024-05-01",
        "earliest": datetime.date(2024, 5, 1),
        "latest": datetime.date(2024, 5, 1),
        "count_min": 8,
        "count_max": 11,
        "rows": 2,
        "first_row": 1,
        "residual": None,
        "third_country": "yes",
    }
    rest = [
        (one["nationality"], one["count_min"], one["count_max"], one["residual"], one["first_row"])
        for one in found[1:]
    ]
    assert rest == [
        ("GH", 3, 3, None, 3),
        (None, 9, 9, "nationality: Other", 4),
        (None, 0, None, None, 5),
    ]
    assert [one["third_country"] for one in found[1:]] == ["no", "undetermined", "undetermined"]


def test_every_row_and_number_is_accounted_for(table: Path, tmp_path: Path) -> None:
    report = imported(table, tmp_path / "into").report
    assert report.read == Tally(10, 2, 244, 247)
    assert report.used == Tally(5, 1, 20, 23)
    assert report.residual == Tally(1, 0, 9, 9)
    assert report.totals == Tally(1, 0, 100, 100)
    assert report.filtered == Tally(1, 0, 100, 100)
    assert report.rejected == Tally(3, 1, 24, 24)
    assert (report.facts, report.years) == (4, (2023, 2024))


def test_rejected_rows_are_told_with_reason_column_and_value(table: Path, tmp_path: Path) -> None:
    done = imported(table, tmp_path / "into")
    assert rejected(done) == [
        (8, "code unknown", "to", '"Narnia"'),
        (9, "date unreadable", "when", '"2024-05-32"'),
        (10, "no whole number", "value", '"1.5"'),
    ]
    assert {one.reason: one.rows for one in done.report.reasons} == {
        "code unknown": 1,
        "date unreadable": 1,
        "no whole number": 1,
    }


def test_the_first_five_of_each_reason_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes([("DE", "GH", "NG", "2024-01-01", "-1", "PER")] * 7))
    done = imported(path, tmp_path / "into")
    (reason,) = done.report.reasons
    assert (reason.reason, reason.rows) == ("number below zero", 7)
    assert [one.row for one in reason.first] == [1, 2, 3, 4, 5]
    assert len(rejected(done)) == 7
    text = "\n".join(report_lines(done.report))
    assert "number below zero: 7" in text
    assert "row 5, value: '-1'" in text


def test_strict_changes_nothing(table: Path, tmp_path: Path) -> None:
    into = tmp_path / "into"
    with pytest.raises(TableError, match=r"3 rows are rejected: .*The first is row 8"):
        imported(table, into, strict=True)
    assert [path.name for path in into.rglob("*") if path.name != ".lock"] == ["returns"]


def test_strict_names_the_first_row_of_the_table(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes([(*ROWS[0][:4], value, "PER") for value in ("1.5", "-1", "-1")]))
    with pytest.raises(TableError, match=r"below zero \(2\), no whole number.*first is row 1\."):
        imported(path, tmp_path / "into", strict=True)


def test_one_row_and_one_person_stand_in_the_singular(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes([("DE", "GH", "Other", "2024-01-01", "1", "PER")]))
    lines = list(report_lines(imported(path, tmp_path / "into").report))
    assert lines[3] == "read" + " " * 23 + "1 row" + " " * 18 + "1 person"
    assert lines[-1] == "  nationality: Other: 1 row, 1 person"


def test_strict_refuses_what_was_imported_with_rejected_rows(table: Path, tmp_path: Path) -> None:
    imported(table, tmp_path / "into")
    with pytest.raises(TableError, match="3 rows are rejected"):
        imported(table, tmp_path / "into", strict=True)


def test_equal_tables_make_equal_bytes(table: Path, tmp_path: Path) -> None:
    one, other = (contents(imported(table, tmp_path / name).folder) for name in ("a", "b"))
    assert one == other
    assert {"edition.json", "report.json", "rejected.csv", "profile.toml"} <= one.keys()
    assert {"facts/year=2023/part-0.parquet", "facts/year=2024/part-0.parquet"} <= one.keys()


def test_the_same_table_again_changes_nothing(table: Path, tmp_path: Path) -> None:
    first = imported(table, tmp_path / "into")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "into").rglob("*")}
    again = imported(table, tmp_path / "into")
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.folder, again.report, again.changes) == (first.folder, first.report, None)
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "into").rglob("*")}
    changed = {path.name for path in before if before[path] != after.get(path)}
    assert changed <= {".lock", "returns"}
    assert before.keys() == after.keys()


def test_a_newer_edition_says_what_differs(table: Path, tmp_path: Path) -> None:
    first = imported(table, tmp_path / "into")
    rows = [*ROWS[1:3], *ROWS[4:], ("DE", "GH", "NG", "2025-01-01", "4", "PER")]
    table.write_bytes(csv_bytes(rows))
    done = imported(table, tmp_path / "into")
    assert done.is_new
    assert done.changes is not None
    changes = done.changes
    assert changes.since == first.report.edition
    assert (changes.added, changes.gone, changes.changed) == (1, 1, 1)
    assert (changes.before_min, changes.before_max) == (20, None)
    assert (changes.after_min, changes.after_max) == (8, None)
    with (done.folder / "changes.csv").open(newline="", encoding="utf-8") as file:
        found = [
            (row["change"], row["date"], row["before_min"], row["after_min"], row["after_max"])
            for row in csv.DictReader(file)
        ]
    assert found == [
        ("added", "2025-01-01", "", "4", "4"),
        ("changed", "2024-05-01", "8", "1", "4"),
        ("gone", "2024-05-02", "9", "", ""),
    ]
    assert "1 facts added, 1 gone, 1 changed" in changes_line(changes, "persons")
    assert current_edition(tmp_path / "into", "returns").folder == done.folder


def test_an_earlier_table_becomes_current_again(table: Path, tmp_path: Path) -> None:
    first = imported(table, tmp_path / "into")
    whole = table.read_bytes()
    table.write_bytes(csv_bytes(ROWS[:1]))
    imported(table, tmp_path / "into")
    table.write_bytes(whole)
    back = imported(table, tmp_path / "into")
    assert back.is_new
    assert back.folder == first.folder
    assert back.changes is not None
    assert back.changes.added == 3
    assert current_edition(tmp_path / "into", "returns").id == first.report.edition


def test_what_an_edition_says_of_itself(table: Path, tmp_path: Path) -> None:
    done = imported(table, tmp_path / "into", name="my-returns")
    assert done.folder.parts[-3:-1] == ("my-returns", "editions")
    told = json.loads((done.folder / "edition.json").read_bytes())
    assert (told["name"], told["profile"], told["unit"]) == ("my-returns", "returns", "persons")
    assert told["source"]["publisher"] == "Example ministry"
    assert (told["rows"], told["facts"], told["years"]) == (10, 4, [2023, 2024])
    assert (done.folder / "profile.toml").read_text() == COUNTS


@pytest.mark.parametrize("name", ["../x", "", "A", "-x", "a" * 64, "a/b", "x\n"])
def test_a_name_that_is_no_folder_is_refused(name: str, table: Path, tmp_path: Path) -> None:
    if name:
        with pytest.raises(UsageError, match="is no name of an import"):
            imported(table, tmp_path / "into", name=name)
    assert not (tmp_path / "x").exists()


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(ROWS, [*COLUMNS[:2], "citizens", *COLUMNS[3:]]))
    with pytest.raises(ProfileError, match=r"no column 'citizen'") as caught:
        imported(path, tmp_path / "into")
    assert "did you mean citizens" in str(caught.value)


def test_a_table_with_another_delimiter_is_told_from_a_missing_column(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(ROWS).replace(b",", b";"))
    with pytest.raises(ProfileError, match=r"it has one column, 'reporter;to;.*; say by delimiter"):
        imported(path, tmp_path / "into")


def test_a_breakdown_that_nobody_mapped_is_refused(tmp_path: Path) -> None:
    text = COUNTS.replace('rows = "counts"', 'rows = "counts"\nunnamed = "constant"')
    path = tmp_path / "t.csv"
    for sexes, message in (("FM", "'sex' has several values, such as 'F' and 'M'"), ("TT", "")):
        rows = [(*row, sex) for row, sex in zip(ROWS, sexes, strict=False)]
        path.write_bytes(csv_bytes(rows, [*COLUMNS, "sex"]))
        if message:
            with pytest.raises(TableError, match=message):
                imported(path, tmp_path / "into", text)
        else:
            assert imported(path, tmp_path / "into", text).report.used.rows == 2


def test_persons_are_counted_and_never_stored(tmp_path: Path) -> None:
    path = tmp_path / "removals.csv"
    rows = [
        ("Ann Person", "GH", "NG", "2024-05-01", "A1"),
        ("Bob Person", "GH", "NG", "2024-05-01", "B2"),
        ("Cyd Person", "XX9", "NG", "2024-05-01", "C3"),
        ("Dan Person", "GH", "NG"),
        ("Eve Person", "XX9", "NG", "2024-05-01", "E5"),
    ]
    path.write_bytes(csv_bytes(rows, ["name", "to", "citizen", "when", "id"]))
    done = imported(path, tmp_path / "into", PERSONS)
    (fact,) = facts(done)
    assert (fact["count_min"], fact["count_max"], fact["rows"], fact["first_row"]) == (2, 2, 2, 1)
    assert rejected(done) == [
        (3, "code unknown", "to", '"XX9"'),
        (4, "too few fields", "", '""'),
        (5, "code unknown", "to", '"XX9"'),
    ]
    assert done.report.read == Tally(5, 1, 4, 4)
    for name, content in contents(tmp_path / "into").items():
        for person in ("Ann", "Person", "A1", "B2", "C3", "E5"):
            if name.endswith("toml"):
                continue
            assert person.encode() not in (content or b""), name


def test_mirrors_are_compared_by_relation(tmp_path: Path) -> None:
    text = COUNTS.replace(
        '[roles.sending]\nis = "reporter"',
        '[roles.sending]\ncolumn = "from"\ncodes = "iso-alpha-2"',
    )
    day = "2024-01-01"
    rows = [
        ("DE", "FR", "NG", day, "5", "PER", "DE"),
        ("FR", "FR", "NG", day, "5", "PER", "DE"),
        ("DE", "FR", "GH", day, "<5", "PER", "DE"),
        ("FR", "FR", "GH", day, "3", "PER", "DE"),
        ("DE", "FR", "ML", day, "10", "PER", "DE"),
        ("FR", "FR", "ML", day, "12", "PER", "DE"),
        ("DE", "FR", "SN", day, "8", "PER", "DE"),
        ("FR", "FR", "TG", day, "0", "PER", "DE"),
        ("DE", "IT", "SN", day, "8", "PER", "DE"),
        ("DE", "FR", "CM", day, "<5", "PER", "DE"),
        ("FR", "FR", "CM", day, "3", "PER", "DE"),
        ("FR", "FR", "CM", day, "<5", "PER", "DE"),
    ]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(rows, [*COLUMNS, "from"]))
    done = imported(path, tmp_path / "into", text)
    found = {one.relation: [pair.nationality for pair in one.first] for one in done.report.mirrors}
    # Italy reports nothing at all, so its silence says nothing; a zero needs no answer.
    assert found == {
        "incompatible": ["ML"],
        "compatible": ["CM"],
        "refines": ["GH"],
        "equal": ["NG"],
        "one side only": ["SN"],
    }
    with (done.folder / "mirrors.csv").open(newline="", encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == 5
    assert (listed[1]["relation"], listed[1]["count_min"]) == ("equal", "5")
    text = "\n".join(report_lines(done.report))
    assert "DE to FR, 2024-01-01, nationals of ML: DE 10, FR 12" in text
    assert "DE to FR, 2024-01-01, nationals of SN: DE 8, FR nothing" in text


def test_a_table_that_is_neither_of_two_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [("DE", "FR", "NG", "2024-01-01", number, "PER", way) for number, way in enumerate(WAYS)]
    path.write_bytes(csv_bytes(rows, [*COLUMNS, "way"]))
    swap = '[swap]\ncolumn = "way"\nis = ["in"]'
    lax = facts(imported(path, tmp_path / "lax", COUNTS + swap), "sending, rows")
    assert lax == [{"sending": "DE", "rows": 4}, {"sending": "FR", "rows": 1}]
    done = imported(path, tmp_path / "into", f'{COUNTS}{swap}\nis-not = ["out"]')
    ends = facts(done, "sending, receiving, count_min AS number")
    assert [tuple(one.values()) for one in ends] == [("DE", "FR", 0), ("FR", "DE", 1)]
    assert rejected(done) == [
        (3, "word unknown", "way", '"in(2.0)"'),
        (4, "word unknown", "way", '""'),
        (5, "word unknown", "way", '"IN"'),
    ]
    done.report.check()


def test_nationals_of_a_former_state_may_be_own(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    countries = ("Serbia", "Ghana", "Yugoslavia")
    rows = [("Germany", to, "Yugoslavia", "2001-01-01", "1", "PER") for to in countries]
    path.write_bytes(csv_bytes(rows))
    found = facts(imported(path, tmp_path / "into", COUNTS.replace("iso-alpha-2", "names")))
    # Which states follow another one is not told, and so not guessed.
    assert [one["third_country"] for one in found] == ["undetermined", "undetermined", "no"]


CELL = st.sampled_from(["DE", "FR", "GH", "NG", "Other", "TOTAL", "Narnia", "", ":"])
ROW = st.tuples(
    CELL,
    CELL,
    CELL,
    st.sampled_from(["2024-05-01", "2023-01-01", "9999-01-01", "x", ""]),
    st.sampled_from(["0", "7", "12", "<5", ":", "-3", "1,000", "1.5", ""]),
    st.sampled_from(["PER", "THS"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ROW, max_size=30))
def test_persons_in_are_persons_out_and_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    path = folder / "t.csv"
    path.write_bytes(csv_bytes(rows))
    done = imported(path, folder / "into")
    report, found = done.report, facts(done)
    assert report.read.rows == len(rows)
    parts = (report.used, report.rejected, report.totals, report.filtered)
    assert sum(part.rows for part in parts) == len(rows)
    assert sum(one["rows"] for one in found) == report.used.rows
    # Worked out by hand, without the database.
    bounds = {"0": (0, 0), "7": (7, 7), "12": (12, 12), "<5": (1, 4)}
    told = [bounds[row[4]] for row in rows if row[4] in bounds]
    assert report.read.least == sum(least for least, _ in told)
    assert report.read.most == sum(most for _, most in told)
    assert sum(part.least for part in parts) == report.read.least
    assert sum(part.most for part in parts) == report.read.most
    assert sum(one["count_min"] for one in found) == report.used.least
    assert [row for row, *_ in rejected(done)] == sorted({row for row, *_ in rejected(done)})
    assert len(rejected(done)) == report.rejected.rows
    assert report.filtered.rows == sum(row[5] == "THS" for row in rows)


def test_rounded_numbers_are_bounds(tmp_path: Path) -> None:
    text = COUNTS.replace('column = "value"', 'column = "value"\nrounded = 5')
    numbers = ("20", "0", "<5")
    rows = [("DE", "GH", "NG", f"2024-01-0{at + 1}", n, "PER") for at, n in enumerate(numbers)]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(rows))
    found = facts(imported(path, tmp_path / "into", text), "count_min, count_max, first_row")
    assert [tuple(one.values())[:2] for one in found] == [(18, 22), (0, 2), (1, 4)]
