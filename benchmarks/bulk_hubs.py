"""One way of ranking receiving states, in a process of its own; prints its seconds and answer.

``miggraph``, ``duckdb`` and ``polars`` read facts in Parquet and give for each receiving state the
senders, also on all movement bases, the nationalities, persons as bounds, totals, and the totals
and persons that are undetermined. DuckDB and Polars take each table at its word: they know of no
registers, reporters or agreements. ``oxigraph`` and ``rdflib`` have the same facts in memory as
triples, and are asked the same in SPARQL; loading is not counted.

    python benchmarks/bulk_hubs.py WAY TABLE RUNS
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

_BASES: Final = ("forced-removal", "induced-departure", "readmission")
_DUCK: Final = """WITH foreign_facts AS (
        SELECT * FROM read_parquet('{table}/*/*.parquet', hive_partitioning = true)
        WHERE third_country <> 'no'),
    transfers AS (
        SELECT sending, receiving, mode, year,
            sum(count_min) FILTER (WHERE third_country = 'yes') AS low,
            CASE WHEN count(*) = count(count_max) THEN sum(count_max) END AS high
        FROM foreign_facts GROUP BY ALL),
    states AS (
        SELECT receiving, list(DISTINCT sending) FILTER (WHERE low > 0 AND mode IN {bases})
                AS senders,
            list(DISTINCT sending) FILTER (WHERE low > 0) AS all_bases,
            sum(low) FILTER (WHERE mode IN {bases}) AS low,
            CASE WHEN count(*) FILTER (WHERE low > 0 AND mode IN {bases} AND high IS NULL) = 0
                THEN sum(high) FILTER (WHERE low > 0 AND mode IN {bases}) END AS high,
            count(*) FILTER (WHERE low > 0 AND mode IN {bases}) AS totals,
            count(*) FILTER (WHERE low IS NULL AND mode IN {bases}) AS doubts,
            CASE WHEN count(*) FILTER (WHERE low IS NULL AND mode IN {bases} AND high IS NULL) = 0
                THEN coalesce(sum(high) FILTER (WHERE low IS NULL AND mode IN {bases}), 0)
                END AS doubt_high
        FROM transfers GROUP BY receiving),
    nations AS (
        SELECT receiving, list(DISTINCT nationality) AS nationalities FROM foreign_facts
        WHERE third_country = 'yes' AND mode IN {bases} GROUP BY receiving)
    SELECT receiving, senders, all_bases, nationalities, low, high, totals, doubts, doubt_high
    FROM states JOIN nations USING (receiving)"""
_PREFIX: Final = "PREFIX : <https://example.org/>\n"
_CHOSEN: Final = f"?mode IN ({', '.join(f':{basis}' for basis in _BASES)})"
#: One transfer a row, then one receiving state. A sum of what is unbound is an error, so 0 and the
#: empty text stand for what is not of a kind.
_SPARQL: Final = f"""{_PREFIX}SELECT ?to (GROUP_CONCAT(DISTINCT ?chosen) AS ?senders)
    (GROUP_CONCAT(DISTINCT ?any) AS ?all) (SUM(IF(?sure, ?low, 0)) AS ?least)
    (SUM(IF(?sure, ?high, 0)) AS ?greatest) (SUM(IF(?sure, ?open, 0)) AS ?opens)
    (SUM(IF(?sure, 1, 0)) AS ?totals) (SUM(IF(?doubt, 1, 0)) AS ?doubts)
    (SUM(IF(?doubt, ?high, 0)) AS ?doubtHigh) (SUM(IF(?doubt, ?open, 0)) AS ?doubtOpens) {{
  {{ SELECT ?from ?to ?mode ?year (SUM(IF(?third = :yes, ?number, 0)) AS ?low)
        (SUM(COALESCE(?most, 0)) AS ?high) (SUM(IF(BOUND(?most), 0, 1)) AS ?open) {{
      ?fact :from ?from ; :to ?to ; :mode ?mode ; :year ?year .
      ?fact :thirdCountry ?third ; :least ?number
      OPTIONAL {{ ?fact :most ?most }}
    }} GROUP BY ?from ?to ?mode ?year }}
  BIND (?low > 0 && {_CHOSEN} AS ?sure) BIND (?low = 0 && {_CHOSEN} AS ?doubt)
  BIND (IF(?low > 0, STR(?from), "") AS ?any) BIND (IF(?sure, STR(?from), "") AS ?chosen)
}} GROUP BY ?to"""
_SPARQL_NATIONS: Final = f"""{_PREFIX}SELECT ?to (GROUP_CONCAT(DISTINCT STR(?of)) AS ?all) {{
  ?fact :to ?to ; :nationality ?of ; :thirdCountry :yes ; :mode ?mode FILTER ({_CHOSEN})
}} GROUP BY ?to"""


def ours(table: str) -> list[tuple[Any, ...]]:
    """Ask `hubs_of_facts`."""
    import miggraph  # noqa: PLC0415
    from miggraph.engines import open_engine  # noqa: PLC0415
    from miggraph.importing.codes import all_states  # noqa: PLC0415
    from miggraph.network.bulk.hubs import hubs_of_facts  # noqa: PLC0415

    states = _once(lambda: all_states(miggraph.open().dossier.states))
    with open_engine(memory="2GB") as engine:
        report = hubs_of_facts(engine, Path(table), states, {})
    return [
        (
            hub.state,
            hub.senders,
            hub.senders_all_bases,
            hub.nationalities,
            *hub.persons,
            hub.totals,
            hub.undetermined,
            hub.undetermined_persons.max,
        )
        for hub in report.hubs
    ]


def by_duckdb(table: str) -> list[tuple[Any, ...]]:
    """Ask as a user of DuckDB would."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect(config={"memory_limit": "2GB"}) as connection:
        return connection.execute(_DUCK.format(table=table, bases=_BASES)).fetchall()


def by_polars(table: str) -> list[tuple[Any, ...]]:
    """Ask as a user of Polars would."""
    import polars as pl  # noqa: PLC0415

    col, there = pl.col, pl.col("third_country") == "yes"
    facts = pl.scan_parquet(f"{table}/*/*.parquet", hive_partitioning=True).filter(
        col("third_country") != "no"
    )
    chosen, sure = col("mode").is_in(_BASES), col("low") > 0
    # Of what is open, the number is missing, and so is every sum that it is part of.
    transfers = facts.group_by("sending", "receiving", "mode", "year").agg(
        col("count_min").filter(there).sum().alias("low"),
        col("count_max").sum().alias("high"),
        col("count_max").null_count().alias("opens"),
    )
    states = transfers.group_by("receiving").agg(
        col("sending").filter(sure & chosen).unique().alias("senders"),
        col("sending").filter(sure).unique().alias("all_bases"),
        col("low").filter(chosen).sum(),
        col("high").filter(sure & chosen).sum(),
        (sure & chosen).sum().alias("totals"),
        (~sure & chosen).sum().alias("doubts"),
        col("high").filter(~sure & chosen).sum().alias("doubt_high"),
        col("opens").filter(sure & chosen).sum(),
        col("opens").filter(~sure & chosen).sum().alias("doubt_opens"),
    )
    nations = facts.filter(there & chosen).group_by("receiving").agg(col("nationality").unique())
    names = ["receiving", "senders", "all_bases", "nationality"]
    names += ["low", "high", "totals", "doubts", "doubt_high"]
    whole = states.join(nations, on="receiving").with_columns(
        pl.when(col("opens") == 0).then(col("high")).alias("high"),
        pl.when(col("doubt_opens") == 0).then(col("doubt_high")).alias("doubt_high"),
    )
    return whole.select(names).collect().rows()


def by_oxigraph(table: str) -> list[tuple[Any, ...]]:
    """Ask Oxigraph in memory by SPARQL."""
    import pyoxigraph as ox  # noqa: PLC0415

    def loaded() -> Any:
        store = ox.Store()
        store.bulk_load(path=table, format=ox.RdfFormat.N_TRIPLES)
        return store

    store = _once(loaded)
    return _from_sparql(
        *(
            [[value and value.value for value in row] for row in store.query(query)]
            for query in (_SPARQL, _SPARQL_NATIONS)
        )
    )


def by_rdflib(table: str) -> list[tuple[Any, ...]]:
    """Ask rdflib by SPARQL."""
    from rdflib import Graph  # noqa: PLC0415

    graph = _once(lambda: Graph().parse(table, format="nt"))
    return _from_sparql(
        *(
            [[None if value is None else str(value) for value in row] for row in graph.query(query)]
            for query in (_SPARQL, _SPARQL_NATIONS)
        )
    )


def _from_sparql(
    found: list[list[str | None]], nations: list[list[str | None]]
) -> list[tuple[Any, ...]]:
    """Put the answers of both questions together, in the form of the other ways."""
    of = {to: _codes(listed) for to, listed in nations}
    rows = []
    for to, senders, any_, low, high, opens, totals, doubts, doubt_high, doubt_opens in found:
        if to in of:
            rows.append(
                (
                    *_codes(to),
                    _codes(senders),
                    _codes(any_),
                    of[to],
                    int(low or 0),
                    None if int(opens or 0) else int(high or 0),
                    int(totals or 0),
                    int(doubts or 0),
                    None if int(doubt_opens or 0) else int(doubt_high or 0),
                )
            )
    return rows


def _codes(iris: str | None) -> list[str]:
    return [iri.rpartition("/")[2] for iri in (iris or "").split()]


_WAYS: Final[dict[str, Callable[[str], list[tuple[Any, ...]]]]] = {
    "miggraph": ours,
    "duckdb": by_duckdb,
    "polars": by_polars,
    "oxigraph": by_oxigraph,
    "rdflib": by_rdflib,
}
_kept: list[Any] = []


def _once(make: Callable[[], Any]) -> Any:
    """Make something at the first run, before its time is taken."""
    if not _kept:
        _kept.append(make())
    return _kept[0]


def _digest(rows: Iterable[tuple[Any, ...]]) -> str:
    plain = sorted(
        [sorted(v) if isinstance(v, list | tuple) else v if v is None else str(v) for v in row]
        for row in rows
    )
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def main() -> None:
    """Ask several times, the first for warming up."""
    way, table, runs = sys.argv[1:]
    seconds: list[float] = []
    processor: list[float] = []
    answer: list[tuple[Any, ...]] = []
    for number in range(int(runs) + 1):
        begun = time.perf_counter(), time.process_time()
        answer = _WAYS[way](table)
        if number:
            seconds.append(time.perf_counter() - begun[0])
            processor.append(time.process_time() - begun[1])
    # Of this process alone: what the system reports at its end has that of its parent in it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    said = {
        "megabytes": peak,
        "seconds": seconds,
        "processor": processor,
        "answer": _digest(answer),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
