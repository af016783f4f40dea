"""One way of ranking receiving states, in a process of its own; prints its seconds and answer.

``miggraph``, ``duckdb`` and ``polars`` read facts in Parquet and give for each receiving state the
senders, also on all movement bases, the nationalities, persons as bounds, totals, and the totals
and persons that are undetermined. DuckDB and Polars take each table at its word: they know of no
registers, reporters or agreements. ``oxigraph`` and ``rdflib`` read N-Triples of the arrivals alone
and give senders, nationalities and persons.

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
_SPARQL: Final = """PREFIX : <https://example.org/>
SELECT ?to (COUNT(DISTINCT ?from) AS ?senders) (COUNT(DISTINCT ?of) AS ?nationalities)
    (SUM(?number) AS ?persons)
WHERE { ?fact :to ?to ; :from ?from ; :nationality ?of ; :persons ?number } GROUP BY ?to"""


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

    rows = _once(loaded).query(_SPARQL)
    return [tuple(value.value for value in row) for row in rows]


def by_rdflib(table: str) -> list[tuple[Any, ...]]:
    """Ask rdflib by SPARQL."""
    from rdflib import Graph  # noqa: PLC0415

    graph = _once(lambda: Graph().parse(table, format="nt"))
    return [tuple(str(value) for value in row) for row in graph.query(_SPARQL)]


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
