"""Whether all that was built has arrived: a dataset against its own inventory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from miggraph.curated.inventory import CLASSES, Holding, Inventory, take_inventory
from miggraph.curated.quads import Regrouped
from miggraph.curated.terms import number_of
from miggraph.curated.turtle import Graph, Literal
from miggraph.errors import DataError
from miggraph.records import Dossier

__all__ = ["check_arrived", "check_unchanged", "declared"]

#: So many sources are named in a message.
_FEW: Final = 5
_ANEW: Final = "push or build the dataset anew."
#: The part of the dossier that a node of the default graph belongs to, by prefix and classes.
_PART: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "state": ("states", frozenset({"mig:State", "mig:Union", "mig:FormerState"})),
    "publisher": ("publishers", frozenset({"mig:Publisher"})),
    "agency": ("agencies", frozenset({"mig:Agency"})),
    "facility": ("facilities", frozenset({"mig:Facility"})),
    "policy": ("policies", frozenset({"mig:Policy"})),
    "source": ("sources", frozenset({"mig:Source"})),
    "agreement": ("agreements", frozenset({"mig:Agreement"})),
    "judgement": ("judgements", frozenset({"mig:Judgement"})),
}
_STATEMENTS: Final = {"claim": "claims", "account": "accounts"}


def declared(accepted: Graph) -> Inventory:
    """Return the inventory that a dataset gives of itself.

    Raises
    ------
    DataError
        If it has none or a part of one, or those of two builds.
    """
    if not any(name.startswith("inventory:") for name in accepted):
        raise DataError(
            "The dataset does not say what it holds: it has no mig:Inventory.",
            fix="push or build it anew with this version of miggraph; if the store keeps the "
            "accepted facts in a graph of another name, fetch that graph as the default graph.",
        )
    parts = {part: _holding(f"inventory:{part}", accepted) for part in CLASSES}
    sources = {
        name.partition(":")[2]: _holding(name, accepted)
        for name in accepted
        if name.startswith("source:")
    }
    inventory = Inventory(parts, sources)
    if _only("inventory:all", "mig:recordsDigest", accepted).value != inventory.digest:
        raise DataError(
            "The inventory of the dataset contradicts itself: it is of two builds, or changed.",
            fix=_ANEW,
        )
    return inventory


def check_arrived(inventory: Inventory, regrouped: Regrouped) -> None:
    """Check by number that every record is there.

    Raises
    ------
    DataError
        With the classes and sources of which there are fewer or more than were built.
    """
    found = Counter(_parts(regrouped))
    wrong = [
        f"{found[part]} of {held.number} {part}"
        for part, held in inventory.parts.items()
        if found[part] != held.number
    ]
    sources = sorted(
        f"source:{name} ({len(regrouped.stated.get(name, ()))} of {held.number})"
        for name, held in inventory.sources.items()
        if len(regrouped.stated.get(name, ())) != held.number
    )
    sources += sorted(f"source:{name}" for name in regrouped.stated.keys() - inventory.sources)
    if wrong or sources:
        where = f" These graphs differ: {_list(sources)}." if sources else ""
        counts = f"it has {', '.join(wrong)}" if wrong else "statements are not where they were"
        raise DataError(f"The dataset is not whole: {counts}.{where}", fix=_ANEW)


def check_unchanged(inventory: Inventory, dossier: Dossier) -> None:
    """Check by digest that every record is what was built.

    Raises
    ------
    DataError
        With the classes and sources of which something is missing or changed.
    """
    found = take_inventory(dossier)
    if found.digest == inventory.digest:
        return
    parts = [part for part, held in inventory.parts.items() if found.parts[part] != held]
    sources = sorted(
        f"source:{name}"
        for name, held in inventory.sources.items()
        if found.sources.get(name) != held
    )
    where = f" It is in the graphs {_list(sources)}." if sources else ""
    raise DataError(
        f"The dataset is not what was built: something is missing or changed in {_list(parts)}."
        f"{where}",
        fix=_ANEW,
    )


def _holding(name: str, accepted: Graph) -> Holding:
    number = number_of(_only(name, "mig:recordCount", accepted))
    return Holding(int(number), _only(name, "mig:recordsDigest", accepted).value)


def _only(name: str, predicate: str, accepted: Graph) -> Literal:
    """Return the one value of a predicate."""
    terms = accepted.get(name, {}).get(predicate, [])
    if len(terms) != 1 or isinstance(terms[0], str):
        raise DataError(
            f"The dataset is not whole: {name} has {len(terms)} values of {predicate} where one "
            "was built.",
            fix=_ANEW,
        )
    return terms[0]


def _parts(regrouped: Regrouped) -> Iterator[str]:
    """Yield the part of each record that is there."""
    for name, description in regrouped.accepted.items():
        part, classes = _PART.get(name.partition(":")[0], ("", frozenset()))
        if not classes.isdisjoint(description.get("rdf:type", ())):
            yield part
    for statements in regrouped.stated.values():
        for name in statements:
            yield _STATEMENTS[name.partition(":")[0]]


def _list(names: Iterable[str]) -> str:
    """Write a few names, and how many more there are."""
    found = list(names)
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return ", ".join(found[:_FEW]) + more
