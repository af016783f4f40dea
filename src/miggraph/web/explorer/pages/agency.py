"""The page of an agency: its roles under agreements, each with who says so, and its transfers."""

from __future__ import annotations

from msgspec import structs

from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.citing import cited
from miggraph.web.explorer.things.sides import Question, question

__all__ = ["agency"]


def agency(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of an agency."""
    kg = site.at(asked)
    shown = kg.show(f"agency:{name}")
    roles: dict[str, list[Question]] = {}
    for value in shown.values:
        agreement = (*value.claims, *value.losers)[0].agreement or ""
        role = question(value)
        # The same role under two agreements is two questions of this page.
        role = structs.replace(role, anchor=f"{role.anchor}-{agreement}")
        roles.setdefault(agreement, []).append(role)
    return site.html(
        "explorer/agency.html",
        asked,
        kg=kg,
        bar=("in-force-on", "known-on", "policy"),
        agency=kg.dossier.agencies[shown.id],
        shown=shown,
        roles=[(kg.dossier.agreements[each], roles[each]) for each in roles],
        transfers=[kg.view.transfers[one.id] for one in shown.transfers],
        cite=cited(kg, asked, "agency", shown.id, shown.label),
    )
