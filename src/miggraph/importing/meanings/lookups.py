"""Texts of columns, decoded once for each distinct one, and joined to the rows.

A table has few distinct texts in a column, whatever its length, so that Python looks at few.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from miggraph.importing.database import create_table

__all__ = ["Lookup", "Plain", "make_lookup"]


class Lookup(NamedTuple):
    """A table of decoded texts: its name, the columns of ``staged`` it is joined by, its fields."""

    name: str
    columns: tuple[str, ...]
    join: str
    fields: tuple[str, ...]

    def has(self, connection: Any, condition: str) -> bool:
        """Whether a condition holds for any of the texts."""
        found = connection.execute(f"SELECT 1 FROM {self.name} WHERE {condition} LIMIT 1")
        return found.fetchone() is not None


class Plain(NamedTuple):
    """Texts of one column that the SQL engine decodes, because they say one thing only.

    Both parts are SQL over the text, which is named ``t0``: when it is such a text, and what each
    field is then.
    """

    condition: str
    fields: Mapping[str, str]


def make_lookup(
    connection: Any,
    name: str,
    columns: Sequence[str],
    fields: Mapping[str, str],
    decode: Callable[..., Sequence[Any]],
    plain: Plain | None = None,
) -> Lookup:
    """Make a table of decoded texts.

    Parameters
    ----------
    connection
        Of the database.
    name
        Of the table.
    columns
        The columns of ``staged`` whose texts are decoded together; without any, one row is made
        that holds for all.
    fields
        Name and SQL type of what a text is decoded to.
    decode
        Takes the texts, one for each column (None for a cell without value), and returns one value
        for each field (None for NULL).
    plain
        Which texts the engine decodes, to what `decode` would return for them. A table of days has
        thousands, and Python is slow.
    """
    listed = ", ".join(f"{column} AS t{at}" for at, column in enumerate(columns))
    query = f"SELECT DISTINCT {listed} FROM staged"
    if plain is not None:
        connection.execute(f"CREATE TABLE texts AS {query}")
        query = f"SELECT t0 FROM texts WHERE NOT coalesce({plain.condition}, false)"
    texts = connection.execute(query).fetchall() if columns else [()]
    # They come in any order, and equal tables are to be decoded alike.
    texts.sort(key=lambda row: tuple((text is None, text or "") for text in row))
    types = {f"t{at}": "VARCHAR" for at in range(len(columns))} | dict(fields)
    create_table(connection, name, types, [(*row, *decode(*row)) for row in texts])
    if plain is not None:
        taken = ", ".join(f"{plain.fields[field]}" for field in fields)
        connection.execute(
            f"INSERT INTO {name} SELECT t0, {taken} FROM texts WHERE {plain.condition}"
        )
        connection.execute("DROP TABLE texts")
    # A comparison that knows no NULL is faster.
    equal = [
        "=" if all(row[at] is not None for row in texts) else "IS NOT DISTINCT FROM"
        for at in range(len(columns))
    ]
    if not columns:
        return Lookup(name, (), f"CROSS JOIN {name}", tuple(fields))
    on = " AND ".join(
        f"{name}.t{at} {equal[at]} staged.{column}" for at, column in enumerate(columns)
    )
    return Lookup(name, tuple(columns), f"JOIN {name} ON {on}", tuple(fields))
