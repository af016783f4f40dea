"""Bind parameters of a question as RDF terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from miggraph.errors import UnknownNameError, UsageError
from miggraph.queries.question import BLOCK, Parameter, Question
from miggraph.queries.types import CLASSES, term_of
from miggraph.store.protocol import Store
from miggraph.store.results import Result, Term
from miggraph.vocabulary import PREFIXES

__all__ = ["bound"]

#: So many values a parameter may have.
_MOST = 1_000


def bound(question: Question, given: Mapping[str, Any], store: Store | None = None) -> str:
    """Return the text of a question that is asked about the given values.

    A parameter stands in the text as a block ``VALUES ?name { … }``. What is in the braces gives
    way to RDF terms, each made from one checked value and written by the RDF library: no part of
    a value can become a part of the query. The same text is asked of every store, so that every
    store is asked the same. Without a value, the block is taken out.

    Parameters
    ----------
    question
        The question.
    given
        Values by parameter: one, or a list for "any of these".
    store
        Where named nodes must exist; None: they are not looked up.

    Raises
    ------
    UsageError
        If a parameter is missing, or a value is not of its type.
    UnknownNameError
        If a parameter, a code or a node does not exist.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            if not known:
                raise UsageError(
                    f"The question {question.name!r} takes no parameter.", fix=f"leave out {name}."
                )
            raise UnknownNameError(f"parameter of {question.name}", name, known)
    blocks = {}
    for name, parameter in known.items():
        terms = _terms(question, parameter, given.get(name))
        if store is not None:
            _check(parameter, terms, store)
        blocks[name] = f"VALUES ?{name} {{ {' '.join(map(_written, terms))} }}" if terms else ""
    # In one pass: what a value holds is never taken for the block of another parameter.
    return BLOCK.sub(lambda found: blocks.get(found[1], found[0]), question.text)


def _terms(question: Question, parameter: Parameter, value: Any) -> list[Term]:
    if value is None:
        value = parameter.default
    if value is None:
        if parameter.required:
            raise UsageError(
                f"The question {question.name!r} needs the parameter {parameter.name}: "
                f"{parameter.about}.",
                fix=f"give it, e.g. {parameter.name}={parameter.example}.",
            )
        return []
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    if not 0 < len(several) <= _MOST:
        raise UsageError(
            f"The parameter {parameter.name} has {len(several):,} values.",
            fix=f"give from 1 to {_MOST:,}.",
        )
    terms = (term_of(parameter.name, parameter.type, parameter.scheme, v) for v in several)
    return sorted(set(terms))


def _check(parameter: Parameter, terms: list[Term], store: Store) -> None:
    """Refuse nodes that the graph does not have."""
    if parameter.type not in CLASSES or not terms:
        return
    listed = " ".join(map(_written, terms))
    classes = " ".join(f"<{PREFIXES['mig']}{name}>" for name in CLASSES[parameter.type])
    kind = f"VALUES ?class {{ {classes} }} ?node a ?class"
    found = store.query(f"SELECT ?node {{ VALUES ?node {{ {listed} }} {kind} }}")
    there = {row[0].value for row in found.terms if row[0]} if isinstance(found, Result) else set()
    missing = [term.value for term in terms if term.value not in there]
    if missing:
        namespace = PREFIXES[parameter.type]
        every = store.query(f"SELECT DISTINCT ?node {{ {kind} }}")
        names = every.terms if isinstance(every, Result) else []
        known = [row[0].value.removeprefix(namespace) for row in names if row[0]]
        raise UnknownNameError(parameter.type, missing[0].removeprefix(namespace), known)


def _written(term: Term) -> str:
    """Write a term in the syntax of SPARQL, as the RDF library does."""
    if term.kind == "uri":
        return str(ox.NamedNode(term.value))
    datatype = ox.NamedNode(term.datatype) if term.datatype else None
    return str(ox.Literal(term.value, datatype=datatype))
