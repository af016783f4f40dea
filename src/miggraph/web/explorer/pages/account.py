"""The page of an account: one source's telling of one transfer."""

from __future__ import annotations

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.citing import cited
from miggraph.web.explorer.things.telling import told

__all__ = ["account"]


def account(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of an account."""
    kg = site.at(asked)
    shown = kg.show(f"account:{name}")
    (said,) = kg.said([name])
    record = site.accounts[name]
    return site.html(
        "explorer/account.html",
        asked,
        kg=kg,
        bar=("known-on", "policy"),
        said=said,
        account=record,
        source=kg.dossier.sources[record.source],
        agreements=[kg.dossier.agreements[each] for each in record.agreements],
        told=lambda about: told(record, about, site.label),
        transfers=[kg.view.transfers[one.id] for one in shown.transfers],
        cite=cited(kg, asked, "account", name, f"{record.transfer}, by {said.publisher}"),
    )
