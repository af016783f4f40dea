"""The SQL of transfers that several reporters tell: accounts of one transfer, not transfers.

It follows `miggraph.claims`: reporters of one table rank alike. Of counts that tell the same, one
that lies within another is taken, being more precise; otherwise the envelope of what is left. A
reporter that tells the numbers of all nationalities denies those of which it is silent: such a
nationality is contested, and counts from nobody up to what is told. The persons of the transfer are
bounded by its total, which is decided in the same way.
"""

from __future__ import annotations

from typing import Final

from miggraph.engines import Engine
from miggraph.network.bulk.statements import Told, on

__all__ = ["settle_reporters"]

#: No count of persons is greater: stands for an open end where ends are compared.
_OPEN: Final = 1_000_000_000_000_000


def settle_reporters(engine: Engine, told: Told) -> bool:
    """Keep the tables ``many``, ``settled`` and ``settled_cells``.

    Parameters
    ----------
    engine
        With the table ``facts``.
    told
        The facts.

    Returns
    -------
    bool
        Whether there are any transfers that several reporters tell.
    """
    names = {
        "told": told.sql,
        "keys": ", ".join(told.keys),
        "of_t": ", ".join(f"t.{key}" for key in told.keys),
        "route": ", ".join(f"t.{key}" for key in told.route),
        "least": "sum(t.count_min)" if told.persons else "min(t.count_min)",
        "open": str(_OPEN),
        "finer": _FINER.format(open=_OPEN),
    }
    names |= {pair: on(pair[0], pair[1], told.keys) for pair in ("mt", "wt", "ot", "nt", "pt")}
    engine.keep("many", _MANY.format_map(names))
    if engine.rows("SELECT count(*) AS number FROM many")[0][0] == 0:
        return False
    names["counted"] = _COUNTED.format_map(names)
    names["bounded"] = _BOUNDED.format_map(names)
    for name, sql in _STEPS.items():
        engine.keep(name, sql.format_map(names))
    return True


#: The bounds of `o` lie within those of `t`, and are narrower.
_FINER: Final = """o.low >= t.low AND coalesce(o.high, {open}) <= coalesce(t.high, {open})
            AND (o.low > t.low OR coalesce(o.high, {open}) < coalesce(t.high, {open}))"""
_MANY: Final = """SELECT {keys} FROM ({told}) t
    GROUP BY {keys} HAVING min(reporter) <> max(reporter)"""
#: What each reporter tells of one nationality in one transfer.
_CELLS: Final = """SELECT {of_t}, t.reporter, t.nationality, t.third,
        CAST({least} AS BIGINT) AS low,
        CASE WHEN count(*) = count(t.count_max) THEN CAST(sum(t.count_max) AS BIGINT) END AS high
    FROM ({told}) t JOIN many m ON {mt}
    GROUP BY {of_t}, t.reporter, t.nationality, t.third"""
#: What each tells of the whole transfer. Only one that tells all of it denies what it is silent of.
_TOTALS: Final = """SELECT {keys}, reporter, CAST(sum(low) AS BIGINT) AS low,
        CASE WHEN count(*) = count(high) THEN CAST(sum(high) AS BIGINT) END AS high,
        count(*) = count(CASE WHEN nationality <> '' THEN high END) AS complete
    FROM told_cells GROUP BY {keys}, reporter"""
#: What is left of the totals of a transfer.
_WHOLES: Final = """SELECT {of_t}, min(w.low) AS low,
        CASE WHEN count(*) = count(w.high) THEN max(w.high) END AS high,
        min(t.complete) AS complete, min(t.ranges) AS ranges
    FROM (
        SELECT {keys}, count(CASE WHEN complete THEN 1 END) AS complete,
            count(CASE WHEN complete AND high > low THEN 1 END) AS ranges
        FROM told_totals GROUP BY {keys}
    ) t JOIN (
        SELECT * FROM told_totals t
        WHERE NOT EXISTS (SELECT 1 FROM told_totals o WHERE {ot} AND {finer})
    ) w ON {wt}
    GROUP BY {of_t}"""
#: What is left of each nationality, and by how many of those that tell all it is told.
_PARTS: Final = """SELECT {of_t}, t.nationality, t.third, min(t.low) AS low,
        CASE WHEN count(*) = count(t.high) THEN max(t.high) END AS high,
        min(n.complete) AS complete
    FROM told_cells t JOIN (
        SELECT {of_t}, t.nationality, t.third,
            count(CASE WHEN w.complete THEN 1 END) AS complete
        FROM told_cells t JOIN told_totals w ON {wt} AND w.reporter = t.reporter
        GROUP BY {of_t}, t.nationality, t.third
    ) n ON n.nationality = t.nationality AND n.third = t.third AND {nt}
    WHERE NOT EXISTS (
        SELECT 1 FROM told_cells o
        WHERE {ot} AND o.nationality = t.nationality AND o.third = t.third AND {finer}
    )
    GROUP BY {of_t}, t.nationality, t.third"""
#: The parts of a transfer counted together: those that nobody denies, and those that are denied.
_COUNTED: Final = """SELECT {of_t}, t.ranges, t.low AS whole_low,
        coalesce(t.high, {open}) AS whole,
        sum(CASE WHEN p.complete = t.complete AND p.nationality <> ''
            THEN p.low ELSE 0 END) AS surely,
        sum(CASE WHEN p.complete = t.complete AND p.third = 'yes'
            THEN least(p.low, coalesce(t.high, {open})) ELSE 0 END) AS third_low,
        sum(CASE WHEN p.complete = t.complete AND p.third = 'no'
            THEN least(p.low, coalesce(t.high, {open})) ELSE 0 END) AS own_low,
        count(CASE WHEN p.complete = t.complete AND p.third = 'no' THEN 1 END) AS own,
        count(CASE WHEN p.complete = t.complete AND p.third = 'undetermined'
            AND p.nationality <> '' THEN 1 END) AS unsure,
        count(CASE WHEN p.complete <> t.complete AND p.third = 'no' THEN 1 END) AS denied_own,
        count(CASE WHEN p.complete <> t.complete AND p.third = 'yes' THEN 1 END) AS denied_third,
        sum(CASE WHEN p.complete <> t.complete AND p.third <> 'no' AND p.nationality <> ''
            THEN least(coalesce(p.high, {open}), coalesce(t.high, {open})) ELSE 0 END) AS denied,
        count(CASE WHEN p.third <> 'no' THEN 1 END) AS others,
        CASE WHEN count(CASE WHEN p.third <> 'no' AND p.high IS NULL THEN 1 END) = 0
            THEN sum(CASE WHEN p.third <> 'no' THEN p.high ELSE 0 END)
            ELSE {open} END AS others_high
    FROM wholes t JOIN parts p ON {pt}
    GROUP BY {of_t}, t.ranges, t.low, t.high, t.complete"""
#: As `miggraph.claims.thirdcountry.compose`, never above the sum of the parts that are not own.
_BOUNDED: Final = """SELECT {keys}, third_low,
        third_low > 0 AND own = 0 AND covered AND denied_own = 0 AS all_third,
        greatest(whole_low, least(surely, whole)) AS whole_low, whole, others_high,
        CASE WHEN whole < {open} THEN least(whole, greatest(denied, whole - own_low))
            ELSE {open} END AS most
    FROM (SELECT *, whole < {open} AND unsure = 0 AND (surely >= whole OR ranges > 0) AS covered
        FROM ({counted}) c) c
    WHERE others > 0 AND NOT (third_low = 0 AND own > 0 AND covered AND denied_third = 0)"""
_SETTLED: Final = """SELECT {keys}, CAST(low AS BIGINT) AS low,
        CAST(CASE WHEN most < {open} THEN most END AS BIGINT) AS high,
        CASE WHEN most < {open} THEN 0 ELSE 1 END AS opens
    FROM (
        SELECT {keys}, low, greatest(low, least(high, others_high)) AS most
        FROM (
            SELECT {keys}, others_high,
                CASE WHEN all_third THEN whole_low ELSE least(third_low, most) END AS low,
                CASE WHEN all_third THEN whole ELSE most END AS high
            FROM ({bounded}) b
        ) b
    ) b"""
_SETTLED_CELLS: Final = """SELECT {route}, t.nationality
    FROM parts t JOIN wholes w ON {wt}
    WHERE t.third = 'yes' AND t.complete = w.complete
        AND least(t.low, coalesce(w.high, {open})) > 0"""
_STEPS: Final = {
    "told_cells": _CELLS,
    "told_totals": _TOTALS,
    "wholes": _WHOLES,
    "parts": _PARTS,
    "settled": _SETTLED,
    "settled_cells": _SETTLED_CELLS,
}
