"""What nodes and edges of each network are."""

from __future__ import annotations

from typing import Final

__all__ = ["UNITS"]

#: Network -> its class in NetworkX, and what its nodes and edges are, as Markdown.
UNITS: Final = {
    "transfers": "`MultiDiGraph`: states, and one edge a cohort of a transfer, from sender to "
    "receiver. The key of an edge is `transfer/nationality`; where the ends are not settled each "
    "possible pair has an edge, with `/sender-receiver` behind the key. What starts with "
    "`transfer_` is of the whole transfer and stands on each of its edges: a sum over edges counts "
    "it several times. Sums of `persons_min` and `persons_max` bound no flow either, as edges that "
    "are not settled exclude one another and totals hold events; `flows` has the bounds.",
    "flows": "`DiGraph`: states, and one edge for all transfers from one to another whose ends are "
    "settled. Totals and events of one route bound one flow and are not added.",
    "legs": "`MultiDiGraph`: states, and one edge a leg of a transfer (`transfer/leg-N`) or an "
    "onward movement out of its receiver (`transfer/onward-N`).",
    "agreements": "`Graph`, bipartite: states by code and agreements by id; an edge is a party.",
    "partners": "`Graph`: the projection of the agreements (concluded, claimed and disputed) on "
    "the states.",
    "neighbours": "`Graph`: the states of the register that exist today, and one edge for a land "
    "border, coasts at most 400 km apart, or a common regional body. The graph attribute `bodies` "
    "has the names of the bodies.",
}
