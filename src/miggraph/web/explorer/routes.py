"""Which address leads to which page.

A page is a function ``(site, asked, name) -> Answer``; `name` is what stands in its path.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, TypeAlias

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site

__all__ = ["PAGES", "THINGS", "Page", "page"]

Page: TypeAlias = Callable[[Site, Asked, str], Answer]

_HERE: Final = "miggraph.web.explorer.pages"
#: Path -> module and function. What stands in braces is handed to the function as `name`.
PAGES: Final = {
    "/": f"{_HERE}.home:home",
    "/hubs": f"{_HERE}.hubs:hubs",
}
#: Kind of thing, as its IRI has it after ``/id/``, -> the function of its page. A thing of another
#: kind has the page of all that is said of its IRI.
THINGS: Final[dict[str, str]] = {}


def page(place: str) -> Page:
    """Import the function of a page."""
    module, _, name = place.partition(":")
    found: Page = getattr(import_module(module), name)
    return found
