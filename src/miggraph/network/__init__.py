"""Analyses of the networks of transfers and agreements, on NetworkX.

The functions take a graph first and read the attributes that docs/network-attributes.md describes,
so they work on any graph that carries them. `KnowledgeGraph.network` builds the graphs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from miggraph.network.comparison import Comparison as Comparison
    from miggraph.network.comparison import compare as compare
    from miggraph.network.directions import Deal as Deal
    from miggraph.network.directions import deals as deals
    from miggraph.network.parquet import flows_from_parquet as flows_from_parquet
    from miggraph.network.projection import partners as partners
    from miggraph.network.ranking import third_country_hubs as third_country_hubs
    from miggraph.network.result import Basis as Basis
    from miggraph.network.result import Interval as Interval
    from miggraph.network.result import Result as Result
    from miggraph.network.routes import flows as flows
    from miggraph.network.stops import legs as legs
    from miggraph.network.third_country import HubFinding as HubFinding
    from miggraph.network.third_country import ThirdCountryHubs as ThirdCountryHubs

#: Public name -> module. Modules are imported on use: `miggraph hubs` needs no NetworkX.
#: No module has the name of a function, or importing one would hide the other.
_PUBLIC: Final = {
    "Basis": "result",
    "Comparison": "comparison",
    "Deal": "directions",
    "Interval": "result",
    "Result": "result",
    "compare": "comparison",
    "deals": "directions",
    "flows": "routes",
    "flows_from_parquet": "parquet",
    "HubFinding": "third_country",
    "ThirdCountryHubs": "third_country",
    "legs": "stops",
    "partners": "projection",
    "third_country_hubs": "ranking",
}

__all__ = [  # noqa: PLE0604
    *_PUBLIC,
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(f"miggraph.network.{_PUBLIC[name]}"), name)
    raise AttributeError(f"module 'miggraph.network' has no attribute {name!r}")
