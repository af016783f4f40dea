"""Like rows of a table -> one row of facts; and the rows that are none, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from miggraph.claims.thirdcountry import cohort_kind
from miggraph.importing.meanings import FATES, NAMED_ROLES, Meanings
from miggraph.importing.reading import Staged
from miggraph.records import State

__all__ = ["COLUMNS", "group", "reject", "sums_by_fate", "tell_facts"]

#: The columns of facts, and of what type they are.
COLUMNS: Final = {
    **dict.fromkeys(("sending", "receiving", "nationality", "via", "mode"), "VARCHAR"),
    **dict.fromkeys(("agreement", "reporter", "date"), "VARCHAR"),
    **dict.fromkeys(("earliest", "latest"), "DATE"),
    **dict.fromkeys(("count_min", "count_max", "rows", "first_row"), "BIGINT"),
    **dict.fromkeys(("residual", "third_country"), "VARCHAR"),
    "year": "INTEGER",
}
#: Where a nationality says for itself, and where the receiving state has to be known.
_ANSWERS: Final = {"own": "no", "third": "yes", "open": "undetermined"}


def group(connection: Any, staged: Staged, meanings: Meanings) -> None:
    """Make the table ``grouped``: meanings, time and fate of like rows, with their sums.

    A row that tells no number adds nothing to the least, and is counted as `untold`.
    """
    taken = [f"{sql} AS {role}" for role, sql in _roles(meanings).items()]
    taken += ["times.id AS time", f"{_fate(connection, meanings)} AS fate"]
    rows = f"len({staged.rows})" if staged.rows else "1"
    first = f"list_min({staged.rows})" if staged.rows else staged.row
    least, most = ("numbers.least", "numbers.most") if meanings.numbers else (rows, rows)
    connection.execute(
        f"CREATE TABLE grouped AS SELECT {', '.join(taken)}, "
        f"CAST(sum({least}) AS BIGINT) AS least, "
        f"CAST(coalesce(sum({most}), 0) AS BIGINT) AS most, "
        f"CAST(sum({rows}) AS BIGINT) - CAST(sum(CASE WHEN {most} IS NULL THEN 0 ELSE {rows} END) "
        f"AS BIGINT) AS untold, CAST(sum({rows}) AS BIGINT) AS rows, min({first}) AS first "
        f"FROM staged {_joins(meanings)} GROUP BY ALL"
    )


def sums_by_fate(connection: Any) -> dict[str, tuple[int, int, int, int]]:
    """Return rows, rows without a number, and the bounds of the sum of the others, by fate."""
    found = connection.execute(
        "SELECT fate, sum(rows), sum(untold), sum(least), sum(most) FROM grouped GROUP BY fate"
    ).fetchall()
    return {FATES[fate]: tuple(map(int, sums)) for fate, *sums in found}  # type: ignore[misc]


def reject(connection: Any, staged: Staged, meanings: Meanings, columns: Mapping[str, str]) -> None:
    """Add the rows whose texts are refused to the table ``unreadable``, by their first fault.

    Parameters
    ----------
    connection
        Of the database.
    staged, meanings
        Rows, and what they mean.
    columns
        Column of ``staged`` -> its name in the table.
    """
    told = [lookup for lookup in meanings.lookups if "reason" in lookup.fields]
    cases = {"reason": "", "col": "", "val": ""}
    for lookup in told:
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


def tell_facts(connection: Any, states: Mapping[str, State]) -> None:
    """Make the view ``facts`` of the groups that are used, and ``told``, which has more of them."""
    pairs = connection.execute(
        "SELECT DISTINCT g.nationality, g.receiving, n.code, r.code FROM grouped g "
        "JOIN meanings n ON n.id = g.nationality JOIN meanings r ON r.id = g.receiving "
        "WHERE g.fate = 0 ORDER BY ALL"
    ).fetchall()
    connection.execute(
        "CREATE TABLE thirds (nationality INTEGER, receiving INTEGER, third_country VARCHAR)"
    )
    answers = [(n, r, _third_country(code, place, states)) for n, r, code, place in pairs]
    if answers:
        connection.executemany("INSERT INTO thirds VALUES (?, ?, ?)", answers)
    connection.execute(
        "CREATE TABLE days AS SELECT DISTINCT id, date, earliest, latest, year FROM times"
    )
    roles = ", ".join(f"{role}.code AS {role}" for role in NAMED_ROLES if role != "mode")
    labels = ", ".join(f"{role}.residual" for role in NAMED_ROLES)
    joins = " ".join(f"JOIN meanings {role} ON {role}.id = g.{role}" for role in NAMED_ROLES)
    connection.execute(
        f"CREATE VIEW told AS SELECT {roles}, g.untold, g.most, "
        "coalesce(mode.code, 'unknown') AS mode, days.date, days.earliest, days.latest, "
        "g.least AS count_min, CASE WHEN g.untold = 0 THEN g.most END AS count_max, g.rows, "
        f"g.first AS first_row, nullif(concat_ws('; ', {labels}), '') AS residual, "
        "thirds.third_country, days.year FROM grouped g "
        f"{joins} JOIN days ON days.id = g.time JOIN thirds ON "
        "thirds.nationality = g.nationality AND thirds.receiving = g.receiving WHERE g.fate = 0"
    )
    connection.execute(f"CREATE VIEW facts AS SELECT {', '.join(COLUMNS)} FROM told")


def _third_country(
    nationality: str | None, receiving: str | None, states: Mapping[str, State]
) -> str:
    """Say whether people are foreign nationals of the receiving state, or that nobody can say.

    Nationals of a state that is no more may be those of any of its successors.
    """
    if nationality is None or receiving is None:
        return "undetermined"
    for old, new in ((nationality, receiving), (receiving, nationality)):
        if old != new and old in states and states[old].kind == "former":
            successors = {code for code, state in states.items() if old in state.predecessors}
            if new in successors or not successors:
                return "undetermined"
    return _ANSWERS[cohort_kind(nationality, receiving, states)]


def _roles(meanings: Meanings) -> dict[str, str]:
    """Return SQL for the meaning of each role, with the two ends exchanged where that is asked."""
    roles = dict(meanings.roles)
    if meanings.swap is not None:
        ends = roles["sending"], roles["receiving"]
        for role, other, own in (("sending", ends[1], ends[0]), ("receiving", ends[0], ends[1])):
            roles[role] = f"CASE WHEN {meanings.swap} THEN {other} ELSE {own} END"
    return roles


def _joins(meanings: Meanings) -> str:
    return " ".join(lookup.join for lookup in meanings.lookups)


def _fate(connection: Any, meanings: Meanings) -> str:
    """Write SQL for what becomes of a row; texts that leave none out need not be looked at."""
    deciding = [
        f"{lookup.name}.fate"
        for lookup in meanings.lookups
        if "fate" in lookup.fields and lookup.has(connection, "fate <> 0")
    ]
    return f"greatest({', '.join(deciding)})" if deciding else "0"
