"""Write one synthetic network by one writer, and print what that took as JSON.

250 nodes, and edges with the kinds of values that the network of transfers has, but for lists,
days and missing values, which NetworkX cannot write. Nothing in it is about the world: all is
drawn, the same at every run. What is measured is the writing; with miggraph that is making the
rows, too.

    python benchmarks/write_network.py {miggraph,networkx} {gexf,graphml} FILE EDGES
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np

_NODES: Final = 250
_ANSWERS: Final = ("yes", "partly", "no", "undetermined")


def network(edges: int, seed: int = 7) -> nx.MultiDiGraph[str]:
    """Return the network."""
    rng = np.random.default_rng(seed)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="synthetic")
    places = zip(rng.uniform(-60, 70, _NODES), rng.uniform(-180, 180, _NODES), strict=True)
    for number, (latitude, longitude) in enumerate(places):
        graph.add_node(
            f"S{number}",
            label=f"State {number} & co",
            kind="state",
            latitude=round(latitude, 4),
            longitude=round(longitude, 4),
        )
    ends = rng.integers(0, _NODES, (edges, 2)).tolist()
    persons = rng.integers(1, 10_000, edges).tolist()
    answers = rng.integers(0, len(_ANSWERS), edges).tolist()
    for number, ((source, target), least, answer) in enumerate(
        zip(ends, persons, answers, strict=True)
    ):
        graph.add_edge(
            f"S{source}",
            f"S{target}",
            f"t{number}/N",
            weight=1,
            transfer=f"t{number}",
            persons_min=least,
            persons_max=least + 5,
            share=least / 7,
            third_country=_ANSWERS[answer],
            settled=answer > 0,
            basis="forced-removal",
            date=f"20{answer:02}-01",
        )
    return graph


def _write(who: str, form: str, graph: nx.MultiDiGraph[str], path: Path) -> None:
    if who == "networkx":
        write: Any = nx.write_gexf if form == "gexf" else nx.write_graphml
        write(graph, path)
    else:
        from miggraph.export.flat import flatten  # noqa: PLC0415
        from miggraph.export.format import write_network  # noqa: PLC0415
        from miggraph.export.formats import network_format  # noqa: PLC0415

        write_network(flatten(graph), network_format(form), path)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Write and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("who", choices=("miggraph", "networkx"))
    parser.add_argument("form", choices=("gexf", "graphml"))
    parser.add_argument("file", type=Path)
    parser.add_argument("edges", type=int)
    asked = parser.parse_args()
    graph = network(asked.edges)
    before = _peak()
    start = time.perf_counter(), time.process_time()
    _write(asked.who, asked.form, graph, asked.file)
    end = time.perf_counter(), time.process_time()
    took = {"seconds": end[0] - start[0], "processor": end[1] - start[1]}
    print(json.dumps(took | {"megabytes": _peak(), "graph": before}))


if __name__ == "__main__":
    main()
