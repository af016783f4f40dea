"""Which address leads to which page.

A page is a function ``(site, asked, name) -> Answer``; `name` is what stands in its path.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, TypeAlias

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site

__all__ = ["AHEAD", "PAGES", "THINGS", "Page", "page"]

Page: TypeAlias = Callable[[Site, Asked, str], Answer]

_HERE: Final = "miggraph.web.explorer.pages"
#: Path -> module and function. What stands in braces is handed to the function as `name`.
PAGES: Final = {
    "/": f"{_HERE}.home:home",
    "/search": f"{_HERE}.search:search",
    "/search.json": f"{_HERE}.search:search_json",
    "/hubs": f"{_HERE}.hubs:hubs",
    "/hubs.csv": f"{_HERE}.hubs:hubs_csv",
    "/hubs.json": f"{_HERE}.hubs:hubs_json",
    "/map": f"{_HERE}.flow_map:flow_map",
    "/network": f"{_HERE}.network:network",
    "/disputes": f"{_HERE}.disputes:disputes",
    "/ask": f"{_HERE}.ask:ask",
    "/ask/words.json": f"{_HERE}.ask:words",
    "/data": f"{_HERE}.data:data",
    "/ontology": f"{_HERE}.ontology:ontology",
    "/changes": f"{_HERE}.changes:changes",
    "/export/{name}": f"{_HERE}.exports:export",
}
#: Pages that are made when the server starts, as they take a second the first time: one asks the
#: store, the other counts all tables.
AHEAD: Final = ("/", "/data")
#: Kind of thing, as its IRI has it after ``/id/``, -> the function of its page. A thing of another
#: kind has the page of all that is said of its IRI.
THINGS: Final = {
    "agreement": f"{_HERE}.agreement:agreement",
    "state": f"{_HERE}.state:state",
    "transfer": f"{_HERE}.transfer:transfer",
    "source": f"{_HERE}.source:source",
    "agency": f"{_HERE}.agency:agency",
    "claim": f"{_HERE}.claim:claim",
    "account": f"{_HERE}.account:account",
}


def page(place: str) -> Page:
    """Import the function of a page."""
    module, _, name = place.partition(":")
    found: Page = getattr(import_module(module), name)
    return found
