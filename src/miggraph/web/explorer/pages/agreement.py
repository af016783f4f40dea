"""The page of an agreement: its life, every value with its sources, and what was done under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from miggraph.claims.disputes import Dispute
from miggraph.claims.flows import Item, route_bounds
from miggraph.claims.transfer import Transfer
from miggraph.dates import span
from miggraph.knowledge import KnowledgeGraph
from miggraph.quantities import Bounds, bounds_of, total
from miggraph.said import Said
from miggraph.shown import Shown, ShownValue
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.drawing.bars import Bar, Bars, bars
from miggraph.web.explorer.drawing.timeline import timeline
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.citing import cited
from miggraph.web.explorer.things.lives import life_lines
from miggraph.web.explorer.things.sides import Question, question
from miggraph.web.explorer.words import value_words

__all__ = ["agreement"]

#: Properties that the page shows in sections of their own.
_APART: Final = ("safeguard", "payment")
#: Roles of parties into which people are moved under an agreement.
_RECEIVING: Final = ("receiving", "transit", "both")


class Contradiction(Struct, frozen=True):
    """Two sides that cannot both be right, or that cannot be compared."""

    property: str
    other_property: str
    relation: str
    left: tuple[tuple[str, Said], ...]
    right: tuple[tuple[str, Said], ...]


class Safeguard(Struct, frozen=True):
    """One kind of safeguard: what is promised, and what is done, each with its speakers."""

    kind: str
    norms: tuple[tuple[str, ShownValue], ...]
    practices: tuple[tuple[str, ShownValue], ...]


def agreement(site: Site, asked: Asked, name: str) -> Answer:
    """Return the page of an agreement."""
    kg = site.at(asked)
    shown = kg.show(f"agreement:{name}")
    transfers = [kg.view.transfers[one.id] for one in shown.transfers]
    questions = [question(value) for value in shown.values if value.property != "safeguard"]
    lines = life_lines(questions, kg.force_periods(shown.id), transfers)
    counted, drawn = _capacity(questions, _arrivals(kg, shown, transfers))
    return site.html(
        "explorer/agreement.html",
        asked,
        kg=kg,
        bar=("in-force-on", "known-on", "policy"),
        shown=shown,
        lines=[line for line in lines if line.marks],
        timeline=timeline(lines, kg.clocks.on),
        sections=_sections(questions),
        payments=[one for one in questions if one.property == "payment"],
        safeguards=_safeguards(shown.values),
        counted=counted,
        bars=drawn,
        transfers=transfers,
        contradictions=_contradictions(kg, kg.disputes(shown.id)),
        sources=_sources(kg, shown, transfers),
        cite=cited(kg, asked, "agreement", shown.id, shown.label),
    )


def _sections(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Return the questions by property, without those that have a section of their own."""
    found: dict[str, list[Question]] = {}
    for one in questions:
        if one.property not in _APART:
            found.setdefault(one.property, []).append(one)
    return found


def _safeguards(values: Iterable[ShownValue]) -> list[Safeguard]:
    sides: dict[str, dict[str, list[tuple[str, ShownValue]]]] = {}
    for value in values:
        if value.property == "safeguard":
            kind, _, rest = value.key.partition(": ")
            side, _, standing = rest.partition(" ")
            sides.setdefault(kind, {}).setdefault(side, []).append((standing, value))
    return [
        Safeguard(kind, tuple(found.get("norm", ())), tuple(found.get("practice", ())))
        for kind, found in sides.items()
    ]


def _capacity(
    questions: Sequence[Question], arrivals: Sequence[Transfer]
) -> tuple[list[Bar], Bars | None]:
    """Return capacities, told counts and recorded transfers, and a drawing of all in persons."""
    told: list[tuple[bool, Bar]] = []
    for one in questions:
        if one.property not in ("capacity", "persons-transferred") or one.announced:
            continue
        what = "Capacity" if one.property == "capacity" else "Persons moved, as told"
        for side in one.sides:
            if side.role != "denied":
                value = side.value
                held = bounds_of(value["bound"], value["persons"])
                sure = side.role == "accepted"
                bar = Bar(f"{what}: {side.text}", held, sure, f"#{one.anchor}")
                told.append((value.get("per", "total") == "total", bar))
    if arrivals:
        count = f"{len(arrivals)} transfer{'' if len(arrivals) == 1 else 's'}"
        label = f"Persons who arrived, added up from {count} recorded here"
        told.append((True, Bar(label, _moved(arrivals), True, "#transfers")))
    if not any(bar.label.startswith("Capacity") for _, bar in told):
        return [], None
    return [bar for _, bar in told], bars(bar for is_total, bar in told if is_total)


def _arrivals(kg: KnowledgeGraph, shown: Shown, transfers: Iterable[Transfer]) -> list[Transfer]:
    """Return the transfers that were done into parties that receive; not those back or onward."""
    receivers = {party["code"] for party in shown.parties if party["role"] in _RECEIVING}
    return [
        one
        for one in transfers
        if one.standing == "done"
        and (span(one.date).earliest or kg.clocks.on) <= kg.clocks.on
        and not receivers.isdisjoint((one.receiving, *one.possible))
    ]


def _moved(arrivals: Iterable[Transfer]) -> Bounds:
    """Add up transfers; one with an end that is not settled may be part of another route."""
    routes: dict[tuple[str, str], list[Item]] = {}
    unsettled = []
    for one in arrivals:
        if one.sending and one.receiving:
            routes.setdefault((one.sending, one.receiving), []).append(one.item(one.persons))
        else:
            unsettled.append(Bounds(0, one.persons.max))
    return total(route_bounds(items) for items in routes.values()).plus(total(unsettled))


def _contradictions(kg: KnowledgeGraph, disputes: Iterable[Dispute]) -> list[Contradiction]:
    def texts(ids: Iterable[str]) -> tuple[tuple[str, Said], ...]:
        return tuple((value_words(one.property, one.value), one) for one in kg.said(ids))

    return [
        Contradiction(
            each.property, each.other_property, each.relation, texts(each.left), texts(each.right)
        )
        for each in disputes
    ]


def _sources(kg: KnowledgeGraph, shown: Shown, transfers: Iterable[Transfer]) -> list[Any]:
    """Return the sources that speak on the page, by date; undated ones last."""
    said = {one.source for value in shown.values for one in (*value.claims, *value.losers)}
    told = {one.source for each in transfers for one in kg.said(each.accounts)}
    found = [kg.dossier.sources[name] for name in said | told]
    return sorted(found, key=lambda source: (source.published or "9999", source.id))
