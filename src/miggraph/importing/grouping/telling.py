"""Groups of like rows -> facts: codes and days for numbers, and whose nationals people are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from miggraph.claims.thirdcountry import NO_NATIONALS, root
from miggraph.importing.database import text
from miggraph.importing.grouping.grouping import Groups
from miggraph.importing.grouping.keys import Key
from miggraph.importing.meanings.meanings import Meanings
from miggraph.records import State

__all__ = ["COLUMNS", "tell_facts"]

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


def tell_facts(
    connection: Any, groups: Groups, meanings: Meanings, states: Mapping[str, State]
) -> None:
    """Make the table ``told`` of the groups that are used, in the order of time and meanings.

    It takes the place of ``grouped``. The view ``facts`` has the columns of facts, and ``untold``,
    ``most`` and ``place``, which is the number of a row of ``told``.

    Parameters
    ----------
    connection
        Of the database.
    groups
        What is in ``grouped``.
    meanings
        What the numbers in a key stand for.
    states
        By code.
    """
    key = groups.key
    _name_values(connection, meanings)
    _number_nations(connection, states)
    # Whichever thread is done first, the order is that of the key; few columns are sorted fastest.
    connection.execute(
        f"CREATE TABLE ordered AS SELECT * FROM grouped WHERE {key.fate} = 0 ORDER BY key"
    )
    connection.execute("DROP TABLE grouped")
    kept, others = _columns(connection, groups, meanings)
    # What two columns have in common is kept once.
    stored: dict[str, str] = {}
    for name, sql in kept.items():
        stored.setdefault(sql, name)
    taken = ", ".join(f"{sql} AS {name}" for sql, name in stored.items())
    connection.execute(f"CREATE TABLE told AS SELECT {taken} FROM ordered")
    connection.execute("DROP TABLE ordered")
    shown = {name: stored[sql] for name, sql in kept.items()} | others
    listed = ", ".join(f"{sql} AS {name}" for name, sql in shown.items())
    connection.execute(f"CREATE VIEW facts AS SELECT {listed}, rowid AS place FROM told")


def _name_values(connection: Any, meanings: Meanings) -> None:
    """Make lists of what the numbers in keys stand for: faster than a join for each column.

    Codes and dates are enumerations, whose values are numbers until they are written. That takes
    half the time.
    """
    lists = {"codes": "meanings", "labels": "meanings"}
    if meanings.first_day is None:
        lists |= {"dates": "days", "earliests": "days", "latests": "days", "years": "days"}
    for name, table in lists.items():
        value = name.removesuffix("s")
        if name in ("codes", "dates"):
            connection.execute(
                f"CREATE TYPE {name} AS ENUM (SELECT DISTINCT {value} FROM {table} "
                f"WHERE {value} IS NOT NULL UNION SELECT 'unknown' ORDER BY 1)"
            )
            value = f"CAST({value} AS {name})"
        connection.execute(
            f"SET VARIABLE {name} = (SELECT coalesce(list({value} ORDER BY id), []) FROM {table})"
        )


def _columns(
    connection: Any, groups: Groups, meanings: Meanings
) -> tuple[dict[str, str], dict[str, str]]:
    """Write SQL for the columns of ``facts``: those to be kept, over ``ordered``, and others.

    The others are the same in all rows, or follow from those that are kept.
    """
    key, sums = groups
    open_ = f"CASE WHEN {sums['untold']} = 0 THEN {sums['most']} END"
    columns = {
        **{role: f"getvariable('codes')[{sql} + 1]" for role, sql in key.roles.items()},
        **{field: f"getvariable('{field}s')[{key.time} + 1]" for field in _DAYS},
        "count_min": sums["least"],
        "count_max": sums["most"] if sums["untold"] == "0" else open_,
        "rows": sums["rows"],
        "first_row": sums["first"],
        "residual": _residual(key),
        "third_country": _third_country(key),
        "untold": sums["untold"],
        "most": sums["most"],
    }
    others = {} if meanings.has_labels else {"residual": "CAST(NULL AS VARCHAR)"}
    if sums["untold"] == "0":
        others["untold"] = "0"
    if meanings.first_day is not None:
        columns["earliest"] = f"DATE '{meanings.first_day.isoformat()}' + {key.time}"
        others |= {"latest": "earliest", "date": "CAST(earliest AS VARCHAR)"}
        others["year"] = "CAST(year(earliest) AS INTEGER)"
    codes = dict(connection.execute("SELECT id, code FROM meanings").fetchall())
    for role, sql in key.roles.items():
        if sql.isdecimal():
            code = codes[int(sql)]
            others[role] = f"CAST({'NULL' if code is None else text(code)} AS codes)"
    return {name: sql for name, sql in columns.items() if name not in others}, others


def _residual(key: Key) -> str:
    """Write SQL for the labels that are no state; a label of two roles with one source once."""
    labels = [f"getvariable('labels')[{sql} + 1]" for sql in dict.fromkeys(key.roles.values())]
    return f"nullif(concat_ws('; ', {', '.join(labels)}), '')"


def _number_nations(connection: Any, states: Mapping[str, State]) -> None:
    """List by meaning whose national somebody is: states with one nationality have one number.

    A state that is no more has a number below zero; groups that are nationals of no state where
    they arrive, such as the stateless, have 0; all that is no state has none.
    """
    codes = connection.execute("SELECT code FROM meanings ORDER BY id").fetchall()
    numbers = {code: number for number, code in enumerate(sorted(states), start=1)}

    def nation(code: str | None) -> int | None:
        if code in NO_NATIONALS:
            return 0
        if code is None or code not in states:
            return None
        return -numbers[code] if states[code].kind == "former" else numbers[root(code, states)]

    connection.execute(
        "SET VARIABLE nations = CAST($1 AS INTEGER[])", [[nation(code) for (code,) in codes]]
    )
    connection.execute("CREATE TYPE answers AS ENUM ('yes', 'no', 'undetermined')")


def _third_country(key: Key) -> str:
    """Write SQL for whether those of a group are foreigners, as `cohort_kind` says it.

    Nationals of a state that is no more may be those of any of its successors, and not all of these
    are known: nobody can say. Nor can anybody where what receives is no state.
    """
    of, to = (
        f"getvariable('nations')[{key.roles[role]} + 1]" for role in ("nationality", "receiving")
    )
    yes, no, undetermined = (f"CAST('{word}' AS answers)" for word in ("yes", "no", "undetermined"))
    return (
        f"CASE WHEN {of} = {to} AND {to} <> 0 THEN {no} WHEN {of} >= 0 AND {to} > 0 THEN {yes} "
        f"ELSE {undetermined} END"
    )
