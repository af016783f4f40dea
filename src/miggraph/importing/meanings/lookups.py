"""Texts of columns, decoded once for each distinct one, and joined to the rows.

A table has few distinct texts in a column, whatever its length, so that Python looks at few.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from miggraph.importing.database import create_table

__all__ = ["Lookup", "Plain", "make_lookup"]


class Lookup(NamedTuple):
    """A table of decoded texts, and how it is joined to the rows.

    `columns` are those of ``staged`` whose texts it has, `fields` what they are decoded to; ``n``
    says how many rows have them, and is NULL without columns. `decides` tells whether any text
    leaves rows out: has a ``fate`` other than 0.
    """

    name: str
    columns: tuple[str, ...]
    join: str
    fields: tuple[str, ...]
    decides: bool

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
        Name and SQL type of what a text is decoded to; ``fate`` is among them.
    decode
        Takes the texts, one for each column (None for a cell without value), and returns one value
        for each field (None for NULL).
    plain
        Which texts the engine decodes, to what `decode` would return for them; they leave no row
        out. A table of days has thousands, and Python is slow.
    """
    listed = ", ".join(f"{column} AS t{at}" for at, column in enumerate(columns))
    query = f"SELECT {listed}, count(*) AS n FROM staged GROUP BY ALL"
    if plain is not None:
        connection.execute(f"CREATE TABLE texts AS {query}")
        query = f"SELECT t0, n FROM texts WHERE NOT coalesce({plain.condition}, false)"
    texts = connection.execute(query).fetchall() if columns else [(None,)]
    # They come in any order, and equal tables are to be decoded alike.
    texts.sort(key=lambda row: tuple((text is None, text or "") for text in row[:-1]))
    decoded = [(*row[:-1], *decode(*row[:-1]), row[-1]) for row in texts]
    types = {**{f"t{at}": "VARCHAR" for at in range(len(columns))}, **fields, "n": "BIGINT"}
    create_table(connection, name, types, decoded)
    if plain is not None:
        taken = ", ".join(f"{plain.fields[field]}" for field in fields)
        connection.execute(
            f"INSERT INTO {name} SELECT t0, {taken}, n FROM texts WHERE {plain.condition}"
        )
        connection.execute("DROP TABLE texts")
    fate = list(types).index("fate")
    decides = any(row[fate] for row in decoded)
    if not columns:
        return Lookup(name, (), f"CROSS JOIN {name}", tuple(fields), decides)
    # A comparison that knows no NULL is faster.
    equal = [
        "=" if all(row[at] is not None for row in texts) else "IS NOT DISTINCT FROM"
        for at in range(len(columns))
    ]
    on = " AND ".join(
        f"{name}.t{at} {equal[at]} staged.{column}" for at, column in enumerate(columns)
    )
    return Lookup(name, tuple(columns), f"JOIN {name} ON {on}", tuple(fields), decides)
