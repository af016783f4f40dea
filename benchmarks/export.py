"""Compare exports with the writers of NetworkX, and time all exports of the curated data.

*synthetic*: one network (``benchmarks/write_network.py``) as GEXF and as GraphML, by miggraph and
by NetworkX, each in a process of its own, in turns. Building the network is not measured, making
typed rows is. Both files must have all edges.

*curated*: each network of the data in each format that is registered, in one process.

Medians are printed; no bar is asserted here.

    python benchmarks/export.py [--part synthetic] [--part curated] [--runs 5] [--edges 100000]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Final

import miggraph
from miggraph.export.flat import flatten
from miggraph.export.format import write_network
from miggraph.export.formats import NETWORK_FORMATS

HERE: Final = Path(__file__).parent
PARTS: Final = ("synthetic", "curated")
FORMATS: Final = ("gexf", "graphml")
WRITERS: Final = ("networkx", "miggraph")
NETWORKS: Final = ("transfers", "flows", "legs", "agreements", "partners")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="may be repeated")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--edges", type=int, default=100_000)
    asked = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, networkx {version('networkx')}"
    )
    for part in asked.part or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            if part == "synthetic":
                synthetic(Path(folder), asked.edges, asked.runs)
            else:
                curated(Path(folder), asked.runs)


def synthetic(folder: Path, edges: int, runs: int) -> None:
    """Compare both writers of each format."""
    print(f"\nsynthetic: {edges:,} edges; {runs} runs each, in turns; a process a run")
    print(
        f"{'':24}{'seconds':>9}{'processor s':>13}{'networkx/this':>15}{'processor':>11}"
        f"{'peak MB':>9}{'of it graph':>13}{'file MB':>9}"
    )
    for form in FORMATS:
        taken: dict[str, list[dict[str, float]]] = {who: [] for who in WRITERS}
        sizes = {}
        for _ in range(runs):
            for who in WRITERS:
                file = folder / f"{who}.{form}"
                taken[who].append(_run(who, form, file, edges))
                sizes[who] = file.stat().st_size / 1e6
                _check(file, edges)
        median = {
            who: {name: statistics.median(run[name] for run in found) for name in found[0]}
            for who, found in taken.items()
        }
        for who, one in median.items():
            wall, processor = (
                median["networkx"][name] / one[name] for name in ("seconds", "processor")
            )
            print(
                f"{f'{form}, {who}':24}{one['seconds']:9.2f}{one['processor']:13.2f}{wall:15.2f}"
                f"{processor:11.2f}{one['megabytes']:9.0f}{one['graph']:13.0f}{sizes[who]:9.1f}"
            )
    print("aim: networkx/this at least 1")


def _run(who: str, form: str, file: Path, edges: int) -> dict[str, float]:
    words = [sys.executable, HERE / "write_network.py", who, form, file, str(edges)]
    done = subprocess.run(words, check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _check(file: Path, edges: int) -> None:
    with file.open("rb") as lines:
        written = sum(line.count(b"<edge ") for line in lines)
    if written != edges:
        raise SystemExit(f"{file.name} has {written:,} edges of {edges:,}.")


def curated(folder: Path, runs: int) -> None:
    """Time each format over all networks of the data."""
    kg = miggraph.open()
    flat = [flatten(kg.network(name)) for name in NETWORKS]
    taken: dict[str, list[float]] = {name: [] for name in NETWORK_FORMATS}
    sizes: dict[str, float] = {}
    for number in range(runs + 1):
        for name, form in NETWORK_FORMATS.items():
            start = time.perf_counter()
            files = [
                path for graph in flat for path in write_network(graph, form, folder, lossy=True)
            ]
            if number:  # the first run imports modules
                taken[name].append(time.perf_counter() - start)
            sizes[name] = sum(path.stat().st_size for path in files) / 1e6
    print(f"\ncurated: {len(NETWORKS)} networks, {runs} runs")
    print(f"{'':24}{'seconds':>9}{'files MB':>10}")
    seconds = {name: statistics.median(found) for name, found in taken.items()}
    for name in sorted(seconds):
        print(f"{name:24}{seconds[name]:9.2f}{sizes[name]:10.1f}")
    print(f"{'all':24}{sum(seconds.values()):9.2f}{sum(sizes.values()):10.1f}")


if __name__ == "__main__":
    main()
