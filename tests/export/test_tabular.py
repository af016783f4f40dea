"""CSV and Parquet are read back, cell by cell, by readers that are not the writers."""

from __future__ import annotations

import csv
import io
import os
import string
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import miggraph
from miggraph.columns import Column
from miggraph.errors import DataError, UsageError
from miggraph.export.lists import split_list
from miggraph.export.tabular import write_csv, write_parquet
from miggraph.tables import Table

COLUMNS = (
    Column("id", "integer", "number of the row", required=True),
    Column("text", "text", "a text; it's quoted"),
    Column("whole", "integer", "a whole number"),
    Column("number", "number", "a number", "km"),
    Column("true", "boolean", "a truth value"),
    Column("day", "date", "a day", "day"),
    Column("list", "list", "texts"),
)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
) | st.sampled_from(
    ["=1+1", "-1", "@x", "\t", "\r", "\n", "a\r\nb", '"', "a;b\\", " ", "null", "NA"]
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
        st.none() | st.dates(),
        st.lists(TEXTS | st.sampled_from([";", "; ", "\\", "\\;", " ;"]), max_size=4).map(tuple),
    ),
    max_size=30,
)


def table_of(rows: list[tuple[Any, ...]], columns: tuple[Column, ...] = COLUMNS) -> Table:
    return Table(
        "things",
        "Things",
        "one thing",
        "All of them.",
        columns,
        ("id",),
        rows=[(number, *row) for number, row in enumerate(rows)],
        basis={"policy": "trusted-first"},
    )


def as_csv(table: Table) -> bytes:
    out = io.BytesIO()
    write_csv(table, out)
    assert not out.closed
    return out.getvalue()


def _items(cell: str) -> tuple[str, ...]:
    return split_list(cell)


#: Kind -> how a cell of a CSV file is read, when it is not empty.
READ: dict[str, Callable[[str], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "list": _items,
}


def read_csv(data: bytes, columns: tuple[Column, ...]) -> list[tuple[Any, ...]]:
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
    assert header == [column.name for column in columns]
    empty = {"list": ()}
    return [
        tuple(
            READ[column.kind](cell) if cell else empty.get(column.kind)
            for column, cell in zip(columns, row, strict=True)
        )
        for row in rows
    ]


def read_parquet(path: Path) -> list[tuple[Any, ...]]:
    """Read with Arrow, not with what has written."""
    table = pq.read_table(path)
    columns = [table.column(name).to_pylist() for name in table.column_names]
    rows = zip(*columns, strict=True)
    return [tuple(tuple(c) if isinstance(c, list) else c for c in row) for row in rows]


@given(ROWS)
@settings(max_examples=150, deadline=None)
def test_every_cell_comes_back_from_csv(rows: list[tuple[Any, ...]]) -> None:
    table = table_of(rows)
    data = as_csv(table)
    assert read_csv(data, table.columns) == table.rows
    assert data == as_csv(table)
    assert not data.startswith(b"\xef\xbb\xbf")


@given(ROWS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_cell_comes_back_from_parquet(rows: list[tuple[Any, ...]]) -> None:
    table = table_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        path, again = Path(folder) / "it's.parquet", Path(folder) / "again.parquet"
        write_parquet(table, path)
        write_parquet(table, again)
        assert path.read_bytes() == again.read_bytes()
        assert read_parquet(path) == table.rows
        with duckdb.connect(":memory:") as connection:
            found = connection.execute("SELECT * FROM read_parquet($1)", [str(path)]).fetchall()
    assert [(*row[:-1], tuple(row[-1])) for row in found] == table.rows


def test_the_bytes_of_a_small_table() -> None:
    """The golden file: header, line ends, quotes, lists, truth values and what is missing."""
    rows = [
        ('say "no", please', -5, 0.1, True, date(2025, 6, 11), ("a; b", "c\\d", "plain")),
        (None, None, None, None, None, ()),
        ("=SUM(A1)", 0, 1e22, False, date(1, 1, 1), ("one",)),
        ("two\nlines", 2**63 - 1, -0.0, False, date(9999, 12, 31), ("ü",)),
    ]
    assert as_csv(table_of(rows)).decode() == (
        "id,text,whole,number,true,day,list\r\n"
        '0,"say ""no"", please",-5,0.1,true,2025-06-11,a\\; b; c\\\\d; plain\r\n'
        "1,,,,,,\r\n"
        "2,=SUM(A1),0,1e+22,false,0001-01-01,one\r\n"
        '3,"two\nlines",9223372036854775807,-0.0,false,9999-12-31,ü\r\n'
    )


def test_parquet_is_typed_and_says_what_it_holds(tmp_path: Path) -> None:
    write_parquet(table_of([("x", 1, 2, True, date(2025, 1, 1), ("a",))]), tmp_path / "t.parquet")
    file = pq.ParquetFile(tmp_path / "t.parquet")
    types = {field.name: str(field.type) for field in file.schema_arrow}
    assert types.pop("list") in ("list<element: string>", "list<list: string>")
    assert types == {
        "id": "int64",
        "text": "string",
        "whole": "int64",
        "number": "double",
        "true": "bool",
        "day": "date32[day]",
    }
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    meta = {key.decode(): value.decode() for key, value in file.metadata.metadata.items()}
    assert meta["title"] == "Things"
    assert meta["policy"] == "trusted-first"
    assert meta["column:text"] == "a text; it's quoted"
    assert meta["column:number"] == "a number [km]"


@pytest.mark.parametrize("rows", [[], [(None, None, None, None, None, ())] * 3])
def test_tables_without_rows_or_values_keep_their_types(
    tmp_path: Path, rows: list[tuple[Any, ...]]
) -> None:
    table = table_of(rows)
    write_parquet(table, tmp_path / "t.parquet")
    assert read_parquet(tmp_path / "t.parquet") == table.rows
    types = [str(field.type) for field in pq.read_schema(tmp_path / "t.parquet")]
    assert types[:6] == ["int64", "string", "int64", "double", "bool", "date32[day]"]
    assert as_csv(table).count(b"\r\n") == len(rows) + 1


GOOD = ("x", 1, 1.5, True, date(2025, 1, 1), ("a",))
BAD = [
    (0, ""),
    (0, "a\0b"),
    (0, "\ud800"),
    (0, 5),
    (1, 2**63),
    (1, -(2**63) - 1),
    (1, 1.0),
    (1, True),
    (2, float("nan")),
    (2, float("inf")),
    (2, 10**400),
    (2, 2**53 + 1),
    (3, 1),
    (3, "true"),
    (4, "2025-01-01"),
    (4, pd.Timestamp("2025-01-01")),
    (5, ["a"]),
    (5, ("a", "")),
    (5, ("a", 1)),
    (5, ("\0",)),
    (5, ("\udfff",)),
    (5, "ab"),
]


@pytest.mark.parametrize(("place", "cell"), BAD)
def test_a_cell_that_does_not_fit_is_refused(tmp_path: Path, place: int, cell: object) -> None:
    """By both writers, with the row, counted from 1, and the column."""
    wrong = (*GOOD[:place], cell, *GOOD[place + 1 :])
    table = table_of([GOOD, GOOD, wrong, GOOD])
    said = f"Row 3 of the table things: {COLUMNS[place + 1].name} "
    with pytest.raises(DataError, match=said):
        write_csv(table, io.BytesIO())
    with pytest.raises(DataError, match=said):
        write_parquet(table, tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


def test_the_row_of_a_large_table_is_told() -> None:
    table = table_of([GOOD] * 12_345 + [("", *GOOD[1:])])
    with pytest.raises(DataError, match="Row 12,346 of"):
        write_csv(table, io.BytesIO())


@pytest.mark.parametrize("kind", ["text", "integer", "number", "boolean", "date", "list"])
def test_a_required_column_has_a_value_in_every_row(kind: Any) -> None:
    columns = (COLUMNS[0], Column("one", kind, "it", required=True))
    with pytest.raises(DataError, match="Row 1 of the table things: one is missing"):
        write_csv(table_of([(None,)], columns), io.BytesIO())


def test_without_duckdb_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"miggraph\[parquet\]"):
        write_parquet(table_of([]), tmp_path / "t.parquet")


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no-folder.*cannot be written"):
        write_parquet(table_of([GOOD]), tmp_path / "no-folder" / "t.parquet")


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return dict(miggraph.open().tables)


def test_the_curated_tables_come_back(tables: dict[str, Table], tmp_path: Path) -> None:
    for name, table in tables.items():
        assert read_csv(as_csv(table), table.columns) == table.rows, name
        if not name.endswith("-years"):
            write_parquet(table, tmp_path / "t.parquet")
            assert read_parquet(tmp_path / "t.parquet") == table.rows, name
    panel = tables["state-years"]
    write_parquet(panel, tmp_path / "t.parquet")
    assert read_parquet(tmp_path / "t.parquet") == panel.rows


def test_pandas_reads_the_csv_with_the_types_of_the_columns(tables: dict[str, Table]) -> None:
    """A code such as 004 stays a text, and a text such as NA is not missing."""
    codes = ["NA", "004", "null", None, "TRUE"]
    table = table_of([(code, *GOOD[1:]) for code in codes])
    frame = pd.read_csv(
        io.BytesIO(as_csv(table)), dtype="string", keep_default_na=False, na_values=[""]
    )
    assert [None if pd.isna(cell) else cell for cell in frame["text"]] == codes
    data = io.BytesIO(as_csv(tables["states"]))
    states = pd.read_csv(data, dtype="string", keep_default_na=False, na_values=[""])
    assert list(states["state"]) == tables["states"].column("state")
    assert "004" in set(states["numeric"].dropna())


def test_no_curated_cell_is_a_formula(tables: dict[str, Table]) -> None:
    """What is published begins with nothing that a spreadsheet runs; a magazine is no sum."""
    texts = 0
    for table in tables.values():
        places = [p for p, c in enumerate(table.columns) if c.kind in ("text", "list")]
        for row in csv.reader(io.StringIO(as_csv(table).decode(), newline="")):
            cells = [row[place] for place in places]
            texts += len(cells)
            odd = [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
            assert [cell for cell in odd if not cell.startswith("+972 Magazine")] == []
    assert texts > 100_000


def test_data_frames_have_the_kinds_of_the_columns(tables: dict[str, Table]) -> None:
    kinds = {
        "text": "string",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
        "date": "datetime64[s]",
        "list": "object",
    }
    for table in tables.values():
        frame = table.to_pandas()
        assert [str(kind) for kind in frame.dtypes] == [kinds[c.kind] for c in table.columns]
        assert len(frame) == len(table.rows)
    cohorts, transfers = tables["cohorts"].to_pandas(), tables["transfers"].to_pandas()
    assert cohorts["persons_max"].isna().sum() == tables["cohorts"].column("persons_max").count(
        None
    )
    assert list(transfers["agreements"]) == tables["transfers"].column("agreements")
    assert [day.date() for day in transfers["happened_by"]] == tables["transfers"].column(
        "happened_by"
    )
    assert transfers.attrs["basis"]["policy"] == "trusted-first"
    assert transfers.attrs["units"]["persons_min"] == "persons"


def test_the_bytes_do_not_depend_on_the_run() -> None:
    """Neither on hash seeds nor on what was made before."""
    program = (
        "import hashlib, io, miggraph\n"
        "from miggraph.export.tabular import write_csv\n"
        "out = io.BytesIO()\n"
        "for table in miggraph.open().tables.values():\n"
        "    write_csv(table, out)\n"
        "print(hashlib.sha256(out.getvalue()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop()) == 65


def test_lists_are_split_where_they_were_joined() -> None:
    assert split_list("") == ()
    assert split_list(string.ascii_letters) == (string.ascii_letters,)
    assert split_list("a\\; b; c\\\\") == ("a; b", "c\\")
