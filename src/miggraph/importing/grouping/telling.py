"""Groups of like rows -> facts: codes and days for numbers, and whose nationals people are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from miggraph.claims.thirdcountry import cohort_kind
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
_ANSWERS: Final = {"own": "no", "third": "yes", "open": "undetermined"}


def tell_facts(connection: Any, key: Key, meanings: Meanings, states: Mapping[str, State]) -> None:
    """Make the table ``told`` of the groups that are used, in the order of time and meanings.

    It takes the place of ``grouped``, and has the columns of facts, ``untold`` and ``most``. The
    view ``facts`` has those of facts.

    Parameters
    ----------
    connection
        Of the database.
    key
        Of the groups.
    meanings
        What the numbers in it stand for.
    states
        By code.
    """
    for name, table in (("code", "meanings"), ("date", "days")):
        connection.execute(
            f"CREATE TYPE {name}s AS ENUM (SELECT DISTINCT {name} FROM {table} "
            f"WHERE {name} IS NOT NULL UNION SELECT 'unknown' ORDER BY 1)"
        )
    _set_lists(connection)
    _answer(connection, key, states)
    # Whichever thread is done first, the order is that of the key; few columns are sorted fastest.
    connection.execute(
        "CREATE TABLE ordered AS SELECT grouped.*, thirds.third_country FROM grouped JOIN thirds "
        f"ON thirds.nationality = {key.roles['nationality']} "
        f"AND thirds.receiving = {key.roles['receiving']} WHERE {key.fate} = 0 ORDER BY key"
    )
    connection.execute("DROP TABLE grouped")
    connection.execute(
        f"CREATE TABLE told AS SELECT {_decoded(key)}, least AS count_min, "
        "CASE WHEN untold = 0 THEN most END AS count_max, rows, first AS first_row, "
        f"{_residual(key, meanings)} AS residual, third_country, untold, most FROM ordered"
    )
    connection.execute("DROP TABLE ordered")
    connection.execute(f"CREATE VIEW facts AS SELECT {', '.join(COLUMNS)} FROM told")


def _set_lists(connection: Any) -> None:
    """Make the lists by which numbers are decoded: faster than a join for each of ten columns.

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
    """Write SQL for roles and time."""
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
        "CREATE TABLE thirds (nationality INTEGER, receiving INTEGER, "
        "third_country ENUM ('yes', 'no', 'undetermined'))"
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

    Nationals of a state that is no more may be those of any of its successors, and not all of
    these are known.
    """
    if nationality is None or receiving is None:
        return "undetermined"
    ends = {nationality, receiving}
    if len(ends) > 1 and any(code in states and states[code].kind == "former" for code in ends):
        return "undetermined"
    return _ANSWERS[cohort_kind(nationality, receiving, states)]
