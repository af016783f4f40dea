"""The transfers of one route, as the map lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from miggraph.quantities import Bounds

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Move", "moves_of"]


class Move(Struct, frozen=True):
    """One transfer of a route, as the page of the route lists it.

    `persons` and `cohorts` are under the filters; each cohort is a nationality (None: not named),
    its bounds, and whether it is settled that there were any.
    """

    transfer: str
    settled: bool
    tells: str
    date: str
    persons: Bounds
    third: Bounds
    third_country: str
    cohorts: tuple[tuple[str | None, Bounds, bool], ...]
    via: tuple[str, ...]
    basis: str
    basis_inferred: bool
    agreements: tuple[str, ...]
    sources: tuple[str, ...]


def moves_of(transfers: nx.MultiDiGraph[str], sender: str, receiver: str) -> tuple[Move, ...]:
    """Return the transfers from one state to another, the latest first.

    Parameters
    ----------
    transfers
        One edge a cohort.
    sender, receiver
        Codes; a pair without any transfer has none.
    """
    members: dict[str, list[dict[str, Any]]] = {}
    for start, end, data in transfers.edges(data=True):
        if (start, end) == (sender, receiver):
            members.setdefault(data["transfer"], []).append(data)
    moves = [_move(cohorts) for _, cohorts in sorted(members.items())]
    return tuple(sorted(moves, key=lambda move: move.date, reverse=True))


def _move(cohorts: list[dict[str, Any]]) -> Move:
    first = cohorts[0]
    return Move(
        transfer=first["transfer"],
        settled=first["settled"],
        tells=first["tells"],
        date=first["date"],
        persons=_bounds(first, "transfer_persons"),
        third=_bounds(first, "transfer_third_persons"),
        third_country=first["third_country"],
        cohorts=tuple(
            (data["nationality"], _bounds(data, "persons"), data["nationality_settled"])
            for data in sorted(cohorts, key=lambda data: data["nationality"] or "")
        ),
        via=first["via"],
        basis=first["basis"],
        basis_inferred=first["basis_inferred"],
        agreements=first["agreements"],
        sources=first["sources"],
    )


def _bounds(data: Mapping[str, Any], name: str) -> Bounds:
    return Bounds(data[f"{name}_min"], data[f"{name}_max"])
