"""The formats of networks, by name."""

from __future__ import annotations

from typing import Final

from miggraph.errors import UnknownNameError
from miggraph.export.format import NetworkFormat, Part

__all__ = ["NETWORK_FORMATS", "network_format"]

_EXPORT: Final = "miggraph.export"
_WRITERS: Final = f"{_EXPORT}.writers"
_GEPHI_CSV: Final = f"{_WRITERS}.gephi_csv"
_CSV: Final = "text/csv"
#: What a file holds beside nodes and edges, where it can.
_BASIS: Final = "what the network rests on (policy, clocks, digest, edition, whether it is masked)"
#: What `miggraph.export.writers.csv_rows` does to texts.
_FORMULA: Final = "a text that a spreadsheet takes for a formula stands behind an apostrophe"
#: Maps hold no node without coordinates.
_PLACES: Final = f"{_EXPORT}.places:without_place"

_ALL: Final = (
    NetworkFormat(
        "gexf",
        ("Gephi", "Gephi Lite", "Sigma"),
        "days of attributes are text; Gephi merges parallel edges of one kind unless told not to",
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
        f"{_BASIS}; lists are joined with semicolons, days of attributes are text, an empty text "
        "is a missing value, blanks around a value are cut off, and there are no colours, sizes or "
        "positions; "
        "Gephi merges parallel edges unless told not to",
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
        f"{_BASIS}, times, labels and all other attributes: of nodes the ids, places, kinds and "
        "weighted degrees are kept, of edges the ids and weights; lines of the network of "
        "transfers are cohorts, and degrees count them",
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
        f"{_BASIS}; days are text",
        (Part(".kumu.json", "application/json", f"{_WRITERS}.kumu:write_blueprint"),),
        f"{_EXPORT}.elements:without_id",
    ),
    NetworkFormat(
        "kumu-csv",
        ("Kumu",),
        f"{_BASIS}; all values are text, and a value that is missing, an empty text and an empty "
        f"list are the same; a vertical bar in a text is written as a broken one, and {_FORMULA}",
        (
            Part(".elements.csv", "text/csv", f"{_WRITERS}.kumu:write_elements"),
            Part(".connections.csv", "text/csv", f"{_WRITERS}.kumu:write_connections"),
        ),
        f"{_EXPORT}.elements:without_id",
    ),
    NetworkFormat(
        "flourish",
        ("Flourish",),
        f"whether edges have a direction, {_BASIS}, and the difference between text that is empty "
        f"and none; lists are joined, and {_FORMULA}",
        (
            Part(".flourish.links.csv", _CSV, f"{_WRITERS}.flourish:write_links"),
            Part(".flourish.points.csv", _CSV, f"{_WRITERS}.flourish:write_points"),
        ),
    ),
    NetworkFormat(
        "flowmap",
        ("flowmap.blue",),
        f"{_BASIS}, and attributes other than label, coordinates, weight, first day, bounds on "
        "persons, third_country, settled and tells; counts of the network of transfers are of "
        "cohorts; edges without direction get one; flows of one route and day are summed, and "
        f"those without a day are not shown while a time is chosen; {_FORMULA}",
        (
            Part(".flowmap.locations.csv", _CSV, f"{_WRITERS}.flowmap:write_locations"),
            Part(".flowmap.flows.csv", _CSV, f"{_WRITERS}.flowmap:write_flows"),
        ),
        missing=_PLACES,
    ),
    NetworkFormat(
        "geojson",
        ("QGIS", "GeoPandas", "Leaflet", "geojson.io"),
        "lines of edges between a place and itself, which are points",
        (
            Part(".points.geojson", "application/geo+json", f"{_WRITERS}.geojson:write_points"),
            Part(".lines.geojson", "application/geo+json", f"{_WRITERS}.geojson:write_lines"),
        ),
        missing=_PLACES,
    ),
    NetworkFormat(
        "kepler",
        ("kepler.gl",),
        f"whether edges have a direction, {_BASIS}, and the difference between text that is empty "
        f"and none; lists are joined, text of digits is taken for a number, and {_FORMULA}",
        (
            Part(".kepler.arcs.csv", _CSV, f"{_WRITERS}.kepler:write_arcs"),
            Part(".kepler.points.csv", _CSV, f"{_WRITERS}.kepler:write_points"),
        ),
        missing=_PLACES,
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
