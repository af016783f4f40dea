"""The formats of networks, by name."""

from __future__ import annotations

from typing import Final

from miggraph.errors import UnknownNameError
from miggraph.export.format import NetworkFormat, Part

__all__ = ["NETWORK_FORMATS", "network_format"]

_WRITERS: Final = "miggraph.export.writers"

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
