"""The ontology: what classes, properties and concepts there are, and how often they are used."""

from __future__ import annotations

from typing import Final, NamedTuple

from miggraph.errors import MiggraphError
from miggraph.knowledge import KnowledgeGraph
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.finding.class_circle import draw_classes
from miggraph.web.explorer.finding.terms import ontology_terms
from miggraph.web.explorer.kept import OncePerView
from miggraph.web.explorer.site import Answer, Site

__all__ = ["ontology"]

_INSTANCES: Final = f"""SELECT ?term (COUNT(DISTINCT ?one) AS ?number) {{
  {{ ?one a ?term }} UNION {{ GRAPH ?graph {{ ?one a ?term }} }}
  FILTER(STRSTARTS(STR(?term), "{PREFIXES["mig"]}")) }} GROUP BY ?term"""
_STATEMENTS: Final = f"""SELECT ?term (COUNT(*) AS ?number) {{
  {{ ?one ?term ?value }} UNION {{ GRAPH ?graph {{ ?one ?term ?value }} }}
  FILTER(STRSTARTS(STR(?term), "{PREFIXES["mig"]}")) }} GROUP BY ?term"""


class Counts(NamedTuple):
    """How many instances a class and statements a property has; None where it cannot be asked."""

    instances: dict[str, int] | None
    statements: dict[str, int] | None


def ontology(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of the ontology, with the numbers of the graph as it was opened."""
    terms = ontology_terms()
    counts = _COUNTS(site.kg)
    return site.html(
        "explorer/ontology.html",
        asked,
        kg=site.kg,
        terms=terms,
        circle=draw_classes(terms.relations),
        instances=counts.instances,
        statements=counts.statements,
        concepts=sum(len(scheme.concepts) for scheme in terms.schemes),
    )


def _counts(kg: KnowledgeGraph) -> Counts:
    try:
        return Counts(_numbers(kg, _INSTANCES), _numbers(kg, _STATEMENTS))
    except MiggraphError:
        # Data at an endpoint may be out of reach; the ontology itself is here.
        return Counts(None, None)


def _numbers(kg: KnowledgeGraph, query: str) -> dict[str, int]:
    answer = kg.store.query(query)
    rows = answer.plain() if isinstance(answer, Result) else []
    return {str(term).removeprefix(PREFIXES["mig"]): int(str(number)) for term, number in rows}


_COUNTS: Final = OncePerView(_counts)
