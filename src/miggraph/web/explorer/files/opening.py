"""How a file of each format is opened, in a sentence; docs/exports/ says more."""

from __future__ import annotations

from typing import Final

__all__ = ["OPENED"]

_STORE: Final = "load it into an RDF store, or read it with rdflib, Jena or pyoxigraph."
_STORE_12: Final = "load it into a store of RDF 1.2, or read it with pyoxigraph."

#: Format, as ``miggraph export --list`` names it -> what to do with the file.
OPENED: Final = {
    "cx2": "Cytoscape: File → Import → Network from File. NDEx: upload it to an account.",
    "cytoscape": "Cytoscape.js: fetch it and pass it to cytoscape() as its elements.",
    "d3": "D3: d3.json(file), then nodes and links to forceSimulation.",
    "dot": "Graphviz: neato -Tsvg FILE > drawing.svg",
    "flourish": "Flourish: a new network graph; upload the links and the points under Data.",
    "flowmap": "flowmap.blue: import both files into the sheets locations and flows of a copy of "
    "its template.",
    "geojson": "QGIS: drag it into the map. Python: geopandas.read_file(FILE)",
    "gephi-csv": "Gephi: File → Import spreadsheet, first the nodes, then the edges into the same "
    "workspace.",
    "gexf": "Gephi: File → Open, with Don't merge as the strategy for edges. Gephi Lite: open it "
    "from this device.",
    "gml": 'R: igraph::read_graph(FILE, format = "gml")',
    "graphml": "Cytoscape: File → Import → Network from File. R: igraph::read_graph(FILE, format = "
    '"graphml"). Python: networkx.read_graphml(FILE, force_multigraph=True)',
    "graphology": "graphology: Graph.from(json). Gephi Lite: open it from this device.",
    "kepler": "kepler.gl: Add Data → Upload File, both files.",
    "kumu": "Kumu: drop it onto an empty map.",
    "kumu-csv": "Kumu: import the elements, then the connections.",
    "pajek": "Pajek: read the network, then the partition and the vector.",
    "yed": "yEd: File → Open, then choose a layout.",
    "csv": "A spreadsheet, or pandas.read_csv(FILE, keep_default_na=False); NA is Namibia and no "
    "missing value.",
    "parquet": "DuckDB: SELECT * FROM 'FILE'. pandas.read_parquet(FILE)",
    "jsonld": f"JSON-LD 1.1: {_STORE}",
    "nquads": f"One statement a line: {_STORE}",
    "nquads-1.2": f"One statement a line: {_STORE_12}",
    "rdfxml": f"RDF/XML: {_STORE}",
    "trig": f"Source by source: {_STORE}",
    "trig-1.2": f"Source by source: {_STORE_12}",
    "turtle": f"One graph: {_STORE}",
    "turtle-1.2": f"One graph: {_STORE_12}",
}
