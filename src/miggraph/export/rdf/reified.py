"""The claims in RDF 1.2: what a claim says is a triple term, of which the claim is a reifier.

A triple term is mentioned and not asserted: ``claim rdf:reifies <<( agreement property value )>>``
tells what the claim speaks about, and its ``mig:stance`` whether the source asserts or denies it.
A denial is told in the same way as an assertion, and only its stance tells them apart; the short
forms of RDF 1.2 that assert what they annotate are not used. The triple stands by itself only where
the view accepts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from miggraph.export.rdf.dataset import Dataset, subjects
from miggraph.export.rdf.nquads import quad_lines
from miggraph.export.rdf.turtle import WHOLE, Shortener, blocks, graph_blocks, top
from miggraph.export.rdf.written import Written
from miggraph.vocabulary import PREFIXES

__all__ = ["reified", "write_nquads12", "write_trig12", "write_turtle12"]

_REIFIES: Final = f"<{PREFIXES['rdf']}reifies>".encode()
_MIG: Final = PREFIXES["mig"]
_IS_CLAIM: Final = f" <{PREFIXES['rdf']}type> <{_MIG}Claim> .\n".encode()
_PARTS: Final = tuple(f"<{_MIG}{name}>".encode() for name in ("about", "property", "value"))
_STANCE: Final = (
    "A claim reifies a triple that is not asserted thereby; its mig:stance says whether the\n"
    "source asserts or denies it.\n"
)
_FLAT: Final = (
    "The dataset of miggraph in one graph: what is accepted under the policy and clocks of the\n"
    "mig:AcceptedView below, and the claims and accounts of sources (prov:wasDerivedFrom).\n"
)


def reified(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a graph, and after those of a claim the triple that it reifies.

    Parameters
    ----------
    lines
        In the order of a `Dataset`.
    """
    for subject, described in subjects(lines):
        yield from described
        if subject + _IS_CLAIM in described:
            said = dict(line[:-3].split(b" ", 2)[1:] for line in described)
            yield b"%b %b <<( %b %b %b )>> .\n" % (
                subject,
                _REIFIES,
                *(said[part] for part in _PARTS),
            )


def write_nquads12(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the dataset with its reified claims as sorted N-Quads of RDF 1.2."""
    sources = (quad_lines(reified(lines), name) for name, lines in dataset.sources.items())
    lines = sorted(chain(dataset.accepted, *sources))
    out.writelines(lines)
    return Written(len(lines))


def write_trig12(dataset: Dataset, out: BinaryIO) -> Written:
    """Write the dataset with its reified claims as TriG of RDF 1.2."""
    short = Shortener()
    out.write(top(_STANCE + WHOLE, "1.2"))
    out.writelines(blocks(dataset.accepted, short))
    number = len(dataset.accepted)
    for name, lines in dataset.sources.items():
        more = list(reified(lines))
        out.writelines(graph_blocks(name, more, short))
        number += len(more)
    return Written(number)


def write_turtle12(dataset: Dataset, out: BinaryIO) -> Written:
    """Write what is accepted and the reified claims in one graph, as Turtle of RDF 1.2."""
    lines = list(reified(dataset.in_one_graph()))
    out.write(top(_STANCE + _FLAT, "1.2"))
    out.writelines(blocks(lines, Shortener()))
    return Written(len(lines))
