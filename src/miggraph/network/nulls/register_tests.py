"""Both tests against null models, where the register tells which states there are.

A network has the states that something is told of. The register has those, too, that could have
been chosen and were not, and of each territory the state that administers it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import networkx as nx

from miggraph.network.nulls.at_risk import states_at_risk, territories
from miggraph.network.nulls.diversity_null import DiversityTest, diversity_test
from miggraph.network.nulls.hubness import HubnessTest, Weight, hubness_test
from miggraph.records import State

__all__ = ["diversity_among", "hubness_among"]


def hubness_among(
    register: Mapping[str, State],
    agreements: nx.Graph[str],
    *,
    weight: Weight,
    samples: int,
    seed: int,
) -> HubnessTest:
    """Test the deals of states, with receivers drawn from the register; see `hubness_test`.

    Parameters
    ----------
    register
        States by code.
    agreements, weight, samples, seed
        As for `hubness_test`.
    """
    return hubness_test(
        agreements, at_risk=states_at_risk(register), weight=weight, samples=samples, seed=seed
    )


def diversity_among(
    register: Mapping[str, State],
    transfers: nx.MultiDiGraph[str],
    agreements: nx.Graph[str],
    *,
    bases: Collection[str] | None,
    samples: int,
    seed: int,
) -> DiversityTest:
    """Test nationalities, with the territories of the register; see `diversity_test`.

    Parameters
    ----------
    register
        States by code.
    transfers, agreements, bases, samples, seed
        As for `diversity_test`.
    """
    return diversity_test(
        transfers,
        agreements,
        bases=bases,
        homes=territories(register),
        samples=samples,
        seed=seed,
    )
