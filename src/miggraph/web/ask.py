"""Questions that the pages themselves ask, of the same workers as those of clients."""

from __future__ import annotations

from typing import Any

import msgspec
import pyoxigraph as ox

from miggraph.vocabulary import BASE, PREFIXES
from miggraph.web.frames import Request
from miggraph.web.pool import Pool

__all__ = ["Row", "iri_text", "known_prefix", "select", "triples"]

#: A row: variable -> ``{"type": …, "value": …}`` as in SPARQL 1.1 Query Results JSON.
Row = dict[str, dict[str, str]]


async def select(pool: Pool, text: str) -> list[Row]:
    """Return the rows of a SELECT query of ours, which has a LIMIT.

    Raises
    ------
    RefusedError
        If it cannot be answered.
    """
    content = await _whole(pool, Request(text, BASE, name="json"))
    answer: dict[str, Any] = msgspec.json.decode(content)
    rows: list[Row] = answer["results"]["bindings"]
    return rows


async def triples(pool: Pool, text: str) -> list[ox.Triple]:
    """Return the triples of a CONSTRUCT query of ours, which has a LIMIT; see `select`."""
    content = await _whole(pool, Request(text, BASE, name="ntriples"))
    return list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))


async def _whole(pool: Pool, request: Request) -> bytes:
    async with pool.run(request) as run:
        await run.header()
        return b"".join([chunk async for chunk in run.chunks()])


def iri_text(iri: str) -> str:
    """Write an IRI for a query.

    Parameters
    ----------
    iri
        Whatever a client asks for.

    Raises
    ------
    ValueError
        If it is none.
    """
    return str(ox.NamedNode(iri))


def known_prefix(iri: str) -> tuple[str, str] | None:
    """Return the longest namespace that fits, as its prefix, and the rest of the IRI."""
    fits = [(len(space), name) for name, space in PREFIXES.items() if iri.startswith(space)]
    if not fits:
        return None
    length, name = max(fits)
    return name, iri[length:]
