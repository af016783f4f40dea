"""The ranking of third-country hubs."""

from __future__ import annotations

from miggraph.network.ranking.arrivals import BASES
from miggraph.network.ranking.hubs import MEASURES
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site

__all__ = ["hubs"]


def hubs(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of the ranking."""
    kg = site.at(asked)
    by = asked.one_of("by", MEASURES, "senders")
    bases = asked.rest.get("basis", BASES)
    report = kg.hubs(by, bases, asked.first("only-sender") or None)
    return site.html(
        "explorer/hubs.html",
        asked,
        kg=kg,
        bar=("in-force-on", "known-on", "policy"),
        report=report,
        measures=MEASURES,
    )
