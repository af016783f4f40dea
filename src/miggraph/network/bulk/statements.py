"""The SQL of the ranking: from facts to transfers, routes and receiving states.

It is written in what DuckDB and Spark have in common; nothing in it differs between them. Steps of
their own are tables that the engine keeps:

- ``facts``: the columns of `FACTS`; ``states``, and if facts tell agreements ``parties`` and
  ``agreements``: the registers;
- ``many``: the transfers that several reporters tell; their cells, settled, are in ``settled`` and
  ``settled_cells`` (`miggraph.network.bulk.reporters`);
- ``routes``: what came from one state into another, on one mode and under one agreement, with the
  reason why it is no arrival, if there is one; ``elsewhere``: those with one.

A *transfer* is here all that facts tell of one route (with its stops), mode, agreement and year. An
empty text is a key that is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from miggraph.vocabulary import SCHEMES

__all__ = [
    "FACTS",
    "HUBS",
    "LEFT_OUT",
    "PRESENT",
    "Told",
    "elsewhere",
    "nationalities",
    "on",
    "routes",
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
#: All that is asked of a receiving state; states of which nothing is sure have no arrivals.
HUBS: Final = """SELECT receiving,
        array_sort(array_agg(DISTINCT sender) FILTER (WHERE arrives AND chosen AND
            sender IS NOT NULL)) AS senders,
        array_sort(array_agg(DISTINCT sender) FILTER (WHERE arrives AND
            sender IS NOT NULL)) AS senders_all_bases,
        CAST(sum(CASE WHEN arrives AND chosen THEN number ELSE 0 END) AS BIGINT) AS totals,
        CAST(sum(CASE WHEN arrives AND chosen THEN low ELSE 0 END) AS BIGINT) AS low,
        CAST(sum(CASE WHEN arrives AND chosen THEN high ELSE 0 END) AS BIGINT) AS high,
        CAST(sum(CASE WHEN arrives AND chosen THEN opens ELSE 0 END) AS BIGINT) AS opens,
        CAST(sum(CASE WHEN chosen AND NOT arrives THEN number ELSE 0 END) AS BIGINT) AS doubts,
        CAST(sum(CASE WHEN chosen AND NOT arrives THEN high ELSE 0 END) AS BIGINT) AS doubt_high,
        CAST(sum(CASE WHEN chosen AND NOT arrives THEN opens ELSE 0 END) AS BIGINT) AS doubt_opens,
        CAST(sum(CASE WHEN arrives AND chosen AND NOT named THEN number ELSE 0 END) AS BIGINT)
            AS flagged
    FROM routes WHERE reason IS NULL GROUP BY receiving ORDER BY receiving"""
#: What can be no arrival though it is of foreigners, or may be, by reason.
LEFT_OUT: Final = """SELECT reason, CAST(sum(number) AS BIGINT) AS totals,
        CAST(sum(low) AS BIGINT) AS low, CAST(sum(high) AS BIGINT) AS high,
        CAST(sum(opens) AS BIGINT) AS opens
    FROM routes WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason"""

#: Facts as they are asked for, but those that tell of nobody. A row that may lie outside of the
#: window is undetermined. (DuckDB is slow with an OR here.)
_TOLD: Final = """SELECT {states}, {optional}CASE mode {modes} ELSE 0 END AS mode, year,
        coalesce(reporter, '') AS reporter, {counts}, {third} AS third
    FROM facts WHERE coalesce(count_max, 1) > 0{window}"""
#: Flights and cases tell nothing of how many persons, but that there were some.
_UNCOUNTED: Final = "1 AS count_min, CAST(NULL AS BIGINT) AS count_max"
#: One transfer a row, of those that one reporter tells: the least number of foreigners, the
#: greatest number of those who may be, as far as it is told, and of how many facts it is open.
_TRANSFERS: Final = """SELECT {keys},
        {low} AS low,
        CAST(sum(count_max) AS BIGINT) AS high, count(*) - count(count_max) AS opens
    FROM ({told}) t WHERE third <> 'no'{alone} GROUP BY {groups}"""
_LEAST: Final = "coalesce(CAST(sum(count_min) FILTER (WHERE third = 'yes') AS BIGINT), 0)"
#: Of flights and cases: at least one person of each nationality.
_LEAST_UNCOUNTED: Final = "count(DISTINCT CASE WHEN third = 'yes' THEN nationality END)"
_SETTLED: Final = " UNION ALL SELECT {keys}, low, high, opens FROM settled"
#: Transfers of which it is known that some were foreigners, and others, apart.
_ROUTES: Final = """SELECT {keys}, low > 0 AS arrives, count(*) AS number,
        CAST(sum(low) AS BIGINT) AS low, CAST(coalesce(sum(high), 0) AS BIGINT) AS high,
        CAST(sum(opens) AS BIGINT) AS opens
    FROM ({transfers}) t GROUP BY {groups}, low > 0"""
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
#: Routes that are no arrivals, though their mode may be one of an arrival.
_ELSEWHERE: Final = """SELECT DISTINCT {route} FROM routes
    WHERE mode IN ({numbers}) AND (reason IS NOT NULL OR NOT chosen)"""
_NATIONALITIES: Final = """SELECT c.receiving,
        array_sort(array_agg(c.nationality)) AS nationalities
    FROM ({cells}) c JOIN states n ON n.code = c.nationality
    GROUP BY c.receiving ORDER BY c.receiving"""
_CELLS: Final = """SELECT DISTINCT t.receiving, t.nationality FROM ({cells}) t
    WHERE t.mode IN ({numbers}){but}"""
_SURE: Final = "SELECT * FROM ({told}) t WHERE t.third = 'yes' AND t.count_min > 0{alone}"
_NONE_OF: Final = " AND NOT EXISTS (SELECT 1 FROM {table} o WHERE {same})"


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
        """Leaves out the transfers that several reporters tell."""
        return _none_of("many", self.keys) if self.several else ""


def routes(told: Told, bases: Collection[str]) -> str:
    """Write the routes, each with what it is to a ranking.

    Parameters
    ----------
    told
        The facts.
    bases
        Movement bases of an arrival, words of their scheme.
    """
    transfers = _TRANSFERS.format(
        keys=", ".join(f"t.{key}" for key in told.keys),
        groups=", ".join(f"t.{key}" for key in told.keys),
        low=_LEAST if told.persons else _LEAST_UNCOUNTED,
        told=told.sql if told.several else told.raw,
        alone=told.alone,
    )
    if told.several:
        transfers += _SETTLED.format(keys=", ".join(told.keys))
    # What is not told is NULL until here, as engines group texts fastest as they are in Parquet.
    keys = (
        f"coalesce(t.{key}, '') AS {key}" if key in ("sending", "receiving") else f"t.{key}"
        for key in told.route
    )
    found = _ROUTES.format(
        keys=", ".join(keys),
        groups=", ".join(f"t.{key}" for key in told.route),
        transfers=transfers,
    )
    return _JUDGED.format(
        numbers=_numbers(bases),
        words=", ".join(f"'{basis}'" for basis in sorted(bases)),
        routes=found,
        place="p.place" if told.agreement else "CAST(NULL AS BOOLEAN)",
        basis="coalesce(p.basis, a.basis, 'unknown')" if told.agreement else "'unknown'",
        joins=_AGREEMENTS if told.agreement else "",
    )


def elsewhere(told: Told, bases: Collection[str]) -> str:
    """Write the routes that are no arrivals, though their mode may be one of an arrival."""
    return _ELSEWHERE.format(route=", ".join(told.route), numbers=_possible(told, bases))


def nationalities(told: Told, bases: Collection[str], *, but_elsewhere: bool) -> str:
    """Write the nationalities of which some are known to have arrived, by receiving state.

    Parameters
    ----------
    told, bases
        As in `routes`.
    but_elsewhere
        Whether a table ``elsewhere`` has routes to leave out.
    """
    but = _none_of("elsewhere", told.route) if but_elsewhere else ""
    numbers = _possible(told, bases)
    sql = told.sql if told.several or but_elsewhere else told.raw
    parts = [_SURE.format(told=sql, alone=told.alone)]
    if told.several:
        parts.append("SELECT * FROM settled_cells")
    cells = [_CELLS.format(cells=part, numbers=numbers, but=but) for part in parts]
    return _NATIONALITIES.format(cells=" UNION ".join(cells))


def on(left: str, right: str, columns: Iterable[str]) -> str:
    """Write that two rows are equal in all of these columns."""
    return " AND ".join(f"{left}.{column} = {right}.{column}" for column in columns)


def _numbers(bases: Collection[str]) -> str:
    """Write the numbers of movement bases; what is not told is no basis of an arrival by itself."""
    return ", ".join(str(number) for number in sorted({_MODES.get(b, 0) for b in bases}))


def _possible(told: Told, bases: Collection[str]) -> str:
    """Write the numbers of modes of an arrival; an agreement can tell what facts do not."""
    return _numbers((*bases, "unknown") if told.agreement else bases)


def _none_of(table: str, columns: Collection[str]) -> str:
    return _NONE_OF.format(table=table, same=on("o", "t", columns))
