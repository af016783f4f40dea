"""Compare ``miggraph hubs`` with the stack that a user would otherwise write.

The baseline (``benchmarks/baseline_hubs.py``) parses the same files with rdflib, selects the
accounts with SPARQL, takes the first account of each transfer and counts with NetworkX. It does
less than ``miggraph hubs``: no voices, no policies, no bounds, no scenarios.

Each run is a whole process. Runs of the candidates take turns, so that a change in the speed of the
machine meets all of them. Printed are medians, ratios and the greatest peak memory; no bar is
asserted here.

    python benchmarks/hubs.py [--runs 7]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Run(NamedTuple):
    """Wall time in seconds, peak memory in megabytes and processor seconds of one process."""

    seconds: float
    megabytes: float
    processor: float


def run(command: list[str], cache: Path) -> Run:
    """Run a command to its end; Python keeps its bytecode, as it does where it is installed."""
    environment = os.environ | {"MIGGRAPH_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=cache.parent,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return Run(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    hubs = [sys.executable, "-m", "miggraph", "hubs"]
    baseline = [sys.executable, str(HERE / "baseline_hubs.py")]
    measured: dict[str, list[Run]] = {"baseline": [], "cold": [], "warm": []}
    with tempfile.TemporaryDirectory() as folder:
        warm = Path(folder, "warm")
        run(hubs, warm)
        for number in range(runs):
            if sys.stderr.isatty():
                print(f"\rrun {number + 1} of {runs}", end="", file=sys.stderr)
            measured["baseline"].append(run(baseline, warm))
            measured["cold"].append(run(hubs, Path(folder, f"cold{number}")))
            measured["warm"].append(run(hubs, warm))
        if sys.stderr.isatty():
            print(file=sys.stderr)
    reference = statistics.median(r.seconds for r in measured["baseline"])
    print(f"{runs} runs each, in turns; whole processes; seconds are medians")
    print(f"{'':34}{'seconds':>9}{'baseline/this':>15}{'peak MB':>9}")
    for name, label in (
        ("baseline", "baseline: rdflib and NetworkX"),
        ("cold", "miggraph hubs, empty cache"),
        ("warm", "miggraph hubs, warm cache"),
    ):
        seconds = statistics.median(r.seconds for r in measured[name])
        memory = max(r.megabytes for r in measured[name])
        print(f"{label:34}{seconds:9.3f}{reference / seconds:15.1f}{memory:9.0f}")


if __name__ == "__main__":
    main()
