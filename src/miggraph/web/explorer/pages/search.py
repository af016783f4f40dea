"""What a few words lead to, as a page and for the script of the search box."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final
from urllib.parse import quote

from miggraph.errors import UnknownNameError
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.finding.search_index import KINDS, Entry, SearchIndex
from miggraph.web.explorer.kept import OncePerView
from miggraph.web.explorer.site import Answer, Site

__all__ = ["search", "search_json"]

#: So many of a kind are shown where there are several kinds.
_FEW: Final = 8
#: So many are offered while somebody types.
_OFFERED: Final = 10
_INDEX: Final = OncePerView(SearchIndex)


def search(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of what is found.

    Its parameters are ``q``, ``among`` (one kind of things, all of them) and ``group`` (the nature
    of agreements, the type of sources). Without words it lists all things of a kind.
    """
    kg = site.at(asked)
    index = _INDEX(kg)
    text, among, group = asked.first("q"), asked.first("among"), asked.first("group")
    if among and among not in KINDS:
        raise UnknownNameError("kind of things", among[:100], KINDS)
    found = index.find(text) if text else [entry for entry in index.entries if among]
    counts = Counter(entry.kind for entry in found)
    known = {entry.group for entry in index.entries if entry.kind == among and entry.group}
    if group and group not in known:
        raise UnknownNameError("group", group[:100], known)
    return site.html(
        "explorer/search.html",
        asked,
        kg=kg,
        searched=text,
        among=among,
        group=group,
        groups=sorted(Counter(e.group for e in found if e.kind == among and e.group).items()),
        total=len(found),
        counts=[(kind, counts[kind]) for kind in KINDS if counts[kind]],
        parts=_parts(found, among, group),
        near=index.near(text) if text and not found else [],
        all_counts=Counter(entry.kind for entry in index.entries),
        kinds=KINDS,
    )


def search_json(site: Site, asked: Asked, _: str) -> Answer:
    """Return the first things that are found, as JSON."""
    text = asked.first("q")
    found = _INDEX(site.at(asked)).find(text)
    body = {
        "query": text,
        "total": len(found),
        "results": [_offer(entry, asked) for entry in found[:_OFFERED]],
    }
    return Answer(200, "application/json", json.dumps(body, ensure_ascii=False).encode())


def _parts(found: list[Entry], among: str, group: str) -> list[dict[str, Any]]:
    """Return what is found, by kind; of one kind all, of several the first few of each."""
    parts = []
    for kind in KINDS:
        members = [entry for entry in found if entry.kind == kind]
        if among:
            members = [entry for entry in members if kind == among and group in ("", entry.group)]
        if members:
            shown = members if among else members[:_FEW]
            parts.append({"kind": kind, "shown": shown, "total": len(members)})
    return parts


def _offer(entry: Entry, asked: Asked) -> dict[str, str]:
    return {
        "kind": entry.kind,
        "id": entry.id,
        "label": entry.label,
        "detail": entry.detail,
        "path": f"/id/{entry.kind}/{quote(entry.id)}{asked.bar_query()}",
    }
