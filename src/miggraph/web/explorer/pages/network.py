"""The page of networks: who is joined to whom, by transfers or agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from msgspec import structs

from miggraph.errors import UnknownNameError
from miggraph.knowledge import KnowledgeGraph
from miggraph.vocabulary import SCHEMES
from miggraph.web.explorer.asked import BAR, Asked
from miggraph.web.explorer.networks.around import Around, Choice, choice
from miggraph.web.explorer.networks.bundles import Line, lines_of
from miggraph.web.explorer.networks.ties import DISPUTED, NATURES, NETWORKS, Node, Tie, ties_of
from miggraph.web.explorer.site import Answer, Site

__all__ = ["network"]

#: Parameters of this page alone.
_OWN: Final = ("network", "focus", "node", "expand", "fold", "find")
_LONGEST: Final = 100


def network(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page of a network.

    `network` is which one; `focus` shows what lies around one node, `expand` and `fold` show and
    hide what is of one kind at one node; `node` tells of one node; `find` marks nodes by name.
    """
    kg = site.at(asked, clock=False)
    name = asked.one_of("network", NETWORKS, "transfers")
    nodes, ties = ties_of(name, _graph(kg, name, asked), kg.dossier, _disputed(kg))
    names = {*kg.dossier.states, *kg.dossier.agreements}
    around = Around(
        focus=_known(asked.first("focus"), names),
        expand=_choices(asked, "expand", names),
        fold=_choices(asked, "fold", names),
    )
    chosen = _known(asked.first("node"), names)
    shown = around.shown(ties)
    kept = {end for tie in shown for end in (tie.source, tie.target)} | {around.focus}
    # Without a focus, nodes whose ties are hidden stay; so does a state without any.
    left = [one for one in nodes if not around.focus or one.name in kept]
    lines = lines_of(shown)
    find = asked.first("find")[:_LONGEST]
    found = _found(left, find)
    return site.html(
        "explorer/network.html",
        asked.only(_OWN),
        kg=kg,
        bar=BAR if name in ("transfers", "flows") else tuple(b for b in BAR if b != "nationality"),
        name=name,
        networks=NETWORKS,
        around=around,
        nodes=nodes,
        ties=ties,
        shown=shown,
        left=left,
        lines=lines,
        states=_rows(left, found),
        find=find,
        found=found,
        labels={one.name: one.label for one in nodes},
        chosen=chosen,
        panel=_panel(next((one for one in nodes if one.name == chosen), None), ties, shown, around),
        exported_as=_without_nationality(asked) if name in ("agreements", "partners") else asked,
        drawn=_drawn(name, left, lines, found if find else set()),
        is_unfiltered=bool(asked.nationalities) and name in ("agreements", "partners"),
    )


def _without_nationality(asked: Asked) -> Asked:
    """Return what is asked of agreements, which have none to be filtered by."""
    return structs.replace(asked, nationalities=())


def _graph(kg: KnowledgeGraph, name: str, asked: Asked) -> Any:
    """Return the network; agreements have no nationality, so that filter is left out for them."""
    filters = asked.filters
    if name in ("agreements", "partners"):
        filters.pop("nationality", None)
    return kg.network(name, **filters)


def _disputed(kg: KnowledgeGraph) -> set[str]:
    """Return the agreements that one side claims and another disputes."""
    return {name for name, life in kg.view.lives.items() if life.nature == DISPUTED}


def _known(node: str, names: Collection[str]) -> str:
    if node and node not in names:
        raise UnknownNameError("state or agreement", node[:_LONGEST], names)
    return node


def _choices(asked: Asked, name: str, names: Collection[str]) -> tuple[Choice, ...]:
    kinds = SCHEMES["kind"]
    return tuple(choice(text, names, kinds) for text in sorted(asked.rest.get(name, ())))


def _found(nodes: Iterable[Node], find: str) -> set[str]:
    """Return the nodes whose name or label holds what is searched; all for nothing."""
    wanted = find.casefold()
    return {one.name for one in nodes if wanted in f"{one.label} {one.name}".casefold()}


def _rows(nodes: Iterable[Node], found: Collection[str]) -> list[Node]:
    """Return the states of the table, those with most ties first."""
    kept = [one for one in nodes if not one.is_agreement and one.name in found]
    return sorted(kept, key=lambda one: (-one.degree, one.label))


def _panel(
    node: Node | None, ties: Sequence[Tie], shown: Sequence[Tie], around: Around
) -> dict[str, Any] | None:
    """Return what is told of one node: its ties, and how many of each kind are shown."""
    if node is None:
        return None
    own = [tie for tie in ties if tie.touches(node.name)]
    seen = {tie.counted for tie in shown}
    kinds = []
    for kind, count in node.by_kind:
        here = {tie.counted for tie in own if kind in tie.kinds}
        this = Choice(node.name, kind)
        kinds.append(
            {
                "kind": kind,
                "count": count,
                "shown": len(here & seen),
                "expand": _with(around.expand, this),
                "unfold": _without(around.fold, this),
                "fold": _with(around.fold, this),
                "unexpand": _without(around.expand, this),
            }
        )
    return {"node": node, "ties": own, "kinds": kinds}


def _with(some: Iterable[Choice], one: Choice) -> list[str]:
    return sorted({*map(str, some), str(one)})


def _without(some: Iterable[Choice], one: Choice) -> list[str]:
    return sorted({str(other) for other in some} - {str(one)})


def _drawn(
    name: str, nodes: Sequence[Node], lines: Iterable[Line], found: Collection[str]
) -> dict[str, Any]:
    """Return what the script draws: nodes, and lines by the numbers of their nodes."""
    numbers = {one.name: number for number, one in enumerate(nodes)}
    return {
        "directed": name in ("transfers", "flows"),
        "open": list(NATURES),
        "nodes": [
            [
                one.name,
                one.label,
                one.kind,
                int(one.is_agreement),
                one.place,
                one.degree,
                one.nature,
                int(one.name in found),
            ]
            for one in nodes
        ],
        "ties": [
            [numbers[line.source], numbers[line.target], int(line.undetermined), line.weight]
            for line in lines
        ],
    }
