"""Analyses of the networks of transfers and agreements, on NetworkX.

Most functions take a graph first and read the attributes that docs/network-attributes.md describes,
so they work on any graph that carries them. `KnowledgeGraph.network` builds the graphs.
`hub_certainty`, `disagreement` and `states_at_risk` take records instead, and `flows_from_parquet`
reads a table.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from miggraph.network.brokerage.middlemen import brokers as brokers
    from miggraph.network.brokerage.result import Broker as Broker
    from miggraph.network.brokerage.result import Brokers as Brokers
    from miggraph.network.brokerage.roles import Roles as Roles
    from miggraph.network.brokerage.roles import brokerage_roles as brokerage_roles
    from miggraph.network.certainty.certainty import hub_certainty as hub_certainty
    from miggraph.network.certainty.drawing import OpenMatters as OpenMatters
    from miggraph.network.certainty.result import HubCertainty as HubCertainty
    from miggraph.network.change.clustering import clustering_in_time as clustering_in_time
    from miggraph.network.change.clustering_result import ClusteringInTime as ClusteringInTime
    from miggraph.network.change.durations import Durations as Durations
    from miggraph.network.change.durations import time_to_first_transfer as time_to_first_transfer
    from miggraph.network.change.hub_changes import hub_series as hub_series
    from miggraph.network.change.period_result import HubPeriod as HubPeriod
    from miggraph.network.change.period_result import HubSeries as HubSeries
    from miggraph.network.contradictions.disagreements import Disagreement as Disagreement
    from miggraph.network.contradictions.disagreements import disagreement as disagreement
    from miggraph.network.graphs.directions import Deal as Deal
    from miggraph.network.graphs.directions import deals as deals
    from miggraph.network.graphs.parquet import flows_from_parquet as flows_from_parquet
    from miggraph.network.graphs.projection import partners as partners
    from miggraph.network.graphs.routes import flows as flows
    from miggraph.network.graphs.stops import legs as legs
    from miggraph.network.nulls.at_risk import AtRisk as AtRisk
    from miggraph.network.nulls.at_risk import states_at_risk as states_at_risk
    from miggraph.network.nulls.diversity_null import DiversityTest as DiversityTest
    from miggraph.network.nulls.diversity_null import diversity_test as diversity_test
    from miggraph.network.nulls.hubness import HubnessTest as HubnessTest
    from miggraph.network.nulls.hubness import hubness_test as hubness_test
    from miggraph.network.onward.chains import Chain as Chain
    from miggraph.network.onward.chains import Chains as Chains
    from miggraph.network.onward.onward_paths import onward_chains as onward_chains
    from miggraph.network.ranking.comparison import Comparison as Comparison
    from miggraph.network.ranking.comparison import compare as compare
    from miggraph.network.ranking.hub_analysis import HubAnalysis as HubAnalysis
    from miggraph.network.ranking.ranking import third_country_hubs as third_country_hubs
    from miggraph.network.ranking.third_country import HubFinding as HubFinding
    from miggraph.network.ranking.third_country import ThirdCountryHubs as ThirdCountryHubs
    from miggraph.network.result import Basis as Basis
    from miggraph.network.result import Interval as Interval
    from miggraph.network.result import Result as Result
    from miggraph.network.structure.communities import Communities as Communities
    from miggraph.network.structure.communities import find_communities as find_communities
    from miggraph.network.structure.reciprocity import (
        reciprocity_by_records as reciprocity_by_records,
    )
    from miggraph.network.structure.reciprocity import (
        reciprocity_by_wording as reciprocity_by_wording,
    )
    from miggraph.network.structure.shape import AgreementShape as AgreementShape
    from miggraph.network.structure.shape import agreement_shape as agreement_shape

#: Public name -> module. Modules are imported on use: `miggraph hubs` needs no NetworkX.
#: No module has the name of a function, or importing one would hide the other.
_PUBLIC: Final = {
    "AgreementShape": "structure.shape",
    "AtRisk": "nulls.at_risk",
    "Basis": "result",
    "Broker": "brokerage.result",
    "Brokers": "brokerage.result",
    "Chain": "onward.chains",
    "Chains": "onward.chains",
    "ClusteringInTime": "change.clustering_result",
    "Communities": "structure.communities",
    "Comparison": "ranking.comparison",
    "Deal": "graphs.directions",
    "Disagreement": "contradictions.disagreements",
    "DiversityTest": "nulls.diversity_null",
    "Durations": "change.durations",
    "HubAnalysis": "ranking.hub_analysis",
    "HubCertainty": "certainty.result",
    "HubFinding": "ranking.third_country",
    "HubPeriod": "change.period_result",
    "HubSeries": "change.period_result",
    "HubnessTest": "nulls.hubness",
    "Interval": "result",
    "OpenMatters": "certainty.drawing",
    "Result": "result",
    "Roles": "brokerage.roles",
    "ThirdCountryHubs": "ranking.third_country",
    "agreement_shape": "structure.shape",
    "brokerage_roles": "brokerage.roles",
    "brokers": "brokerage.middlemen",
    "clustering_in_time": "change.clustering",
    "compare": "ranking.comparison",
    "deals": "graphs.directions",
    "disagreement": "contradictions.disagreements",
    "diversity_test": "nulls.diversity_null",
    "find_communities": "structure.communities",
    "flows": "graphs.routes",
    "flows_from_parquet": "graphs.parquet",
    "hub_certainty": "certainty.certainty",
    "hub_series": "change.hub_changes",
    "hubness_test": "nulls.hubness",
    "legs": "graphs.stops",
    "onward_chains": "onward.onward_paths",
    "partners": "graphs.projection",
    "reciprocity_by_records": "structure.reciprocity",
    "reciprocity_by_wording": "structure.reciprocity",
    "states_at_risk": "nulls.at_risk",
    "third_country_hubs": "ranking.ranking",
    "time_to_first_transfer": "change.durations",
}

__all__ = [  # noqa: PLE0604
    *_PUBLIC,
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(f"miggraph.network.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module 'miggraph.network' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_PUBLIC})
