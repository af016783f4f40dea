"""One flow told by two states, compared.

Two reporters tell of one flow if all that says which it is agrees: both ends, nationality, way,
basis, agreement and time. Their numbers are equal, one refines the other, they can both hold, or
they cannot. Where one end reports a flow and the other, which reports other flows of that year,
says nothing of it, that is told too; it does not mean that there was none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from miggraph.importing.database import text

__all__ = ["Mirror", "MirrorRelation", "compare_mirrors"]

_KEYS: Final = ("sending", "receiving", "nationality", "via", "mode", "agreement", "date")
_FEW: Final = 5
#: From the worst to the best.
_RELATIONS: Final = ("incompatible", "compatible", "refines", "equal", "one side only")
_SIDES: Final = f"""CREATE TABLE sides AS
    SELECT {", ".join(_KEYS)}, year, reporter, CAST(sum(count_min) AS BIGINT) AS least,
        CASE WHEN count(count_max) = count(*) THEN CAST(sum(count_max) AS BIGINT) END AS most
    FROM facts WHERE reporter IS NOT NULL AND sending IS NOT NULL AND receiving IS NOT NULL
        AND residual IS NULL
    GROUP BY ALL"""
_SAME: Final = " AND ".join(f"a.{key} IS NOT DISTINCT FROM b.{key}" for key in _KEYS)
_A: Final = ", ".join(f"a.{key}" for key in _KEYS)
_PAIRS: Final = f"""CREATE TABLE mirrors AS
    SELECT CASE
            WHEN a.least = b.least AND a.most IS NOT DISTINCT FROM b.most THEN 'equal'
            WHEN a.least > coalesce(b.most, a.least) OR b.least > coalesce(a.most, b.least)
                THEN 'incompatible'
            WHEN (a.least >= b.least AND (b.most IS NULL OR a.most <= b.most))
                OR (b.least >= a.least AND (a.most IS NULL OR b.most <= a.most)) THEN 'refines'
            ELSE 'compatible' END AS relation,
        {_A}, a.reporter, a.least AS count_min, a.most AS count_max,
        b.reporter AS other_reporter, b.least AS other_min, b.most AS other_max
    FROM sides a JOIN sides b ON {_SAME} AND a.reporter < b.reporter
    UNION ALL
    SELECT 'one side only', {_A}, a.reporter, a.least, a.most, other.reporter, NULL, NULL
    FROM (SELECT *, CASE reporter WHEN sending THEN receiving WHEN receiving THEN sending END
            AS silent FROM sides) a
        JOIN (SELECT DISTINCT reporter, year FROM sides) other
            ON other.reporter = a.silent AND other.year = a.year
        ANTI JOIN sides b ON {_SAME} AND b.reporter = a.silent
    WHERE a.silent <> a.reporter AND (a.most IS NULL OR a.most > 0)"""


class Mirror(Struct, frozen=True):
    """One flow, and what two states tell of it; an upper bound of None is open.

    The other bounds are both None where the other state says nothing of the flow.
    """

    sending: str
    receiving: str
    nationality: str | None
    via: str | None
    mode: str
    agreement: str | None
    date: str
    reporter: str
    count_min: int
    count_max: int | None
    other_reporter: str
    other_min: int | None
    other_max: int | None


class MirrorRelation(Struct, frozen=True):
    """How many pairs are so related, and the first of them."""

    relation: str
    flows: int
    first: tuple[Mirror, ...]


def compare_mirrors(connection: Any, path: Path) -> tuple[MirrorRelation, ...]:
    """Compare what reporters tell of one flow, and write all pairs as CSV.

    Parameters
    ----------
    connection
        Of the database, with the view ``facts``.
    path
        The file; not written if no two reporters tell of one flow.

    Returns
    -------
    tuple of MirrorRelation
        From the worst relation to the best, those that occur.
    """
    connection.execute(_SIDES)
    if connection.execute("SELECT 1 FROM sides LIMIT 1").fetchone() is None:
        return ()
    connection.execute(_PAIRS)
    counts = dict(
        connection.execute("SELECT relation, count(*) FROM mirrors GROUP BY relation").fetchall()
    )
    if not counts:
        return ()
    connection.execute(
        f"COPY (SELECT * FROM mirrors ORDER BY ALL) TO {text(str(path))} "
        "(FORMAT csv, HEADER, DELIMITER ',')"
    )
    found = []
    for relation in _RELATIONS:
        if relation in counts:
            rows = connection.execute(
                "SELECT * EXCLUDE (relation) FROM mirrors WHERE relation = ? ORDER BY ALL LIMIT ?",
                [relation, _FEW],
            ).fetchall()
            found.append(
                MirrorRelation(relation, counts[relation], tuple(Mirror(*row) for row in rows))
            )
    return tuple(found)
