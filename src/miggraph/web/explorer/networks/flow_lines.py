"""What the map of flows draws, and its tables list: routes with their ways, onward movements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from miggraph.network.graphs.routes import flows
from miggraph.network.graphs.stops import legs
from miggraph.quantities import Bounds

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Drawn", "Onward", "Place", "Possible", "Route", "Way", "drawn"]


class Way(Struct, frozen=True):
    """The transfers of a route that went through the same stops.

    Attributes
    ----------
    via
        Codes of the stops, in order; none for a direct way.
    persons
        Bounds by the rule for routes, over these transfers alone.
    transfers, totals
        How many there are.
    """

    via: tuple[str, ...]
    persons: Bounds
    transfers: int
    totals: int


class Route(Struct, frozen=True):
    """All transfers from one state to another whose ends are settled.

    Attributes
    ----------
    sender, receiver
        Codes.
    persons, third
        Bounds by the rule for routes: of all persons, and of those who are no nationals of the
        receiver.
    transfers, totals
        How many events and how many totals.
    third_country, undetermined
        How many of them have the answer yes or partly, and how many undetermined.
    nationalities, agreements, sources
        Codes and ids.
    earliest, latest
        Days; None is open.
    ways
        The ways that they took.
    """

    sender: str
    receiver: str
    persons: Bounds
    third: Bounds
    transfers: int
    totals: int
    third_country: int
    undetermined: int
    nationalities: tuple[str, ...]
    agreements: tuple[str, ...]
    sources: tuple[str, ...]
    earliest: date | None
    latest: date | None
    ways: tuple[Way, ...]

    @property
    def name(self) -> str:
        """What an address calls it: ``US-RW``."""
        return f"{self.sender}-{self.receiver}"

    @property
    def whose(self) -> str:
        """Whose nationals it is drawn for: ``third``, ``undetermined`` or ``own``."""
        if self.third_country:
            return "third"
        return "undetermined" if self.undetermined else "own"


class Onward(Struct, frozen=True):
    """One reported movement out of a receiving state after a transfer; `number` tells them apart.

    `persons` need not be others than those of another movement, so they are never added.
    """

    start: str
    end: str
    transfer: str
    number: int
    persons: Bounds
    mode: str
    sources: tuple[str, ...]


class Possible(Struct, frozen=True):
    """A transfer whose sender or receiver is not settled, and the pairs that are possible."""

    transfer: str
    pairs: tuple[tuple[str, str], ...]
    persons: Bounds
    third_country: str
    date: str
    sources: tuple[str, ...]


class Place(Struct, frozen=True):
    """Where a state is drawn: a representative point, in degrees; None where it has none."""

    label: str
    kind: str | None
    longitude: float | None
    latitude: float | None


class Drawn(Struct, frozen=True):
    """All that the map shows.

    Attributes
    ----------
    routes
        The greatest least number of persons first.
    onward, possible
        By state and transfer.
    left_out
        What is in none of them, by id, with the reason.
    places
        Where the states are, by code.
    """

    routes: tuple[Route, ...]
    onward: tuple[Onward, ...]
    possible: tuple[Possible, ...]
    left_out: dict[str, str]
    places: dict[str, Place]


def drawn(transfers: nx.MultiDiGraph[str]) -> Drawn:
    """Return what the map shows of a network of transfers.

    Parameters
    ----------
    transfers
        One edge a cohort, as `KnowledgeGraph.network` gives it.
    """
    stops = legs(transfers)
    possible = _possible(transfers)
    shown = {one.transfer for one in possible}
    return Drawn(
        routes=_routes(transfers),
        onward=_onward(stops, transfers),
        possible=possible,
        left_out={k: why for k, why in sorted(stops.graph["left_out"].items()) if k not in shown},
        places={code: _place(stops.nodes[code]) for code in sorted(stops)},
    )


def _routes(transfers: nx.MultiDiGraph[str]) -> tuple[Route, ...]:
    ways = _ways(transfers)
    routes = [
        Route(
            sender=sender,
            receiver=receiver,
            persons=_bounds(data, "persons"),
            third=_bounds(data, "third_persons"),
            transfers=data["transfers"],
            totals=data["totals"],
            third_country=data["third_country"],
            undetermined=data["undetermined"],
            nationalities=data["nationalities"],
            agreements=data["agreements"],
            sources=data["sources"],
            earliest=data["earliest"],
            latest=data["latest"],
            ways=tuple(ways[sender, receiver]),
        )
        for sender, receiver, data in flows(transfers).edges(data=True)
    ]
    return tuple(sorted(routes, key=lambda route: (-route.persons.min, route.name)))


def _ways(transfers: nx.MultiDiGraph[str]) -> dict[tuple[str, str], list[Way]]:
    """Give the ways of each route: the rule for routes, asked for each way alone."""
    by_via: dict[tuple[str, ...], list[Any]] = {}
    for sender, receiver, key, data in transfers.edges(keys=True, data=True):
        by_via.setdefault(data["via"], []).append((sender, receiver, key))
    found: dict[tuple[str, str], list[Way]] = {}
    for via, edges in sorted(by_via.items()):
        for sender, receiver, data in flows(transfers.edge_subgraph(edges)).edges(data=True):
            way = Way(via, _bounds(data, "persons"), data["transfers"], data["totals"])
            found.setdefault((sender, receiver), []).append(way)
    return found


def _onward(stops: nx.MultiDiGraph[str], transfers: nx.MultiDiGraph[str]) -> tuple[Onward, ...]:
    tellers = _tellers(data for *_, data in transfers.edges(data=True))
    found = []
    for start, end, key, data in stops.edges(keys=True, data=True):
        if data["kind"] != "onward":
            continue
        told = tellers.get((data["transfer"], end), data["sources"])
        number = int(key.rpartition("-")[2])
        persons = _bounds(data, "persons")
        found.append(Onward(start, end, data["transfer"], number, persons, data["mode"], told))
    return tuple(sorted(found, key=lambda move: (move.start, move.end, move.transfer, move.number)))


def _tellers(edges: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Give the sources that tell of the onward movements, by transfer and destination."""
    found: dict[tuple[str, str], set[str]] = {}
    for data in edges:
        for (to, *_), sources in zip(data["onward"], data["onward_sources"], strict=True):
            if to is not None:
                found.setdefault((data["transfer"], to), set()).update(sources)
    return {key: tuple(sorted(sources)) for key, sources in found.items()}


def _possible(transfers: nx.MultiDiGraph[str]) -> tuple[Possible, ...]:
    pairs: dict[str, set[tuple[str, str]]] = {}
    first: dict[str, dict[str, Any]] = {}
    for sender, receiver, data in transfers.edges(data=True):
        if not data["settled"]:
            pairs.setdefault(data["transfer"], set()).add((sender, receiver))
            first.setdefault(data["transfer"], data)
    return tuple(
        Possible(
            transfer=name,
            pairs=tuple(sorted(ends)),
            persons=_bounds(first[name], "transfer_persons"),
            third_country=first[name]["third_country"],
            date=first[name]["date"],
            sources=first[name]["sources"],
        )
        for name, ends in sorted(pairs.items())
    )


def _place(data: Mapping[str, Any]) -> Place:
    return Place(data["label"], data.get("kind"), data.get("longitude"), data.get("latitude"))


def _bounds(data: Mapping[str, Any], name: str) -> Bounds:
    return Bounds(data[f"{name}_min"], data[f"{name}_max"])
