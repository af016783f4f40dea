"""What tells groups of rows apart, as one whole number: engines group and sort by one fastest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from miggraph.importing.meanings.meanings import Meanings

__all__ = ["Key", "key_of"]

_BIGINT: Final = 1 << 63


class Key(NamedTuple):
    """How a key is made, and how its parts are found in it again.

    `sql` makes it of joined rows. `fate`, `time` and `roles` are SQL over the column ``key``. Keys
    ascend by fate, then by time.
    """

    sql: str
    fate: str
    time: str
    roles: Mapping[str, str]


def key_of(meanings: Meanings, fate: str) -> Key:
    """Return the key of the rows of a table.

    Parameters
    ----------
    meanings
        What the texts mean. Roles with the same source are one part, and constants none.
    fate
        SQL for what becomes of a row.
    """
    parts = [sql for sql in dict.fromkeys(meanings.roles.values()) if not sql.isdecimal()]
    size, times = meanings.size, meanings.times + 1
    largest = len(("used", "rejected", "total", "filtered")) * times * size ** len(parts)
    kind = "BIGINT" if largest < _BIGINT else "HUGEINT"
    sql = f"CAST({fate} AS {kind}) * {times} + times.id"
    for part in parts:
        sql = f"({sql}) * {size} + {part}"
    places = {
        part: f"CAST(key // {size**at} % {size} AS INTEGER)"
        for at, part in enumerate(reversed(parts))
    }
    whole = size ** len(parts)
    return Key(
        sql,
        f"CAST(key // {whole * times} AS INTEGER)",
        f"CAST(key // {whole} % {times} AS INTEGER)",
        {role: places.get(source, source) for role, source in meanings.roles.items()},
    )
