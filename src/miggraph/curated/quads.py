"""Regroup the quads of a built dataset: what ``data/`` would hold of them, by graph and subject.

The dataset may lie in a store that holds other things, infers some, or writes literals in its own
way. So only subjects and predicates that are read are kept, and numbers, truth values, days and
addresses are brought back to the form in which they were built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple

import pyoxigraph as ox

from miggraph.curated.predicates import PREDICATES, PROPERTY_OF
from miggraph.curated.turtle import Graph, Literal, Term, compact, expand
from miggraph.curated.values import PARTS
from miggraph.errors import DataError
from miggraph.properties import KINDS
from miggraph.vocabulary import ACCEPTED, CLAIM_PROPERTIES

__all__ = ["Regrouped", "regroup"]

#: Values of one predicate of one subject; no record has nearly as many.
_MOST_VALUES: Final = 1000

#: A number with a greater exponent is left as it is: written out, it could fill the memory.
_MOST_DIGITS: Final = 40

_TYPE: Final = "rdf:type"
_HELD: Final = frozenset({_TYPE, "mig:recordCount", "mig:recordsDigest"})
_JUDGED: Final = frozenset(
    {
        _TYPE,
        "mig:left",
        "mig:right",
        "mig:judgedAs",
        "mig:judgedBy",
        "mig:judgedOn",
        "mig:because",
        "mig:withdrawnOn",
    }
)


def _of(*kinds: str) -> frozenset[str]:
    return frozenset({_TYPE}.union(*(PREDICATES[kind] for kind in kinds)))


def _by_iri(kept: Mapping[str, frozenset[str]]) -> dict[str, dict[str, str]]:
    return {prefix: {expand(name): name for name in names} for prefix, names in kept.items()}


#: What is kept in the default graph, by prefix: compact predicates by IRI. The nature is worked
#: out, unless it was set.
_ACCEPTED: Final = _by_iri(
    {
        **{kind: _of(kind) for kind in ("state", "publisher", "agency", "facility")},
        "policy": _of("policy", "tier"),
        "source": _of("source") | _HELD,
        "agreement": _of("agreement") - {"mig:nature"} | {"mig:natureSet"},
        "instrument": _of("instrument"),
        "onward": _of("onward"),
        **{prefix: predicates | {_TYPE} for prefix, predicates in PARTS.items()},
        "judgement": _JUDGED,
        "inventory": _HELD | {"mig:ofClass"},
    }
)
#: What is kept in the graph of a source.
_STATED: Final = _by_iri(
    {
        "claim": _of("claim").union(PROPERTY_OF, {"mig:valueText"}),
        "account": _of("account"),
    }
)
_BOOLEAN: Final = frozenset(
    f"mig:{term}" for key, term in CLAIM_PROPERTIES.items() if KINDS[key] == "boolean"
)


class Regrouped(NamedTuple):
    """Descriptions by subject: of the default graph, and of the graphs of sources by their id."""

    accepted: Graph
    stated: dict[str, Graph]


def regroup(quads: Iterable[ox.Quad]) -> Regrouped:
    """Regroup quads in any order; doubles count once.

    Parameters
    ----------
    quads
        The dataset. Quads of other graphs, subjects and predicates are passed over.

    Raises
    ------
    DataError
        If a subject has more values of one predicate than any record can have.
    """
    regrouped = Regrouped({}, {})
    homes: dict[object, _Home] = {}
    name = lru_cache(maxsize=None)(compact)
    for subject, predicate, value, graph in quads:
        home = homes.get(graph)
        if home is None:
            home = homes[graph] = _home(graph, regrouped)
        found = home.subjects.get(subject)
        if found is None:
            found = home.subjects[subject] = _subject(subject, home.kept)
        what = found.kept.get(predicate.value)
        if what is None:
            continue
        term = _term(value, what, name)
        if term is not None:
            _add(home.graph, found.name, what, term)
    return regrouped


class _Subject(NamedTuple):
    """A subject, and the predicates that are kept of it: compact ones by IRI."""

    name: str
    kept: Mapping[str, str]


class _Home(NamedTuple):
    """A graph that is read, what is kept of it by prefix, and the subjects that were met."""

    graph: Graph
    kept: Mapping[str, Mapping[str, str]]
    subjects: dict[object, _Subject]


def _home(graph: object, regrouped: Regrouped) -> _Home:
    if isinstance(graph, ox.DefaultGraph):
        return _Home(regrouped.accepted, _ACCEPTED, {})
    if isinstance(graph, ox.NamedNode):
        if graph.value == ACCEPTED:
            return _Home(regrouped.accepted, _ACCEPTED, {})
        prefix, _, source = compact(graph.value).partition(":")
        if prefix == "source":
            return _Home(regrouped.stated.setdefault(source, {}), _STATED, {})
    return _Home({}, {}, {})


def _subject(subject: object, kept: Mapping[str, Mapping[str, str]]) -> _Subject:
    if not isinstance(subject, ox.NamedNode):
        return _Subject("", {})
    name = compact(subject.value)
    return _Subject(name, kept.get(name.partition(":")[0], {}))


def _add(graph: Graph, subject: str, predicate: str, term: Term) -> None:
    terms = graph.setdefault(subject, {}).setdefault(predicate, [])
    if term in terms:
        return
    if len(terms) == _MOST_VALUES:
        raise DataError(
            f"{subject} has more than {_MOST_VALUES} values of {predicate}.",
            fix="build the dataset anew from data/.",
        )
    terms.append(term)


def _term(value: object, predicate: str, name: Callable[[str], str]) -> Term | None:
    """Return a term as it was built; None for what is never built."""
    if isinstance(value, ox.NamedNode):
        if predicate == "schema:url":
            return Literal(value.value, "xsd:anyURI")
        return name(value.value)
    if not isinstance(value, ox.Literal):
        return None
    if value.language is not None:
        return Literal(value.value, None, value.language)
    text = value.value
    if predicate in _BOOLEAN:
        return Literal(_TRUTH.get(text, text), "xsd:boolean")
    iri = value.datatype.value
    datatype = None if iri == _STRING else name(iri)
    restore = _RESTORE.get(datatype)
    return Literal(text, datatype) if restore is None else restore(text)


def _integer(text: str) -> Literal:
    with suppress(ValueError):
        text = str(int(text))
    return Literal(text, "xsd:integer")


def _decimal(text: str) -> Literal:
    with suppress(InvalidOperation):
        number = Decimal(text)
        if number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS:
            text = format(number, "f")
    return Literal(text, "xsd:decimal")


def _day(text: str) -> Literal:
    return Literal(text.removesuffix("Z").removesuffix("+00:00"), "xsd:date")


_STRING: Final = expand("xsd:string")
_TRUTH: Final = {"1": "true", "0": "false"}
_RESTORE: Final[dict[str | None, Callable[[str], Literal]]] = {
    **{f"xsd:{name}": _integer for name in ("integer", "int", "long", "short")},
    "xsd:nonNegativeInteger": _integer,
    **{f"xsd:{name}": _decimal for name in ("decimal", "double", "float")},
    "xsd:date": _day,
}
