"""One small graph, written by hand in each format."""

from __future__ import annotations

__all__ = [
    "CX2",
    "CYTOSCAPE",
    "DOT",
    "GEOJSON",
    "GEXF",
    "GML",
    "GRAPHML",
    "GRAPHOLOGY",
    "NODE_LINK",
    "PAJEK",
]

GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="directed" mode="static">
    <attributes class="node">
      <attribute id="0" title="size_of" type="long"/>
      <attribute id="1" title="names" type="liststring"/>
    </attributes>
    <attributes class="edge"><attribute id="0" title="settled" type="boolean"/></attributes>
    <nodes>
      <node id="a" label="Åland &amp; co">
        <attvalues><attvalue for="0" value="7"/></attvalues>
      </node>
      <node id="b" label="b"><attvalues><attvalue for="1" value="[x, y]"/></attvalues></node>
    </nodes>
    <edges>
      <edge id="one" source="a" target="b" weight="2.5">
        <attvalues><attvalue for="0" value="true"/></attvalues>
      </edge>
      <edge id="two" source="a" target="b"/>
      <edge id="loop" source="b" target="b"/>
    </edges>
  </graph>
</gexf>
"""
GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="word" attr.type="string"/>
  <key id="d1" for="edge" attr.name="persons" attr.type="long"/>
  <key id="d2" for="edge" attr.name="share" attr.type="double"/>
  <graph edgedefault="directed">
    <node id="a"><data key="d0">Åland &amp; co</data></node>
    <node id="b"/>
    <edge id="one" source="a" target="b"><data key="d1">3</data></edge>
    <edge id="two" source="a" target="b"><data key="d2">0.5</data></edge>
    <edge id="loop" source="b" target="b"/>
  </graph>
</graphml>
"""
GML = """graph [
  directed 1
  node [ id 0 label "a" word "x y" ]
  node [ id 1 label "b" ]
  edge [ source 0 target 1 persons 3 ]
  edge [ source 1 target 1 ]
]
"""
PAJEK = """*Vertices 2
1 "a a"
2 "b"
*Arcs
1 2 3.5
2 2 1
"""
GRAPHOLOGY = {
    "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
    "attributes": {},
    "nodes": [{"key": "a", "attributes": {"n": 7, "names": ["x", "y"]}}, {"key": "b"}],
    "edges": [
        {"key": "one", "source": "a", "target": "b", "attributes": {"weight": 2.5}},
        {"key": "two", "source": "a", "target": "b"},
        {"key": "loop", "source": "b", "target": "b"},
    ],
}
CYTOSCAPE = {
    "data": {},
    "directed": True,
    "multigraph": True,
    "elements": {
        "nodes": [
            {"data": {"id": "a", "value": "a", "name": "Åland", "names": ["x"]}},
            {"data": {"id": "b", "value": "b", "name": "b"}},
        ],
        "edges": [
            {"data": {"id": "one", "source": "a", "target": "b", "weight": 2.5, "key": 0}},
            {"data": {"id": "two", "source": "a", "target": "b", "key": 1}},
        ],
    },
}
NODE_LINK = {
    "directed": True,
    "multigraph": True,
    "graph": {},
    "nodes": [{"id": "a", "names": ["x"]}, {"id": "b"}],
    "links": [
        {"id": "one", "source": "a", "target": "b", "weight": 2.5, "key": 0},
        {"id": "two", "source": "a", "target": "b", "key": 1},
    ],
}
CX2 = [
    {"CXVersion": "2.0", "hasFragments": False},
    {
        "metaData": [
            {"name": "attributeDeclarations", "elementCount": 1},
            {"name": "nodes", "elementCount": 2},
            {"name": "edges", "elementCount": 2},
        ]
    },
    {
        "attributeDeclarations": [
            {
                "nodes": {"name": {"d": "string"}, "names": {"d": "list_of_string"}},
                "edges": {"settled": {"d": "boolean"}},
            }
        ]
    },
    {"nodes": [{"id": 0, "v": {"name": "a", "names": ["x"]}}, {"id": 1, "v": {"name": "b"}}]},
    {"edges": [{"id": 0, "s": 0, "t": 1, "v": {"settled": True}}, {"id": 1, "s": 1, "t": 1}]},
    {"status": [{"success": True}]},
]
DOT = r"""digraph "g" {
  "a" [label="Åland, \"here\"", word="x"];
  subgraph "cluster_s" { "b" [word="1"]; }
  "a" -> "b" [id="one", weight="2"];
  "a" -> "b" [id="two"];
  "b" -> "b" [id="loop"];
}
"""
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "a",
            "geometry": {"type": "Point", "coordinates": [20.0, 60.0]},
            "properties": {"word": "x", "source": None, "target": None},
        },
        {
            "type": "Feature",
            "id": "b",
            "geometry": {"type": "Point", "coordinates": [-10.0, 0.0]},
            "properties": {"word": None, "source": None, "target": None},
        },
        {
            "type": "Feature",
            "id": "one",
            "geometry": {"type": "LineString", "coordinates": [[20.0, 60.0], [-10.0, 0.0]]},
            "properties": {"word": None, "source": "a", "target": "b"},
        },
    ],
}
