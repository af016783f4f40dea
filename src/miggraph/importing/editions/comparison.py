"""What differs between two editions of an import."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from miggraph.importing.database import source, text
from miggraph.importing.grouping.telling import COLUMNS

__all__ = ["EditionChanges", "compare_editions"]

_KEYS: Final = (*list(COLUMNS)[:8], "residual")
_READ: Final = """SELECT {keys}, CAST(sum(count_min) AS BIGINT) AS least,
        CASE WHEN count(count_max) = count(*) THEN CAST(sum(count_max) AS BIGINT) END AS most,
        CAST(sum(rows) AS BIGINT) AS rows
    FROM {facts} GROUP BY ALL"""
_CHANGED: Final = """CREATE TABLE changed AS
    SELECT CASE WHEN old.rows IS NULL THEN 'added' WHEN new.rows IS NULL THEN 'gone'
            ELSE 'changed' END AS change,
        {keys}, old.least AS before_min, old.most AS before_max,
        new.least AS after_min, new.most AS after_max
    FROM ({old}) old FULL JOIN ({new}) new ON {same}
    WHERE old.rows IS DISTINCT FROM new.rows OR old.least IS DISTINCT FROM new.least
        OR old.most IS DISTINCT FROM new.most"""


class EditionChanges(Struct, frozen=True):
    """How many facts came, went or have another number, and the sums; None is an open bound."""

    since: str
    added: int
    gone: int
    changed: int
    before_min: int
    before_max: int | None
    after_min: int
    after_max: int | None


def compare_editions(connection: Any, old: Path, new: Path, since: str) -> EditionChanges:
    """Compare the facts of two editions, and write every difference as CSV.

    Parameters
    ----------
    connection
        Of any database.
    old, new
        Folders of the editions; ``changes.csv`` is written to the new one.
    since
        Id of the old one.

    Notes
    -----
    Facts are told apart by all but their numbers. A fact with the same number that sums other rows
    is a changed one, too.
    """
    editions = [_READ.format(keys=", ".join(_KEYS), facts=_facts(folder)) for folder in (old, new)]
    connection.execute(
        _CHANGED.format(
            keys=", ".join(f"coalesce(old.{key}, new.{key}) AS {key}" for key in _KEYS),
            old=editions[0],
            new=editions[1],
            same=" AND ".join(f"old.{key} IS NOT DISTINCT FROM new.{key}" for key in _KEYS),
        )
    )
    connection.execute(
        f"COPY (SELECT * FROM changed ORDER BY ALL) TO {text(str(new / 'changes.csv'))} "
        "(FORMAT csv, HEADER, DELIMITER ',')"
    )
    counts = dict(
        connection.execute("SELECT change, count(*) FROM changed GROUP BY change").fetchall()
    )
    sums = [
        connection.execute(
            "SELECT coalesce(sum(least), 0), CASE WHEN count(most) = count(*) "
            f"THEN coalesce(sum(most), 0) END FROM ({edition})"
        ).fetchone()
        for edition in editions
    ]
    before, after = ((int(least), None if most is None else int(most)) for least, most in sums)
    return EditionChanges(
        since=since,
        added=counts.get("added", 0),
        gone=counts.get("gone", 0),
        changed=counts.get("changed", 0),
        before_min=before[0],
        before_max=before[1],
        after_min=after[0],
        after_max=after[1],
    )


def _facts(folder: Path) -> str:
    """Write SQL for the facts of an edition, which may have none."""
    files = sorted(folder.glob("facts/year=*/*.parquet"))
    if files:
        listed = ", ".join(source(file) for file in files)
        return f"read_parquet([{listed}], hive_partitioning = false)"
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in COLUMNS.items())
    return f"(SELECT {nothing} WHERE false)"
