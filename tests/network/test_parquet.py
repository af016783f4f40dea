from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.network import Basis, brokers, flows_from_parquet
from miggraph.network.graphs.checks import check_graph

ROLES = ("transfer", "date", "sender", "receiver", "nationality", "persons")
TYPES = ("VARCHAR", "DATE", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER")
#: t1 has two cohorts, and another transfer's row between them.
ROWS = (
    ("t1", date(2025, 1, 5), "US", "XK", "AF", 10),
    ("t2", date(2025, 3, 1), "US", "XK", "AF", 7),
    ("t1", date(2025, 1, 5), "US", "XK", "SY", 5),
    ("t3", date(2025, 2, 1), "US", "RW", "SY", None),
    ("t3", date(2025, 2, 1), "US", "RW", "AF", 4),
    ("t4", None, "IT", "AL", "BD", 3),
    ("t5", date(2024, 6, 1), "IT", "AL", "EG", 2),
)


def write(
    path: Path,
    rows: Iterable[Sequence[Any]] = ROWS,
    names: Sequence[str] = ROLES,
    types: Sequence[str] = TYPES,
) -> Path:
    """Write a table of cohorts."""
    columns = ", ".join(
        '"' + name.replace('"', '""') + f'" {kind}' for name, kind in zip(names, types, strict=True)
    )
    written = list(rows)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE cohorts ({columns})")
        marks = ", ".join(["(" + ", ".join("?" * len(names)) + ")"] * len(written))
        if written:
            values = [value for row in written for value in row]
            connection.execute(f"INSERT INTO cohorts VALUES {marks}", values)
        connection.execute(f"COPY cohorts TO '{path}' (FORMAT parquet)")
    return path


def edges(graph: nx.DiGraph[Any]) -> dict[tuple[Any, Any], tuple[Any, ...]]:
    """Return transfers and persons of each flow."""
    return {
        (s, r): (d["transfers"], d["persons_min"], d["persons_max"])
        for s, r, d in graph.edges(data=True)
    }


def test_sums_by_sender_and_receiver(tmp_path: Path) -> None:
    graph = flows_from_parquet(write(tmp_path / "cohorts.parquet"))
    assert type(graph) is nx.DiGraph
    assert list(graph.edges(data=True)) == [
        (
            "IT",
            "AL",
            {
                "weight": 2,
                "transfers": 2,
                "totals": 0,
                "persons_min": 5,
                "persons_max": 5,
                "earliest": None,
                "latest": None,
                "sources": ("cohorts.parquet",),
            },
        ),
        (
            "US",
            "RW",
            {
                "weight": 1,
                "transfers": 1,
                "totals": 0,
                "persons_min": 5,
                "persons_max": None,
                "earliest": date(2025, 2, 1),
                "latest": date(2025, 2, 1),
                "sources": ("cohorts.parquet",),
            },
        ),
        (
            "US",
            "XK",
            {
                "weight": 2,
                "transfers": 2,
                "totals": 0,
                "persons_min": 22,
                "persons_max": 22,
                "earliest": date(2025, 1, 5),
                "latest": date(2025, 3, 1),
                "sources": ("cohorts.parquet",),
            },
        ),
    ]
    assert graph.graph == {"name": "flows", "filters": {}, "left_out": {}}
    assert dict(graph.nodes(data="label")) == {c: c for c in ("IT", "AL", "US", "RW", "XK")}
    for _, _, data in graph.edges(data=True):
        assert {type(value) for value in data.values()} <= {int, date, tuple, type(None)}


def test_unknown_counts_are_at_least_one_each(tmp_path: Path) -> None:
    rows = [("t", None, "A", "B", "C", None), ("u", None, "A", "B", "C", None)]
    graph = flows_from_parquet(write(tmp_path / "t.parquet", rows))
    assert edges(graph) == {("A", "B"): (2, 2, None)}


@pytest.mark.parametrize(
    "routes",
    [
        "1AB 1AB 2AB 3AC 3AC 4AB",  # ascending, each of one route: counted in runs
        "1AB 1AC 1AB 2AB",
        "1AB 1CB 1AB 2AB",
        "1AB 1-B 1AB",
        "1AB 2AB 1AB",
        "3AB 2AB 2AB 1AC",
    ],
)
def test_a_transfer_counts_once_on_each_route_wherever_its_rows_stand(
    tmp_path: Path, routes: str
) -> None:
    rows = [
        (name, None, None if sender == "-" else sender, receiver, "E", 1)
        for name, sender, receiver in routes.split()
    ]
    graph = flows_from_parquet(write(tmp_path / "t.parquet", rows))
    told = [row for row in rows if row[2] is not None]
    assert edges(graph) == by_hand(told)


def test_is_a_graph_that_analyses_take(tmp_path: Path) -> None:
    graph = flows_from_parquet(write(tmp_path / "cohorts.parquet"), since="2025-01-01")
    needed = ("weight", "transfers", "totals", "persons_min", "persons_max", "earliest", "latest")
    check_graph(graph, edges=needed, nodes=("label",), directed=True)
    basis = Basis.of(graph)
    assert basis.sources == 1
    assert basis.filters == {"since": date(2025, 1, 1)}
    found = brokers(graph, group=None)
    assert found.parameters["network"] == "flows"
    assert {b.state: b.receivers for b in found.brokers} == {
        "US": 2,
        "IT": 1,
        "XK": 0,
        "RW": 0,
        "AL": 0,
    }


@pytest.mark.parametrize("columns", [{"sender": "missing"}, {"persons": "sender"}])
def test_a_wrong_column_leaves_no_connection_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: dict[str, str]
) -> None:
    path = write(tmp_path / "cohorts.parquet")
    opened: list[duckdb.DuckDBPyConnection] = []
    cursor = duckdb.cursor

    def remembering() -> duckdb.DuckDBPyConnection:
        opened.append(cursor())
        return opened[-1]

    monkeypatch.setattr(duckdb, "cursor", remembering)
    with pytest.raises(DataError):
        flows_from_parquet(path, columns=columns)
    assert len(opened) == 1
    with pytest.raises(duckdb.ConnectionException):
        opened[0].execute("SELECT 1")


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"since": "2025-02-01"}, {("IT", "AL"): 1, ("US", "RW"): 1, ("US", "XK"): 1}),
        ({"until": date(2025, 1, 5)}, {("IT", "AL"): 2, ("US", "XK"): 1}),
        ({"since": "2025-01-06", "until": "2025-01-31"}, {("IT", "AL"): 1}),
    ],
)
def test_window_is_inclusive_and_rows_without_date_can_lie_within(
    tmp_path: Path, window: dict[str, Any], expected: dict[tuple[str, str], int]
) -> None:
    graph = flows_from_parquet(write(tmp_path / "t.parquet"), **window)
    assert {pair: value[0] for pair, value in edges(graph).items()} == expected


def test_filter_by_nationality(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet")
    assert edges(flows_from_parquet(path, nationality="AF")) == {
        ("US", "XK"): (2, 17, 17),
        ("US", "RW"): (1, 4, 4),
    }
    both = flows_from_parquet(path, nationality=["SY", "EG"])
    assert edges(both) == {
        ("US", "XK"): (1, 5, 5),
        ("US", "RW"): (1, 1, None),
        ("IT", "AL"): (1, 2, 2),
    }
    assert both.graph["filters"] == {"nationalities": ("EG", "SY")}
    assert not flows_from_parquet(path, nationality="x' OR 'a'='a")


def test_nationalities_of_each_flow(tmp_path: Path) -> None:
    rows = [
        *ROWS,
        ("t6", None, "US", "XK", None, 1),
        ("t7", None, "US", "ZW", "MM", 1),
        ("t8", None, "UZ", "KZ", "TJ", 1),
        ("t9", None, "XK", "IT", "DZ", 1),
        ("ta", None, "AL", "AL", "LY", 1),
    ]
    graph = flows_from_parquet(write(tmp_path / "t.parquet", rows), with_nationalities=True)
    assert graph["US"]["XK"]["nationalities"] == ("AF", "SY")
    assert graph["IT"]["AL"]["nationalities"] == ("BD", "EG")
    assert graph["UZ"]["KZ"]["nationalities"] == ("TJ",)
    assert graph["XK"]["IT"]["nationalities"] == ("DZ",)


def test_rows_that_are_no_flow_are_counted(tmp_path: Path) -> None:
    rows = [
        *ROWS,
        ("t6", None, "US", "US", "AF", 1),
        ("t6", None, "US", "US", "SY", 1),
        ("t7", None, "US", "Various", "AF", 1),
        ("t8", None, None, "XK", "AF", 1),
        ("t9", None, "US", " ", "AF", 1),
        ("t9", None, "All others", "Various", "AF", 1),
    ]
    graph = flows_from_parquet(write(tmp_path / "t.parquet", rows))
    assert edges(graph) == edges(flows_from_parquet(write(tmp_path / "u.parquet")))
    assert set(graph) == {"IT", "AL", "US", "RW", "XK"}
    assert graph.graph["left_out"] == {
        "US-US": "2 rows: sender and receiver are the same",
        "Various": "1 row: a residual category and no state",
        "All others": "1 row: a residual category and no state",
        "no sender": "1 row: no sender is told",
        "no receiver": "1 row: no receiver is told",
    }


def test_whole_numbers_as_codes_and_transfers(tmp_path: Path) -> None:
    rows = [(1, None, 0, 7, 3, 2), (1, None, 0, 7, 4, 2), (2, None, None, 7, 3, 1)]
    path = write(
        tmp_path / "t.parquet",
        rows,
        types=("UBIGINT", "TIMESTAMP", "SMALLINT", "SMALLINT", "UTINYINT", "BIGINT"),
    )
    graph = flows_from_parquet(path, with_nationalities=True)
    assert edges(graph) == {(0, 7): (1, 4, 4)}
    assert graph[0][7]["nationalities"] == ("3", "4")
    assert graph.nodes[7]["label"] == "7"
    assert edges(flows_from_parquet(path, nationality="4")) == {(0, 7): (1, 2, 2)}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("VARCHAR", "2025-04-05"),
        ("TIMESTAMP", datetime(2025, 4, 5, 23, 59)),
        ("DATE", "2025-04-05"),
    ],
)
def test_dates_in_other_types(tmp_path: Path, kind: str, value: Any) -> None:
    types = ("VARCHAR", kind, *TYPES[2:])
    path = write(tmp_path / "t.parquet", [("t", value, "A", "B", "C", 1)], types=types)
    graph = flows_from_parquet(path, until="2025-04-05")
    assert graph["A"]["B"]["earliest"] == graph["A"]["B"]["latest"] == date(2025, 4, 5)
    assert not flows_from_parquet(path, since="2025-04-06")


def test_sums_beyond_32_bits_are_exact(tmp_path: Path) -> None:
    rows = [("t", None, "A", "B", "C", 2**62), ("t", None, "A", "B", "C", 2**53 + 1)]
    path = write(tmp_path / "t.parquet", rows, types=(*TYPES[:5], "BIGINT"))
    assert flows_from_parquet(path)["A"]["B"]["persons_min"] == 2**62 + 2**53 + 1
    write(path, [*rows, ("u", None, "A", "B", "C", 2**62)], types=(*TYPES[:5], "BIGINT"))
    with pytest.raises(DataError, match="cannot be read"):
        flows_from_parquet(path)


def test_a_folder_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "years" / "year=2025"
    folder.mkdir(parents=True)
    write(folder / "a[1]*.parquet", ROWS[:2])
    write(folder.parent / "b.parquet", ROWS[2:])
    (folder / "notes.txt").write_text("no table")
    whole = flows_from_parquet(folder.parent)
    assert edges(whole) == edges(flows_from_parquet(write(tmp_path / "t.parquet")))
    assert whole["US"]["XK"]["sources"] == ("years",)
    assert edges(flows_from_parquet(folder / "a[1]*.parquet")) == {("US", "XK"): (2, 17, 17)}


def test_names_of_columns_are_names_and_no_sql(tmp_path: Path) -> None:
    odd = ('x" FROM y; DROP --', "day {rows} $since", "receiver", "sender", "transfer", "p'")
    columns = dict(zip(ROLES, odd, strict=True))
    path = write(tmp_path / "t.parquet", names=odd)
    graph = flows_from_parquet(path, columns=columns, nationality="AF", until="2025-01-31")
    assert edges(graph) == {("US", "XK"): (1, 10, 10)}


def test_columns_that_are_not_needed_may_be_missing(tmp_path: Path) -> None:
    rows = [row[:4] + row[5:] for row in ROWS]
    names, types = ROLES[:4] + ROLES[5:], TYPES[:4] + TYPES[5:]
    path = write(tmp_path / "t.parquet", rows, names, types)
    assert edges(flows_from_parquet(path)) == edges(
        flows_from_parquet(write(tmp_path / "u.parquet"))
    )
    with pytest.raises(DataError, match="no column 'nationality'"):
        flows_from_parquet(path, nationality="AF")


@pytest.mark.parametrize(
    ("rows", "kind", "message"),
    [
        ([("t", None, "A", "B", "C", -1)], "INTEGER", "1 row has less than nobody"),
        ([(None, None, "A", "B", "C", 1)] * 2, "INTEGER", "2 rows have no transfer"),
        ([("t", None, "A", "B", "C", 1.5)], "DOUBLE", "'persons' is of type DOUBLE"),
    ],
)
def test_rows_that_cannot_be_summed_are_refused(
    tmp_path: Path, rows: list[tuple[Any, ...]], kind: str, message: str
) -> None:
    path = write(tmp_path / "t.parquet", [*ROWS, *rows], types=(*TYPES[:5], kind))
    with pytest.raises(DataError, match=message) as caught:
        flows_from_parquet(path)
    assert caught.value.file == path
    assert caught.value.fix


@pytest.mark.parametrize(
    ("kind", "day", "message"),
    [
        ("VARCHAR", "2025-02-30", "1 row has a date that is no day"),
        ("VARCHAR", "2025-06", "1 row has a date that is no day"),
        ("DATE", "infinity", "1 row has a date that is no day"),
        ("DATE", "12025-01-01", "1 row has a date that is no day"),
        ("TIMESTAMPTZ", None, "'date' is of type TIMESTAMP WITH TIME ZONE"),
        ("INTEGER", 2025, "'date' is of type INTEGER"),
    ],
)
def test_dates_that_are_no_days_are_refused(
    tmp_path: Path, kind: str, day: Any, message: str
) -> None:
    types = ("VARCHAR", kind, *TYPES[2:])
    path = write(tmp_path / "t.parquet", [("t", day, "A", "B", "C", 1)], types=types)
    with pytest.raises(DataError, match=message):
        flows_from_parquet(path, since="2020-01-01")


def test_tables_that_are_none_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.parquet"
    text.write_text("no table")
    (tmp_path / "empty").mkdir()
    for path, message in (
        (text, "cannot be read"),
        (tmp_path / "none.parquet", "no such file"),
        (tmp_path / "empty", "no such file"),
        (Path("https://example.org/t.parquet"), "no such file"),
    ):
        with pytest.raises(DataError, match=message):
            flows_from_parquet(path)
    path = write(tmp_path / "t.parquet")
    with pytest.raises(DataError, match="no column 'src' for the sender"):
        flows_from_parquet(path, columns={"sender": "src"})
    with pytest.raises(UnknownNameError, match="'sendr'"):
        flows_from_parquet(path, columns={"sendr": "src"})
    with pytest.raises(UsageError, match="window is empty"):
        flows_from_parquet(path, since="2025-02-01", until="2025-01-01")
    with pytest.raises(DataError, match="not a day"):
        flows_from_parquet(path, since="yesterday")


def test_an_empty_table_is_an_empty_graph(tmp_path: Path) -> None:
    for given_ in ({}, {"with_nationalities": True}):
        graph = flows_from_parquet(write(tmp_path / "t.parquet", ()), **given_)
        assert not graph
        assert graph.graph["left_out"] == {}


def test_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match="need DuckDB") as caught:
        flows_from_parquet(tmp_path / "t.parquet")
    assert "miggraph[parquet]" in str(caught.value)


COHORTS = st.lists(
    st.tuples(
        st.sampled_from("tuvw"),
        st.none() | st.dates(date(2024, 1, 1), date(2024, 1, 9)),
        st.sampled_from("ABC"),
        st.sampled_from("ABCD"),
        st.sampled_from(["E", "F", None]),
        st.none() | st.integers(0, 9),
    ),
    max_size=12,
)


def by_hand(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, Any], tuple[Any, ...]]:
    """Sum row by row."""
    found: dict[tuple[Any, Any], list[tuple[Any, ...]]] = {}
    for row in rows:
        if row[2] != row[3]:
            found.setdefault((row[2], row[3]), []).append(row)
    return {
        pair: (
            len({row[0] for row in members}),
            sum(1 if row[5] is None else row[5] for row in members),
            None if any(row[5] is None for row in members) else sum(row[5] for row in members),
        )
        for pair, members in found.items()
    }


@settings(max_examples=25, deadline=None)
@given(rows=COHORTS, names=st.permutations("ABCD"))
def test_equals_a_sum_by_hand_under_any_names_and_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]], names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    new = dict(zip("ABCD", names, strict=True))
    renamed = [(r[0], r[1], new[r[2]], new[r[3]], *r[4:]) for r in reversed(rows)]
    graph = flows_from_parquet(write(folder / "a.parquet", rows))
    assert edges(graph) == by_hand(rows)
    other = flows_from_parquet(write(folder / "b.parquet", renamed))
    assert edges(other) == {(new[s], new[r]): value for (s, r), value in edges(graph).items()}
    ordered = sorted(rows, key=lambda row: row[0])
    assert edges(flows_from_parquet(write(folder / "c.parquet", ordered))) == by_hand(rows)
    window = (date(2024, 1, 3), date(2024, 1, 6))
    inside = [row for row in rows if row[1] is None or window[0] <= row[1] <= window[1]]
    part = flows_from_parquet(folder / "a.parquet", since=window[0], until=window[1])
    assert edges(part) == by_hand(inside)


def test_what_the_user_has_in_duckdb_stays(tmp_path: Path) -> None:
    table = write(tmp_path / "cohorts.parquet")
    duckdb.execute("CREATE TABLE kept AS SELECT 1 AS one")
    try:
        flows_from_parquet(table)
        assert duckdb.execute("SELECT one FROM kept").fetchall() == [(1,)]
    finally:
        duckdb.execute("DROP TABLE kept")
