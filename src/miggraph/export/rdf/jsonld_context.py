"""The context of a JSON-LD file: prefixes, and for each property what its values are."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from miggraph.curated.turtle import compact
from miggraph.export.rdf.dataset import Dataset, kind_of, subjects
from miggraph.vocabulary import PREFIXES

__all__ = ["Context"]

_STRING: Final = f"{PREFIXES['xsd']}string"
_TYPE: Final = f"{PREFIXES['rdf']}type"
_MIXED: Final = ""
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!//)")


class Context:
    """How names and values are shortened.

    A property whose values are all IRIs, all of one datatype or all in one language says so in the
    context, so that the values themselves are short; one with several values anywhere has a list
    everywhere. `coerced` has the first, `several` the second, both by IRI.
    """

    def __init__(self, kinds: dict[str, str], several: set[str], names: set[str]) -> None:
        #: rdf:type is a keyword of JSON-LD and needs no coercion.
        self.coerced = {
            predicate: kind
            for predicate, kind in kinds.items()
            if kind not in (_MIXED, _STRING) and predicate != _TYPE
        }
        self.several = several
        schemes = {found[1] for found in map(_SCHEME.match, names) if found}
        # Read as a prefix, the scheme of such a name would change it: geo:1,2 is an address.
        self._prefixes = {name: iri for name, iri in PREFIXES.items() if name not in schemes}
        self._texts: dict[str, bytes] = {}

    @classmethod
    def of(cls, dataset: Dataset) -> Context:
        """Read it off a dataset."""
        kinds: dict[str, str] = {}
        several: set[str] = set()
        names: set[str] = set(dataset.sources)
        for lines in (dataset.accepted, *dataset.sources.values()):
            for subject, described in subjects(lines):
                names.add(subject[1:-1].decode())
                last = b""
                for line in described:
                    _, predicate, value = line[:-3].split(b" ", 2)
                    name, kind = predicate[1:-1].decode(), kind_of(value)
                    if predicate == last:
                        several.add(name)
                    last = predicate
                    if kinds.setdefault(name, kind) != kind:
                        kinds[name] = _MIXED
                    names.add(value[1:-1].decode() if kind == "@id" else kind)
        return cls(kinds, several, names | kinds.keys())

    def short(self, iri: str) -> str:
        """Return an IRI as it is written: with a prefix where there is one."""
        name = compact(iri)
        return name if name.partition(":")[0] in self._prefixes else iri

    def text(self, iri: str) -> bytes:
        """Return an IRI as a string of JSON."""
        found = self._texts.get(iri)
        if found is None:
            found = self._texts[iri] = msgspec.json.encode(self.short(iri))
        return found

    def json(self) -> dict[str, Any]:
        """Return the context itself, sorted."""
        context: dict[str, Any] = {"@version": 1.1, **self._prefixes}
        for predicate in sorted((self.coerced.keys() | self.several) - {_TYPE}):
            key = self.short(predicate)
            definition = {"@id": key}
            kind = self.coerced.get(predicate, "")
            if kind.startswith("@") and kind != "@id":
                definition["@language"] = kind[1:]
            elif kind:
                definition["@type"] = kind if kind == "@id" else self.short(kind)
            if predicate in self.several:
                definition["@container"] = "@set"
            context[key] = definition
        return context
