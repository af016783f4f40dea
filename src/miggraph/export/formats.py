"""The formats of networks, by name."""

from __future__ import annotations

from typing import Final

from miggraph.errors import UnknownNameError
from miggraph.export.format import NetworkFormat, Part

__all__ = ["NETWORK_FORMATS", "network_format"]

_EXPORT: Final = "miggraph.export"
_WRITERS: Final = f"{_EXPORT}.writers"

_GEPHI_CSV: Final = f"{_WRITERS}.gephi_csv"

_ALL: Final = (
    NetworkFormat(
        "gexf",
        ("Gephi", "Gephi Lite", "Sigma"),
        "days of attributes are text",
        (Part(".gexf", "application/gexf+xml", f"{_WRITERS}.gexf:write_gexf"),),
        missing=f"{_WRITERS}.gexf:without_id",
    ),
    NetworkFormat(
        "graphml",
        ("Cytoscape", "igraph", "NetworkX", "R"),
        "lists are joined with semicolons, days are text, and there are no colours or sizes",
        (Part(".graphml", "application/graphml+xml", f"{_WRITERS}.graphml:write_graphml"),),
    ),
    NetworkFormat(
        "yed",
        ("yEd",),
        "lists are joined with semicolons, and days are text",
        (
            Part(
                ".yed.graphml",
                "application/graphml+xml",
                f"{_WRITERS}.graphml_yed:write_graphml_yed",
            ),
        ),
    ),
    NetworkFormat(
        "cx2",
        ("Cytoscape", "Cytoscape Web", "NDEx"),
        "days are text, nodes have no sizes and edges no widths",
        (Part(".cx2", "application/json", f"{_WRITERS}.cx2:write_cx2"),),
    ),
    NetworkFormat(
        "gephi-csv",
        ("Gephi",),
        "lists are joined with semicolons, days of attributes are text, an empty text is a missing "
        "value, blanks around a value are cut off, and there are no colours, sizes or positions",
        (
            Part(".nodes.csv", "text/csv", f"{_GEPHI_CSV}:write_nodes"),
            Part(".edges.csv", "text/csv", f"{_GEPHI_CSV}:write_edges"),
        ),
        missing=f"{_GEPHI_CSV}:left_out_by_gephi",
    ),
    NetworkFormat(
        "d3",
        ("D3", "Observable"),
        "parallel edges are drawn on top of one another unless the page bends them",
        (Part(".d3.json", "application/json", f"{_WRITERS}.node_link:write_node_link"),),
    ),
    NetworkFormat(
        "cytoscape",
        ("Cytoscape.js",),
        "days are text; an edge that has the id of a node gets another id",
        (Part(".cyjs", "application/json", f"{_WRITERS}.cytoscape:write_cytoscape"),),
        f"{_EXPORT}.elements:without_id",
    ),
    NetworkFormat(
        "graphology",
        ("graphology", "sigma.js", "Gephi Lite"),
        "days are text; sigma.js draws parallel edges on top of one another",
        (
            Part(
                ".graphology.json",
                "application/json",
                f"{_WRITERS}.graphology:write_graphology",
            ),
        ),
    ),
    NetworkFormat(
        "gml",
        ("igraph", "NetworkX", "yEd", "Tulip"),
        "lists and days are text, true and false are 1 and 0, names of attributes lose what is no "
        "letter or digit; igraph leaves letters beyond ASCII as entities",
        (Part(".gml", "text/x-gml", f"{_WRITERS}.gml:write_gml"),),
    ),
    NetworkFormat(
        "pajek",
        ("Pajek", "igraph", "NetworkX"),
        "of nodes the ids, places, kinds and weighted degrees are kept, of edges the ids and "
        "weights; times, labels and all other attributes are lost",
        (
            Part(".net", "text/x-pajek-network", f"{_WRITERS}.pajek:write_net"),
            Part(".clu", "text/x-pajek-partition", f"{_WRITERS}.pajek:write_kinds"),
            Part(".vec", "text/x-pajek-vector", f"{_WRITERS}.pajek:write_degrees"),
        ),
    ),
    NetworkFormat(
        "dot",
        ("Graphviz",),
        "all values are text, lists joined; a value that is missing and an empty text are the same",
        (Part(".dot", "text/vnd.graphviz", f"{_WRITERS}.dot:write_dot"),),
    ),
    NetworkFormat(
        "kumu",
        ("Kumu",),
        "what the network rests on (policy, clocks, digest); days are text",
        (Part(".kumu.json", "application/json", f"{_WRITERS}.kumu:write_blueprint"),),
        f"{_EXPORT}.elements:without_id",
    ),
    NetworkFormat(
        "kumu-csv",
        ("Kumu",),
        "what the network rests on (policy, clocks, digest); all values are text, and a value that "
        "is missing, an empty text and an empty list are the same; a vertical bar in a text is "
        "written as a broken one, and a text that a spreadsheet takes for a formula behind an "
        "apostrophe",
        (
            Part(".elements.csv", "text/csv", f"{_WRITERS}.kumu:write_elements"),
            Part(".connections.csv", "text/csv", f"{_WRITERS}.kumu:write_connections"),
        ),
        f"{_EXPORT}.elements:without_id",
    ),
)

#: Name -> format.
NETWORK_FORMATS: Final = {format_.name: format_ for format_ in _ALL}


def network_format(name: str) -> NetworkFormat:
    """Return a format.

    Raises
    ------
    UnknownNameError
        If there is none of this name; suggests the nearest.
    """
    if name not in NETWORK_FORMATS:
        raise UnknownNameError("format", name, NETWORK_FORMATS)
    return NETWORK_FORMATS[name]
