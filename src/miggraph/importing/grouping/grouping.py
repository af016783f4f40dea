"""Like rows of a table -> one group; and the rows that are refused, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from miggraph.importing.grouping.keys import Key, key_of
from miggraph.importing.meanings.meanings import FATES, Meanings
from miggraph.importing.reading.staging import Staged

__all__ = ["Groups", "group", "reject", "sums_by_fate"]


class Groups(NamedTuple):
    """How meanings, time and fate are found in a key, and the sums of a group.

    `sums` maps ``least``, ``most``, ``untold``, ``rows`` and ``first`` to SQL over ``grouped``.
    """

    key: Key
    sums: Mapping[str, str]


def group(connection: Any, staged: Staged, meanings: Meanings) -> Groups:
    """Make the table ``grouped``: the key of like rows, with their sums.

    A row that tells no number adds nothing to the sums, and is counted as ``untold``.
    """
    key = key_of(meanings, _fate(meanings))
    rows = f"sum(len({staged.rows}))" if staged.rows else "count(*)"
    first = f"list_min({staged.rows})" if staged.rows else staged.row
    least, most, untold = rows, rows, "0"
    if meanings.numbers is not None:
        least, most, untold = "sum(numbers.least)", "coalesce(sum(numbers.most), 0)", "0"
        # What is equal, or always told, need not be added up twice.
        if meanings.numbers.has(connection, "most IS NULL"):
            untold = "count(*) - count(numbers.most)"
        elif not meanings.numbers.has(connection, "most <> least"):
            most = least
    sums = {"least": least, "most": most, "untold": untold, "rows": rows, "first": f"min({first})"}
    # Each number is kept once, as there may be as many groups as rows.
    names: dict[str, str] = {}
    for name, sql in sums.items():
        if not sql.isdecimal():
            names.setdefault(sql, name)
    taken = ", ".join(f"CAST({sql} AS BIGINT) AS {name}" for sql, name in names.items())
    connection.execute("SET preserve_insertion_order = false")  # groups have none, and it costs
    connection.execute(
        f"CREATE TABLE grouped AS SELECT {key.sql} AS key, {taken} "
        f"FROM staged {_joins(meanings)} GROUP BY key"
    )
    connection.execute("RESET preserve_insertion_order")
    return Groups(key, {name: names.get(sql, sql) for name, sql in sums.items()})


def sums_by_fate(connection: Any, groups: Groups) -> dict[str, tuple[int, ...]]:
    """Return rows, rows without a number, and the bounds of the sum of the others, by fate."""
    sums = ", ".join(f"sum({groups.sums[name]})" for name in ("rows", "untold", "least", "most"))
    found = connection.execute(
        f"SELECT {groups.key.fate}, {sums} FROM grouped GROUP BY 1"
    ).fetchall()
    return {FATES[fate]: tuple(map(int, sums)) for fate, *sums in found}


def reject(connection: Any, staged: Staged, meanings: Meanings) -> None:
    """Add the rows whose texts are refused to the table ``unreadable``, by their first fault."""
    columns = {short: name for name, short in staged.columns.items()}
    cases = {"reason": "", "col": "", "val": ""}
    for lookup in meanings.lookups:
        if "reason" not in lookup.fields:
            continue
        names = ", ".join(columns[column] for column in lookup.columns)
        values = ", ".join(f"coalesce(staged.{column}, '')" for column in lookup.columns)
        for what, sql in (
            ("reason", f"{lookup.name}.reason"),
            ("col", "'" + names.replace("'", "''") + "'"),
            ("val", f"left(concat_ws(' ', {values}), 200)" if values else "''"),
        ):
            cases[what] += f" WHEN {lookup.name}.reason IS NOT NULL THEN {sql}"
    row = f"unnest({staged.rows})" if staged.rows else staged.row
    connection.execute(
        f"INSERT INTO unreadable SELECT {row}, "
        + ", ".join(f"CASE {case} END" for case in cases.values())
        + f" FROM staged {_joins(meanings)} WHERE {_fate(meanings)} = 1"
    )


def _joins(meanings: Meanings) -> str:
    return " ".join(lookup.join for lookup in meanings.lookups)


def _fate(meanings: Meanings) -> str:
    """Write SQL for what becomes of a row; texts that leave none out need not be looked at."""
    deciding = [f"{lookup.name}.fate" for lookup in meanings.lookups if lookup.decides]
    return f"greatest({', '.join(deciding)})" if deciding else "0"
