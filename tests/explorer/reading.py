"""Pages as trees, and the tables on them as rows of texts."""

from __future__ import annotations

from lxml import html

from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.routes import page
from miggraph.web.explorer.site import Site


def tree_of(site: Site, place: str, query: str = "", name: str = "") -> html.HtmlElement:
    """Make a page as the server does, and parse it."""
    made = page(f"miggraph.web.explorer.pages.{place}")
    answer = made(site, read_asked(query, site.kg), name)
    assert (answer.status, answer.media_type) == (200, "text/html")
    return html.document_fromstring(answer.content.decode())


def rows_of(tree: html.HtmlElement, region: str) -> list[list[str]]:
    """Return the body of the table in a region of this name."""
    (place,) = tree.xpath(f'//*[@role="region"][@aria-label="{region}"]')
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in place.xpath(".//tbody/tr")
    ]


def links_of(tree: html.HtmlElement, start: str) -> list[str]:
    """Return the addresses on the page that begin so, without their query."""
    return [
        str(href).partition("?")[0]
        for href in tree.xpath("//main//a/@href")
        if href.startswith(start)
    ]
