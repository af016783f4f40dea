"""The page of a claim: one source's word on one property, and what became of it."""

from __future__ import annotations

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.citing import cited
from miggraph.web.explorer.things.sides import question
from miggraph.web.explorer.words import value_words

__all__ = ["claim"]


def claim(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of a claim."""
    kg = site.at(asked)
    shown = kg.show(f"claim:{name}")
    (said,) = kg.said([name])
    record = site.claims[name]
    agreement = kg.dossier.agreements[record.agreement]
    return site.html(
        "explorer/claim.html",
        asked,
        kg=kg,
        bar=("known-on", "policy"),
        said=said,
        claim=record,
        agreement=agreement,
        source=kg.dossier.sources[record.source],
        text=value_words(said.property, said.value),
        questions=[question(value) for value in shown.values if value.outcome is not None],
        cite=cited(
            kg,
            asked,
            "claim",
            name,
            f"{agreement.label}: {record.property.replace('-', ' ')}, by {said.publisher}",
        ),
    )
