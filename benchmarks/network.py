"""Compare network analyses with what a user would otherwise write; two parts.

*hubs*: ``miggraph network hubs`` with draws and null graphs on the curated data, whole processes,
against ``benchmarks/baseline_network.py``, which does one after another in Python. The baseline
runs a few of each and is *extrapolated* to all of them.

*flows*: a synthetic table of cohorts (``benchmarks/synthetic.py``) summed to flows by
``flows_from_parquet``; by plain DuckDB over the same file, with the rows in Python and no checks;
and as SPARQL on Oxigraph in memory, in a process of its own, each transfer in the graph of its
source: over the union of all graphs and with GRAPH (loading is printed apart). All must give equal
numbers. In the table the rows of a transfer stand together; ``flows_from_parquet`` is also measured
with the rows in random order.

Candidates take turns, except Oxigraph, which would hold gigabytes beside the others. Medians are
printed, and processor seconds too, as other work on the machine disturbs them less; no bar is
asserted here.

    python benchmarks/network.py [--part hubs] [--part flows] [--runs 7] [--transfers 1000000]
                                 [--folder FOLDER] [--draws 1000] [--nulls 1000]
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb
import networkx as nx
from hubs import Run, run
from synthetic import BASE, write_parquet, write_quads

from miggraph.network import flows_from_parquet

HERE: Final = Path(__file__).parent
PARTS: Final = ("hubs", "flows")
#: Of the baseline of the first part, how many are run.
FEW_DRAWS: Final = 5
FEW_NULLS: Final = 50
SPARQL_RUNS: Final = 3
COLUMNS: Final = {"sender": "src", "receiver": "dst", "nationality": "nat"}

#: (sender, receiver) -> transfers, persons, first and last day, as text.
Sums = dict[tuple[str, str], tuple[str, ...]]


class Taken(NamedTuple):
    """Medians of wall and processor seconds."""

    seconds: float
    processor: float

    @classmethod
    def of(cls, runs: list[tuple[float, float]]) -> Taken:
        """Take the medians of several runs."""
        return cls(*(statistics.median(values) for values in zip(*runs, strict=True)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="may be repeated")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--draws", type=int, default=1_000)
    parser.add_argument("--nulls", type=int, default=1_000)
    parser.add_argument("--transfers", type=int, default=1_000_000)
    parser.add_argument(
        "--folder", type=Path, help="with a Parquet file of the same columns, instead of a new one"
    )
    asked = parser.parse_args()
    names = ("networkx", "numpy", "duckdb", "pyoxigraph")
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
    )
    for part in asked.part or PARTS:
        if part == "hubs":
            hubs(asked.runs, asked.draws, asked.nulls)
        else:
            with tempfile.TemporaryDirectory() as scratch:
                flows(
                    _table(asked.folder, Path(scratch), asked.transfers), Path(scratch), asked.runs
                )


def hubs(runs: int, draws: int, nulls: int) -> None:
    """Compare the whole analysis of hubs with draws and null graphs one at a time."""
    command = [sys.executable, "-m", "miggraph", "network", "hubs", "--seed", "0"]
    command += ["--draws", str(draws), "--nulls", str(nulls)]
    cold: list[Run] = []
    warm: list[Run] = []
    plain: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        run(command, Path(folder, "warm"))
        for number in range(runs):
            cold.append(run(command, Path(folder, f"cold{number}")))
            warm.append(run(command, Path(folder, "warm")))
            plain.append(_baseline(Path(folder, "warm"), draws, nulls))
    reference = statistics.median(plain)
    print(f"\nhubs: {draws:,} draws, {nulls:,} null graphs; {runs} runs each, in turns")
    print(f"{'':46}{'seconds':>9}{'processor s':>13}{'baseline/this':>15}{'peak MB':>9}")
    print(f"{f'baseline, extrapolated from {FEW_DRAWS} and {FEW_NULLS}':46}{reference:9.2f}")
    for label, found in (("empty cache", cold), ("warm cache", warm)):
        seconds = statistics.median(r.seconds for r in found)
        processor = statistics.median(r.processor for r in found)
        print(
            f"{f'miggraph network hubs, {label}':46}{seconds:9.2f}{processor:13.2f}"
            f"{reference / seconds:15.1f}{max(r.megabytes for r in found):9.0f}"
        )
    print("aim: at most 5 seconds")


def _baseline(cache: Path, draws: int, nulls: int) -> float:
    """Return the seconds that the baseline would take for all draws and null graphs."""
    done = subprocess.run(
        [sys.executable, HERE / "baseline_network.py", str(FEW_DRAWS), str(FEW_NULLS)],
        check=True,
        capture_output=True,
        env=os.environ | {"MIGGRAPH_CACHE": str(cache)},
    )
    one = json.loads(done.stdout)
    return float(one["opening"] + draws * one["draw"] + nulls * one["null"])


def _table(given: Path | None, scratch: Path, transfers: int) -> Path:
    """Return the Parquet file of a folder, or a new one."""
    if given is None:
        return write_parquet(scratch, transfers)
    found = sorted(given.glob("*.parquet"))
    if len(found) != 1:
        raise SystemExit(f"{given} has {len(found)} Parquet files; give a folder with one.")
    return found[0]


def flows(table: Path, scratch: Path, runs: int) -> None:
    """Compare the sums by sender and receiver, and their seconds."""
    expected = _sums_of_rows(_plain(table))
    _check("flows_from_parquet", _sums_of_graph(_flows(table)), expected)
    shuffled = _shuffled(table, scratch)
    _check("flows_from_parquet", _sums_of_graph(_flows(shuffled)), expected)
    plain, ours, others = _in_turns(
        (lambda: _plain(table), lambda: _flows(table), lambda: _flows(shuffled)), runs
    )
    quads = scratch / "cohorts.nq"
    written = write_quads(table, quads)
    command = [sys.executable, HERE / "baseline_sparql_flows.py", quads, scratch, str(SPARQL_RUNS)]
    done = subprocess.run(command, check=True, capture_output=True)
    said = json.loads(done.stdout)
    for way in ("union", "graph"):
        _check(f"SPARQL, {way}", _sums_of_csv(scratch / f"{way}.csv"), expected)
    union, graph = Taken.of(said["union"]), Taken.of(said["graph"])
    transfers, rows = _counted(table)
    print(f"\nflows: {transfers:,} transfers, {rows:,} rows, {len(expected):,} flows")
    print(f"{'':46}{'seconds':>9}{'processor s':>13}{'this/flows':>15}{'processor':>11}")
    for label, one in (
        (f"flows_from_parquet, {runs} runs in turns", ours),
        ("the same, rows in random order", others),
        (f"plain DuckDB, rows in Python, {runs} runs in turns", plain),
        (f"SPARQL on Oxigraph, union of graphs, {SPARQL_RUNS} runs", union),
        (f"SPARQL on Oxigraph, GRAPH, {SPARQL_RUNS} runs", graph),
    ):
        print(
            f"{label:46}{one.seconds:9.3f}{one.processor:13.3f}"
            f"{one.seconds / ours.seconds:15.2f}{one.processor / ours.processor:11.2f}"
        )
    print(f"loading {written:,} quads into Oxigraph, apart: {said['loading']:.1f} seconds")
    print("transfers, persons and days of every flow are equal in all")
    print(
        f"flows_from_parquet / plain DuckDB: {ours.seconds / plain.seconds:.2f}, aim: at most 1.5\n"
        f"SPARQL / flows_from_parquet: {union.seconds / ours.seconds:.1f} over the union, "
        f"{graph.seconds / ours.seconds:.1f} with GRAPH, aim: at least 30"
    )


def _check(name: str, found: Sums, expected: Sums) -> None:
    if found != expected:
        raise SystemExit(f"{name} and plain DuckDB give different numbers.")


def _in_turns(candidates: Sequence[Callable[[], Any]], runs: int) -> list[Taken]:
    """Return what each takes, as medians."""
    gc.collect()
    gc.freeze()  # what is kept for the comparison of numbers is no part of any candidate
    taken: list[list[tuple[float, float]]] = [[] for _ in candidates]
    for number in range(runs + 1):
        for candidate, found in zip(candidates, taken, strict=True):
            gc.collect()  # so that nobody clears away what another one left
            start = time.perf_counter(), time.process_time()
            answer = candidate()
            end = time.perf_counter(), time.process_time()
            del answer
            if number:  # the first run reads the file from disk and imports modules
                found.append((end[0] - start[0], end[1] - start[1]))
    gc.unfreeze()
    return [Taken.of(found) for found in taken]


def _flows(table: Path) -> nx.DiGraph[Any]:
    return flows_from_parquet(table, columns=COLUMNS)


def _shuffled(table: Path, scratch: Path) -> Path:
    """Write the same rows in another order, the same at every run, that keeps nothing together."""
    path = scratch / "shuffled.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM '{table}' ORDER BY hash(transfer, nat, persons), transfer) "  # noqa: S608
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return path


def _plain(table: Path) -> list[tuple[Any, ...]]:
    """Return the sums as a user of DuckDB would ask for them."""
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT src, dst, count(DISTINCT transfer), sum(persons), min(date), max(date) "
            "FROM read_parquet(?) GROUP BY src, dst",
            [str(table)],
        ).fetchall()


def _counted(table: Path) -> tuple[int, int]:
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT count(DISTINCT transfer), count(*) FROM read_parquet(?)", [str(table)]
        ).fetchone()
    return found or (0, 0)


def _sums_of_rows(rows: list[tuple[Any, ...]]) -> Sums:
    return {(str(s), str(r)): tuple(map(str, rest)) for s, r, *rest in rows}


def _sums_of_graph(graph: nx.DiGraph[Any]) -> Sums:
    names = ("transfers", "persons_max", "earliest", "latest")
    return {
        (str(s), str(r)): tuple(str(data[name]) for name in names)
        for s, r, data in graph.edges(data=True)
    }


def _sums_of_csv(answer: Path) -> Sums:
    state = f"{BASE}s/"
    with answer.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {(s.removeprefix(state), r.removeprefix(state)): tuple(rest) for s, r, *rest in rows}


if __name__ == "__main__":
    main()
