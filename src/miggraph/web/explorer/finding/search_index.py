"""What a few words lead to: states, agreements, agencies, sources and transfers by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from miggraph.claims.transfer import Transfer
from miggraph.errors import suggest
from miggraph.importing.codes.folding import bare_words
from miggraph.knowledge import KnowledgeGraph
from miggraph.web.explorer.words import when

__all__ = ["KINDS", "Entry", "SearchIndex"]

#: Kinds of things that are found, in the order in which a page has them.
KINDS: Final = ("state", "agreement", "agency", "source", "transfer")
#: How well an entry fits, best first; what fits worse is not found.
_EXACT, _PREFIX, _WORDS, _PART, _NOT = range(5)
#: No name is as long.
_LONGEST: Final = 200


class Entry(NamedTuple):
    """A thing that can be found.

    Attributes
    ----------
    kind, id, label
        What it is.
    detail
        What tells it from others of the same name.
    group
        Of an agreement its nature, of a source its type; else empty.
    names
        All its names, each as words with one blank between them.
    """

    kind: str
    id: str
    label: str
    detail: str
    group: str
    names: tuple[str, ...]


class SearchIndex:
    """All things of a graph by their names.

    Parameters
    ----------
    kg
        The graph under one view.
    """

    def __init__(self, kg: KnowledgeGraph) -> None:
        self.entries = tuple(_entries(kg))
        #: All names of an entry in one text, a line each, so that one look finds where they begin.
        self._lines = ["".join(f"\n {name}" for name in e.names) + "\n" for e in self.entries]

    def find(self, text: str) -> list[Entry]:
        """Return what the words lead to.

        Parameters
        ----------
        text
            As somebody typed it; case, accents and punctuation make no difference.

        Returns
        -------
        list of Entry
            First what is called so, then what begins so, then what has words that begin so, then
            what contains it. Equal ones are ordered by kind, as in `KINDS`, and by name.
        """
        wanted = bare_words(text[:_LONGEST])
        if not wanted:
            return []
        whole = " ".join(wanted)
        found = []
        for place, lines in enumerate(self._lines):
            fit = _fit(lines, whole, wanted)
            if fit != _NOT:
                found.append((fit, place))
        return [self.entries[place] for _, place in sorted(found)]

    def near(self, text: str) -> list[Entry]:
        """Return up to three things whose names resemble a text in which nothing was found."""
        by_name = {name: entry for entry in reversed(self.entries) for name in entry.names}
        names = suggest(" ".join(bare_words(text[:_LONGEST])), by_name)
        return list(dict.fromkeys(by_name[name] for name in names))


def _fit(lines: str, whole: str, wanted: list[str]) -> int:
    if not all(part in lines for part in wanted):
        return _NOT
    if f"\n {whole}\n" in lines:
        return _EXACT
    if f"\n {whole}" in lines:
        return _PREFIX
    if all(f" {part}" in lines for part in wanted):
        return _WORDS
    # Of one or two signs nearly all names have some part.
    return _PART if len(whole) > 2 else _NOT


def _entries(kg: KnowledgeGraph) -> Iterator[Entry]:
    """Yield all things, by kind and name."""
    dossier, lives = kg.dossier, kg.view.lives
    for state in sorted(dossier.states.values(), key=lambda one: (_folded(one.label), one.code)):
        texts = (state.code, state.alpha3 or "", state.label, *state.names)
        yield Entry("state", state.code, state.label, state.code, "", _names(texts))
    for record in sorted(dossier.agreements.values(), key=lambda one: (_folded(one.label), one.id)):
        nature = lives[record.id].nature
        detail = f"{record.kind}, {nature}".replace("-", " ")
        names = _names((record.label, record.id))
        yield Entry("agreement", record.id, record.label, detail, nature, names)
    for agency in sorted(dossier.agencies.values(), key=lambda one: (_folded(one.label), one.id)):
        of = dossier.states[agency.state].label if agency.state in dossier.states else ""
        names = _names((agency.label, *agency.names, agency.id))
        yield Entry("agency", agency.id, agency.label, of, "", names)
    for source in sorted(dossier.sources.values(), key=lambda one: (_folded(one.title), one.id)):
        publisher = dossier.publishers.get(source.publisher)
        by = source.publisher if publisher is None else publisher.label
        published = when(source.published) if source.published else "undated"
        detail = f"{by}, {published}"
        names = _names((source.title, by, source.id))
        yield Entry("source", source.id, source.title, detail, source.type, names)
    for transfer in sorted(kg.view.transfers.values(), key=lambda one: one.id):
        label = _route(kg, transfer)
        detail = f"{when(transfer.date)}, {transfer.id}"
        yield Entry("transfer", transfer.id, label, detail, "", _names((transfer.id, label)))


def _route(kg: KnowledgeGraph, transfer: Transfer) -> str:
    ends = (
        kg.dossier.states[code].label if code in kg.dossier.states else "undetermined"
        for code in (transfer.sending, transfer.receiving)
    )
    return " to ".join(ends)


def _folded(text: str) -> str:
    return " ".join(bare_words(text))


def _names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in texts if (name := _folded(text))))
