"""Networks as the network page shows them: nodes, and ties that know their kinds of agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from miggraph.quantities import Bounds

if TYPE_CHECKING:
    import networkx as nx

    from miggraph.records import Dossier

__all__ = ["DISPUTED", "NATURES", "NETWORKS", "Node", "Tie", "ties_of"]

#: What the page shows, and what a tie of it is.
NETWORKS: Final = {
    "transfers": "transfer",
    "flows": "flow",
    "agreements": "agreement",
    "partners": "partner",
}
DISPUTED: Final = "claimed-and-disputed"
#: Natures of what is not, or not undisputedly, agreed; ties to it are dashed.
NATURES: Final = (DISPUTED, "proposed", "refused")


class Tie(Struct, frozen=True):
    """What joins two nodes.

    Attributes
    ----------
    source, target
        Names of the nodes; of a transfer or flow, sender and receiver.
    counted
        What a count by kind counts once, however many ties it has: a transfer, an agreement, the
        pair of states.
    kinds
        Kinds of the agreements that it rests on.
    undetermined
        Whether it is drawn as undetermined.
    says
        Why it is undetermined, or what there is to say otherwise.
    persons
        None where no persons are counted.
    weight
        Transfers and totals of a flow, agreements of partners.
    """

    source: str
    target: str
    counted: str
    kinds: tuple[str, ...]
    undetermined: bool
    says: str
    persons: Bounds | None = None
    weight: int = 1

    def touches(self, node: str) -> bool:
        """Whether a node is one of its ends."""
        return node in (self.source, self.target)

    def other(self, node: str) -> str:
        """Return the end that a node is not."""
        return self.target if node == self.source else self.source


class Node(Struct, frozen=True):
    """A state or agreement with its ties.

    `by_kind` counts what its ties count, by kind of agreement, the most first; what rests on
    agreements of several kinds is in each. `degree` counts everything once, `neighbours` the nodes.
    """

    name: str
    label: str
    kind: str
    is_agreement: bool
    place: tuple[float, float] | None
    nature: str | None
    degree: int
    neighbours: int
    by_kind: tuple[tuple[str, int], ...]


def ties_of(
    name: str, graph: nx.Graph[str], dossier: Dossier, disputed: Collection[str] = ()
) -> tuple[list[Node], list[Tie]]:
    """Return the nodes and ties of a network.

    Parameters
    ----------
    name
        One of `NETWORKS`.
    graph
        As `KnowledgeGraph.network` returns it.
    dossier
        Knows the kinds of agreements.
    disputed
        Agreements that one side claims and another disputes, for the ties of partners.

    Returns
    -------
    tuple
        Nodes by name, and ties by their ends.
    """
    ties = sorted(
        _TIES[name](graph, dossier, disputed), key=lambda tie: (tie.source, tie.target, tie.counted)
    )
    around: dict[str, list[Tie]] = {node: [] for node in graph}
    for tie in ties:
        around[tie.source].append(tie)
        if tie.target != tie.source:
            around[tie.target].append(tie)
    return [_node(name, graph.nodes[name], around[name]) for name in sorted(graph)], ties


def _node(name: str, data: Mapping[str, Any], ties: Iterable[Tie]) -> Node:
    counted: set[str] = set()
    by_kind: set[tuple[str, str]] = set()
    neighbours: set[str] = set()
    for tie in ties:
        counted.add(tie.counted)
        by_kind.update((kind, tie.counted) for kind in tie.kinds)
        neighbours.add(tie.other(name))
    kinds = Counter(kind for kind, _ in by_kind)
    latitude, longitude = data.get("latitude"), data.get("longitude")
    return Node(
        name=name,
        label=data["label"],
        kind=data["kind"],
        is_agreement=data.get("bipartite") == 1,
        place=None if latitude is None or longitude is None else (longitude, latitude),
        nature=data.get("nature"),
        degree=len(counted),
        neighbours=len(neighbours - {name}),
        by_kind=tuple(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))),
    )


def _transfers(graph: nx.Graph[str], _: Dossier, __: Collection[str]) -> Iterable[Tie]:
    """Give one tie a transfer and pair of ends; its cohorts are not told apart."""
    seen: set[tuple[str, str, str]] = set()
    for sender, receiver, data in graph.edges(data=True):
        key = (sender, receiver, data["transfer"])
        if key in seen:
            continue
        seen.add(key)
        third = data["third_country"]
        says = f"third-country: {third}"
        if not data["settled"]:
            says = f"sender or receiver not settled; {says}"
        yield Tie(
            source=sender,
            target=receiver,
            counted=data["transfer"],
            kinds=data["agreement_kinds"],
            undetermined=not data["settled"] or third == "undetermined",
            says=says,
            persons=Bounds(data["transfer_persons_min"], data["transfer_persons_max"]),
        )


def _flows(graph: nx.Graph[str], dossier: Dossier, _: Collection[str]) -> Iterable[Tie]:
    for sender, receiver, data in graph.edges(data=True):
        third, open_ = data["third_country"], data["undetermined"]
        yield Tie(
            source=sender,
            target=receiver,
            counted=f"{sender}-{receiver}",
            kinds=_kinds(data["agreements"], dossier),
            undetermined=bool(open_) and not third,
            says=f"third-country: {third} yes or partly, {open_} undetermined",
            persons=Bounds(data["persons_min"], data["persons_max"]),
            weight=data["weight"],
        )


def _agreements(graph: nx.Graph[str], _: Dossier, __: Collection[str]) -> Iterable[Tie]:
    for left, right, data in graph.edges(data=True):
        state, agreement = (right, left) if graph.nodes[left]["bipartite"] else (left, right)
        about = graph.nodes[agreement]
        roles = ", ".join(role.replace("-", " ") for role in data["roles"])
        yield Tie(
            source=state,
            target=agreement,
            counted=agreement,
            kinds=(about["kind"],),
            undetermined=about["nature"] in NATURES,
            says=f"{about['nature'].replace('-', ' ')}; {roles}",
        )


def _partners(graph: nx.Graph[str], dossier: Dossier, disputed: Collection[str]) -> Iterable[Tie]:
    for left, right, data in graph.edges(data=True):
        is_disputed = all(name in disputed for name in data["agreements"])
        yield Tie(
            source=left,
            target=right,
            counted="-".join(sorted((left, right))),
            kinds=_kinds(data["agreements"], dossier),
            undetermined=is_disputed,
            says="claimed and disputed" if is_disputed else "",
            weight=data["weight"],
        )


def _kinds(agreements: Iterable[str], dossier: Dossier) -> tuple[str, ...]:
    return tuple(sorted({dossier.agreements[name].kind for name in agreements}))


_TIES: Final[dict[str, Callable[[nx.Graph[str], Dossier, Collection[str]], Iterable[Tie]]]] = {
    "transfers": _transfers,
    "flows": _flows,
    "agreements": _agreements,
    "partners": _partners,
}
