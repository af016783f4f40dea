"""Like rows of a table -> one row of facts; and the rows that are refused, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from miggraph.claims.thirdcountry import cohort_kind
from miggraph.importing.grouping.keys import Key, key_of
from miggraph.importing.meanings.meanings import FATES, Meanings
from miggraph.importing.reading.staging import Staged
from miggraph.records import State

__all__ = ["COLUMNS", "group", "reject", "set_lists", "sums_by_fate", "tell_facts"]

#: The columns of facts, and of what type they are.
COLUMNS: Final = {
    **dict.fromkeys(("sending", "receiving", "nationality", "via", "mode"), "VARCHAR"),
    **dict.fromkeys(("agreement", "reporter", "date"), "VARCHAR"),
    **dict.fromkeys(("earliest", "latest"), "DATE"),
    **dict.fromkeys(("count_min", "count_max", "rows", "first_row"), "BIGINT"),
    **dict.fromkeys(("residual", "third_country"), "VARCHAR"),
    "year": "INTEGER",
}
_DAYS: Final = ("date", "earliest", "latest", "year")
_ANSWERS: Final = {"own": "no", "third": "yes", "open": "undetermined"}


def group(connection: Any, staged: Staged, meanings: Meanings) -> Key:
    """Make the table ``grouped``: the key of like rows, with their sums.

    A row that tells no number adds nothing to the sums, and is counted as ``untold``.

    Returns
    -------
    Key
        How meanings, time and fate are found in a key.
    """
    key = key_of(meanings, _fate(connection, meanings))
    rows = f"len({staged.rows})" if staged.rows else "1"
    first = f"list_min({staged.rows})" if staged.rows else staged.row
    least, most = ("numbers.least", "numbers.most") if meanings.numbers else (rows, rows)
    told = f"CASE WHEN {most} IS NULL THEN 0 ELSE {rows} END"
    connection.execute(
        f"CREATE TABLE grouped AS SELECT {key.sql} AS key, "
        f"CAST(sum({least}) AS BIGINT) AS least, "
        f"CAST(coalesce(sum({most}), 0) AS BIGINT) AS most, "
        f"CAST(sum({rows}) - sum({told}) AS BIGINT) AS untold, "
        f"CAST(sum({rows}) AS BIGINT) AS rows, min({first}) AS first "
        f"FROM staged {_joins(meanings)} GROUP BY key"
    )
    return key


def sums_by_fate(connection: Any, key: Key) -> dict[str, tuple[int, ...]]:
    """Return rows, rows without a number, and the bounds of the sum of the others, by fate."""
    found = connection.execute(
        f"SELECT {key.fate}, sum(rows), sum(untold), sum(least), sum(most) FROM grouped GROUP BY 1"
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
        + f" FROM staged {_joins(meanings)} WHERE {_fate(connection, meanings)} = 1"
    )


def tell_facts(connection: Any, key: Key, meanings: Meanings, states: Mapping[str, State]) -> None:
    """Make the table ``ordered`` of the groups that are used, and the views that decode it.

    ``told`` has the columns of facts, ``untold``, ``most`` and ``place``; ``facts`` has those of
    facts. Both are in the order of time, and then of meanings.
    """
    for name, table in (("code", "meanings"), ("date", "days")):
        connection.execute(
            f"CREATE TYPE {name}s AS ENUM (SELECT DISTINCT {name} FROM {table} "
            f"WHERE {name} IS NOT NULL UNION SELECT 'unknown' ORDER BY 1)"
        )
    set_lists(connection)
    _answer(connection, key, states)
    connection.execute(
        f"CREATE TABLE ordered AS SELECT g.*, thirds.third_country FROM grouped g JOIN thirds "
        f"ON thirds.nationality = {key.roles['nationality']} "
        f"AND thirds.receiving = {key.roles['receiving']} WHERE {key.fate} = 0 ORDER BY key"
    )
    connection.execute(
        f"CREATE VIEW told AS SELECT {_decoded(key)}, least AS count_min, "
        "CASE WHEN untold = 0 THEN most END AS count_max, rows, first AS first_row, "
        f"{_residual(key, meanings)} AS residual, third_country, untold, most, "
        "rowid AS place FROM ordered"
    )
    connection.execute(f"CREATE VIEW facts AS SELECT {', '.join(COLUMNS)} FROM told")


def set_lists(connection: Any) -> None:
    """Make what the views decode with; each connection, a cursor too, has its own.

    Values of an enumeration are numbers until they are written, which takes half the time.
    """
    for name, value, table in (
        ("codes", "CAST(code AS codes)", "meanings"),
        ("labels", "label", "meanings"),
        ("dates", "CAST(date AS dates)", "days"),
        *((f"{field}s", field, "days") for field in _DAYS if field != "date"),
    ):
        connection.execute(
            f"SET VARIABLE {name} = (SELECT coalesce(list({value} ORDER BY id), []) FROM {table})"
        )


def _decoded(key: Key) -> str:
    """Write SQL for roles and time; a list is faster than a join, and keeps the order."""
    roles = {role: f"getvariable('codes')[{sql} + 1]" for role, sql in key.roles.items()}
    days = {field: f"getvariable('{field}s')[{key.time} + 1]" for field in _DAYS}
    return ", ".join(f"{sql} AS {name}" for name, sql in (roles | days).items())


def _residual(key: Key, meanings: Meanings) -> str:
    """Write SQL for the labels that are no state; a label of two roles with one source once."""
    if not meanings.has_labels:
        return "CAST(NULL AS VARCHAR)"
    labels = [f"getvariable('labels')[{sql} + 1]" for sql in dict.fromkeys(key.roles.values())]
    return f"nullif(concat_ws('; ', {', '.join(labels)}), '')"


def _answer(connection: Any, key: Key, states: Mapping[str, State]) -> None:
    """Make the table ``thirds``: which nationals are foreign in which receiving state."""
    pairs = connection.execute(
        f"SELECT n, r, getvariable('codes')[n + 1], getvariable('codes')[r + 1] FROM "
        f"(SELECT DISTINCT {key.roles['nationality']} AS n, {key.roles['receiving']} AS r "
        f"FROM grouped WHERE {key.fate} = 0) ORDER BY ALL"
    ).fetchall()
    connection.execute(
        "CREATE TABLE thirds (nationality INTEGER, receiving INTEGER, third_country VARCHAR)"
    )
    answers = [[n, r, _third_country(code, place, states)] for n, r, code, place in pairs]
    if answers:
        n, r, third = (list(column) for column in zip(*answers, strict=True))
        values = {"n": n, "r": r, "third": third}
        connection.execute(
            "INSERT INTO thirds SELECT unnest($n), unnest($r), unnest($third)", values
        )


def _third_country(
    nationality: str | None, receiving: str | None, states: Mapping[str, State]
) -> str:
    """Say whether people are foreign nationals of the receiving state, or that nobody can say.

    Nationals of a state that is no more may be those of any of its successors.
    """
    if nationality is None or receiving is None:
        return "undetermined"
    ends = {nationality, receiving}
    if len(ends) > 1 and any(code in states and states[code].kind == "former" for code in ends):
        return "undetermined"
    return _ANSWERS[cohort_kind(nationality, receiving, states)]


def _joins(meanings: Meanings) -> str:
    return " ".join(lookup.join for lookup in meanings.lookups)


def _fate(connection: Any, meanings: Meanings) -> str:
    """Write SQL for what becomes of a row; texts that leave none out need not be looked at."""
    deciding = [
        f"{lookup.name}.fate" for lookup in meanings.lookups if lookup.has(connection, "fate <> 0")
    ]
    return f"greatest({', '.join(deciding)})" if deciding else "0"
