"""A table of cohorts in Parquet: its columns, and its sums by sender and receiver in SQL.

Values are bound, and names of columns quoted, so that no text of a caller is read as SQL. Files are
local: an address is not followed.
"""

from __future__ import annotations

import glob
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from miggraph.errors import DataError
from miggraph.extras import require
from miggraph.network.graphs.filters import Filters

__all__ = ["COLUMNS", "CohortTable", "open_table", "sums"]

#: Role of a column -> its name, if the caller gives no other.
COLUMNS: Final[dict[str, str]] = {
    role: role for role in ("transfer", "date", "sender", "receiver", "nationality", "persons")
}
_WHOLE: Final = frozenset(
    f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
)
_MOMENTS: Final = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
#: Role -> the types that fit, and how to mend others.
_TYPES: Final = {
    "persons": (_WHOLE, "write whole numbers of at most 64 bits, and nothing where not known."),
    "date": (
        _MOMENTS | {"DATE", "VARCHAR"},
        "write days, as dates or as YYYY-MM-DD, without a time zone.",
    ),
}
_CODES: Final = _WHOLE | {"VARCHAR"}
_CODES_FIX: Final = "write codes, as text or as whole numbers."
#: Transfers of each route, if transfers ascend and each has one route: a transfer is then a run of
#: rows, of which the first is counted. `breaks` counts what speaks against it; the first row of all
#: is one, as none stands before it. Takes half the time of distinct ids, and no memory for the ids.
_RUNS: Final = """SELECT sender, receiver, count(*) AS transfers,
        count(*) FILTER (before IS NULL OR transfer <= before) AS breaks
    FROM (
        SELECT *, lag(transfer) OVER () AS before, lag(sender) OVER () AS from_before,
            lag(receiver) OVER () AS to_before
        FROM ({rows})
    )
    WHERE transfer IS DISTINCT FROM before OR sender IS DISTINCT FROM from_before
        OR receiver IS DISTINCT FROM to_before
    GROUP BY sender, receiver ORDER BY sender, receiver"""
#: The same of rows in any order.
_IDS: Final = """SELECT sender, receiver, count(DISTINCT transfer) AS transfers
    FROM ({rows}) GROUP BY sender, receiver ORDER BY sender, receiver"""
#: All but the transfers.
_SUMS: Final = """SELECT sender, receiver, count(*) AS rows, count(persons) AS counted,
        CAST(sum(coalesce(persons, 1)) AS BIGINT) AS persons,
        count(day) AS dated, min(day) AS earliest, max(day) AS latest,
        count(*) - count(transfer) AS nameless, count(*) FILTER (persons < 0) AS negative,
        count(written) - count(day) AS undated{listed}
    FROM ({rows}) GROUP BY sender, receiver ORDER BY sender, receiver"""
_LISTED: Final = ", list(DISTINCT nationality) AS nationalities"


class CohortTable(NamedTuple):
    """An open table.

    `connection` is a DuckDB connection, `files` are names for `read_parquet`, and `columns` has for
    each role the name, quoted, and the type.
    """

    connection: Any
    path: Path
    files: list[str]
    columns: dict[str, tuple[str, str]]


def open_table(path: Path, names: Mapping[str, str], with_nationality: bool) -> CohortTable:
    """Find the files and check that the columns are there and of types that fit.

    Parameters
    ----------
    path
        A Parquet file, or a folder of such files.
    names
        Name of the column of each role.
    with_nationality
        Whether the column of nationalities is needed.

    Raises
    ------
    UsageError
        If DuckDB is not installed.
    DataError
        If there is no such table, or a column is missing or of another type.
    """
    require("duckdb")
    import duckdb  # noqa: PLC0415

    found = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not found or not found[0].exists():
        raise DataError(
            "There is no such file, or no Parquet file in this folder.",
            file=path,
            fix="give a file, or a folder of files whose names end in .parquet.",
        )
    # A cursor of the default connection: settings such as memory_limit are those of the user.
    connection = duckdb.cursor()
    # A name with a star or a bracket is a name and no pattern.
    table = CohortTable(connection, path, [glob.escape(str(file)) for file in found], {})
    with ExitStack() as closing_on_error:
        closing_on_error.callback(connection.close)
        described = _run(table, "DESCRIBE SELECT * FROM read_parquet($files)").fetchall()
        types = {str(name): str(kind).partition("(")[0] for name, kind, *_ in described}
        for role, name in names.items():
            if role == "nationality" and not with_nationality:
                continue
            _check_column(path, role, name, types)
            table.columns[role] = ('"' + name.replace('"', '""') + '"', types[name])
        closing_on_error.pop_all()
    return table


def _check_column(path: Path, role: str, name: str, types: Mapping[str, str]) -> None:
    if name not in types:
        raise DataError(
            f"There is no column {name!r} for the {role}; there are {', '.join(types)}.",
            file=path,
            fix=f'name it: columns={{"{role}": "…"}}.',
        )
    fitting, fix = _TYPES.get(role, (_CODES, _CODES_FIX))
    if types[name] not in fitting:
        raise DataError(f"The column {name!r} is of type {types[name]}.", file=path, fix=fix)


def sums(table: CohortTable, filters: Filters, with_nationalities: bool) -> dict[str, Any]:
    """Sum the rows of each sender and receiver, in their order.

    Parameters
    ----------
    table
        Open, with columns that were checked.
    filters
        Window and nationalities; the others have no part.
    with_nationalities
        Whether to list the nationalities of each too.

    Returns
    -------
    dict
        NumPy arrays of one length, masked where SQL has NULL: sender, receiver, transfers, rows,
        counted (rows with a number of persons), persons (a row without a number counts as one),
        dated (rows with a day), earliest, latest, and with `with_nationalities` nationalities.

    Raises
    ------
    DataError
        If rows have no transfer, negative persons or a date that is no day, or there are more
        persons than 64 bits hold.
    """
    values: dict[str, Any] = {
        "since": filters.since,
        "until": filters.until,
        "nationalities": list(filters.nationalities),
    }
    values = {name: value for name, value in values.items() if value}
    rows = _rows(table.columns, filters)
    listed = _LISTED if with_nationalities else ""
    # Runs are found in one thread of DuckDB, so that there is room for the sums beside it.
    with ThreadPoolExecutor(max_workers=1) as beside:
        runs = beside.submit(_arrays, table, _RUNS.format(rows=rows), values)
        found = _arrays(table, _SUMS.format(rows=rows, listed=listed), values)
    for column, what, fix in (
        ("nameless", "no transfer", "give each row the id of its transfer."),
        ("negative", "less than nobody", "mend them; leave the number out where it is not known."),
        ("undated", "a date that is no day", "write YYYY-MM-DD, or nothing where not known."),
    ):
        if number := int(found[column].sum()):
            noun = "row has" if number == 1 else "rows have"
            raise DataError(f"{number:,} {noun} {what}.", file=table.path, fix=fix)
    counted = runs.result()
    if counted["breaks"].sum() > 1:
        counted = _arrays(table, _IDS.format(rows=rows), values)
    return {**found, "transfers": counted["transfers"]}


def _rows(columns: Mapping[str, tuple[str, str]], filters: Filters) -> str:
    """Write the SQL of the rows that are asked for."""
    name = {role: quoted for role, (quoted, _) in columns.items()}
    day = name["date"]
    if columns["date"][1] != "DATE":
        day = f"TRY_CAST({day} AS DATE)"
    # Python knows the years 1 to 9999; SQL also has infinite days.
    day = f"CASE WHEN {day} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {day} END"
    taken = [
        f"{name['sender']} AS sender, {name['receiver']} AS receiver",
        f"{name['transfer']} AS transfer, {name['persons']} AS persons",
        f"{day} AS day, {name['date']} AS written",
    ]
    wanted = ["true"]
    if filters.since is not None:
        wanted.append("(day IS NULL OR day >= $since)")
    if filters.until is not None:
        wanted.append("(day IS NULL OR day <= $until)")
    if "nationality" in name:
        taken.append(f"CAST({name['nationality']} AS VARCHAR) AS nationality")
    if filters.nationalities:
        wanted.append("nationality IN (SELECT unnest($nationalities))")
    # Names of columns are quoted by `open_table`; all values are bound.
    return (
        f"SELECT * FROM (SELECT {', '.join(taken)} FROM read_parquet($files)) "  # noqa: S608
        f"WHERE {' AND '.join(wanted)}"
    )


def _arrays(table: CohortTable, sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Ask in a cursor of its own, so that two threads can, and return the columns."""
    with closing(table.connection.cursor()) as cursor:
        return dict(_run(table._replace(connection=cursor), sql, **values).fetchnumpy())


def _run(table: CohortTable, sql: str, **values: Any) -> Any:
    """Run SQL with all values that it names; what DuckDB refuses is an error of the data."""
    import duckdb  # noqa: PLC0415

    try:
        return table.connection.execute(sql, {"files": table.files, **values})
    except duckdb.Error as error:
        said = str(error).partition("\n")[0]
        raise DataError(
            f"The table cannot be read: {said}",
            file=table.path,
            fix="write it as Parquet, with the same columns in every file of a folder.",
        ) from error
