"""The ranking of third-country hubs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from miggraph.network.ranking.arrivals import BASES, Arrivals, roles_of
from miggraph.network.ranking.hubs import MEASURES, Hub
from miggraph.vocabulary import SCHEMES
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.command_line import command_line
from miggraph.web.explorer.months import month_text, months
from miggraph.web.explorer.rank_dots import rank_dots
from miggraph.web.explorer.site import Answer, Site

__all__ = ["hubs"]

_BAR: Final = ("in-force-on", "known-on", "policy")
_OWN: Final = ("by", "basis", "only-sender")


def hubs(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of the ranking."""
    kg = site.at(asked)
    by = asked.one_of("by", MEASURES, "senders")
    bases = asked.rest.get("basis", BASES)
    only_sender = asked.first("only-sender") or None
    report = kg.hubs(by, bases, only_sender)
    several, single = _apart(report.hubs)
    return site.html(
        "explorer/hubs.html",
        asked,
        kg=kg,
        bar=_BAR,
        report=report,
        several=several,
        single=single,
        dots=rank_dots(report.hubs),
        measures=MEASURES,
        bases=SCHEMES["basis"],
        senders=_single_senders(site, report.hubs, only_sender),
        months=months(_first_arrival(site), site.kg.clocks.known_on, kg.clocks.known_on),
        month_text=month_text,
        command=command_line(site.graph, asked.only(_OWN), ["hubs"], (*_OWN, *_BAR), clock=True),
    )


def _apart(hubs: Sequence[Hub]) -> tuple[list[Hub], list[tuple[str, list[dict[str, Any]]]]]:
    """Return the states with several senders, and those with one by it, the most states first."""
    groups: dict[str, list[Hub]] = {}
    for hub in hubs:
        if len(hub.senders) < 2:
            groups.setdefault("".join(hub.senders), []).append(hub)
    single = []
    for sender in sorted(groups, key=lambda name: (-len(groups[name]), name)):
        ranks = [hub.rank for hub in groups[sender]]
        rows = [{"hub": hub, "apart": ranks.index(hub.rank) + 1} for hub in groups[sender]]
        single.append((sender, rows))
    return [hub for hub in hubs if len(hub.senders) > 1], single


def _single_senders(site: Site, hubs: Sequence[Hub], chosen: str | None) -> list[tuple[str, str]]:
    """Return the states that are the only sender to some other, on any basis, and the chosen."""
    found = {code for hub in hubs for code in hub.senders} | {
        transfer.sending for transfer in site.kg.view.transfers.values() if transfer.sending
    }
    codes = {code for code in found if site.kg.dossier.states[code].kind == "state"}
    codes |= {chosen} if chosen else set()
    return sorted(((code, site.label(code)) for code in codes), key=lambda one: one[1])


def _first_arrival(site: Site) -> date:
    """Return the day by which the first arrival that anybody tells of was over."""
    kg = site.kg
    states = kg.dossier.states
    roles = roles_of(kg.dossier.agreements, states)
    finder = Arrivals(roles, states, tuple(SCHEMES["basis"]), kg.clocks.on)
    days = [
        transfer.happened_by
        for tally in finder.tally(kg.view.transfers.values()).values()
        for transfer in tally.all_bases
    ]
    return min(days, default=kg.clocks.known_on)
