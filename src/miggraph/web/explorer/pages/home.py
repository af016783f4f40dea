"""The first page: where to begin."""

from __future__ import annotations

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site

__all__ = ["home"]


def home(site: Site, asked: Asked, _: str) -> Answer:
    """Return the first page."""
    kg = site.at(asked)
    return site.html(
        "explorer/home.html", asked, kg=kg, bar=("known-on", "policy"), stats=kg.stats()
    )
