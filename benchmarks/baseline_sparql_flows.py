"""The sums by sender and receiver as SPARQL on Oxigraph in memory, in a process of its own.

Each transfer is in the graph of its source. Asked twice: with the union of all graphs as default
graph, and with GRAPH. Prints as JSON the seconds of loading, and for both wall and processor
seconds of the question up to its whole answer as CSV, which Oxigraph writes without Python. The
answers go to files named after the two ways.

    python benchmarks/baseline_sparql_flows.py QUADS FOLDER RUNS
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from synthetic import BASE

QUESTION: Final = f"""
PREFIX : <{BASE}>
SELECT ?src ?dst (COUNT(DISTINCT ?transfer) AS ?transfers) (SUM(?number) AS ?persons)
       (MIN(?day) AS ?earliest) (MAX(?day) AS ?latest)
WHERE {{ %s
  ?transfer :from ?src ; :to ?dst ; :date ?day ; :cohort ?cohort .
  ?cohort :persons ?number
%s }}
GROUP BY ?src ?dst
"""


#: Name of the way -> the question, and whether the default graph is the union.
WAYS: Final = {
    "union": (QUESTION % ("", ""), True),
    "graph": (QUESTION % ("GRAPH ?source {", "}"), False),
}


def main() -> None:
    """Load, ask and print."""
    quads, folder, runs = sys.argv[1:]
    start = time.perf_counter()
    store = ox.Store()
    store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS)
    said: dict[str, Any] = {"loading": time.perf_counter() - start}
    for way, (question, union) in WAYS.items():
        said[way] = []
        for _ in range(int(runs)):
            begun = time.perf_counter(), time.process_time()
            rows = store.query(question, use_default_graph_as_union=union)
            text = rows.serialize(format=ox.QueryResultsFormat.CSV)  # type: ignore[union-attr]
            taken = time.perf_counter() - begun[0], time.process_time() - begun[1]
            said[way].append(taken)
        Path(folder, f"{way}.csv").write_bytes(text or b"")
    print(json.dumps(said))


if __name__ == "__main__":
    main()
