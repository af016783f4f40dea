"""The SQL of the ranking: from facts to transfers, routes and receiving states.

It is written in what DuckDB and Spark have in common; nothing in it differs between them. It is one
statement over tables that the engine keeps:

- ``facts``: the columns of `FACTS`; ``states``, and if facts tell agreements ``parties`` and
  ``agreements``: the registers;
- ``many``: the transfers that several reporters tell; their cells, settled, are in ``settled`` and
  ``settled_cells`` (`miggraph.network.bulk.reporters`).

A *transfer* is here all that facts tell of one route (with its stops), mode, agreement and year; a
*route* is what came from one state into another, on one mode and under one agreement. An empty text
is a key that is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from miggraph.vocabulary import SCHEMES

__all__ = [
    "FACTS",
    "PRESENT",
    "Told",
    "nationalities",
    "on",
    "ranking",
]

#: The columns of facts that are read, with their types.
FACTS: Final = {
    "sending": "STRING",
    "receiving": "STRING",
    "nationality": "STRING",
    "via": "STRING",
    "mode": "STRING",
    "agreement": "STRING",
    "reporter": "STRING",
    "earliest": "DATE",
    "latest": "DATE",
    "count_min": "BIGINT",
    "count_max": "BIGINT",
    "third_country": "STRING",
    "year": "INT",
}
#: Movement basis -> its number, as grouping by numbers is faster; 0 is not told.
_MODES: Final = {
    mode: number for number, mode in enumerate(sorted(set(SCHEMES["basis"]) - {"unknown"}), start=1)
}

#: Which columns that may be wholly empty have something, and who reports.
PRESENT: Final = """SELECT count(via) AS via, count(agreement) AS agreement, count(*) AS facts,
        count(reporter) AS reported, min(reporter) AS first, max(reporter) AS last FROM facts"""
#: Facts as they are asked for, but those that tell of nobody. A row that may lie outside of the
#: window is undetermined. (DuckDB is slow with an OR here.)
_TOLD: Final = """SELECT {states}, {optional}CASE mode {modes} ELSE 0 END AS mode, year,
        coalesce(reporter, '') AS reporter, {counts}, {third} AS third
    FROM facts WHERE coalesce(count_max, 1) > 0{window}"""
_FOREIGN: Final = "SELECT * FROM ({told}) f WHERE third <> 'no'"
#: Flights and cases tell nothing of how many persons, but that there were some.
_UNCOUNTED: Final = "1 AS count_min, CAST(NULL AS BIGINT) AS count_max"
#: One transfer a row, of those that one reporter tells: the least number of foreigners, the
#: greatest number of those who may be, as far as it is told, and of how many facts it is open.
_TRANSFERS: Final = """SELECT {keys},
        {low} AS low,
        CAST(sum(count_max) AS BIGINT) AS high, count(*) - count(count_max) AS opens
    FROM told t WHERE {alone} GROUP BY {groups}"""
_LEAST: Final = "coalesce(CAST(sum(count_min) FILTER (WHERE third = 'yes') AS BIGINT), 0)"
#: Of flights and cases: at least one person of each nationality.
_LEAST_UNCOUNTED: Final = "count(DISTINCT CASE WHEN third = 'yes' THEN nationality END)"
_SETTLED: Final = " UNION ALL SELECT {keys}, low, high, opens FROM settled"
#: Transfers of which it is known that some were foreigners, and others, apart.
_ROUTES: Final = """SELECT {keys}, low > 0 AS arrives, count(*) AS number,
        CAST(sum(low) AS BIGINT) AS low, CAST(coalesce(sum(high), 0) AS BIGINT) AS high,
        CAST(sum(opens) AS BIGINT) AS opens
    FROM ({transfers}) t GROUP BY {groups}, low > 0"""
#: What a route is to a ranking. `routes` has the columns of `Told.route`; its others are kept.
_JUDGED: Final = """SELECT r.*, CASE WHEN s.place THEN s.home END AS sender,
        coalesce({place}, false) AS named,
        CASE WHEN r.mode > 0 THEN r.mode IN ({numbers})
            ELSE {basis} IN ({words}) END AS chosen,
        CASE WHEN r.sending = '' THEN 'no sending state is told'
            WHEN r.receiving = '' THEN 'no receiving state is told'
            WHEN s.code IS NULL THEN 'the sending state is in no register'
            WHEN d.code IS NULL THEN 'the receiving state is in no register'
            WHEN NOT d.place THEN 'a union is no place of arrival'
            WHEN s.home = d.home THEN 'into the sending state itself'
            WHEN NOT {place} THEN 'the agreement has the receiving state in another role'
            END AS reason
    FROM ({routes}) r
        LEFT JOIN states s ON s.code = r.sending
        LEFT JOIN states d ON d.code = r.receiving{joins}"""
_AGREEMENTS: Final = """
        LEFT JOIN parties p ON p.agreement = r.agreement AND p.home = d.home
        LEFT JOIN agreements a ON a.agreement = r.agreement"""
#: Which nationalities came by a route; of several reporters, as it is settled.
_CELLS: Final = """SELECT {route}, t.nationality FROM told t
    WHERE t.third = 'yes' AND t.count_min > 0 AND {alone}"""
_SETTLED_CELLS: Final = " UNION ALL SELECT {route}, t.nationality FROM settled_cells t"
#: One row a receiving state, and one a reason for which something can be no arrival. DuckDB reads
#: the facts once for routes and nationalities, Spark for each.
_RANKING: Final = """WITH told AS ({told}),
    routes AS ({routes}),
    found AS (
        SELECT CASE WHEN reason IS NULL THEN receiving END AS receiving, reason,
            arrives AND chosen AS sure, chosen AND NOT arrives AS doubtful,
            reason IS NOT NULL OR (arrives AND chosen) AS counted,
            CASE WHEN arrives THEN sender END AS sender, named, number, low, high, opens
        FROM routes),
    places AS (
        SELECT receiving, reason,
            array_sort(array_agg(DISTINCT sender) FILTER (WHERE sure AND sender IS NOT NULL))
                AS senders,
            array_sort(array_agg(DISTINCT sender) FILTER (WHERE sender IS NOT NULL))
                AS senders_all_bases,
            CAST(sum(CASE WHEN counted THEN number ELSE 0 END) AS BIGINT) AS totals,
            CAST(sum(CASE WHEN counted THEN low ELSE 0 END) AS BIGINT) AS low,
            CAST(sum(CASE WHEN counted THEN high ELSE 0 END) AS BIGINT) AS high,
            CAST(sum(CASE WHEN counted THEN opens ELSE 0 END) AS BIGINT) AS opens,
            CAST(sum(CASE WHEN doubtful THEN number ELSE 0 END) AS BIGINT) AS doubts,
            CAST(sum(CASE WHEN doubtful THEN high ELSE 0 END) AS BIGINT) AS doubt_high,
            CAST(sum(CASE WHEN doubtful THEN opens ELSE 0 END) AS BIGINT) AS doubt_opens,
            CAST(sum(CASE WHEN sure AND NOT named THEN number ELSE 0 END) AS BIGINT) AS flagged
        FROM found GROUP BY receiving, reason),
    nations AS ({nations})
    SELECT p.receiving, p.reason, p.senders, p.senders_all_bases, n.nationalities, p.totals, p.low,
        p.high, p.opens, p.doubts, p.doubt_high, p.doubt_opens, p.flagged
    FROM places p LEFT JOIN nations n ON n.receiving = p.receiving
    ORDER BY p.receiving, p.reason"""
_NATIONS: Final = """SELECT c.receiving, array_sort(array_agg(c.nationality)) AS nationalities
        FROM (SELECT DISTINCT receiving, nationality FROM ({cells}) j WHERE {there}) c
            JOIN states n ON n.code = c.nationality
        GROUP BY c.receiving"""
_NOT_MANY: Final = "NOT EXISTS (SELECT 1 FROM many o WHERE {same})"


class Told(Struct, frozen=True):
    """What is asked of facts, and what there is in them.

    Attributes
    ----------
    via, agreement
        Whether any fact tells a stop, or an agreement.
    persons
        Whether counts are of persons, and not of flights or cases.
    since, until
        Window of days, both inclusive.
    several
        Whether ``many`` and ``settled`` have transfers that several reporters tell.
    """

    via: bool
    agreement: bool
    persons: bool = True
    since: date | None = None
    until: date | None = None
    several: bool = False

    @property
    def route(self) -> tuple[str, ...]:
        """What transfers of one route have in common."""
        return ("sending", "receiving", "mode", *(("agreement",) if self.agreement else ()))

    @property
    def keys(self) -> tuple[str, ...]:
        """What facts of one transfer have in common."""
        return (*self.route, *(("via",) if self.via else ()), "year")

    @property
    def sql(self) -> str:
        """The facts that can lie in the window; what is not told of states is an empty text."""
        return self._facts("coalesce({0}, '') AS {0}")

    @property
    def raw(self) -> str:
        """The same, and what is not told is NULL: for where it is compared with nothing.

        Engines group texts as they are in Parquet, by their numbers in its dictionaries, in less
        time than what a function makes of them.
        """
        return self._facts("{0}")

    def _facts(self, state: str) -> str:
        can, must = [], []
        for day, late, early, sign in (
            (self.since, "latest", "earliest", ">="),
            (self.until, "earliest", "latest", "<="),
        ):
            if day is not None:
                can.append(f"{late} {sign} DATE '{day.isoformat()}'")
                must.append(f"{early} {sign} DATE '{day.isoformat()}'")
        third = "third_country"
        if must:
            third = (
                f"CASE WHEN third_country <> 'yes' OR ({' AND '.join(must)}) "
                "THEN third_country ELSE 'undetermined' END"
            )
        there = [name for name in ("via", "agreement") if getattr(self, name)]
        return _TOLD.format(
            states=", ".join(map(state.format, ("sending", "receiving", "nationality"))),
            optional="".join(f"coalesce({name}, '') AS {name}, " for name in there),
            modes=" ".join(f"WHEN '{mode}' THEN {number}" for mode, number in _MODES.items()),
            counts="count_min, count_max" if self.persons else _UNCOUNTED,
            third=third,
            window="".join(f" AND {condition}" for condition in can),
        )

    @property
    def alone(self) -> str:
        """The condition that leaves out the transfers that several reporters tell."""
        return _NOT_MANY.format(same=on("o", "t", self.keys)) if self.several else "true"


def ranking(told: Told, bases: Collection[str]) -> str:
    """Write the statement that asks for everything of a ranking.

    It has a row for each receiving state, and one without a state for each reason for which
    transfers can be no arrivals though they are of foreigners, or may be. A state of which nothing
    is sure has no totals.

    Parameters
    ----------
    told
        The facts.
    bases
        Movement bases of an arrival, words of their scheme.
    """
    return _RANKING.format(
        told=_foreign(told),
        routes=_judged(_routes(told), told, bases),
        nations=_judged_nations(told, bases)
        if told.agreement
        else _NATIONS.format(cells=_cells(told), there=f"mode IN ({_numbers(bases)})"),
    )


def nationalities(told: Told, bases: Collection[str]) -> str:
    """Write the nationalities by receiving state, each route looked at for what it is to a ranking.

    Where no fact tells an agreement, `ranking` takes all routes for arrivals. That takes much less
    time, and is right if there is no reason for which a transfer is no arrival.

    Parameters
    ----------
    told, bases
        As there.
    """
    return f"WITH told AS ({_foreign(told)}) {_judged_nations(told, bases)}"


def on(left: str, right: str, columns: Iterable[str]) -> str:
    """Write that two rows are equal in all of these columns."""
    return " AND ".join(f"{left}.{column} = {right}.{column}" for column in columns)


def _foreign(told: Told) -> str:
    """Write the facts of persons who are foreigners, or may be."""
    return _FOREIGN.format(told=told.sql if told.several else told.raw)


def _judged_nations(told: Told, bases: Collection[str]) -> str:
    cells = _judged(_cells(told), told, bases)
    return _NATIONS.format(cells=cells, there="chosen AND reason IS NULL")


def _cells(told: Told) -> str:
    """Write which nationalities came by which route."""
    route = ", ".join(f"t.{key}" for key in told.route)
    cells = _CELLS.format(route=route, alone=told.alone)
    return cells + (_SETTLED_CELLS.format(route=route) if told.several else "")


def _routes(told: Told) -> str:
    """Write the routes, with the numbers of their transfers."""
    keys = ", ".join(f"t.{key}" for key in told.keys)
    transfers = _TRANSFERS.format(
        keys=keys,
        groups=keys,
        low=_LEAST if told.persons else _LEAST_UNCOUNTED,
        alone=told.alone,
    )
    if told.several:
        transfers += _SETTLED.format(keys=", ".join(told.keys))
    # What is not told is NULL until here, as engines group texts fastest as they are in Parquet.
    named = (
        f"coalesce(t.{key}, '') AS {key}" if key in ("sending", "receiving") else f"t.{key}"
        for key in told.route
    )
    return _ROUTES.format(
        keys=", ".join(named),
        groups=", ".join(f"t.{key}" for key in told.route),
        transfers=transfers,
    )


def _judged(routes: str, told: Told, bases: Collection[str]) -> str:
    """Write what is of routes, with what these are to a ranking."""
    return _JUDGED.format(
        numbers=_numbers(bases),
        words=", ".join(f"'{basis}'" for basis in sorted(bases)),
        routes=routes,
        place="p.place" if told.agreement else "CAST(NULL AS BOOLEAN)",
        basis="coalesce(p.basis, a.basis, 'unknown')" if told.agreement else "'unknown'",
        joins=_AGREEMENTS if told.agreement else "",
    )


def _numbers(bases: Collection[str]) -> str:
    """Write the numbers of movement bases; what is not told is no basis of an arrival by itself."""
    return ", ".join(str(number) for number in sorted({_MODES.get(b, 0) for b in bases}))
