"""GraphML as yEd takes it: shapes, labels, colours, sizes, positions and arrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from miggraph.columns import Column
from miggraph.export.flat import FlatGraph
from miggraph.export.palette import edge_colours, edge_widths, node_colours, node_sizes
from miggraph.export.positions import positions
from miggraph.export.writers.graphml import TYPES, data_elements
from miggraph.export.writers.names import column_names
from miggraph.export.writers.xml_text import SCALARS, attribute, content

__all__ = ["write_graphml_yed"]

_OPENING: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:y="http://www.yworks.com/xml/graphml" '
    'xmlns:yed="http://www.yworks.com/xml/yed/3">\n'
)
#: Columns that yEd has a place of its own for: the id, of edges the ends, and the label.
_NODE_OWN: Final = 2
_EDGE_OWN: Final = 4
#: Properties of yEd, and what readers make of its shapes.
_RESERVED: Final = frozenset({"url", "description", "x", "y", "shape_type"})
#: Not told again in a description: long, or there in another form.
_NOT_DESCRIBED: Final = frozenset({"iri", "longitude", "latitude"})


def write_graphml_yed(graph: FlatGraph, out: BinaryIO) -> None:
    """Write a network; the label of a node is below it, and its attributes are properties."""
    out.write(_OPENING.encode())
    out.write(b'<key id="gd" for="graph" attr.name="description" attr.type="string"/>\n')
    for sort, columns in (
        ("node", graph.nodes.columns[_NODE_OWN:]),
        ("edge", graph.edges.columns[_EDGE_OWN:]),
    ):
        out.writelines(line.encode() for line in _keys(sort, columns))
    direction = "directed" if graph.directed else "undirected"
    about = "\n".join([f"network: {graph.name}", *(f"{k}: {v}" for k, v in graph.about.items())])
    out.write(
        f'<graph id="G" edgedefault="{direction}">\n'
        f'<data key="gd" xml:space="preserve">{content(about)}</data>\n'.encode()
    )
    out.writelines(line.encode() for line in _nodes(graph))
    out.writelines(line.encode() for line in _edges(graph))
    out.write(b"</graph>\n</graphml>\n")


def _keys(sort: str, columns: Sequence[Column]) -> Iterator[str]:
    letter = sort[0]
    yield f'<key id="{letter}g" for="{sort}" yfiles.type="{sort}graphics"/>\n'
    for id_, name in (("u", "url"), ("d", "description")):
        yield f'<key id="{letter}{id_}" for="{sort}" attr.name="{name}" attr.type="string"/>\n'
    names = column_names(columns, _RESERVED)
    for number, (column, name) in enumerate(zip(columns, names, strict=True)):
        yield (
            f'<key id="{letter}{number}" for="{sort}" attr.name="{attribute(name)}" '
            f'attr.type="{TYPES[column.kind]}"/>\n'
        )


def _nodes(graph: FlatGraph) -> Iterator[str]:
    columns = graph.nodes.columns[_NODE_OWN:]
    data = data_elements(columns, "n")
    kinds, addresses = graph.nodes.values("kind"), graph.nodes.values("iri")
    colours, sizes, places = node_colours(graph), node_sizes(graph), positions(graph)
    looks = zip(graph.nodes.rows, kinds, addresses, colours, sizes, places, strict=True)
    for row, kind, address, colour, size, place in looks:
        id_, label = row[:_NODE_OWN]
        where = ""
        if place:  # of yEd the upper left corner, with y pointing down
            x, y = place[0] - size / 2, -place[1] - size / 2
            where = f' x="{round(x, 3)}" y="{round(y, 3)}"'
        yield (
            f'<node id="{attribute(id_)}">{data(row[_NODE_OWN:])}'
            f"{_texts('n', address, _description(columns, row[_NODE_OWN:]))}"
            '<data key="ng"><y:ShapeNode>'
            f'<y:Geometry height="{size}" width="{size}"{where}/>'
            f'<y:Fill color="{colour.hex}" transparent="false"/>'
            '<y:BorderStyle color="#000000" type="line" width="0.5"/>'
            '<y:NodeLabel modelName="sides" modelPosition="s" xml:space="preserve">'
            f"{content(label)}</y:NodeLabel>"
            f'<y:Shape type="{_shape(kind)}"/></y:ShapeNode></data></node>\n'
        )


def _edges(graph: FlatGraph) -> Iterator[str]:
    columns = graph.edges.columns[_EDGE_OWN:]
    data = data_elements(columns, "e")
    arrow = "standard" if graph.directed else "none"
    addresses = graph.edges.values("iri")
    colours, widths = edge_colours(graph), edge_widths(graph)
    looks = zip(graph.edges.rows, addresses, colours, widths, strict=True)
    for row, address, colour, width in looks:
        id_, source, target = map(attribute, row[:3])
        label = row[3]
        named = ""
        if label is not None:
            named = f'<y:EdgeLabel xml:space="preserve">{content(label)}</y:EdgeLabel>'
        yield (
            f'<edge id="{id_}" source="{source}" target="{target}">{data(row[_EDGE_OWN:])}'
            f"{_texts('e', address, _description(columns, row[_EDGE_OWN:]))}"
            '<data key="eg"><y:PolyLineEdge>'
            f'<y:LineStyle color="{colour.hex}" type="line" width="{width}"/>'
            f'<y:Arrows source="none" target="{arrow}"/>{named}'
            '<y:BendStyle smoothed="false"/></y:PolyLineEdge></data></edge>\n'
        )


def _texts(letter: str, address: Any, description: str) -> str:
    """Return the properties ``url`` and ``description`` of yEd."""
    url = "" if not isinstance(address, str) else content(address)
    link = f'<data key="{letter}u">{url}</data>' if url else ""
    if not description:
        return link
    told = content(description)
    return f'{link}<data key="{letter}d" xml:space="preserve">{told}</data>'


def _description(columns: Sequence[Column], values: Sequence[Any]) -> str:
    """Return what yEd shows beside the pointer: a line for each value that is no list."""
    return "\n".join(
        f"{column.name}: {SCALARS[column.kind](value)}"
        for column, value in zip(columns, values, strict=True)
        if value is not None
        and column.kind != "list"
        and column.name not in _NOT_DESCRIBED
        and not column.name.startswith("year_")
    )


def _shape(kind: Any) -> str:
    """Return the shape of a node: agreements differ from states by more than colour."""
    return "ellipse" if kind in (None, "state", "union", "former") else "roundrectangle"
