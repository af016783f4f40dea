"""The sums by sender and receiver as SPARQL on Oxigraph in memory, in a process of its own.

Prints as JSON the seconds of loading, and wall and processor seconds of the question up to its
whole answer as CSV, which Oxigraph writes without Python. The answer goes to a file.

    python benchmarks/baseline_sparql_flows.py QUADS ANSWER RUNS
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from synthetic import BASE

QUESTION: Final = f"""
PREFIX : <{BASE}>
SELECT ?src ?dst (COUNT(DISTINCT ?transfer) AS ?transfers) (SUM(?number) AS ?persons)
       (MIN(?day) AS ?earliest) (MAX(?day) AS ?latest)
WHERE {{
  ?transfer :from ?src ; :to ?dst ; :date ?day ; :cohort ?cohort .
  ?cohort :persons ?number
}}
GROUP BY ?src ?dst
"""


def main() -> None:
    """Load, ask and print."""
    quads, answer, runs = sys.argv[1:]
    start = time.perf_counter()
    store = ox.Store()
    store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS)
    loading = time.perf_counter() - start
    taken = []
    for _ in range(int(runs)):
        begun = time.perf_counter(), time.process_time()
        rows = store.query(QUESTION)
        text = rows.serialize(format=ox.QueryResultsFormat.CSV)  # type: ignore[union-attr]
        taken.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    Path(answer).write_bytes(text or b"")
    print(json.dumps({"loading": loading, "taken": taken}))


if __name__ == "__main__":
    main()
