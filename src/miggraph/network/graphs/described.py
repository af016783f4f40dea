"""What every network says of itself and of its states."""

from __future__ import annotations

from typing import Any, Final

from miggraph.claims.view import View
from miggraph.network.graphs.filters import Filters
from miggraph.records import State
from miggraph.vocabulary import SCHEMES

__all__ = ["ALL", "LATER", "about_view", "state_attributes"]

#: No filter is set.
ALL: Final = Filters()
#: Why something is left out of a network.
LATER: Final = "it began after the day of the clock"


def state_attributes(state: State) -> dict[str, Any]:
    """Return the attributes of a state as a node."""
    return {
        "label": state.label,
        "kind": state.kind,
        "alpha3": state.alpha3,
        "numeric": state.numeric,
        "region": state.region,
        "region_label": SCHEMES["region"].get(state.region or ""),
        "latitude": state.latitude,
        "longitude": state.longitude,
        "administered_by": state.administered_by,
    }


def about_view(name: str, view: View, filters: Filters) -> dict[str, Any]:
    """Return the attributes of a graph: what it rests on."""
    return {
        "name": name,
        "policy": view.policy,
        "on": view.clocks.on,
        "known_on": view.clocks.known_on,
        "recorded_on": view.clocks.recorded_on,
        "possibly_known": view.possibly_known,
        "filters": filters.as_dict(),
    }
