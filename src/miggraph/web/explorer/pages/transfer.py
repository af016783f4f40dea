"""The page of a transfer: what is accepted of it, every question on it, and all its accounts."""

from __future__ import annotations

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.citing import cited
from miggraph.web.explorer.things.telling import rulings
from miggraph.web.explorer.words import when

__all__ = ["transfer"]


def transfer(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of a transfer; of a merged one, that of what it was merged into."""
    kg = site.at(asked)
    shown = kg.show(f"transfer:{name}")
    found = kg.view.transfers[shown.id]
    label = shown.label.removesuffix(found.date) + when(found.date)
    said = kg.said(found.accounts)
    sources = {kg.dossier.sources[one.source].id: kg.dossier.sources[one.source] for one in said}
    return site.html(
        "explorer/transfer.html",
        asked,
        kg=kg,
        bar=("known-on", "policy"),
        shown=shown,
        heading=label,
        transfer=found,
        merged_from=None if name == shown.id else name,
        agreements=[kg.dossier.agreements[each] for each in found.agreements],
        questions=rulings(shown, site.accounts, site.label),
        accounts=[(one, site.accounts[one.id]) for one in said],
        sources=sorted(sources.values(), key=lambda one: (one.published or "9999", one.id)),
        cite=cited(kg, asked, "transfer", shown.id, label),
    )
