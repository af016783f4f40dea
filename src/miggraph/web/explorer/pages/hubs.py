"""The ranking of third-country hubs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from miggraph.network.ranking.arrivals import BASES, Arrivals, roles_of
from miggraph.network.ranking.hubs import MEASURES, Hub, HubReport
from miggraph.network.ranking.plain import HUB_COLUMNS, hub_row, report_json
from miggraph.tabular import csv_text
from miggraph.vocabulary import SCHEMES
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.command_line import command_line
from miggraph.web.explorer.drawing.rank_dots import rank_dots
from miggraph.web.explorer.months import month_text, months
from miggraph.web.explorer.site import Answer, Site

__all__ = ["hubs", "hubs_csv", "hubs_json"]

_BAR: Final = ("in-force-on", "known-on", "policy")
_OWN: Final = ("by", "basis", "only-sender")


def hubs(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of the ranking."""
    kg = site.at(asked)
    report = _report(site, asked)
    only_sender = report.parameters.only_sender
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


def hubs_csv(site: Site, asked: Asked, _: str) -> Answer:
    """Return the ranking as ``miggraph hubs --format csv`` writes it."""
    rows = [hub_row(hub) for hub in _report(site, asked).hubs]
    return Answer(200, "text/csv", csv_text(HUB_COLUMNS, rows).encode(), _named(site, "csv"))


def hubs_json(site: Site, asked: Asked, _: str) -> Answer:
    """Return the ranking as ``miggraph hubs --format json`` writes it."""
    text = json.dumps(report_json(_report(site, asked)), ensure_ascii=False, indent=2)
    return Answer(200, "application/json", f"{text}\n".encode(), _named(site, "json"))


def _report(site: Site, asked: Asked) -> HubReport:
    by = asked.one_of("by", MEASURES, "senders")
    only_sender = asked.first("only-sender") or None
    return site.at(asked).hubs(by, asked.rest.get("basis", BASES), only_sender)


def _named(site: Site, ending: str) -> dict[str, str]:
    state = site.kg.edition.partition("-")[2]
    name = f"miggraph-{state}-hubs.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


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
