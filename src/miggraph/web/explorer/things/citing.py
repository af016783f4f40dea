"""How one page is cited: what it shows, of which edition, under which policy and clocks."""

from __future__ import annotations

from msgspec import Struct

from miggraph.export.catalogue.about import about_release
from miggraph.knowledge import KnowledgeGraph
from miggraph.vocabulary import ID
from miggraph.web.explorer.asked import Asked

__all__ = ["Cited", "cited"]


class Cited(Struct, frozen=True):
    """How to cite a page.

    `query` pins policy and clocks, so that the address shows the same as long as the data are the
    same; `text` names the edition.
    """

    text: str
    iri: str
    query: str


def cited(kg: KnowledgeGraph, asked: Asked, kind: str, name: str, label: str) -> Cited:
    """Say how a page is cited.

    Parameters
    ----------
    kg
        The graph under the view of the page.
    asked
        The view.
    kind, name, label
        Of what the page shows.
    """
    clocks = kg.clocks
    about = about_release(policy=kg.policy, clocks=clocks, digest=kg.digest)
    text = (
        f"\u201c{label}\u201d ({kind} {name}), what held on {clocks.on} as known on "
        f"{clocks.known_on}. In: {about.citation} Edition {kg.edition}."
    )
    query = asked.bar_query(
        in_force_on=clocks.on.isoformat(),
        known_on=clocks.known_on.isoformat(),
        policy=kg.policy,
    )
    return Cited(text, f"{ID}{kind}/{name}", query)
