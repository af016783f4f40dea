"""The map of flows, with its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph import dates
from miggraph.errors import UnknownNameError, UsageError
from miggraph.web.explorer.asked import BAR, Asked
from miggraph.web.explorer.networks.flow_lines import Drawn, drawn
from miggraph.web.explorer.networks.route_moves import moves_of
from miggraph.web.explorer.site import Answer, Site

if TYPE_CHECKING:
    from collections.abc import Collection

    from miggraph.claims.view import View

__all__ = ["flow_map"]


def flow_map(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of the map.

    Its own parameter `route`, as ``US-RW``, lists the transfers of one pair of states.
    """
    kg = site.at(asked, clock=False)
    ends = _ends(asked.first("route"), kg.dossier.states)
    transfers = kg.network("transfers", **asked.filters)
    found = drawn(transfers)
    own = asked.only(["route"])
    return site.html(
        "explorer/map.html",
        own,
        kg=kg,
        bar=BAR,
        found=found,
        lines=_lines(found),
        ends=ends,
        moves=moves_of(transfers, *ends) if ends else (),
        onward=[one for one in found.onward if ends and one.start == ends[1]],
        months=_months(kg.view),
        agreements=kg.dossier.agreements,
    )


def _ends(route: str, states: Collection[str]) -> tuple[str, str] | None:
    if not route:
        return None
    sender, dash, receiver = route.partition("-")
    if not dash:
        raise UsageError("route is no pair of states.", fix="write it as US-RW.")
    for code in (sender, receiver):
        if code not in states:
            raise UnknownNameError("state", code[:100], states)
    return sender, receiver


def _months(view: View) -> tuple[str, str] | None:
    """Return the first and last month that a transfer can have been in; None if none is dated."""
    spans = [dates.span(one.date) for one in view.transfers.values() if one.standing == "done"]
    starts = [span.earliest for span in spans if span.earliest is not None]
    ends = [span.latest for span in spans if span.latest is not None]
    if not starts or not ends:
        return None
    return f"{min(starts):%Y-%m}", f"{max(ends):%Y-%m}"


def _lines(found: Drawn) -> dict[str, Any]:
    """Return what the script draws: lines by their stops, and the places of the states."""
    routes = [
        {
            "route": route.name,
            "stops": [route.sender, *way.via, route.receiver],
            "whose": route.whose,
            "least": way.persons.min,
            "most": way.persons.max,
            "transfers": way.transfers,
            "totals": way.totals,
        }
        for route in found.routes
        for way in route.ways
    ]
    onward: dict[tuple[str, str], set[str]] = {}
    for move in found.onward:
        onward.setdefault((move.start, move.end), set()).add(move.transfer)
    possible: dict[tuple[str, str], set[str]] = {}
    for one in found.possible:
        for pair in one.pairs:
            possible.setdefault(pair, set()).add(one.transfer)
    return {
        "routes": routes,
        "onward": [[*pair, len(told)] for pair, told in sorted(onward.items())],
        "possible": [[*pair, len(told)] for pair, told in sorted(possible.items())],
        "places": {
            code: [place.label, place.kind, place.longitude, place.latitude]
            for code, place in found.places.items()
        },
    }
