"""Where the dataset stands in a store that is not ours.

Sources are always named graphs. What is accepted is the default graph, as in the embedded store,
where a store has a default graph of its own; elsewhere it is one more named graph.
"""

from __future__ import annotations

from typing import Final

from miggraph.vocabulary import BASE, PREFIXES

__all__ = ["ACCEPTED", "SOURCES", "VIEW_QUERY"]

#: The graph of what is accepted, in stores whose default graph is the union of all graphs.
ACCEPTED: Final = f"{BASE}id/graph/accepted"
#: The graphs of sources begin with this.
SOURCES: Final = PREFIXES["source"]
#: What the description of an accepted view says of itself.
VIEW_QUERY: Final = """SELECT ?view ?policy ?on ?known ?recorded ?digest {
  ?view a mig:AcceptedView ; mig:underPolicy ?policy ; mig:on ?on ; mig:knownOn ?known ;
    mig:recordedAsOf ?recorded ; mig:dataDigest ?digest } LIMIT 2"""
