"""Media types: what there is for each kind of answer, and which one a client wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

__all__ = ["FORMATS", "Format", "Kind", "best", "by_name", "choose", "listing", "prefers_json"]

#: ``rows`` answers SELECT, ``boolean`` ASK, ``graph`` CONSTRUCT and DESCRIBE.
Kind = Literal["rows", "boolean", "graph"]


class Format(NamedTuple):
    """A way to write an answer.

    `engine` names it in pyoxigraph, `aliases` are further media types for the same bytes, `names`
    are what a parameter ``format`` may call it.
    """

    media_type: str
    engine: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


_JSON: Final = Format(
    "application/sparql-results+json", "JSON", ("application/json", "text/javascript"), ("json",)
)
_XML: Final = Format(
    "application/sparql-results+xml", "XML", ("application/xml", "text/xml"), ("xml",)
)
_CSV: Final = Format("text/csv", "CSV", (), ("csv",))
_TSV: Final = Format("text/tab-separated-values", "TSV", (), ("tsv",))
_ROWS: Final = (_JSON, _XML, _CSV, _TSV)
_GRAPH: Final = (
    Format(
        "text/turtle", "TURTLE", ("application/turtle", "application/x-turtle"), ("turtle", "ttl")
    ),
    Format("application/n-triples", "N_TRIPLES", (), ("ntriples", "nt", "n-triples")),
    Format(
        "application/rdf+xml", "RDF_XML", ("application/xml", "text/xml"), ("xml", "rdf", "rdf+xml")
    ),
    Format("application/ld+json", "JSON_LD", ("application/json",), ("json-ld", "jsonld", "json")),
    Format("application/trig", "TRIG", (), ("trig",)),
    Format("application/n-quads", "N_QUADS", (), ("nquads", "nq", "n-quads")),
    Format("text/n3", "N3", ("text/rdf+n3", "application/n3"), ("n3",)),
)
#: What there is, the preferred first.
FORMATS: Final[dict[Kind, tuple[Format, ...]]] = {
    "rows": _ROWS,
    "boolean": _ROWS,
    "graph": _GRAPH,
}


def best(accept: str, offers: Sequence[str]) -> str | None:
    """Return the offer that an ``Accept`` header wants most; equal ones in the order given.

    Parameters
    ----------
    accept
        The header; empty accepts everything.
    offers
        Media types, the preferred first.
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return offers[0]
    quality = {offer: _quality(offer, ranges) for offer in offers}
    found = max(offers, key=lambda offer: quality[offer])  # the first of several
    return found if quality[found] > 0 else None


def choose(kind: Kind, accept: str, name: str = "") -> tuple[Format, str] | None:
    """Return the format for an answer, with the media type by which the client knows it.

    Parameters
    ----------
    kind
        Kind of the answer.
    accept
        The ``Accept`` header.
    name
        What a parameter ``format`` says; it goes first if this kind of answer has such a format.
    """
    named = by_name(kind, name)
    if named is not None:
        return named, named.media_type
    types: dict[str, Format] = {form.media_type: form for form in FORMATS[kind]}
    for form in FORMATS[kind]:
        for alias in form.aliases:
            types.setdefault(alias, form)
    found = best(accept, list(types))
    return None if found is None else (types[found], found)


def by_name(kind: Kind, name: str) -> Format | None:
    """Return the format of this short name or media type, if this kind of answer has one."""
    wanted = name.strip().lower()
    for form in FORMATS[kind]:
        if wanted in (form.media_type, *form.names):
            return form
    return None


def listing(kind: Kind) -> str:
    """Name the media types of a kind of answer."""
    return ", ".join(form.media_type for form in FORMATS[kind])


def prefers_json(accept: str) -> bool:
    """Whether a message should be JSON: only if JSON is named and nothing plain is."""
    offers = ("text/plain", "application/json")
    named = [kind for kind, _ in _ranges(accept)]
    return "application/json" in named and best(accept, offers) == "application/json"


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for item in accept.split(","):
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        if not media:
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _number(value.strip())
        yield "*/*" if media == "*" else media, quality


def _number(text: str) -> float:
    """Return a quality; what is none counts as 0, so that it is never chosen by accident."""
    digits = text.replace(".", "", 1)
    return min(float(text), 1.0) if digits.isascii() and digits.isdecimal() else 0.0


def _quality(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality that the most exact range gives an offer."""
    for wanted in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        found = [quality for media, quality in ranges if media == wanted]
        if found:
            return max(found)
    return 0.0
