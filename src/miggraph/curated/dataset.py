"""Read a built dataset back into the records that it was built from.

The quads are regrouped into the documents of a data folder, and the reader of files does the rest:
what holds for a file holds for a dataset. What the build works out (decisions, transfers, nature,
bounds of dates) is left out; policy and clocks of the view have no part in the result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from miggraph.curated.arrival import check_arrived, check_unchanged, declared
from miggraph.curated.judgements import JUDGEMENT_COLUMNS, judgement_of
from miggraph.curated.quads import Regrouped, regroup
from miggraph.curated.read import REGISTERS, Corpus, records_of
from miggraph.curated.subject import Subject
from miggraph.curated.terms import code_of
from miggraph.curated.turtle import Description, Document, Graph, Literal, Term
from miggraph.curated.values import PARTS
from miggraph.errors import DataError
from miggraph.records import Dossier, Judgement

__all__ = ["read_dataset"]

#: The register of each prefix.
_REGISTER: Final = dict(zip(("state", "publisher", "agency", "facility"), REGISTERS, strict=True))
#: Prefixes of nodes that stand in the file of the agreement whose statements name them.
_NAMED: Final = (*PARTS, "onward")
#: Stands where a file has the first record date; every statement of a dataset has its own.
_NO_DAY: Final = Literal("0001-01-01", "xsd:date")
_NOWHERE: Final = Path("dataset")
_REBUILD: Final = "push or build the dataset anew; if it was changed in the store, change data/."


def read_dataset(quads: bytes | Iterable[ox.Quad]) -> Dossier:
    """Read the records of a dataset, all of them or none.

    Parameters
    ----------
    quads
        The dataset as N-Quads or as parsed quads, in any order. The default graph may also be
        named, as a store without one of its own has it. Whatever else there is, is passed over.

    Returns
    -------
    Dossier
        Equal to the one that the dataset was built from, under whatever policy and clocks.

    Raises
    ------
    DataError
        If it does not parse, or if anything of what was built is missing or changed.
    """
    regrouped = regroup(_parsed(quads) if isinstance(quads, bytes) else quads)
    inventory = declared(regrouped.accepted)
    check_arrived(inventory, regrouped)
    try:
        dossier = _records(regrouped)
    except DataError as error:
        raise DataError(
            f"The dataset is not what was built. {error.message}", fix=_REBUILD
        ) from error
    check_unchanged(inventory, dossier)
    return dossier


def _parsed(content: bytes) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(content, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise DataError(
            f"The dataset is not valid N-Quads: {error.msg}.",
            line=error.lineno,
            fix="fetch it anew; the last line may be cut.",
        ) from error


def _records(regrouped: Regrouped) -> Dossier:
    documents = _documents(regrouped.accepted)
    for source, statements in regrouped.stated.items():
        for name, description in statements.items():
            home = documents[_home(name, description, documents)]
            graph = home.graphs.setdefault(f"source:{source}", {})
            graph.setdefault(f"source:{source}", {"mig:recordedOn": [_NO_DAY]})
            graph[name] = description
            _name_values(home.graphs[""], description, regrouped.accepted)
    sources = documents["sources/all.ttl"].graphs[""]
    return records_of(
        Corpus(_NOWHERE, documents),
        _judgements(regrouped.accepted),
        sources={name.removeprefix("source:") for name in sources},
        agreements={Path(name).stem for name in documents if name.startswith("agreements/")},
    )


def _documents(accepted: Graph) -> dict[str, Document]:
    """Return the documents of all that is described in the default graph."""
    graphs: dict[str, Graph] = {name: {} for name in (*REGISTERS, "sources/all.ttl")}
    for name, description in accepted.items():
        prefix, _, local = name.partition(":")
        if prefix in _REGISTER:
            graphs[_REGISTER[prefix]][name] = description
        elif prefix == "policy":
            graphs.setdefault("policies/all.ttl", {})[name] = description
        elif prefix == "source":
            graphs["sources/all.ttl"][name] = _without_inventory(description)
        elif prefix == "agreement":
            graphs.setdefault(f"agreements/{local}.trig", {})[name] = _identity(description)
        elif prefix == "instrument":
            owner = _owner(name, description)
            graphs.setdefault(f"agreements/{owner}.trig", {})[name] = description
    return {name: Document(Path(name), "", {"": graph}) for name, graph in graphs.items()}


def _without_inventory(description: Description) -> Description:
    """Return what a source says of itself, without how many statements were built."""
    return {
        predicate: terms
        for predicate, terms in description.items()
        if predicate not in ("mig:recordCount", "mig:recordsDigest")
    }


def _identity(description: Description) -> Description:
    """Return the identity of an agreement as its file has it."""
    return {
        "mig:nature" if predicate == "mig:natureSet" else predicate: terms
        for predicate, terms in description.items()
    }


def _owner(name: str, description: Description) -> str:
    subject = Subject(Document(_NOWHERE, "", {}), name, description)
    return subject.required("mig:instrumentOf", lambda term: code_of(term, "agreement"))


def _home(name: str, description: Description, documents: Collection[str]) -> str:
    """Return the document that a statement stands in.

    An account under several agreements stands in that of any one of them.
    """
    subject = Subject(Document(_NOWHERE, "", {}), name, description)
    if not description.get("mig:recordedOn"):
        raise subject.error(f"{name} has no mig:recordedOn.")
    predicate = "mig:about" if name.startswith("claim:") else "mig:under"
    owners = subject.every(predicate, lambda term: code_of(term, "agreement"))
    for owner in owners:
        if f"agreements/{owner}.trig" in documents:
            return f"agreements/{owner}.trig"
    what = f"is about agreement:{owners[0]}, which is missing" if owners else f"has no {predicate}"
    raise subject.error(f"{name} {what}.")


def _name_values(described: Graph, statement: Description, accepted: Graph) -> None:
    """Add to a document the descriptions of the values that a statement names."""
    for terms in statement.values():
        for term in terms:
            if isinstance(term, str) and term.partition(":")[0] in _NAMED and term in accepted:
                described[term] = accepted[term]


def _judgements(accepted: Graph) -> Iterator[Judgement]:
    for name, description in accepted.items():
        if name.startswith("judgement:"):
            yield _judgement(Subject(Document(_NOWHERE, "", {}), name, description))


_COLUMNS: Final = dict(
    zip(
        JUDGEMENT_COLUMNS,
        ("left", "right", "judgedAs", "judgedBy", "judgedOn", "because", "withdrawnOn"),
        strict=True,
    )
)


def _judgement(subject: Subject) -> Judgement:
    row = {}
    for column, predicate in _COLUMNS.items():
        row[column] = subject.optional(f"mig:{predicate}", _cell) or ""
    try:
        return judgement_of(row)
    except DataError as error:
        raise subject.error(f"{subject.name}: {error.message}") from error


def _cell(term: Term) -> str:
    """Return what a judgement has in a column: a text, or the name of a transfer or concept."""
    return term.partition(":")[2] if isinstance(term, str) else term.value
