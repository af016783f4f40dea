"""Contradictions between claims, or between accounts of a transfer, both sides at equal size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import ceil
from typing import Final, NamedTuple

from miggraph.errors import UnknownNameError, UsageError
from miggraph.knowledge import KnowledgeGraph
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.command_line import command_line
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.things.contradicting import RELATIONS, Case, Side, cases, states_of
from miggraph.web.explorer.things.telling import about_words

__all__ = ["disputes"]

#: On one page; all are shown if ``page=all``.
_ON_A_PAGE: Final = 20
_ALL: Final = "all"


class _Shown(NamedTuple):
    case: Case
    label: str
    about: str
    sides: tuple[tuple[Side, ...], tuple[Side, ...]]


def disputes(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of contradictions."""
    kg = site.at(asked, clock=False)
    of = asked.one_of("of", RELATIONS, "agreements")
    agreement = asked.first("agreement").removeprefix("agreement:") or None
    relations, properties = asked.rest.get("relation", ()), asked.rest.get("property", ())
    for relation in relations:
        if relation not in RELATIONS[of]:
            raise UnknownNameError("relation", relation[:100], RELATIONS[of])
    whole = cases(kg, of)
    among = _among(kg, asked, whole if agreement is None else cases(kg, of, agreement))
    known = sorted({name for one in whole for name in one.names})
    for name in properties:
        if name not in known:
            raise UnknownNameError("property with a contradiction", name[:100], known)
    by_property = [one for one in among if not properties or set(properties) & set(one.names)]
    counts = Counter[str](one.relation for one in by_property)
    by_relation = [one for one in among if not relations or one.relation in relations]
    found = [one for one in by_property if not relations or one.relation in relations]
    page, pages = _page(asked.first("page", "1"), len(found))
    first = 0 if page is None else (page - 1) * _ON_A_PAGE
    some = found if page is None else found[first : first + _ON_A_PAGE]
    words = ["disputes", *([agreement] if agreement else [])]
    words += ["--of", "transfers"] if of == "transfers" else []
    return site.html(
        "explorer/disputes.html",
        asked,
        kg=kg,
        bar=("known-on", "kind", "state"),
        of=of,
        total=len(found),
        whole=len(whole),
        first=first,
        page=page,
        pages=pages,
        shown=[
            _Shown(one, one.label(kg), about_words(one.about, site.label), one.sides(kg, site))
            for one in some
        ],
        agreements=kg.dossier.agreements,
        agreement=agreement,
        relations=[(name, counts[name]) for name in RELATIONS[of]],
        properties=_counted(by_relation),
        chosen={"relation": relations, "property": properties},
        command=command_line(site.graph, asked, words, ("known-on",)),
    )


def _among(kg: KnowledgeGraph, asked: Asked, found: Iterable[Case]) -> list[Case]:
    """Leave those of agreements of the kinds, and with the states as parties or ends."""
    agreements, states = kg.dossier.agreements, set(asked.states)
    return [
        one
        for one in found
        if (not asked.kinds or any(agreements[n].kind in asked.kinds for n in one.agreements))
        and (not states or states & states_of(kg, one))
    ]


def _counted(found: Iterable[Case]) -> list[tuple[str, int]]:
    """Count contradictions by property; one between two properties counts for both."""
    return sorted(Counter(name for one in found for name in one.names).items())


def _page(text: str, total: int) -> tuple[int | None, int]:
    """Return which page is asked for, None for all on one, and how many there are.

    The last one stands for those behind it: a filter that is added leaves fewer.
    """
    pages = max(1, ceil(total / _ON_A_PAGE))
    if text == _ALL:
        return None, pages
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text)):
        raise UsageError(
            f"There is no page {text[:20]!r} of {pages}.", fix=f"give 1 to {pages}, or {_ALL}."
        )
    return min(int(text), pages), pages
