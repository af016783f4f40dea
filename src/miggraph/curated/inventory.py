"""What a dataset says that it holds: records of each class, counted and hashed.

A store may lose quads, and a transfer may end early. What is left is then a smaller dataset that
looks as whole as any. So the build writes down how many records of each class there are, with a
digest, and for each source how many claims and accounts it makes. A digest is SHA-256 over the
records as JSON, one a line, sorted; what a record leaves open is left out of its line, so that
another field that may be left open changes no digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import msgspec

from miggraph.curated.nodes import integer
from miggraph.curated.turtle import Description, Graph, Literal
from miggraph.records import Dossier

__all__ = ["CLASSES", "Holding", "Inventory", "describe_inventory", "take_inventory"]

#: The parts of a dossier and the classes of their records.
CLASSES: Final = {
    "states": "mig:State",
    "publishers": "mig:Publisher",
    "agencies": "mig:Agency",
    "facilities": "mig:Facility",
    "policies": "mig:Policy",
    "sources": "mig:Source",
    "agreements": "mig:Agreement",
    "claims": "mig:Claim",
    "accounts": "mig:TransferAccount",
    "judgements": "mig:Judgement",
}


class Holding(NamedTuple):
    """How many records there are, and their digest."""

    number: int
    digest: str


class Inventory(NamedTuple):
    """What a dataset holds: by part of the dossier, and by source its claims and accounts."""

    parts: dict[str, Holding]
    sources: dict[str, Holding]

    @property
    def digest(self) -> str:
        """The digest of all records; where it is equal, all records are."""
        return _hash(f"{part} {held.number} {held.digest}" for part, held in self.parts.items())


def take_inventory(dossier: Dossier) -> Inventory:
    """Count and hash all records."""
    parts: dict[str, Holding] = {}
    stated: dict[str, list[str]] = {name: [] for name in dossier.sources}
    for part in CLASSES:
        content = getattr(dossier, part)
        records = list(content.values() if isinstance(content, dict) else content)
        lines = [_line(record) for record in records]
        parts[part] = _holding(lines)
        if part in ("claims", "accounts"):
            for record, line in zip(records, lines, strict=True):
                stated.setdefault(record.source, []).append(line)
    return Inventory(parts, {name: _holding(lines) for name, lines in stated.items()})


def describe_inventory(inventory: Inventory) -> Graph:
    """Describe an inventory; what is held of a source is said of the source."""
    graph: Graph = {
        "inventory:all": {
            "rdf:type": ["mig:Inventory"],
            "mig:recordsDigest": [Literal(inventory.digest)],
        }
    }
    for part, held in inventory.parts.items():
        graph[f"inventory:{part}"] = {
            "rdf:type": ["mig:Inventory"],
            "mig:ofClass": [CLASSES[part]],
            **_described(held),
        }
    for name, held in inventory.sources.items():
        graph[f"source:{name}"] = _described(held)
    return graph


def _described(held: Holding) -> Description:
    return {
        "mig:recordCount": [integer(held.number)],
        "mig:recordsDigest": [Literal(held.digest)],
    }


def _holding(lines: list[str]) -> Holding:
    return Holding(len(lines), _hash(sorted(lines)))


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(record: msgspec.Struct) -> str:
    """Write a record as canonical JSON; a line holds no line break."""
    return msgspec.json.encode(_told(msgspec.to_builtins(record)), order="sorted").decode()


def _told(content: Any) -> Any:
    """Leave out what a record leaves open; places in a list keep their meaning."""
    if isinstance(content, dict):
        return {key: _told(item) for key, item in content.items() if not _is_open(item)}
    if isinstance(content, list | tuple):
        return [_told(item) for item in content]
    return content


def _is_open(item: object) -> bool:
    return item is None or item is False or item in ((), [])
