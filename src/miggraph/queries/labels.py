"""Labels of nodes, for people who read answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from miggraph.curated.turtle import compact
from miggraph.store.protocol import Store
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES

__all__ = ["labels_of"]

#: So many nodes are asked about at once: a remote store limits the length of a query.
_AT_ONCE: Final = 500
_ID: Final = PREFIXES["state"].removesuffix("state/")
_BASE: Final = _ID.removesuffix("id/")
_UNSAFE: Final = frozenset('<>"{}|^`\\ \n\t')


def labels_of(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """Return a text for each IRI: its label, with its id if it is a thing of the data.

    An IRI without a label is abbreviated with a prefix of the project, if one fits.

    Parameters
    ----------
    store
        The graph that tells labels.
    iris
        The IRIs.
    """
    wanted = sorted(set(iris))
    found = {iri: compact(iri).removeprefix("<").removesuffix(">") for iri in wanted}
    ours = [iri for iri in wanted if iri.startswith(_BASE) and not _UNSAFE & set(iri)]
    for start in range(0, len(ours), _AT_ONCE):
        listed = " ".join(f"<{iri}>" for iri in ours[start : start + _AT_ONCE])
        answer = store.query(
            f"SELECT ?node ?label {{ VALUES ?node {{ {listed} }} "
            "{ ?node skos:prefLabel ?label } UNION { ?node rdfs:label ?label } "
            "UNION { ?node dcterms:title ?label } }"
        )
        rows = sorted(answer.plain()) if isinstance(answer, Result) else []
        found |= {iri: _named(iri, label) for iri, label in rows}
    return found


def _named(iri: str, label: str) -> str:
    if not iri.startswith(_ID):
        return label
    return f"{label} ({iri.removeprefix(_ID).partition('/')[2]})"
