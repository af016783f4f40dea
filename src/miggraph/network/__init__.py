"""Analyses of the networks of transfers and agreements, on NetworkX.

The functions take a graph first and read the attributes that docs/network-attributes.md describes,
so they work on any graph that carries them. `KnowledgeGraph.network` builds the graphs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from miggraph.network.at_risk import AtRisk as AtRisk
    from miggraph.network.at_risk import states_at_risk as states_at_risk
    from miggraph.network.brokerage import Roles as Roles
    from miggraph.network.brokerage import brokerage_roles as brokerage_roles
    from miggraph.network.brokers_result import Broker as Broker
    from miggraph.network.brokers_result import Brokers as Brokers
    from miggraph.network.certainty import hub_certainty as hub_certainty
    from miggraph.network.certainty_result import HubCertainty as HubCertainty
    from miggraph.network.chains import Chain as Chain
    from miggraph.network.chains import Chains as Chains
    from miggraph.network.clustering import ClusteringInTime as ClusteringInTime
    from miggraph.network.clustering import clustering_in_time as clustering_in_time
    from miggraph.network.communities import Communities as Communities
    from miggraph.network.communities import find_communities as find_communities
    from miggraph.network.comparison import Comparison as Comparison
    from miggraph.network.comparison import compare as compare
    from miggraph.network.directions import Deal as Deal
    from miggraph.network.directions import deals as deals
    from miggraph.network.disagreements import Disagreement as Disagreement
    from miggraph.network.disagreements import disagreement as disagreement
    from miggraph.network.diversity_null import DiversityTest as DiversityTest
    from miggraph.network.diversity_null import diversity_test as diversity_test
    from miggraph.network.drawing import OpenMatters as OpenMatters
    from miggraph.network.durations import Durations as Durations
    from miggraph.network.durations import time_to_first_transfer as time_to_first_transfer
    from miggraph.network.hub_changes import HubPeriod as HubPeriod
    from miggraph.network.hub_changes import HubSeries as HubSeries
    from miggraph.network.hub_changes import hub_series as hub_series
    from miggraph.network.hubness import HubnessTest as HubnessTest
    from miggraph.network.hubness import hubness_test as hubness_test
    from miggraph.network.middlemen import brokers as brokers
    from miggraph.network.onward_paths import onward_chains as onward_chains
    from miggraph.network.parquet import flows_from_parquet as flows_from_parquet
    from miggraph.network.projection import partners as partners
    from miggraph.network.ranking import third_country_hubs as third_country_hubs
    from miggraph.network.reciprocity import reciprocity_by_records as reciprocity_by_records
    from miggraph.network.reciprocity import reciprocity_by_wording as reciprocity_by_wording
    from miggraph.network.result import Basis as Basis
    from miggraph.network.result import Interval as Interval
    from miggraph.network.result import Result as Result
    from miggraph.network.routes import flows as flows
    from miggraph.network.shape import AgreementShape as AgreementShape
    from miggraph.network.shape import agreement_shape as agreement_shape
    from miggraph.network.stops import legs as legs
    from miggraph.network.third_country import HubFinding as HubFinding
    from miggraph.network.third_country import ThirdCountryHubs as ThirdCountryHubs

#: Public name -> module. Modules are imported on use: `miggraph hubs` needs no NetworkX.
#: No module has the name of a function, or importing one would hide the other.
_PUBLIC: Final = {
    "AgreementShape": "shape",
    "AtRisk": "at_risk",
    "Basis": "result",
    "Broker": "brokers_result",
    "Brokers": "brokers_result",
    "Chain": "chains",
    "Chains": "chains",
    "ClusteringInTime": "clustering",
    "Communities": "communities",
    "Comparison": "comparison",
    "Deal": "directions",
    "Disagreement": "disagreements",
    "DiversityTest": "diversity_null",
    "Durations": "durations",
    "HubCertainty": "certainty_result",
    "HubFinding": "third_country",
    "HubPeriod": "hub_changes",
    "HubSeries": "hub_changes",
    "HubnessTest": "hubness",
    "Interval": "result",
    "OpenMatters": "drawing",
    "Result": "result",
    "Roles": "brokerage",
    "ThirdCountryHubs": "third_country",
    "agreement_shape": "shape",
    "brokerage_roles": "brokerage",
    "brokers": "middlemen",
    "clustering_in_time": "clustering",
    "compare": "comparison",
    "deals": "directions",
    "disagreement": "disagreements",
    "diversity_test": "diversity_null",
    "find_communities": "communities",
    "flows": "routes",
    "flows_from_parquet": "parquet",
    "hub_certainty": "certainty",
    "hub_series": "hub_changes",
    "hubness_test": "hubness",
    "legs": "stops",
    "onward_chains": "onward_paths",
    "partners": "projection",
    "reciprocity_by_records": "reciprocity",
    "reciprocity_by_wording": "reciprocity",
    "states_at_risk": "at_risk",
    "third_country_hubs": "ranking",
    "time_to_first_transfer": "durations",
}

__all__ = [  # noqa: PLE0604
    *_PUBLIC,
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(f"miggraph.network.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module 'miggraph.network' has no attribute {name!r}")
