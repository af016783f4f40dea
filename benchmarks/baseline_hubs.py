"""The stack that a user would otherwise write: rdflib, SPARQL and NetworkX.

It takes the first account of each transfer as the truth, knows no voices, policies, clocks or
bounds, and counts senders and foreign nationalities of each receiving state.
"""

from __future__ import annotations

import networkx as nx
import rdflib

from miggraph.resources import resource

ACCOUNTS = """
PREFIX mig: <https://w3id.org/miggraph/def/>
PREFIX standing: <https://w3id.org/miggraph/scheme/standing/>
SELECT ?account ?transfer ?from ?to ?cohort WHERE {
  GRAPH ?source {
    ?account mig:tellsOf ?transfer ; mig:from ?from ; mig:to ?to .
    OPTIONAL { ?account mig:cohort ?cohort }
    FILTER NOT EXISTS { ?account mig:standing standing:announced }
  }
}
ORDER BY ?transfer ?account
"""


def main() -> None:
    """Print receiving states by senders and nationalities."""
    data = resource("data")
    dataset = rdflib.Dataset()
    for path in sorted(data.rglob("*.trig")):
        dataset.parse(path, format="trig")
    for path in sorted(data.rglob("*.ttl")):
        dataset.parse(path, format="turtle")
    graph = nx.MultiDiGraph()
    first: dict[str, str] = {}
    for account, transfer, sending, receiving, cohort in dataset.query(ACCOUNTS):
        if first.setdefault(str(transfer), str(account)) != str(account) or cohort is None:
            continue
        nationality = str(cohort).rpartition("/")[2].rpartition("-")[0]
        to = str(receiving).rpartition("/")[2]
        if nationality != to:
            graph.add_edge(str(sending).rpartition("/")[2], to, nationality=nationality)
    rows = [
        (
            len(set(graph.predecessors(state))),
            len({data["nationality"] for _, _, data in graph.in_edges(state, data=True)}),
            state,
        )
        for state in graph
        if graph.in_degree(state)
    ]
    for senders, nationalities, state in sorted(rows, reverse=True):
        print(f"{state}\t{senders}\t{nationalities}")


if __name__ == "__main__":
    main()
