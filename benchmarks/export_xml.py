"""Compare the writers of GEXF and GraphML with those of NetworkX, on a made-up network.

Both write the same network to memory. Making typed rows of it (``flatten``) is counted with ours,
as NetworkX finds out types while it writes; the writers alone are printed too. Runs take turns;
medians and the ratio of NetworkX to ours are printed, and no bar is asserted.

    python benchmarks/export_xml.py [--edges 100000] [--runs 3]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import networkx as nx

from miggraph.export.flat import FlatGraph, flatten
from miggraph.export.formats import network_format

THEIRS: Final[dict[str, Callable[..., Any]]] = {
    "gexf": nx.write_gexf,
    "graphml": nx.write_graphml_lxml,
}


def network(edges: int) -> nx.MultiDiGraph[Any]:
    """Make a network of so many edges between a fiftieth as many nodes."""
    chance = random.Random(1)  # noqa: S311
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    nodes = [f"n{number}" for number in range(max(1, edges // 50))]
    for node in nodes:
        graph.add_node(node, label=f"Node {node}", longitude=chance.uniform(-180, 180))
    for number in range(edges):
        graph.add_edge(
            chance.choice(nodes),
            chance.choice(nodes),
            key=f"e{number}",
            weight=number % 7 + 1,
            persons=number,
            settled=bool(number % 2),
            basis="forced-removal",
            share=number / 3,
        )
    return graph


def write(flat: FlatGraph, name: str) -> None:
    """Write a network by our writer."""
    network_format(name).parts[0].write(flat, BytesIO())


def main() -> None:
    """Print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    graph = network(options.edges)
    flat = flatten(graph)
    for name, theirs in THEIRS.items():
        candidates: dict[str, Callable[[], object]] = {
            "networkx": lambda theirs=theirs: theirs(graph, BytesIO()),
            "rows and writer": lambda name=name: write(flatten(graph), name),
            "writer": lambda name=name: write(flat, name),
        }
        taken: dict[str, list[float]] = {candidate: [] for candidate in candidates}
        for _ in range(options.runs):
            for candidate, run in candidates.items():
                start = time.perf_counter()
                run()
                taken[candidate].append(time.perf_counter() - start)
        seconds = {candidate: statistics.median(times) for candidate, times in taken.items()}
        for candidate, median in seconds.items():
            ratio = seconds["networkx"] / median
            print(
                f"{name}, {options.edges:,} edges, {candidate}: {median:.2f} s, ratio {ratio:.1f}"
            )


if __name__ == "__main__":
    main()
