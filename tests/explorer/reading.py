"""Reads pages as a browser without scripts does."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html

from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.routes import THINGS, page
from miggraph.web.explorer.site import Site

__all__ = ["faults", "links_of", "read", "rows_of", "text", "tree_of"]

#: A page has no styles or scripts of its own: the policy of the server would refuse them.
_INLINE = "//*[@style] | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]/.."


def read(site: Site, kind: str, name: str, query: str = "") -> Any:
    """Make the page of a thing and parse it."""
    answer = page(THINGS[kind])(site, read_asked(query, site.kg), name)
    assert (answer.status, answer.media_type) == (200, "text/html")
    return lxml.html.fromstring(answer.content.decode())


def text(element: Any) -> str:
    """Return the text of an element with single blanks."""
    return " ".join(element.text_content().split())


def faults(tree: Any, site: Site) -> list[str]:
    """Return what is wrong with any page: names twice, links to nothing, what is refused."""
    found = [f"inline: {lxml.html.tostring(e)[:80]!r}" for e in tree.xpath(_INLINE)]
    names = tree.xpath("//@id")
    found += [f"twice: {name}" for name in set(names) if names.count(name) > 1]
    found += [f"headings: {len(tree.xpath('//h1'))}"] if len(tree.xpath("//h1")) != 1 else []
    for name in tree.xpath("//@aria-labelledby"):
        if name not in names:
            found.append(f"no label: {name}")
    for address in tree.xpath("//main//a/@href"):
        parts = urlsplit(address)
        if parts.scheme:
            found += [] if parts.scheme in ("http", "https") else [f"scheme: {address}"]
        elif not parts.path:
            found += [] if parts.fragment in names else [f"no target: {address}"]
        elif parts.path.startswith("/id/"):
            found += [] if _exists(parts.path, site) else [f"no such thing: {address}"]
    return found


def _exists(path: str, site: Site) -> bool:
    _, _, kind, name = unquote(path).split("/", 3)
    for suffix in (".ttl", ".jsonld", ".nt"):
        name = name.removesuffix(suffix)
    dossier = site.kg.dossier
    known: dict[str, Any] = {
        "agreement": dossier.agreements,
        "state": dossier.states,
        "source": dossier.sources,
        "agency": dossier.agencies,
        "claim": site.claims,
        "account": site.accounts,
        "transfer": site.kg.view.transfers,
        "instrument": {t.id for one in dossier.agreements.values() for t in one.instruments},
        "policy": dossier.policies,
    }
    return name in known[kind]


def tree_of(site: Site, place: str, query: str = "", name: str = "") -> Any:
    """Make a page as the server does, and parse it."""
    made = page(f"miggraph.web.explorer.pages.{place}")
    answer = made(site, read_asked(query, site.kg), name)
    assert (answer.status, answer.media_type) == (200, "text/html")
    return lxml.html.document_fromstring(answer.content.decode())


def rows_of(tree: Any, region: str) -> list[list[str]]:
    """Return the body of the table in a region of this name."""
    (place,) = tree.xpath(f'//*[@role="region"][@aria-label="{region}"]')
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in place.xpath(".//tbody/tr")
    ]


def links_of(tree: Any, start: str) -> list[str]:
    """Return the addresses on the page that begin so, without their query."""
    return [
        str(href).partition("?")[0]
        for href in tree.xpath("//main//a/@href")
        if href.startswith(start)
    ]
