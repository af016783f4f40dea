"""Turtle and TriG: prefixes fixed and sorted, statements grouped by graph and subject.

A name is shortened only where what follows the prefix is plain letters, digits, dots and hyphens:
readers differ on the escapes that other names would need. The text is made of the parts of
canonical lines, whose escapes are those of Turtle, so nothing is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import BinaryIO, Final

from miggraph.export.rdf.dataset import Dataset, subjects
from miggraph.export.rdf.written import Written
from miggraph.vocabulary import PREFIXES

__all__ = [
    "ACCEPTED",
    "WHOLE",
    "Shortener",
    "blocks",
    "graph_blocks",
    "prefix_lines",
    "top",
    "write_trig",
    "write_turtle",
]

ACCEPTED: Final = (
    "The default graph of miggraph: what is accepted under the policy and clocks of the\n"
    "mig:AcceptedView below. What sources say, and deny, is in the forms with named graphs.\n"
)
WHOLE: Final = (
    "The dataset of miggraph. The default graph is what is accepted under the policy and clocks\n"
    "of the mig:AcceptedView below; each source is a named graph of what it says and denies.\n"
)
_CARE: Final = (
    "Absence of a record is no evidence of absence. Listing an arrangement does not mean that it\n"
    "is lawful, binding or in force. An onward path does not prove that the same persons moved.\n"
)
_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_XSD: Final = re.escape(PREFIXES["xsd"]).encode()
#: What Turtle reads as a number or truth value of the same lexical form.
_BARE: Final = re.compile(
    rb'"(?:(-?(?:0|[1-9][0-9]*))"\^\^<%binteger'
    rb'|(-?[0-9]+\.[0-9]+)"\^\^<%bdecimal'
    rb'|(true|false)"\^\^<%bboolean)>' % (_XSD, _XSD, _XSD)
)
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")


class Shortener:
    """Shortens names as N-Triples has them; `used` has the prefixes that it has taken so far."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._known: dict[bytes, bytes] = {}
        self.used: set[str] = set()

    def __call__(self, name: bytes) -> bytes:
        """Return a name with its prefix, or as it is."""
        found = self._known.get(name)
        if found is None:
            iri = name[1:-1].decode()
            cut = max(iri.rfind("/"), iri.rfind("#")) + 1
            prefix = self._prefixes.get(iri[:cut])
            found = name
            if prefix is not None and _LOCAL.fullmatch(iri, cut):
                self.used.add(prefix)
                found = f"{prefix}:{iri[cut:]}".encode()
            self._known[name] = found
        return found


def write_turtle(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the default graph as Turtle."""
    out.write(top(ACCEPTED))
    out.writelines(blocks(dataset.accepted, Shortener()))
    return Written(len(dataset.accepted))


def write_trig(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the dataset as TriG."""
    short = Shortener()
    out.write(top(WHOLE))
    out.writelines(blocks(dataset.accepted, short))
    for name, lines in dataset.sources.items():
        out.writelines(graph_blocks(name, lines, short))
    return Written(dataset.size())


def top(about: str, version: str = "") -> bytes:
    """Return what stands before the statements.

    Parameters
    ----------
    about
        Lines of a comment that says what they are.
    version
        Of RDF, where a reader must know it; empty for RDF 1.1.
    """
    comment = "".join(f"# {line}\n" for line in (about + _CARE).splitlines())
    announced = f'VERSION "{version}"\n' if version else ""
    return f"{comment}\n{announced}".encode() + prefix_lines(PREFIXES)


def prefix_lines(prefixes: Mapping[str, str]) -> bytes:
    """Declare prefixes, sorted."""
    return "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes)).encode()


def graph_blocks(name: str, lines: Iterable[bytes], short: Shortener) -> Iterator[bytes]:
    """Yield the text of a named graph."""
    yield b"\n%b {" % short(f"<{name}>".encode())
    yield from blocks(lines, short, indent=b"  ")
    yield b"}\n"


def blocks(lines: Iterable[bytes], short: Shortener, indent: bytes = b"") -> Iterator[bytes]:
    """Yield the text of each subject, of lines in the order of a `Dataset`."""
    between = b" ;\n%b    " % indent
    for subject, described in subjects(lines):
        pairs = (line.split(b" ", 2)[1:] for line in described)
        parts = (
            b"%b %b"
            % (
                b"a" if predicate == _TYPE else short(predicate),
                b" , ".join(_object(rest[:-3], short) for _, rest in group),
            )
            for predicate, group in groupby(pairs, key=lambda pair: pair[0])
        )
        yield b"\n%b%b %b .\n" % (indent, short(subject), between.join(parts))


def _object(term: bytes, short: Shortener) -> bytes:
    if term.startswith(b"<<( "):
        subject, predicate, value = term[4:-4].split(b" ", 2)
        return b"<<( %b %b %b )>>" % (short(subject), short(predicate), _object(value, short))
    if term.startswith(b"<"):
        return short(term)
    if not term.endswith(b">"):
        return term
    bare = _BARE.fullmatch(term)
    if bare is not None:
        return bytes(bare[bare.lastindex or 0])
    text, datatype = term[:-1].rsplit(b'"^^<', 1)
    return b'%b"^^%b' % (text, short(b"<%b>" % datatype))
