"""RDF/XML of the default graph, for tools that read nothing newer.

XML 1.0 has no place for some control characters, and RDF/XML none for a predicate whose end is no
XML name. Statements that need either are left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

from miggraph.export.rdf.dataset import Dataset, kind_of, subjects
from miggraph.export.rdf.written import Written
from miggraph.vocabulary import PREFIXES

__all__ = ["NO_CHARACTER", "NO_NAME", "write_rdfxml"]

NO_NAME: Final = "the predicate has no end that is an XML name"
NO_CHARACTER: Final = "XML 1.0 has no such control character"
_STRING: Final = f"{PREFIXES['xsd']}string"
#: No IRI has any of these.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The longest end of an IRI that is a name in every edition of XML 1.0.
_LOCAL: Final = re.compile(r"[A-Za-z_À-ÖØ-öø-ÿ][A-Za-z0-9_.À-ÖØ-öø-ÿ-]*\Z")
#: A carriage return that is not written as a reference is read as a new line.
_REFERENCES: Final = {"\r": "&#13;"}


def write_rdfxml(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the default graph as RDF/XML."""
    names = _Names(line.split(b" ", 2)[1] for line in dataset.accepted)
    out.write(names.opening().encode())
    left_out: Counter[str] = Counter()
    for subject, described in subjects(dataset.accepted):
        about = subject[1:-1].decode()
        elements = []
        for line in described:
            _, predicate, value = line[:-3].split(b" ", 2)
            name = names.of.get(predicate)
            element = None if name is None else _element(name, value)
            if element is None:
                left_out[NO_NAME] += 1
            elif _FORBIDDEN.search(element):
                left_out[NO_CHARACTER] += 1
            else:
                elements.append(element)
        if elements:
            body = "".join(elements)
            node = f"<rdf:Description rdf:about={quoteattr(about)}>\n{body}</rdf:Description>\n"
            out.write(node.encode())
    out.write(b"</rdf:RDF>\n")
    return Written(len(dataset.accepted) - left_out.total(), dict(sorted(left_out.items())))


class _Names:
    """Names of elements for predicates as N-Triples has them; `of` lacks those without one."""

    def __init__(self, predicates: Iterable[bytes]) -> None:
        self._prefixes = {PREFIXES["rdf"]: "rdf"}
        self.of: dict[bytes, str] = {}
        known = {namespace: prefix for prefix, namespace in PREFIXES.items()}
        for predicate in sorted(set(predicates)):
            iri = predicate[1:-1].decode()
            found = _LOCAL.search(iri)
            if found is None:
                continue
            namespace = iri[: found.start()]
            fallback = f"ns{len(self._prefixes)}"
            prefix = self._prefixes.setdefault(namespace, known.get(namespace, fallback))
            self.of[predicate] = f"{prefix}:{found[0]}"

    def opening(self) -> str:
        """Return the start of the document, with the namespaces that are used."""
        declared = sorted((prefix, iri) for iri, prefix in self._prefixes.items())
        lines = "".join(f"\n  xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in declared)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{lines}>\n'


def _element(name: str, value: bytes) -> str:
    kind = kind_of(value)
    if kind == "@id":
        return f"  <{name} rdf:resource={quoteattr(value[1:-1].decode())}/>\n"
    text: str = msgspec.json.decode(value[: value.rindex(b'"') + 1])
    more = ""
    if kind.startswith("@"):
        more = f" xml:lang={quoteattr(kind[1:])}"
    elif kind != _STRING:
        more = f" rdf:datatype={quoteattr(kind)}"
    return f"  <{name}{more}>{escape(text, _REFERENCES)}</{name}>\n"
