"""The first page: where to begin."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from miggraph.errors import MiggraphError
from miggraph.knowledge import KnowledgeGraph
from miggraph.queries import Question, question
from miggraph.records import Agreement, Source
from miggraph.stats import Stats
from miggraph.vocabulary import BASE
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.kept import OncePerView
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.things import Link, link

__all__ = ["home"]

#: Natures that are called agreements in a figure.
_AGREED: Final = ("concluded", "claimed-and-disputed")
#: Questions of the library; the columns that are shown, with what they are called here (their whole
#: meaning is told with the question); and the page that shows more.
_ASKED: Final = (
    (
        "receivers-of-several-senders",
        {
            "state": "Receiving state",
            "senders": "Senders, surely",
            "sendersPossibly": "Senders, surely or possibly",
            "events": "Events",
            "totals": "Totals over a time",
        },
        "/hubs",
    ),
    (
        "denied-by-a-party",
        {
            "agreement": "Arrangement",
            "value": "Asserted",
            "source": "by",
            "denied": "Denied",
            "state": "by an organ of",
            "denier": "on the page",
        },
        "/disputes",
    ),
    (
        "recurring-routes",
        {"from": "From", "stops": "Via", "to": "To", "events": "Events", "totals": "Totals"},
        "/map",
    ),
)
#: So many rows of an answer, and so many agreements, are shown.
_FEW: Final = 6


class Answered(NamedTuple):
    """A question of the library with its answer, or why there is none."""

    question: Question
    columns: dict[str, str]
    rows: list[list[Link]]
    total: int
    more: str
    trouble: str


class Recorded(NamedTuple):
    """An agreement with the day on which it was entered, and its newest source."""

    agreement: Agreement
    nature: str
    on: str
    source: Source


_STATS: Final = OncePerView(KnowledgeGraph.stats)


def home(site: Site, asked: Asked, _: str) -> Answer:
    """Return the first page."""
    kg = site.at(asked)
    stats = _STATS(kg)
    return site.html(
        "explorer/home.html",
        asked,
        kg=kg,
        bar=("known-on", "policy"),
        stats=stats,
        agreements=sum(stats.by_nature.get(nature, 0) for nature in _AGREED),
        others=_others(stats),
        # Another view would have to be written out as a whole graph first, for each new day.
        answers=_ANSWERS(kg) if kg is site.kg else [],
        questions=[(question(name), more) for name, _, more in _ASKED],
        recorded=_RECORDED(kg)[:_FEW],
    )


def _others(stats: Stats) -> list[tuple[str, int]]:
    """Return the natures of the records that are no agreements in a figure, the most first."""
    others = [(name, number) for name, number in stats.by_nature.items() if name not in _AGREED]
    return sorted(others, key=lambda one: (-one[1], one[0]))


def _answers(kg: KnowledgeGraph) -> list[Answered]:
    return [_answered(kg, *one) for one in _ASKED]


def _answered(kg: KnowledgeGraph, name: str, columns: dict[str, str], more: str) -> Answered:
    asked = question(name)
    try:
        result: Any = kg.query(name)
    except MiggraphError as error:
        # For example where the data come from an endpoint that has another view.
        return Answered(asked, columns, [], 0, more, f"{error.message} {error.fix or ''}".strip())
    places = [result.columns.index(column) for column in columns]
    rows = [[_cell(kg, row[place]) for place in places] for row in result.plain()]
    return Answered(asked, columns, rows[:_FEW], len(rows), more, "")


def _cell(kg: KnowledgeGraph, value: Any) -> Link:
    """Return a value with its address, and by its name if it is a thing of ours."""
    text = "" if value is None else str(value)
    if not text.startswith(BASE):
        return Link(text)
    kind, _, name = text.removeprefix(f"{BASE}id/").partition("/")
    dossier = kg.dossier
    if kind == "state" and name in dossier.states:
        return link(text, dossier.states[name].label)
    if kind == "agreement" and name in dossier.agreements:
        return link(text, dossier.agreements[name].label)
    if kind == "source" and name in dossier.sources:
        return link(text, dossier.sources[name].title)
    return link(text, text.rpartition("/")[2])


def _recorded(kg: KnowledgeGraph) -> list[Recorded]:
    """Return the agreements by the day of their first claim, then by their newest source."""
    first: dict[str, str] = {}
    newest: dict[str, Source] = {}
    sources = kg.dossier.sources
    for claim in kg.dossier.claims:
        if claim.retracted_on is not None:
            continue
        name, source = claim.agreement, sources[claim.source]
        first[name] = min(claim.recorded_on, first.get(name, claim.recorded_on))
        if _published(source) >= _published(newest.get(name)):
            newest[name] = source
    found = [
        Recorded(kg.dossier.agreements[name], kg.view.lives[name].nature, day, newest[name])
        for name, day in first.items()
    ]
    return sorted(
        found, key=lambda one: (one.on, _published(one.source), one.agreement.id), reverse=True
    )


def _published(source: Source | None) -> str:
    return "" if source is None else source.published or ""


_ANSWERS: Final = OncePerView(_answers)
_RECORDED: Final = OncePerView(_recorded)
