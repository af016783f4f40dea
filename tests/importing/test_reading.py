"""Tables of every format, whole or broken, are read alike."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from miggraph.errors import DataError, MiggraphError, TableError, UnknownNameError
from miggraph.importing.reading import staging
from miggraph.importing.reading.inserting import insert_rows
from miggraph.importing.reading.tablefile import examine
from tests.importing.tables import COLUMNS, COUNTS, csv_bytes, facts, imported, profile, rejected

ROWS = [
    ("DE", "GH", "NG", "2024-05-01", "7", "PER"),
    ("FR", "GH", "", "2024-05-02", "13", "PER"),
]
WANTED = [
    ("DE", "GH", "NG", "2024-05-01", 7, 7, 1),
    ("FR", "GH", None, "2024-05-02", 13, 13, 2),
]
SHOWN = "sending, receiving, nationality, date, count_min, count_max, first_row"


def objects(rows: list[tuple[Any, ...]] = ROWS) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, (*row[:4], int(row[4]), row[5]), strict=True)) for row in rows]


def workbook(path: Path, rows: list[tuple[Any, ...]], above: int = 0, sheet: str = "Data") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in [*[("A title",)] * above, COLUMNS, *rows]:
        page.append(row)
    book.save(path)
    return path


def written(folder: Path, kind: str) -> Path:
    path = folder / f"t.{kind}"
    if kind.startswith("csv"):
        content = csv_bytes(ROWS)
    elif kind.startswith("tsv"):
        content = csv_bytes(ROWS).replace(b",", b"\t")
    elif kind == "json":
        content = json.dumps(objects()).encode()
    elif kind.startswith("jsonl"):
        content = "".join(json.dumps(one) + "\n" for one in objects()).encode()
    elif kind == "xlsx":
        return workbook(path, [(*row[:4], int(row[4]), row[5]) for row in ROWS])
    else:
        values = ", ".join(
            f"('{r}', '{t}', '{c}', DATE '{w}', {v}.0::DOUBLE, '{u}')" for r, t, c, w, v, u in ROWS
        )
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        table = f"(VALUES {values}) t({names})"
        duckdb.sql(f"COPY (SELECT * FROM {table}) TO '{path}'")
        return path
    path.write_bytes(gzip.compress(content) if kind.endswith("gz") else content)
    return path


@pytest.mark.parametrize(
    "kind", ["csv", "csv.gz", "tsv", "tsv.gz", "json", "jsonl", "jsonl.gz", "xlsx", "parquet"]
)
def test_every_format_tells_the_same(kind: str, tmp_path: Path) -> None:
    done = imported(written(tmp_path, kind), tmp_path / "into")
    assert [tuple(one.values()) for one in facts(done, SHOWN)] == WANTED


def test_the_content_tells_that_a_file_is_compressed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(
        gzip.compress(csv_bytes(ROWS[:1])) + gzip.compress(csv_bytes(ROWS[1:], ()).strip(b"\r\n"))
    )
    assert examine(path).gzipped
    assert imported(path, tmp_path / "into").report.read.rows == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    rows = [("Côte d'Ivoire", "Ghana", "Åland Islands", "2024-05-01", "1", "PER")]
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(rows).decode().encode(encoding))
    text = COUNTS.replace("iso-alpha-2", "names")
    if encoding == "cp1252":
        text = text.replace('rows = "counts"', 'rows = "counts"\nencoding = "cp1252"')
    (one,) = facts(imported(path, tmp_path / "into", text))
    assert (one["sending"], one["nationality"]) == ("CI", "AX")


def test_a_header_further_down_in_text_and_in_a_sheet(tmp_path: Path) -> None:
    text = COUNTS.replace('rows = "counts"', 'rows = "counts"\nheader-row = 3')
    path = tmp_path / "t.csv"
    path.write_bytes(b'Returns\n"by a ministry\n' + csv_bytes(ROWS))
    book = workbook(tmp_path / "t.xlsx", ROWS, above=2)
    for table in (path, book):
        done = imported(table, tmp_path / "into", text)
        assert [tuple(one.values()) for one in facts(done, SHOWN)] == WANTED


def test_a_list_inside_a_document(tmp_path: Path) -> None:
    text = COUNTS.replace('rows = "counts"', 'rows = "counts"\npath = "data.items"')
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"page": 1, "data": {"items": objects()}}))
    assert imported(path, tmp_path / "into", text).report.used.rows == 2


def lines(*lines: bytes) -> bytes:
    return b"\n".join([csv_bytes([]).strip(), *lines, b""])


GOOD = b"DE,GH,NG,2024-05-01,7,PER"


@pytest.mark.parametrize(
    ("line", "reason", "shown"),
    [
        (b"DE,GH,NG,2024-05-01,7", "too few fields", "DE,GH,NG,2024-05-01,7"),
        (b"DE,GH,NG,2024-05-01,7,PER,x", "too many fields", "DE,GH"),
        (b"DE,G\xff,NG,2024-05-01,7,PER", "not utf-8", "G\\xff"),
        (b'DE,"GH,NG,2024-05-01,7,PER', "quotes do not match", 'DE,"GH'),
        (b'"DE"x,GH,NG,2024-05-01,7,PER', "quotes do not match", '"DE"x'),
        (b"DE,G\0H,NG,2024-05-01,7,PER", "code unknown", "G\0H"),
        (b"DE," + b"x" * 100_000 + b",NG,2024-05-01,7,PER", "code unknown", "xxx"),
        (b"DE," + b"x" * 2_000_000 + b",NG,2024-05-01,7,PER", "line too long", "DE,xxx"),
        (b"DE," + b"x" * 200_000 + b",NG,2024-05-01,7,PER", "field too long", "DE,xxx"),
        (b'DE,GH,NG,2024-05-01,"1,000",PER', "thousands separator", "1,000"),
        (b"DE,GH,NG,2024-05-01,1.5,PER", "no whole number", "1.5"),
        (b"DE,GH,NG,2024-05-01,-4,PER", "number below zero", "-4"),
        (b"DE,GH,NG,2024-05-01,99999999999999999999999,PER", "number too large", "999"),
        (b"DE,GH,NG,2024-05-01,=1+1,PER", "number unreadable", "=1+1"),
        (b"DE,GH,NG,2024-05-01,\xd9\xa7,PER", "number unreadable", "\u0667"),
        (b"DE,GH,NG,9999-01-01,7,PER", "year out of range", "9999-01-01"),
        (b"DE,GH,Narnia,2024-05-01,7,PER", "code unknown", "Narnia"),
    ],
)
def test_each_fault_is_told_by_row_and_the_next_row_is_read(
    line: bytes, reason: str, shown: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(lines(GOOD, line, GOOD))
    done = imported(path, tmp_path / "into")
    ((row, told, _, value),) = rejected(done)
    assert (row, told) == (2, reason)
    assert shown in json.loads(value)
    assert len(json.loads(value)) <= 200
    assert done.report.used.rows == 2
    assert done.report.read.rows == 3


def test_many_unclosed_quotes_lose_no_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(lines(*[GOOD, b'DE,"GH,NG,2024-05-01,7,PER'] * 50, GOOD))
    done = imported(path, tmp_path / "into")
    assert done.report.read.rows == 101
    assert done.report.used.rows >= 51


def test_a_formula_is_a_fault_and_never_evaluated(tmp_path: Path) -> None:
    rows = [(*ROWS[0][:4], "=3+4", "PER"), (*ROWS[0][:4], 5.0, "PER"), (*ROWS[0], "=1+1")]
    done = imported(workbook(tmp_path / "t.xlsx", rows), tmp_path / "into")
    assert rejected(done) == [(1, "formula", "value", '"=3+4"')]
    # A column that nobody named is not looked at.
    assert done.report.used.least == 12


def test_a_sheet_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = COUNTS.replace('rows = "counts"', 'rows = "counts"\nsheet = "Dta"')
    with pytest.raises(UnknownNameError, match="no sheet of the workbook 'Dta'") as caught:
        imported(workbook(tmp_path / "t.xlsx", ROWS), tmp_path / "into", text)
    assert "did you mean Data" in str(caught.value)


def test_lines_of_json_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    good = json.dumps(objects()[0])
    half = good.replace('"GH"', '"\\ud800"')
    nested = good.replace('"GH"', '["GH"]')
    path.write_text("\n".join([good, "{", "[1]", half, nested, "", good]) + "\n")
    done = imported(path, tmp_path / "into")
    assert [(row, reason, column) for row, reason, column, _ in rejected(done)] == [
        (2, "no JSON", ""),
        (3, "no object", ""),
        (4, "no text", "to"),
        (5, "neither text nor number", "to"),
    ]
    assert done.report.used.rows == 2


def bomb() -> bytes:
    return gzip.compress(b"a" * (1 << 28), compresslevel=9)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"a" * (1 << 28))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv.gz", bomb, "expands to more than 200 times"),
        ("t.xlsx", zip_bomb, "expands to more than 200 times"),
        ("t.csv.gz", lambda: gzip.compress(csv_bytes(ROWS))[:-9], "damaged or cut off"),
        ("t.csv.gz", lambda: gzip.compress(csv_bytes(ROWS)) + b"x", "damaged or cut off"),
        ("t.xlsx", lambda: csv_bytes(ROWS), "its content is no xlsx"),
        ("t.xlsx", lambda: b"PK\x03\x04" + bytes(99), "damaged or cut off"),
        ("t.parquet", lambda: csv_bytes(ROWS), "its content is no parquet"),
        ("t.parquet", lambda: b"PAR1" + bytes(99), "The table cannot be read"),
        ("t.csv", lambda: b"PK\x03\x04", "its content is a ZIP archive"),
        ("t.csv", lambda: b"", "no row 1 with the names"),
        ("t.csv", lambda: b"\n\n", "no row 1 with the names"),
        ("t.csv", lambda: lines(GOOD).replace(b"unit", b"to", 1), "no column 'unit'"),
        ("t.csv", lambda: b"to," + lines(b"," + GOOD), "two columns named 'to'"),
        ("t.json", lambda: b"{}", "no list of objects"),
        ("t.json", lambda: b"[{", "no JSON"),
        ("t.json", lambda: b"[" * 100_000, "more than 64 deep"),
        ("t.dat", lambda: csv_bytes(ROWS), "does not tell its format"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    name: str, content: Any, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content())
    with pytest.raises(MiggraphError, match=message):
        imported(path, tmp_path / "into")
    assert not list((tmp_path / "into").rglob(".partial*"))
    assert not list((tmp_path / "into").rglob("current"))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, kind in ((Path("/dev/zero"), DataError), (tmp_path / "none.csv", TableError)):
        with pytest.raises(kind):
            imported(path, tmp_path / "into")


def test_names_of_files_are_no_patterns(tmp_path: Path) -> None:
    folder = tmp_path / "a'[1]*"
    folder.mkdir()
    for kind in ("csv", "parquet"):
        path = written(tmp_path, kind).rename(folder / f"it's [1]*.{kind}")
        assert imported(path, folder / "into").report.used.rows == 2


FIELD = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=6
) | st.sampled_from(['"', ",", "\n", "\r\n", "\r", " ", '""', "x\ny", "\x1a\x1a", "NULL", "#"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@example([["a", "b"], ["", ""], ["c", "d"]], "\r\n")
@given(st.lists(st.lists(FIELD, min_size=2, max_size=2), max_size=8), st.sampled_from("\n\r"))
def test_engine_and_python_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    folder = tmp_path_factory.mktemp("read")
    path = folder / "t.csv"
    out = io.StringIO(newline="")
    # Python leaves an end of a line of another kind unquoted, which ends a row for every reader.
    broken = any(set(cell) & {"\r", "\n"} for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([["to", "citizen"], *rows])
    path.write_bytes(out.getvalue().encode())
    wanted = rows
    chosen = profile(
        COUNTS.replace('[roles.reporter]\ncolumn = "reporter"\ncodes = "iso-alpha-2"\n', "")
        .replace('is = "reporter"', 'value = "DE"')
        .replace('column = "value"', 'column = "citizen "')
        .replace('[roles.date]\ncolumn = "when"', '[roles.year]\nvalue = "2024"')
        .replace('[[keep]]\ncolumn = "unit"\nis = ["PER"]', "")
        .replace(
            '[roles.nationality]\ncolumn = "citizen"\ncodes = "iso-alpha-2"',
            "[roles.nationality]\ntold = false",
        )
        .replace('[residual]\nnationality = ["Other"]\n', "")
        .replace('column = "citizen "', 'column = "citizen"')
    )
    file = examine(path)
    for by_engine in (True, False):
        connection = duckdb.connect(":memory:")
        if by_engine:
            staging.stage(connection, file, chosen)
        else:
            connection.execute("CREATE TABLE unreadable (row BIGINT, r TEXT, c TEXT, v TEXT)")
            with staging.opened_rows(file, chosen) as table:
                names = {"citizen": "c0", "to": "c1"}
                insert_rows(connection, table, names, grouped=False)
        found = connection.execute("SELECT c1, c0 FROM staged ORDER BY rowid").fetchall()
        assert [list(row) for row in found] == wanted, by_engine
        assert connection.execute("SELECT count(*) FROM unreadable").fetchone() == (0,)


def test_a_limit_that_others_raised_changes_nothing(tmp_path: Path) -> None:
    before = csv.field_size_limit(2**24)
    try:
        test_each_fault_is_told_by_row_and_the_next_row_is_read(
            b"DE," + b"x" * 200_000 + b",NG,2024-05-01,7,PER", "field too long", "DE,xxx", tmp_path
        )
    finally:
        csv.field_size_limit(before)
