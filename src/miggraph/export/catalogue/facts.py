"""What is counted in a dataset, by the same questions wherever it lies.

An endpoint asks them of its own store, a publication of the quads that it is made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

__all__ = ["QUESTIONS", "VIEW", "Facts", "Row", "View", "facts_from", "views_from"]

#: A row of an answer: the variables that are bound, with the IRI or the text of their terms.
Row: TypeAlias = Mapping[str, str]

VIEW: Final = """SELECT ?policy ?on ?known ?recorded ?digest {
  ?view a mig:AcceptedView ; mig:underPolicy ?policy ; mig:on ?on ; mig:knownOn ?known ;
    mig:recordedAsOf ?recorded ; mig:dataDigest ?digest } ORDER BY ?view LIMIT 1"""
_COUNTS: Final = """SELECT ?triples ?quads ?graphs ?subjects ?objects {
  { SELECT (COUNT(*) AS ?triples) { ?s ?p ?o } }
  { SELECT (COUNT(*) AS ?quads) { GRAPH ?g { ?s ?p ?o } } }
  { SELECT (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { } } }
  { SELECT (COUNT(DISTINCT ?s) AS ?subjects) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } }
  { SELECT (COUNT(DISTINCT ?o) AS ?objects) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } }
}"""
_CLASSES: Final = """SELECT ?term (COUNT(DISTINCT ?s) AS ?n)
{ { ?s a ?term } UNION { GRAPH ?g { ?s a ?term } } FILTER(isIRI(?term)) }
GROUP BY ?term ORDER BY ?term LIMIT 2000"""
_PROPERTIES: Final = """SELECT ?term (COUNT(*) AS ?n)
{ { ?s ?term ?o } UNION { GRAPH ?g { ?s ?term ?o } } } GROUP BY ?term ORDER BY ?term LIMIT 2000"""
#: The questions that `facts_from` needs answers to; they use prefixes of the project.
QUESTIONS: Final[dict[str, str]] = {
    "counts": _COUNTS,
    "classes": _CLASSES,
    "properties": _PROPERTIES,
    "view": VIEW,
}


class View(NamedTuple):
    """Policy and clocks of the accepted view, and the digest of the data."""

    policy: str
    on: str
    known_on: str
    recorded_on: str
    digest: str


class Facts(NamedTuple):
    """What is counted; `view` is None where the data hold no accepted view of ours."""

    counts: dict[str, int]
    classes: dict[str, int]
    properties: dict[str, int]
    view: View | None


def facts_from(answers: Mapping[str, Sequence[Row]]) -> Facts:
    """Read the answers to `QUESTIONS`.

    Parameters
    ----------
    answers
        Their rows, by the name of the question.
    """
    (counts,) = answers["counts"]
    views = views_from(answers["view"])
    return Facts(
        {name: int(number) for name, number in counts.items()},
        {row["term"]: int(row["n"]) for row in answers["classes"] if "term" in row},
        {row["term"]: int(row["n"]) for row in answers["properties"] if "term" in row},
        views[0] if views else None,
    )


def views_from(rows: Sequence[Row]) -> list[View]:
    """Read the answer to `VIEW`."""
    names = ("policy", "on", "known", "recorded", "digest")
    return [View(*(row[name] for name in names)) for row in rows]
