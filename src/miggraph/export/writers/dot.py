"""DOT, the language of Graphviz."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO, Final

from miggraph.columns import Column
from miggraph.export.flat import FlatGraph, Sheet
from miggraph.export.lists import joined
from miggraph.export.palette import edge_colours, edge_widths, node_colours
from miggraph.export.positions import positions
from miggraph.export.writers.names import column_names

__all__ = ["write_dot"]

#: What Graphviz, or its JSON, means by an attribute of a node or an edge.
_GRAPHVIZ: Final = """
_gvid area arrowhead arrowsize arrowtail class color colorscheme comment constraint decorate dir
distortion edgehref edgetarget edgetooltip edgeURL fillcolor fixedsize fontcolor fontname
fontsize gradientangle group head head_lp headclip headhref headlabel headport headtarget
headtooltip headURL height href id image imagepos imagescale key label labelangle labeldistance
labelfloat labelfontcolor labelfontname labelfontsize labelhref labelloc labeltarget
labeltooltip labelURL layer len lhead lp ltail margin minlen name nodes edges nojustify ordering
orientation penwidth peripheries pin pos rects regular root samehead samplepoints sametail shape
shapefile showboxes sides skew sortv style tail tail_lp tailclip tailhref taillabel tailport
tailtarget tailtooltip tailURL target tooltip URL vertices weight width xlabel xlp z
"""
_RESERVED: Final = frozenset(_GRAPHVIZ.split())
#: A name that needs no quotation marks; some readers keep these as a part of it.
_PLAIN: Final = re.compile("(?!(node|edge|graph|digraph|subgraph|strict)$)[a-z_][0-9a-z_]*", re.I)
#: Units of positions an inch: the earth is 36 inches wide.
_SCALE: Final = 100
_MOST_WEIGHT: Final = 2**31 - 1


def write_dot(graph: FlatGraph, out: BinaryIO) -> None:
    r"""Write the network as DOT, each value in quotation marks.

    Names of nodes are their ids, and edges have theirs as ``id``. A backslash is written twice
    everywhere, as Graphviz reads it in labels. Coordinates are positions for ``neato``.
    """
    kind = "digraph" if graph.directed else "graph"
    out.write(f"{kind} {_quoted(graph.name)} {{\n".encode())
    for name, text in graph.about.items():
        out.write(f"  {_name(name)}={_quoted(text)};\n".encode())
    # Most networks are stars: from left to right, their many ends stand below one another.
    out.write(b'  rankdir="LR";\n')
    out.write(b'  node [shape="box", style="rounded", penwidth="2"];\n')
    out.writelines(line.encode() for line in _nodes(graph))
    out.writelines(line.encode() for line in _edges(graph))
    out.write(b"}\n")


def _nodes(graph: FlatGraph) -> Iterator[str]:
    names = graph.nodes.values("id"), graph.nodes.values("label")
    look = zip(*names, node_colours(graph), positions(graph), strict=True)
    rows = _attributes(graph.nodes, {"id", "label"})
    for (id_, label, colour, place), others in zip(look, rows, strict=True):
        told = label if label == id_ else f"{label} ({id_})"
        given = [f"label={_shown(label)}", f"tooltip={_shown(told)}", f'color="{colour.hex}"']
        if place is not None:
            x, y = (round(units / _SCALE, 5) for units in place)
            given.append(f'pos="{x},{y}!"')
        yield f"  {_quoted(id_)} [{', '.join([*given, *others])}];\n"


def _edges(graph: FlatGraph) -> Iterator[str]:
    arrow = "->" if graph.directed else "--"
    edges = graph.edges
    names = ("id", "source", "target", "label")
    weights = _whole(edges)
    look = zip(edge_colours(graph), edge_widths(graph), weights, strict=True)
    texts = zip(*(edges.values(name) for name in names), strict=True)
    exact = {"weight"} if weights == edges.values("weight") else set[str]()
    rows = _attributes(edges, {*names, *exact})
    for (id_, source, target, label), (colour, width, weight), others in zip(
        texts, look, rows, strict=True
    ):
        given = [] if label is None else [f"label={_shown(label)}"]
        given += [f"id={_quoted(id_)}", f"tooltip={_shown(label or id_)}", f'weight="{weight}"']
        given += [f'color="{colour.hex}"', f'penwidth="{width:g}"', *others]
        yield f"  {_quoted(source)} {arrow} {_quoted(target)} [{', '.join(given)}];\n"


def _whole(edges: Sheet) -> list[int]:
    """Return weights as Graphviz takes them: whole numbers from 0."""
    return [min(max(round(weight), 0), _MOST_WEIGHT) for weight in edges.values("weight")]


def _attributes(sheet: Sheet, left: set[str]) -> Iterator[list[str]]:
    """Give ``name=value`` of each row, without what has no value."""
    chosen = [(i, column) for i, column in enumerate(sheet.columns) if column.name not in left]
    names = column_names([column for _, column in chosen], _RESERVED)
    writers = [
        (i, _name(name), _written(column)) for (i, column), name in zip(chosen, names, strict=True)
    ]
    for row in sheet.rows:
        yield [f"{name}={write(row[i])}" for i, name, write in writers if row[i] is not None]


def _written(column: Column) -> Callable[[Any], str]:
    match column.kind:
        case "boolean":
            return lambda value: '"true"' if value else '"false"'
        case "list":
            return _joined
        case "text":
            return _quoted
        case _:  # numbers and days have nothing that would need an escape
            return lambda value: f'"{value}"'


def _joined(items: Sequence[str]) -> str:
    return _quoted(joined(items))


def _name(text: str) -> str:
    return text if text.isascii() and _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shown(text: str) -> str:
    r"""Return a text to be drawn: Graphviz reads entities there, and ``\n`` as a new line."""
    return _quoted(text.replace("&", "&amp;")).replace("\r\n", "\\n").replace("\n", "\\n")
