"""The page of a source: what it is, and everything that it says, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.claims.transfer import Transfer
from miggraph.knowledge import KnowledgeGraph
from miggraph.properties import KINDS
from miggraph.said import Said
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.paging import Part, part_of
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.citing import cited
from miggraph.web.explorer.things.fates import fates
from miggraph.web.explorer.words import value_words

__all__ = ["source"]


def source(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of a source."""
    kg = site.at(asked)
    shown = kg.show(f"source:{name}")
    said = kg.said(claim.id for claim in site.claims.values() if claim.source == shown.id)
    told = [account.id for account in site.accounts.values() if account.source == shown.id]
    part = part_of(told, asked)
    accounts = kg.said(part.members)
    return site.html(
        "explorer/source.html",
        asked,
        kg=kg,
        bar=("in-force-on", "known-on", "policy"),
        source=kg.dossier.sources[shown.id],
        shown=shown,
        claims=_by_agreement(said),
        fates=fates(shown.values),
        words=value_words,
        agreements=kg.dossier.agreements,
        part=part,
        told=[(one, site.accounts[one.id]) for one in accounts],
        transfers=_transfers(site, kg, part),
        cite=cited(kg, asked, "source", shown.id, shown.label),
    )


def _transfers(site: Site, kg: KnowledgeGraph, part: Part[str]) -> list[Transfer]:
    """Return the transfers that rest on accounts of a part, in their order."""
    told = (site.accounts[name].transfer for name in part.members)
    names = dict.fromkeys(kg.view.merged.get(name, name) for name in told)
    found = (kg.view.transfers[name] for name in names if name in kg.view.transfers)
    return [one for one in found if not set(part.members).isdisjoint(one.accounts)]


def _by_agreement(said: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    order = list(KINDS)
    for one in sorted(said, key=lambda one: (one.agreement or "", order.index(one.property))):
        found.setdefault(one.agreement or "", []).append(one)
    return found
