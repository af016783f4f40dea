"""Compare import and ranking of bulk tables with what a user would otherwise write; three parts.

*import*: ``miggraph import`` of a CSV, whole processes, against the plain DuckDB statement that
reads the same CSV and writes Parquet, partitioned by year. The statement looks up no codes, groups
nothing, and rejects nothing.

*hubs*: `hubs_of_facts` against plain DuckDB and plain Polars, which give the same numbers. Each is
asked several times in six processes, in turns; seconds are medians without the start of Python.
Numbers must be equal in all.

*sparql*: senders, nationalities and persons by receiving state on Oxigraph in memory, and on rdflib
where there are few rows; loading is no part of it. This asks for less than *hubs*, with which it is
compared.

Tables are drawn (``benchmarks/bulk_tables.py``). Peak memory is that of the process. At ten million
rows Oxigraph and rdflib are left out, as they hold everything in memory.

    python benchmarks/bulk.py [--part import] [--part hubs] [--part sparql] [--runs 5]
                              [--rows 100000] [--rows 1000000]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from hubs import Run, run

HERE: Final = Path(__file__).parent
PARTS: Final = ("import", "hubs", "sparql")
#: Above these numbers of rows the two are left out.
MOST_OXIGRAPH: Final = 1_000_000
MOST_RDFLIB: Final = 100_000
#: Seconds after which rdflib is stopped.
PATIENCE: Final = 600
#: Processes of each way of ranking: a machine is not equally fast at all times.
TURNS: Final = 6
PLAIN: Final = """import duckdb, sys
duckdb.execute("SET memory_limit = '1GB'")
duckdb.execute(f"COPY (SELECT *, year(day) AS year FROM read_csv('{sys.argv[1]}')) "
    f"TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year))")
"""


class Asked(NamedTuple):
    """Medians of wall and processor seconds, peak memory in megabytes, and what was answered."""

    seconds: float
    processor: float
    megabytes: float
    answer: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="may be repeated")
    parser.add_argument("--rows", action="append", type=int, help="may be repeated")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    names = ("duckdb", "polars", "pyoxigraph", "rdflib")
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )
    parts = asked.part or PARTS
    before: dict[str, tuple[int, float]] = {}
    for rows in asked.rows or (100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            taken = {}
            if "import" in parts:
                taken["import"] = import_(Path(folder), rows, asked.runs)
            if "hubs" in parts or "sparql" in parts:
                taken["hubs"] = hubs(Path(folder), rows, asked.runs, "sparql" in parts)
        for part, seconds in taken.items():
            if part in before:
                fewer, less = before[part]
                print(
                    f"{part}: {rows / fewer:.0f} times the rows take {seconds / less:.1f} times "
                    "the time, aim: at most as many"
                )
            before[part] = rows, seconds


def import_(folder: Path, rows: int, runs: int) -> float:
    """Compare imports, in turns; return the seconds of ours."""
    table = _write("csv", folder / "table.csv", rows)
    profile = HERE / "bulk_profile.toml"
    into = folder / "imports"
    command = [sys.executable, "-m", "miggraph", "import", str(table), "--profile", str(profile)]
    command += ["--into", str(into)]
    plain = [sys.executable, "-c", PLAIN, str(table), str(folder / "plain")]
    cache = folder / "cache"
    found: dict[str, list[Run]] = {"plain": [], "ours": []}
    for number in range(runs + 1):
        for name, words, made in (("plain", plain, folder / "plain"), ("ours", command, into)):
            shutil.rmtree(made, ignore_errors=True)
            one = run(words, cache)
            if number:  # the first fills the caches of the system and of miggraph
                found[name].append(one)
    size = table.stat().st_size / 1e6
    table.unlink()
    shutil.rmtree(into)
    shutil.rmtree(folder / "plain")
    taken = {
        name: Asked(
            statistics.median(one.seconds for one in these),
            statistics.median(one.processor for one in these),
            max(one.megabytes for one in these),
            "",
        )
        for name, these in found.items()
    }
    print(f"\nimport: {rows:,} rows, {size:.0f} MB of CSV; {runs} runs each, in turns")
    _print({"plain DuckDB, CSV to Parquet": taken["plain"], "miggraph import": taken["ours"]})
    ratio = taken["ours"].seconds / taken["plain"].seconds
    print(f"miggraph import / plain DuckDB: {ratio:.2f}, aim: at most 2")
    return taken["ours"].seconds


def hubs(folder: Path, rows: int, runs: int, with_sparql: bool) -> float:
    """Compare rankings; return the seconds of ours."""
    facts = _write("facts", folder / "facts", rows)
    asked: dict[str, list[Asked]] = {"duckdb": [], "polars": [], "miggraph": []}
    for _ in range(TURNS):
        for way, these in asked.items():
            these.append(_ask(way, facts, max(1, runs // TURNS)))
    taken = {way: _median(these) for way, these in asked.items()}
    if len({one.answer for these in asked.values() for one in these}) > 1:
        raise SystemExit("miggraph, DuckDB and Polars give different numbers.")
    print(
        f"\nhubs: {rows:,} facts; {TURNS} processes of {max(1, runs // TURNS)} runs each, "
        "in turns; numbers are equal in all"
    )
    _print(
        {
            "plain DuckDB": taken["duckdb"],
            "plain Polars": taken["polars"],
            "miggraph, hubs_of_facts on DuckDB": taken["miggraph"],
        }
    )
    ours = taken["miggraph"]
    fastest = min(taken["duckdb"].seconds, taken["polars"].seconds)
    least = min(taken["duckdb"].processor, taken["polars"].processor)
    print(
        f"miggraph / the faster: {ours.seconds / fastest:.2f}, of processor seconds "
        f"{ours.processor / least:.2f}, aim: at most 1.3"
    )
    if with_sparql and rows <= MOST_OXIGRAPH:
        sparql(folder, facts, rows, ours)
    return ours.seconds


def sparql(folder: Path, facts: Path, rows: int, ours: Asked) -> None:
    """Compare with SPARQL on a part of the answer."""
    triples = _write("triples", folder / "facts.nt", facts)
    taken = {"oxigraph": _ask("oxigraph", triples, 1)}
    if taken["oxigraph"].answer != ours.answer:
        raise SystemExit("miggraph and Oxigraph give different numbers.")
    if rows <= MOST_RDFLIB:
        try:
            taken["rdflib"] = _ask("rdflib", triples, 1)
        except subprocess.TimeoutExpired:
            print(f"rdflib does not end within {PATIENCE} seconds")
    print(f"\nsparql: {rows:,} facts; 1 run each")
    _print({f"{way}, GROUP BY in memory": one for way, one in taken.items()})
    for way, one in taken.items():
        aim = ", aim at 1,000,000: at least 30" if way == "oxigraph" else ""
        print(f"{way} / miggraph: {one.seconds / ours.seconds:.1f}{aim}")


def _median(these: list[Asked]) -> Asked:
    return Asked(
        statistics.median(one.seconds for one in these),
        statistics.median(one.processor for one in these),
        max(one.megabytes for one in these),
        these[0].answer,
    )


def _write(kind: str, path: Path, what: int | Path) -> Path:
    """Write a table in a process of its own, so that this one stays small."""
    words = [sys.executable, HERE / "bulk_tables.py", kind, path, str(what)]
    subprocess.run(words, check=True)
    return path


def _ask(way: str, table: Path, runs: int) -> Asked:
    """Run one way in a process of its own."""
    words = [sys.executable, str(HERE / "bulk_hubs.py"), way, str(table), str(runs)]
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(words, stdout=out)
        try:
            _wait(process)
        finally:
            if process.returncode is None:
                process.kill()
                process.wait()
        out.seek(0)
        said = json.load(out)
    return Asked(
        statistics.median(said["seconds"]),
        statistics.median(said["processor"]),
        said["megabytes"],
        said["answer"],
    )


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process, for some time."""
    if process.wait(PATIENCE):
        raise SystemExit(f"{process.args!r} ended with status {process.returncode}")


def _print(taken: dict[str, Asked]) -> None:
    first = next(iter(taken.values()))
    print(f"{'':40}{'seconds':>9}{'processor s':>13}{'this/first':>12}{'peak MB':>9}")
    for label, one in taken.items():
        print(
            f"{label:40}{one.seconds:9.3f}{one.processor:13.3f}"
            f"{one.seconds / first.seconds:12.2f}{one.megabytes:9.0f}"
        )


if __name__ == "__main__":
    main()
