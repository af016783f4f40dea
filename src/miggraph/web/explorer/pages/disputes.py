"""Contradictions between claims, both sides at equal size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import ceil
from typing import Final, NamedTuple, get_args

from miggraph.claims.disputes import Dispute, Kind
from miggraph.claims.thirdcountry import root
from miggraph.errors import UnknownNameError, UsageError
from miggraph.knowledge import KnowledgeGraph
from miggraph.said import Said
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.command_line import command_line
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.explorer.words import value_words

__all__ = ["Side", "disputes"]

RELATIONS: Final[tuple[str, ...]] = get_args(Kind)
#: On one page; all are shown if ``page=all``.
_ON_A_PAGE: Final = 20
_ALL: Final = "all"


class Side(NamedTuple):
    """What one side says on one property: the value in words, the stance, and who says so."""

    property: str
    text: str
    denies: bool
    announced: bool
    said: tuple[Said, ...]


class _Shown(NamedTuple):
    dispute: Dispute
    sides: tuple[tuple[Side, ...], tuple[Side, ...]]


def disputes(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of contradictions."""
    kg = site.at(asked, clock=False)
    agreement = asked.first("agreement").removeprefix("agreement:") or None
    relations, properties = asked.rest.get("relation", ()), asked.rest.get("property", ())
    for relation in relations:
        if relation not in RELATIONS:
            raise UnknownNameError("relation", relation[:100], RELATIONS)
    whole = kg.disputes()
    among = _among(kg, asked, whole if agreement is None else kg.disputes(agreement))
    known = sorted({name for one in whole for name in _names(one)})
    for name in properties:
        if name not in known:
            raise UnknownNameError("property with a contradiction", name[:100], known)
    by_property = [one for one in among if not properties or set(properties) & set(_names(one))]
    counts = Counter[str](one.relation for one in by_property)
    by_relation = [one for one in among if not relations or one.relation in relations]
    found = [one for one in by_property if not relations or one.relation in relations]
    page, pages = _page(asked.first("page", "1"), len(found))
    first = 0 if page is None else (page - 1) * _ON_A_PAGE
    some = found if page is None else found[first : first + _ON_A_PAGE]
    words = ["disputes", *([agreement] if agreement else [])]
    return site.html(
        "explorer/disputes.html",
        asked,
        kg=kg,
        bar=("known-on", "kind", "state"),
        total=len(found),
        whole=len(whole),
        first=first,
        page=page,
        pages=pages,
        shown=[_Shown(one, (_side(kg, one.left), _side(kg, one.right))) for one in some],
        agreements=kg.dossier.agreements,
        agreement=agreement,
        relations=[(name, counts[name]) for name in RELATIONS],
        properties=_counted(by_relation),
        chosen={"relation": relations, "property": properties},
        command=command_line(site.graph, asked, words, ("known-on",)),
    )


def _among(kg: KnowledgeGraph, asked: Asked, found: Iterable[Dispute]) -> list[Dispute]:
    """Leave the contradictions of agreements of the kinds, and with the states as parties."""
    dossier = kg.dossier
    states = set(asked.states)

    def wanted(name: str) -> bool:
        agreement = dossier.agreements[name]
        parties = {party.state for party in agreement.parties}
        parties |= {root(code, dossier.states) for code in parties}
        return (not asked.kinds or agreement.kind in asked.kinds) and (
            not states or bool(states & parties)
        )

    return [one for one in found if wanted(one.agreement)]


def _names(dispute: Dispute) -> tuple[str, ...]:
    return tuple(dict.fromkeys((dispute.property, dispute.other_property)))


def _counted(found: Iterable[Dispute]) -> list[tuple[str, int]]:
    """Count contradictions by property; one between two properties counts for both."""
    return sorted(Counter(name for one in found for name in _names(one)).items())


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


def _side(kg: KnowledgeGraph, ids: Sequence[str]) -> tuple[Side, ...]:
    """Return the statements of a side, those that say the same together."""
    said = {one.id: one for one in kg.said(ids)}
    keys = {
        name: (
            one.property,
            value_words(one.property, one.value),
            one.stance == "denies",
            one.standing == "announced",
        )
        for name, one in said.items()
    }
    ordered = sorted(said, key=lambda name: (keys[name], said[name].published or "9999", name))
    return tuple(
        Side(*key, tuple(said[name] for name in names))
        for key, names in ((k, tuple(n)) for k, n in groupby(ordered, key=keys.__getitem__))
    )
