"""Compare ``miggraph validate`` with pySHACL alone.

The baseline (``benchmarks/baseline_validate.py``) gives pySHACL merged graphs: first with the same
shapes, then with the rules as SPARQL constraints, too. It runs once each. The second is stopped
after ``--limit`` seconds; its ratio is then a lower bound.

Each run is a whole process; the peak memory of ``miggraph validate`` is that of its two processes
together. Printed are medians and ratios; no bar is asserted here.

    python benchmarks/validate.py [--runs 5] [--limit 600]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Final, NamedTuple

import miggraph
from miggraph.resources import resource

HERE = Path(__file__).parent
ONE: Final = "agreements/us-xk-2025-third-country.trig"


class Run(NamedTuple):
    """Wall time in seconds and peak memory in megabytes; `whole` is False if it was stopped."""

    seconds: float
    megabytes: float
    whole: bool = True


def run(command: list[str], limit: float | None = None) -> Run:
    """Run a command to its end or to a limit, with the memory of its children."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        peak = [0.0]
        watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watcher.start()
        try:
            process.wait(limit)
            whole = True
        except subprocess.TimeoutExpired:
            process.kill()
            whole = False
    if whole and process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return Run(time.perf_counter() - start, peak[0], whole)


def _watch(pid: int, peak: list[float]) -> None:
    """Add up the resident memory of a process and its children, twenty times a second."""
    while Path(f"/proc/{pid}").exists():
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            peak[0] = max(peak[0], sum(map(_resident, [str(pid), *children])))
        except OSError:
            break  # it ended between two looks
        time.sleep(0.05)


def _resident(pid: str) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float, default=600.0)
    arguments = parser.parse_args()
    validate = [sys.executable, "-m", "miggraph", "validate"]
    one = [*validate, str(resource("data") / ONE)]
    measured: dict[str, list[Run]] = {
        "miggraph validate, all of data/": [run(validate) for _ in range(arguments.runs)],
        "miggraph validate, one file": [run(one) for _ in range(arguments.runs)],
    }
    with tempfile.TemporaryDirectory() as folder:
        quads = Path(folder, "data.nq")
        quads.write_bytes(miggraph.open().quads)
        baseline = [sys.executable, str(HERE / "baseline_validate.py")]
        measured["pySHACL, shapes"] = [run(baseline)]
        measured["pySHACL, shapes and rules"] = [run([*baseline, str(quads)], arguments.limit)]
    reference = statistics.median(r.seconds for r in measured["miggraph validate, all of data/"])
    print(f"whole processes; {arguments.runs} runs of miggraph, medians; one of the baseline")
    print(f"{'':34}{'seconds':>10}{'this/validate':>15}{'peak MB':>9}")
    for label, runs in measured.items():
        seconds = statistics.median(r.seconds for r in runs)
        more = "" if all(r.whole for r in runs) else ">"
        memory = max(r.megabytes for r in runs)
        print(
            f"{label:34}{more + format(seconds, '.2f'):>10}"
            f"{more + format(seconds / reference, '.1f'):>15}{memory:9.0f}"
        )


if __name__ == "__main__":
    main()
