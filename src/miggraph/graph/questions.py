"""The questions of the library as triples, in the terms of SHACL that query editors read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from miggraph.curated.terms import phrase
from miggraph.curated.turtle import Description, Literal, expand
from miggraph.graph.quads import Quads
from miggraph.queries import Question
from miggraph.vocabulary import PREFIXES

__all__ = ["describe_questions"]

_DECLARING: Final = f"<{expand('query:')}prefixes>"
_FORMS: Final = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def describe_questions(quads: Quads, questions: Iterable[Question]) -> None:
    """Write questions and the prefixes that they use.

    The text holds an example for each parameter, so that it can be asked as it stands.

    Parameters
    ----------
    quads
        Where to.
    questions
        The questions.
    """
    described = list(questions)
    for question in described:
        form = re.search(rf"^\s*({'|'.join(_FORMS)})\b", question.text, re.MULTILINE)
        kind, predicate = _FORMS["SELECT" if form is None else form[1]]
        description: Description = {
            "rdf:type": ["sh:SPARQLExecutable", kind],
            "rdfs:label": [phrase(question.summary)],
            "rdfs:comment": [phrase(question.question)],
            "schema:keywords": [Literal(tag) for tag in question.tags],
            "sh:prefixes": [_DECLARING],
            predicate: [Literal(question.text)],
        }
        quads.add(f"query:{question.name}", description)
    if described:
        _declare(quads)


def _declare(quads: Quads) -> None:
    nodes = {prefix: f"<{_DECLARING[1:-1]}/{prefix}>" for prefix in PREFIXES}
    quads.add(_DECLARING, {"sh:declare": list(nodes.values())})
    for prefix, node in nodes.items():
        namespace = Literal(PREFIXES[prefix], "xsd:anyURI")
        quads.add(node, {"sh:prefix": [Literal(prefix)], "sh:namespace": [namespace]})
