"""Who speaks: pages, publishers and the origins that pages relay.

All pages that go back to one origin are one voice. A wire report on thirty sites is one witness,
not thirty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from miggraph import dates
from miggraph.records import Publisher, Source

__all__ = [
    "Speaker",
    "Speakers",
    "Spoken",
    "carries_nothing",
    "publishers_by_name",
    "speaking",
]

_FARM = "content-farm"
_AGGREGATOR = "aggregator"


class Speaker(Struct, frozen=True, gc=False):
    """On whose word a page rests.

    Attributes
    ----------
    voices
        Ids of the publishers that speak; several where a page relays several origins.
    own
        Whether the page is the publisher's own, rather than somebody's copy of it.
    type
        The source type by which the voice ranks.
    state
        The state whose organ the voice is, if it is one.
    published
        Last day of the publication date, None if undated.
    """

    source: str
    voices: tuple[str, ...]
    own: bool
    type: str
    state: str | None
    published: date | None


class Speakers:
    """Finds the speaker of each source.

    A content farm speaks for itself whatever origin it names: a page that reads like generated
    text is no evidence of what the origin said.

    Parameters
    ----------
    sources, publishers
        The registers.
    ranks
        Source type -> rank, 0 is best; used where a page relays several origins: the least
        trusted of them gives the type.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        publishers: Mapping[str, Publisher],
        ranks: Mapping[str, int],
    ) -> None:
        self._by_name = publishers_by_name(publishers.values())
        self._ranks = ranks
        self._speakers = {name: self._speaker(source) for name, source in sources.items()}
        self._tables = frozenset(name for name, source in sources.items() if source.is_table)

    def __getitem__(self, source: str) -> Speaker:
        return self._speakers[source]

    def tables(self, sources: Iterable[str]) -> tuple[str, ...]:
        """Return those of these sources that are tables, in order."""
        return tuple(sorted(self._tables.intersection(sources)))

    def _speaker(self, source: Source) -> Speaker:
        published = dates.span(source.published).latest if source.published else None
        own = self._publishers(source.publisher, source.type)
        origins = self._publishers(source.relays, _AGGREGATOR) if source.relays else own
        if source.type == _FARM:
            origins = own[:1]
        is_own = source.relays is None or source.type == _FARM
        if {p.id for p in origins} & {p.id for p in own}:
            # A house that names itself as the origin speaks for itself, unless the page is a
            # mirror of its pages at an aggregator.
            is_own = is_own or source.type != _AGGREGATOR
        kind = source.type
        if not is_own:
            kind = max((p.type for p in origins), key=lambda t: self._ranks.get(t, -1))
        return Speaker(
            source=source.id,
            voices=tuple(sorted(p.id for p in origins)),
            own=is_own,
            type=kind,
            state=origins[0].state if len(origins) == 1 else None,
            published=published,
        )

    def _publishers(self, name: str, kind: str) -> list[Publisher]:
        """Return who has this name; a name that the register lacks is its own publisher."""
        known = self._by_name.get(name)
        return known or [Publisher(id=_slug(name), label=name, type=kind)]


def publishers_by_name(publishers: Iterable[Publisher]) -> dict[str, list[Publisher]]:
    """Return which publishers have a name; several where the name is a compound."""
    found: dict[str, list[Publisher]] = {}
    for publisher in publishers:
        for name in (publisher.label, *publisher.names):
            members = found.setdefault(name, [])
            if publisher not in members:
                members.append(publisher)
    return found


def carries_nothing(kind: str) -> bool:
    """Whether a voice of this type cannot carry a value alone.

    A content farm, or an aggregator that names no origin.
    """
    return kind in (_FARM, _AGGREGATOR)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "unnamed"


class Spoken(Struct, frozen=True, gc=False):
    """One voice on one question: the statements with which it speaks.

    `items` are positions in the list of statements that was asked about.
    """

    voice: str
    type: str
    state: str | None
    items: tuple[int, ...]
    published: date | None


def speaking(speakers: list[Speaker]) -> list[Spoken]:
    """Reduce pages to voices.

    The origin's own page speaks if there is one, else the page that was published last; pages
    without a date speak only where none has one. A page that relays several origins adds no voice
    where one of them speaks.

    Parameters
    ----------
    speakers
        The speaker of each statement on one question, in order.
    """
    voices: dict[tuple[str, ...], list[int]] = {}
    for position, speaker in enumerate(speakers):
        voices.setdefault(speaker.voices, []).append(position)
    single = {names[0] for names in voices if len(names) == 1}
    result = []
    for names, positions in sorted(voices.items()):
        if len(names) > 1 and single.intersection(names):
            continue
        if len(positions) > 1:
            own = [p for p in positions if speakers[p].own]
            heard = _latest(own or positions, speakers)
        else:
            heard = positions
        first = speakers[heard[0]]
        result.append(
            Spoken("+".join(names), first.type, first.state, tuple(heard), first.published)
        )
    return result


def _latest(positions: list[int], speakers: list[Speaker]) -> list[int]:
    dated = [day for p in positions if (day := speakers[p].published) is not None]
    if not dated:
        return positions
    last = max(dated)
    return [p for p in positions if speakers[p].published == last]
