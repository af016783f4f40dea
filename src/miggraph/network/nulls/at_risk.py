"""The states that could have received people, and how near they are to a sender."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from miggraph.dates import Span
from miggraph.errors import GraphError
from miggraph.records import State

__all__ = ["LEAST_DISTANCE", "AtRisk", "gravity", "states_at_risk", "states_of", "territories"]

#: Kilometres; nearer states weigh as if they were so far.
LEAST_DISTANCE: Final = 100.0
#: Kilometres; mean radius of the Earth, R1 of the International Union of Geodesy and Geophysics.
_RADIUS: Final = 6371.0088


@dataclass(frozen=True, kw_only=True)
class AtRisk:
    """A state that could have received people.

    Attributes
    ----------
    label
        Name.
    latitude, longitude
        Representative point, degrees (WGS 84); None is not known.
    since, until
        First and last day on which it was a state, both inclusive; None is open.
    """

    label: str
    latitude: float | None = None
    longitude: float | None = None
    since: date | None = None
    until: date | None = None

    @property
    def span(self) -> Span:
        """The days on which it was a state."""
        return Span(self.since, self.until)


def states_at_risk(register: Mapping[str, State]) -> dict[str, AtRisk]:
    """Return the states of the register, by code.

    Parameters
    ----------
    register
        By code. Unions and former states are left out, and territories, which count as their
        administering state. It has no days on which states came into being: all are open.
    """
    return {
        code: AtRisk(label=state.label, latitude=state.latitude, longitude=state.longitude)
        for code, state in sorted(register.items())
        if state.kind == "state" and state.administered_by is None
    }


def states_of(graph: nx.Graph[str]) -> dict[str, AtRisk]:
    """Return the states among the nodes of a network, by code, as `states_at_risk` does.

    A node without `kind` is a state; one with `bipartite` 1 is an agreement.
    """
    found = {}
    for code in sorted(graph):
        data = graph.nodes[code]
        is_state = data.get("bipartite", 0) == 0 and data.get("kind", "state") == "state"
        if is_state and data.get("administered_by") is None:
            found[code] = AtRisk(
                label=str(data.get("label", code)),
                latitude=data.get("latitude"),
                longitude=data.get("longitude"),
            )
    return found


def territories(register: Mapping[str, State]) -> dict[str, str]:
    """Return the administering state of each territory of the register, by code."""
    return {code: s.administered_by for code, s in register.items() if s.administered_by}


def gravity(
    sender: str, place: Mapping[str, Any], states: Mapping[str, AtRisk]
) -> NDArray[np.float64]:
    """Weigh states by the inverse of their distance from a sender.

    Parameters
    ----------
    sender
        Its code.
    place
        Its `latitude` and `longitude`.
    states
        The states to weigh.

    Returns
    -------
    numpy.ndarray
        1 / km of the great circle between the representative points (haversine formula), at least
        `LEAST_DISTANCE`. There are no populations in it.

    Raises
    ------
    GraphError
        If a point is not known.
    """
    latitude, longitude = _radians([(sender, place.get("latitude"), place.get("longitude"))])
    there, east = _radians((code, s.latitude, s.longitude) for code, s in states.items())
    half = (
        np.sin((there - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(there) * np.sin((east - longitude) / 2) ** 2
    )
    distance = 2 * _RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    weights: NDArray[np.float64] = 1 / np.maximum(distance, LEAST_DISTANCE)
    return weights


def _radians(
    points: Iterable[tuple[str, float | None, float | None]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    found: list[Sequence[float]] = []
    for code, latitude, longitude in points:
        if latitude is None or longitude is None:
            raise GraphError(
                f"The state {code!r} has no point to measure a distance from.",
                fix="set latitude and longitude, or draw with the weight 'uniform'.",
            )
        found.append((latitude, longitude))
    degrees = np.array(found, dtype=float).reshape(-1, 2)
    return np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
