"""What may be said of each kind of thing in ``data/``; anything else would be read by nobody."""

from __future__ import annotations

from typing import Final

from miggraph.vocabulary import CLAIM_PROPERTIES

__all__ = ["PREDICATES", "PROPERTY_OF", "RELATIONS"]

#: How an agreement or instrument relates to another, in the order in which they are read.
RELATIONS: Final = ("amends", "renews", "replaces", "implements", "reliesOn")

#: The property of a claim by the predicate that carries its value.
PROPERTY_OF: Final = {f"mig:{term}": key for key, term in CLAIM_PROPERTIES.items()}

_RELATING: Final = tuple(f"mig:{relation}" for relation in RELATIONS)
_LABELS: Final = (
    "skos:prefLabel",
    "skos:altLabel",
    "skos:hiddenLabel",
    "skos:scopeNote",
    "skos:editorialNote",
)
_ATTRIBUTES: Final = (
    "mig:standing",
    "mig:locator",
    "mig:note",
    "mig:recordedOn",
    "mig:retractedOn",
    "mig:retractedBecause",
)

#: Predicates by kind; a claim also has one of `PROPERTY_OF`.
PREDICATES: Final[dict[str, tuple[str, ...]]] = {
    "state": (
        *_LABELS,
        "mig:alpha2",
        "mig:alpha3",
        "mig:alpha4",
        "mig:codeWithdrawnOn",
        "mig:numeric",
        "mig:region",
        "geo:lat",
        "geo:long",
        "mig:administeredBy",
        "mig:predecessor",
    ),
    "publisher": (*_LABELS, "mig:publisherType", "mig:ofState"),
    "agency": (*_LABELS, "mig:ofState"),
    "facility": (*_LABELS, "mig:ofState", "mig:place"),
    "policy": (
        "skos:prefLabel",
        "skos:definition",
        "mig:method",
        "mig:tier",
        "mig:onlyWhenAlone",
    ),
    "tier": ("mig:order", "mig:sourceType"),
    "source": (
        "mig:publisherName",
        "dcterms:title",
        "schema:url",
        "mig:sourceType",
        "dcterms:language",
        "mig:published",
        "mig:relays",
        "mig:isTable",
        "dcterms:license",
    ),
    "agreement": (
        "skos:prefLabel",
        "mig:kind",
        "mig:form",
        "mig:nature",
        "mig:party",
        *_RELATING,
    ),
    "instrument": ("skos:prefLabel", "mig:form", "mig:instrumentOf", *_RELATING),
    "claim": (
        "mig:about",
        "mig:stance",
        "mig:instrument",
        "mig:validFrom",
        "mig:validUntil",
        "mig:statusOf",
        "mig:valueNote",
        *_ATTRIBUTES,
    ),
    "account": (
        "mig:tellsOf",
        "mig:under",
        "mig:date",
        "mig:from",
        "mig:to",
        "mig:via",
        "mig:persons",
        "mig:cohort",
        "mig:mode",
        "mig:agencyName",
        "mig:onward",
        "mig:onwardWithheld",
        "mig:tells",
        "mig:movementBasis",
        *_ATTRIBUTES,
    ),
    "onward": (
        "mig:basisText",
        "mig:date",
        "mig:onwardMode",
        "mig:persons",
        "mig:standing",
        "mig:to",
    ),
}
