"""Compare ``miggraph serve`` with the Oxigraph server and with a plain endpoint on rdflib.

Baselines, in the same run, with the same dataset and the same load from a process of its own
(``benchmarks/load.py``): ``oxigraph serve-read-only`` with an optimized store on disk, and
``benchmarks/baseline_endpoint.py``. For five questions of the library: requests per second and the
99th percentile at 1, 8 and 32 clients, and the ratio to Oxigraph; rdflib with one client, and a
lower bound where one answer takes too long. Then the median of other clients while a cross join
runs into the time limit. No bar is asserted here.

    python benchmarks/sparql.py [--seconds 5]
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import miggraph
from miggraph.queries import bound, prefix_lines, question

HERE: Final = Path(__file__).parent
BIN: Final = Path(sys.executable).parent
CLIENTS: Final = (1, 8, 32)
#: A point lookup, and four questions from light to heavy, each with its parameters.
QUESTIONS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("nationality-accepted-and-excluded", {"state": "RW"}),
    ("safeguards-by-kind", {}),
    ("hub-arrivals", {}),
    ("transfers-of", {}),
    ("who-says", {"agreement": "us-xk-2025-third-country"}),
)
CROSS_JOIN: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
#: Seconds after which our endpoint stops a query.
LIMIT: Final = 10
#: What a plain endpoint may take for one answer.
PATIENCE: Final = 120.0


class Load(NamedTuple):
    """What came of a load; seconds."""

    rate: float
    median: float
    late: float


def load(url: str, file: Path, clients: int, seconds: float) -> Load:
    """Send a query from another process, and sum up."""
    command = [sys.executable, HERE / "load.py", url, file, str(clients), str(seconds)]
    finished = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    found = json.loads(finished.stdout)
    taken = sorted(found["taken"])
    late = taken[min(len(taken) - 1, int(len(taken) * 0.99))]
    return Load(len(taken) / found["seconds"], statistics.median(taken), late)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(command: list[str | Path], url: str) -> Iterator[str]:
    """Start a server, wait until it answers, and stop it."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{command[0]} did not start")
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        with urlopen(url, urlencode({"query": "ASK { ?s ?p ?o }"}).encode(), timeout=30) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (HTTPError, URLError, OSError):
        return False


@contextmanager
def ceiling() -> Iterator[str]:
    """Serve one fixed answer: what the load generator itself can do."""
    code = (
        "import asyncio,sys\n"
        "A=b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}'\n"
        "async def h(r,w):\n"
        " try:\n"
        "  while True:\n"
        "   head=await r.readuntil(b'\\r\\n\\r\\n')\n"
        "   n=int(head.lower().split(b'content-length:')[1].split(b'\\r')[0])\n"
        "   await r.readexactly(n); w.write(A)\n"
        " except asyncio.IncompleteReadError: w.close()\n"
        "async def m():\n"
        " s=await asyncio.start_server(h,'127.0.0.1',int(sys.argv[1]))\n"
        " await s.serve_forever()\n"
        "asyncio.run(m())\n"
    )
    port = free_port()
    with serving([sys.executable, "-c", code, str(port)], f"http://127.0.0.1:{port}/") as url:
        yield url


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each load")
    seconds: float = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dataset = folder / "dataset.nq"
        dataset.write_bytes(miggraph.open().quads)
        files = [_file(folder, name, given) for name, given in QUESTIONS]
        store = folder / "store"
        for words in (["load", "--file", dataset], ["optimize"]):
            subprocess.run(
                [BIN / "oxigraph", *words[:1], "--location", store, *words[1:]],
                check=True,
                capture_output=True,
            )
        with ceiling() as url:
            print("ceiling of the load generator, requests a second:")
            for clients in CLIENTS:
                print(f"  {clients:2} clients {load(url, files[0], clients, seconds).rate:8,.0f}")
        ours = ["serve", "--file", dataset, "--timeout", str(LIMIT), "--port"]
        port, other = free_port(), free_port()
        with (
            serving(
                [BIN / "miggraph", *ours, str(port)], f"http://127.0.0.1:{port}/sparql"
            ) as mine,
            serving(
                [BIN / "oxigraph", "serve-read-only", "-l", store, "-b", f"127.0.0.1:{other}"],
                f"http://127.0.0.1:{other}/query",
            ) as theirs,
        ):
            alone = compare(mine, theirs, files, seconds)
            runaway(mine, files[1], seconds)
        plain(dataset, files, alone, seconds)


def _file(folder: Path, name: str, given: dict[str, str]) -> Path:
    text = bound(question(name), given)
    path = folder / f"{name}.rq"
    path.write_text(prefix_lines(text) + text, encoding="utf-8")
    return path


def compare(mine: str, theirs: str, files: list[Path], seconds: float) -> list[Load]:
    """Print both for each question; return ours with one client."""
    title = "question                           clients"
    print(f"\n{title}  miggraph/s   p99 ms  oxigraph/s   p99 ms   ratio")
    alone = []
    for file in files:
        for clients in CLIENTS:
            try:
                us = load(mine, file, clients, seconds)
                them = load(theirs, file, clients, seconds)
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                raise SystemExit(f"{file.stem} with {clients} clients: {error}") from error
            alone += [us] if clients == 1 else []
            print(
                f"{file.stem:34} {clients:7}  {us.rate:10,.1f} {us.late * 1000:8,.1f} "
                f"{them.rate:11,.1f} {them.late * 1000:8,.1f} {us.rate / them.rate:7.2f}"
            )
    print("aim: at least 0.5 where one answer takes 5 ms or more")
    return alone


def runaway(url: str, file: Path, seconds: float) -> None:
    """Print the median of other clients while a cross join runs until it is stopped."""
    print("\nmedian of 4 clients, ms")
    idle = load(url, file, 4, seconds).median
    asking = subprocess.Popen(
        [sys.executable, "-c", _ASK, url, CROSS_JOIN], stdout=subprocess.PIPE, text=True
    )
    time.sleep(1)
    # Beyond the time limit, so that stopping the query lies within the measured time.
    busy = load(url, file, 4, LIMIT + 1).median
    said, _ = asking.communicate(timeout=PATIENCE)
    print(f"  without others      {idle * 1000:8.1f}")
    print(f"  beside a cross join {busy * 1000:8.1f}   ratio {busy / idle:.2f}")
    print("  aim: at most 2")
    print(f"  the cross join was answered: {said.strip()}")


_ASK: Final = """
import sys, time, urllib.error, urllib.parse, urllib.request
start = time.perf_counter()
try:
    urllib.request.urlopen(sys.argv[1], urllib.parse.urlencode({"query": sys.argv[2]}).encode())
    print("200")
except urllib.error.HTTPError as error:
    print(error.code, f"after {time.perf_counter() - start:.1f} s")
"""


def plain(dataset: Path, files: list[Path], alone: list[Load], seconds: float) -> None:
    """Print the endpoint on rdflib with one client; each question on a new server."""
    print("\nquestion                            rdflib/s  miggraph/s    ratio")
    for file, us in zip(files, alone, strict=True):
        port = free_port()
        command = [sys.executable, HERE / "baseline_endpoint.py", dataset, str(port)]
        with serving(command, f"http://127.0.0.1:{port}/") as url:
            try:
                rate, sign = load(url, file, 1, seconds).rate, " "
            except subprocess.TimeoutExpired:
                rate, sign = 1 / PATIENCE, ">"
        print(f"{file.stem:34} {rate:9,.3f} {us.rate:11,.1f} {sign}{us.rate / rate:8,.0f}")
    print("aim: at least 20")


if __name__ == "__main__":
    main()
