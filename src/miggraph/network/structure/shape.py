"""The shape of the network of agreements: groups, cores, spokes and who shares partners."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from miggraph.errors import UsageError
from miggraph.network.graphs.checks import check_graph
from miggraph.network.graphs.projection import AGREED, agreements_of, partners
from miggraph.network.result import Basis, Result, Table
from miggraph.network.structure.communities import Communities, Method, find_communities
from miggraph.network.structure.positions import (
    Position,
    RegionMixing,
    SharedPartners,
    region_mixing,
    shared_partners,
    state_positions,
)
from miggraph.network.structure.reciprocity import (
    Mutual,
    Reciprocity,
    reciprocity_by_records,
    reciprocity_by_wording,
)
from miggraph.network.structure.tables import shape_notes, shape_tables

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["AgreementShape", "agreement_shape"]


@dataclass(frozen=True, kw_only=True)
class AgreementShape(Result):
    """The shape of the network of agreements.

    Attributes
    ----------
    basis
        Policy, clocks, filters and sources.
    natures
        Natures of agreements that count.
    unions
        Whether unions are nodes.
    most_parties
        Agreements of more parties are left out; None: none is.
    least_shared
        Least number of partners that a pair of `shared` has in common.
    agreements, states, pairs
        Number of agreements, of states that are a party to one, and of pairs of states that have
        one with one another.
    multilateral, pairs_multilateral
        Agreements of more than two parties, and pairs that only these join.
    communities
        Groups of states, with how far runs agree on them.
    positions
        Each state, the most partners first.
    by_wording, by_records
        Reciprocity by the roles of the parties, and by the transfers that are recorded.
    mutual
        Mutually worded arrangements, by the directions that are recorded.
    regions
        Agreements within regions.
    shared
        Pairs of states whose partners are most alike.
    """

    natures: tuple[str, ...]
    unions: bool
    most_parties: int | None
    least_shared: int
    agreements: int
    states: int
    pairs: int
    multilateral: int
    pairs_multilateral: int
    communities: Communities
    positions: tuple[Position, ...]
    by_wording: Reciprocity
    by_records: Reciprocity
    mutual: Mutual
    regions: RegionMixing
    shared: tuple[SharedPartners, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return communities, positions, directions, regions and shared partners."""
        return shape_tables(self)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a state, with the number of its community."""
        group = {code: one.number for one in self.communities.groups for code in one.states}
        return [{**asdict(item), "community": group[item.state]} for item in self.positions]

    def notes(self) -> tuple[str, ...]:
        """Return what has to be known to read the tables."""
        return shape_notes(self)

    def figures(self) -> Mapping[str, Callable[[], Figure]]:
        """Return the figure of hub-and-spoke shares."""
        return {"spokes": self._spokes}

    def _spokes(self) -> Figure:
        from miggraph.network.structure.figures import spokes_figure  # noqa: PLC0415

        return spokes_figure(self.positions, self.basis.caption())


def agreement_shape(
    agreements: nx.Graph[str],
    transfers: nx.Graph[Any] | None = None,
    *,
    natures: Collection[str] = AGREED,
    unions: bool = True,
    most_parties: int | None = None,
    method: Method | None = None,
    seed: int = 0,
    runs: int = 20,
    resolution: float = 1.0,
    least_shared: int = 3,
    most_pairs: int | None = 20,
) -> AgreementShape:
    """Describe the shape of the network of agreements.

    Parameters
    ----------
    agreements
        The bipartite network of states and agreements.
    transfers
        The network of transfers, to tell in which direction mutually worded arrangements were
        used; None: no direction is recorded.
    natures
        Natures of agreements that count.
    unions
        Whether unions are parties like states. A union is a party and never a place.
    most_parties
        Agreements of more parties are left out: one of n parties joins n (n - 1) / 2 pairs. None:
        none is.
    method, seed, runs, resolution
        How communities are found; see `find_communities`.
    least_shared, most_pairs
        Which pairs that share partners are given; see `shared_partners`.

    Returns
    -------
    AgreementShape
        Empty where no agreement is of these natures; its notes say so.

    Raises
    ------
    GraphError
        If a graph lacks the attributes or is of another form.
    UnknownNameError
        If there is no such method.
    UsageError
        If Leiden is asked for without igraph, or a number is out of its range.
    """
    for limit, value in (
        ("most_parties", most_parties),
        ("least_shared", least_shared),
        ("most_pairs", most_pairs),
    ):
        if value is not None and value < 0:
            raise UsageError(f"{limit} is {value}.", fix="give a whole number from 0.")
    counted = tuple(sorted(natures))
    agreements = _without(agreements, unions, most_parties)
    names = agreements_of(agreements, counted)
    graph = partners(agreements, counted)
    many = {name for name in names if len(agreements[name]) > 2}
    by_records, mutual = reciprocity_by_records(agreements, transfers, counted)
    graphs = (agreements,) if transfers is None else (agreements, transfers)
    return AgreementShape(
        basis=Basis.of(*graphs),
        natures=counted,
        unions=unions,
        most_parties=most_parties,
        least_shared=least_shared,
        agreements=len(names),
        states=len(graph),
        pairs=graph.number_of_edges(),
        multilateral=len(many),
        pairs_multilateral=sum(
            many.issuperset(data["agreements"]) for _, _, data in graph.edges(data=True)
        ),
        communities=find_communities(
            graph, method=method, seed=seed, runs=runs, resolution=resolution
        ),
        positions=state_positions(agreements, counted),
        by_wording=reciprocity_by_wording(agreements, counted),
        by_records=by_records,
        mutual=mutual,
        regions=region_mixing(graph),
        shared=shared_partners(graph, least_shared, most_pairs),
    )


def _without(agreements: nx.Graph[str], unions: bool, most_parties: int | None) -> nx.Graph[str]:
    """Leave out agreements of many parties and then, where they do not count, unions."""
    check_graph(agreements, nodes=("bipartite",), directed=False)
    return agreements.subgraph(
        [
            name
            for name, data in agreements.nodes(data=True)
            if (unions or data.get("kind") != "union")
            and not (
                data["bipartite"] == 1
                and most_parties is not None
                and len(agreements[name]) > most_parties
            )
        ]
    )
