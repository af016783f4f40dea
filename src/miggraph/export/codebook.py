"""The codebook of a network: what its nodes, edges and the network itself say, in Markdown."""

from __future__ import annotations

from typing import Final

from miggraph.export.flat import FlatGraph, Sheet
from miggraph.network.graphs.attributes import ATTRIBUTES
from miggraph.network.graphs.units import UNITS
from miggraph.tables.codebook import CAUTION
from miggraph.tabular import markdown_text

__all__ = ["network_codebook"]

_FORMS: Final = (
    "A missing value is left out, or an empty cell in CSV; a missing count is not zero. Of bounds "
    "(`_min`, `_max`) a missing maximum is open. Where a format has no lists, items are joined "
    "with `; `. Each format leaves out something, as the list of formats in README.md says, and "
    "some keep a name for themselves and write `_given` behind it."
)


def network_codebook(graph: FlatGraph) -> str:
    """Write the codebook of one of miggraph's networks, as formats that hold all have it.

    Parameters
    ----------
    graph
        The network, flattened; how many nodes and edges it has, and of how many a value is
        missing, is told.

    Returns
    -------
    str
        Markdown.
    """
    parts = [
        f"# The network of {graph.name}",
        UNITS[graph.name],
        "## Nodes",
        *_sheet(graph.nodes, graph.name),
        "## Edges",
        *_sheet(graph.edges, None),
        "## The network itself",
        _about(graph),
        f"{_FORMS} {CAUTION}",
    ]
    return "\n\n".join(parts) + "\n"


def _sheet(sheet: Sheet, network: str | None) -> tuple[str, str]:
    """Write the columns of a sheet; `network` where it has the nodes of one."""
    titles = ["attribute", "kind", "unit", "meaning", "taken from", "missing here"]
    twofold = {} if network is None else _twofold(network)
    rows = [
        [
            f"`{column.name}`",
            column.kind,
            column.unit,
            twofold.get(column.name, column.meaning),
            column.source,
            f"{sum(value is None for value in sheet.values(column.name)):,}",
        ]
        for column in sheet.columns
    ]
    table = markdown_text(titles, rows, [False] * 5 + [True])
    return f"In number: {len(sheet):,}.", table.rstrip("\n")


def _twofold(network: str) -> dict[str, str]:
    """Return the meanings of attributes that say another thing of a state than of an agreement."""
    states = {a.name: a.meaning for a in ATTRIBUTES[network, "node"]}
    return {
        a.name: f"of a state: {states[a.name]}; of an agreement: {a.meaning}"
        for a in ATTRIBUTES.get((network, "agreement"), ())
        if states.get(a.name, a.meaning) != a.meaning
    }


def _about(graph: FlatGraph) -> str:
    meanings = {a.name: a.meaning for a in ATTRIBUTES[graph.name, "graph"]}
    rows = [
        [f"`{name}`", meanings.get(name, "how to read it"), text]
        for name, text in graph.about.items()
    ]
    return markdown_text(["attribute", "meaning", "here"], rows).rstrip("\n")
