"""Synthetic bulk tables: facts in Parquet, the same as N-Triples, and a CSV to import.

Shares of 160 states fall like a power law, so that a few routes have most rows. Nothing in the
tables is about the world: who, when and how many is drawn by hashes of the number of the row, and
is the same at every run with one version of DuckDB.

    python benchmarks/bulk_tables.py facts|csv PATH ROWS
    python benchmarks/bulk_tables.py triples PATH FACTS
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import duckdb

import miggraph
from miggraph.importing.codes import all_states

__all__ = ["BASE", "write_csv", "write_facts", "write_triples"]

#: Of the IRIs.
BASE: Final = "https://example.org/"
_STATES: Final = 160
#: What makes row `i`: two different states and a nationality, a day, persons, and a number below
#: 100 for the rows of a kind of their own (`odd`).
_DRAWN: Final = """SELECT i, CASE WHEN b = a THEN (b + 1) % {states} ELSE b END AS b, a, n, day,
        persons, odd,
        CASE WHEN hash(i, 7) % 10 = 0 THEN 'assisted-return' ELSE 'forced-removal' END AS mode
    FROM (SELECT i, {a} AS a, {b} AS b, {n} AS n, hash(i, 6) % 100 AS odd,
            DATE '1990-01-01' + CAST(hash(i, 4) % 12500 AS INTEGER) AS day,
            CAST(least(9999, floor(((1 + hash(i, 5) % 1000000) / 1000001.0) ** (-1 / 0.9)))
                AS BIGINT) AS persons
        FROM range({rows}) t(i))"""
#: Inverse of the distribution with density x^-0.7: the lower the number, the more often.
_STATE: Final = "CAST(floor({states} * ((hash(i, {seed}) % 1000000) / 1e6) ** (1 / 0.3)) AS INT)"
_COLUMNS: Final = """code[1 + a] AS sending, code[1 + b] AS receiving,
    CASE WHEN odd >= 5 THEN code[1 + n] END AS nationality, NULL::VARCHAR AS via, mode,
    NULL::VARCHAR AS agreement, NULL::VARCHAR AS reporter, day::VARCHAR AS date,
    day AS earliest, day AS latest, persons AS count_min,
    CASE WHEN odd <> 50 THEN persons END AS count_max, 1::BIGINT AS rows, i + 1 AS first_row,
    NULL::VARCHAR AS residual,
    CASE WHEN odd < 5 THEN 'undetermined' WHEN n = b THEN 'no' ELSE 'yes' END AS third_country,
    year(day)::INTEGER AS year"""


def write_facts(folder: Path, rows: int) -> Path:
    """Write facts as an import does, by year and route; five in a hundred without a nationality."""
    folder.mkdir(parents=True, exist_ok=True)
    _copy(
        f"SELECT {_COLUMNS} FROM ({_drawn(rows)}) d, codes "
        "ORDER BY year, sending, receiving, nationality, first_row",
        f"'{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year))",
    )
    return folder


def write_csv(path: Path, rows: int) -> Path:
    """Write the rows as a ministry would."""
    _copy(
        "SELECT day, code[1 + a] AS origin, code[1 + b] AS destination, "
        "CASE WHEN odd >= 5 THEN code[1 + n] END AS citizenship, mode AS how, persons "
        f"FROM ({_drawn(rows)}) d, codes",
        f"'{path}' (FORMAT csv)",
    )
    return path


def write_triples(facts: Path, path: Path) -> None:
    """Write what the facts tell of foreigners, and of those who may be, as a graph would."""
    whole = '"^^<http://www.w3.org/2001/XMLSchema#integer>'
    values = {
        "from": f"'<{BASE}' || sending || '>'",
        "to": f"'<{BASE}' || receiving || '>'",
        "nationality": f"'<{BASE}' || nationality || '>'",
        "mode": f"'<{BASE}' || mode || '>'",
        "thirdCountry": f"'<{BASE}' || third_country || '>'",
        "year": f"'\"' || year || '{whole}'",
        "least": f"'\"' || count_min || '{whole}'",
        "most": f"'\"' || count_max || '{whole}'",
    }
    lines = " UNION ALL ".join(
        f"SELECT '<{BASE}fact/' || first_row || '> <{BASE}{name}> ' || {value} || ' .' AS line "
        f"FROM facts WHERE {value} IS NOT NULL"
        for name, value in values.items()
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE VIEW facts AS SELECT * FROM read_parquet('{facts}/*/*.parquet') "
            "WHERE third_country <> 'no'"
        )
        connection.execute(
            f"COPY ({lines}) TO '{path}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '')"
        )


def _codes() -> list[str]:
    """Choose the codes of states, spread over those that are known."""
    known = all_states(miggraph.open().dossier.states).values()
    codes = sorted(s.code for s in known if s.kind == "state" and s.administered_by is None)
    return [codes[place * len(codes) // _STATES] for place in range(_STATES)]


def _drawn(rows: int) -> str:
    drawn = {
        name: _STATE.format(states=_STATES, seed=seed)
        for seed, name in enumerate(("a", "b", "n"), start=1)
    }
    return _DRAWN.format(states=_STATES, rows=rows, **drawn)


def _copy(query: str, to: str) -> None:
    with duckdb.connect(config={"memory_limit": "3GB"}) as connection:
        connection.execute("CREATE TABLE codes AS SELECT $1::VARCHAR[] AS code", [_codes()])
        connection.execute(f"COPY ({query}) TO {to}")


def main() -> None:
    """Write one table."""
    kind, path, what = sys.argv[1:]
    if kind == "triples":
        write_triples(Path(what), Path(path))
    else:
        {"facts": write_facts, "csv": write_csv}[kind](Path(path), int(what))


if __name__ == "__main__":
    main()
