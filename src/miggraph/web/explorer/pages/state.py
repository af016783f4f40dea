"""The page of a state: what it sends, receives, lets pass, and what happens to its nationals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from miggraph import dates
from miggraph.claims.clocks import Known
from miggraph.claims.flows import Item
from miggraph.errors import UnknownNameError
from miggraph.knowledge import KnowledgeGraph
from miggraph.network.graphs.filters import Filters
from miggraph.network.ranking.arrivals import BASES
from miggraph.network.ranking.counting import persons_in
from miggraph.network.ranking.hubs import Hub
from miggraph.quantities import Bounds
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.drawing.years import by_year, draw_years
from miggraph.web.explorer.kept import OncePerView
from miggraph.web.explorer.long_tables import FEW, whole_tables
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.by_state import ROLES, ByState, Held, Part
from miggraph.web.explorer.things.partners import draw_partners, partners_of

__all__ = ["state"]

_BY_STATE: Final = OncePerView(ByState)
_HUBS: Final = OncePerView(lambda kg: kg.hubs().hubs)
_TABLES: Final = (*ROLES, "agreements", "disputes", "agencies")


class Summary(NamedTuple):
    """A role of a state in transfers, in numbers.

    `persons` are those of the transfers that were done and whose ends are settled: `events` and
    `totals`. `undetermined` are further ones, and `planned` were announced and not told as done.
    """

    role: str
    events: int
    totals: int
    undetermined: int
    planned: int
    persons: Bounds
    parts: list[Part]


def state(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of a state; the parameter ``all`` names tables that are shown whole."""
    kg = site.at(asked, clock=False)
    states = kg.dossier.states
    if name not in states:
        labels = {one.label: code for code, one in states.items()}
        raise UnknownNameError("state", name[:100], states, labels)
    force = _force(site, asked)
    filters = Filters(since=asked.since, until=asked.until, kinds=asked.kinds)
    by_state = _BY_STATE(kg)
    parts = {role: _wanted(kg, by_state.parts(name, role), filters, force) for role in ROLES}
    held, left_out = _wanted_agreements(by_state.held(name), filters, force)
    return site.html(
        "explorer/state.html",
        asked,
        kg=kg,
        bar=("in-force-on", "known-on", "since", "until", "policy", "kind"),
        state=states[name],
        territories=sorted(s.code for s in states.values() if s.administered_by == name),
        summaries=[_summary(role, parts[role], kg.view.clocks.on) for role in ROLES],
        held=sorted(held, key=_newest_agreement, reverse=True),
        left_out=left_out,
        lives=kg.view.lives if force is None else site.at(asked).view.lives,
        force_on=asked.in_force_on or kg.clocks.on,
        few=FEW,
        whole=whole_tables(asked, _TABLES),
        agencies=by_state.agencies(name),
        disputes=by_state.disputes(name),
        agreement_labels={n: one.label for n, one in kg.dossier.agreements.items()},
        bases=BASES,
        hub=_hub(site.at(asked), name),
        **_drawings(kg, name, parts, held),
    )


def _force(site: Site, asked: Asked) -> Mapping[str, Known] | None:
    """Return which agreements are in force on the day that is asked for, if one is."""
    if asked.in_force_on is None:
        return None
    return {name: life.in_force for name, life in site.at(asked).view.lives.items()}


def _wanted(
    kg: KnowledgeGraph,
    parts: Iterable[Part],
    filters: Filters,
    force: Mapping[str, Known] | None,
) -> list[Part]:
    """Return the transfers in the window, under agreements of the kinds and in force."""
    agreements = kg.dossier.agreements
    return [
        part
        for part in parts
        if filters.in_window(dates.span(part.transfer.date))
        and (
            not filters.kinds
            or any(agreements[name].kind in filters.kinds for name in part.transfer.agreements)
        )
        and (force is None or any(force[name] != "no" for name in part.transfer.agreements))
    ]


def _wanted_agreements(
    held: Iterable[Held], filters: Filters, force: Mapping[str, Known] | None
) -> tuple[list[Held], int]:
    """Return the agreements that can have held in the window, and how many nobody dates."""
    wanted = [
        one
        for one in held
        if (not filters.kinds or one.agreement.kind in filters.kinds)
        and (force is None or force[one.agreement.id] != "no")
    ]
    if filters.since is None and filters.until is None:
        return wanted, 0
    dated = [one for one in wanted if one.began != (None, None)]
    return [
        one for one in dated if filters.in_window(dates.Span(one.began.earliest, one.ended.latest))
    ], len(wanted) - len(dated)


def _is_done(part: Part, on: date) -> bool:
    start = dates.span(part.transfer.date).earliest
    return part.transfer.standing == "done" and (start is None or start <= on)


def _summary(role: str, parts: list[Part], on: date) -> Summary:
    done = [part for part in parts if _is_done(part, on)]
    settled = [part for part in done if part.is_settled]
    events = sum(part.transfer.tells == "event" for part in settled)
    routes: dict[tuple[str | None, str | None], list[Item]] = {}
    for transfer, _, cohort in settled:
        persons = transfer.persons if cohort is None else cohort.persons
        route = (transfer.sending, transfer.receiving)
        routes.setdefault(route, []).append(transfer.item(persons))
    return Summary(
        role=role,
        events=events,
        totals=len(settled) - events,
        undetermined=len(done) - len(settled),
        planned=len(parts) - len(done),
        persons=persons_in(routes.values()),
        parts=parts,
    )


def _drawings(
    kg: KnowledgeGraph, code: str, parts: Mapping[str, list[Part]], held: list[Held]
) -> dict[str, Any]:
    on = kg.view.clocks.on
    sent, received = (
        [part for part in parts[role] if _is_done(part, on)] for role in ("sender", "receiver")
    )
    partners = partners_of(code, sent, received, held)
    events = {
        part.transfer.id: dates.span(part.transfer.date)
        for role in ROLES
        for part in parts[role]
        if _is_done(part, on) and part.transfer.tells == "event"
    }
    begun, undated = by_year(one.began for one in held)
    moved, _ = by_year(events.values())
    years = [one.year for one in (*begun, *moved)]
    ends = (min(years, default=on.year), max(years, default=on.year))
    numbers = {year.year: year for year in moved}, {year.year: year for year in begun}
    return {
        "partners": partners,
        "drawing": draw_partners(partners),
        "undated": undated,
        "begun": draw_years(begun, *ends),
        "moved": draw_years(moved, *ends),
        "years": [
            (year, *(one.get(year) for one in numbers)) for year in sorted(set(years), reverse=True)
        ],
    }


def _hub(kg: KnowledgeGraph, code: str) -> tuple[Hub, int] | None:
    """Return the figures of a receiving state of third-country transfers, and how many are."""
    hubs = _HUBS(kg)
    return next(((hub, len(hubs)) for hub in hubs if hub.state == code), None)


def _newest_agreement(held: Held) -> tuple[date, str]:
    return (held.began.earliest or held.began.latest or date.min, held.agreement.id)
