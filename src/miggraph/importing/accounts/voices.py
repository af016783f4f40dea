"""Who speaks in an imported table: its publisher, or each state that reports in it.

What a state reports in a table of somebody else is the word of that state; the page is relayed by
who publishes it. So two states that report one flow are two voices on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from miggraph.claims.voices import publishers_by_name
from miggraph.importing.editions.editions import Edition
from miggraph.records import Publisher, Source, State

__all__ = ["Speaking", "source_id", "voices_of", "with_publishers"]


class Speaking(NamedTuple):
    """A source with the publishers that it names."""

    source: Source
    publishers: tuple[Publisher, ...]


def source_id(edition: Edition, reporter: str) -> str:
    """Name the source of what a state reports; without one, of the whole table."""
    return f"{edition.name}.{reporter}" if reporter else edition.name


def voices_of(
    edition: Edition, reporters: Iterable[str], states: Mapping[str, State]
) -> Iterator[Speaking]:
    """Give the voices of a table.

    Parameters
    ----------
    edition
        The edition.
    reporters
        Codes of the states that report, and an empty text for what nobody is said to report.
    states
        The register.
    """
    told = edition.source
    house = Publisher(_slug(told.publisher), told.publisher, told.type)
    title = told.title or edition.name
    for reporter in reporters:
        own = (_reporting(states[reporter]),) if reporter else ()
        yield Speaking(
            Source(
                id=source_id(edition, reporter),
                publisher=told.publisher,
                title=f"{title} ({own[0].label})" if own else title,
                type=told.type,
                language=told.language,
                url=told.url,
                published=told.published,
                relays=own[0].label if own else None,
                license=told.license,
                is_table=True,
            ),
            (house, *own),
        )


def with_publishers(
    register: Mapping[str, Publisher], voices: Iterable[Speaking]
) -> dict[str, Publisher]:
    """Return the register with the publishers of voices that it has under no name.

    The register goes before what a profile says of a publisher.
    """
    found = dict(register)
    known = set(publishers_by_name(register.values()))
    for publisher in (publisher for voice in voices for publisher in voice.publishers):
        if publisher.label not in known:
            known.add(publisher.label)
            name, number = publisher.id, 2
            while name in found:
                name, number = f"{publisher.id}-{number}", number + 1
            found[name] = replace(publisher, id=name)
    return dict(sorted(found.items()))


def _reporting(state: State) -> Publisher:
    label = f"{state.label}, as reporting state"
    return Publisher(f"{_slug(state.code)}-reporting", label, "government", state=state.code)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "unnamed"
