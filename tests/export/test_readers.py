"""Each reader gives what stands in a small file written by hand, and refuses a broken one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.export import readers
from tests.export.readers import Edge, Read

pytestmark = pytest.mark.readers

_GEXF = """<?xml version="1.0" encoding="UTF-8"?>
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
_GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
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
_GML = """graph [
  directed 1
  node [ id 0 label "a" word "x y" ]
  node [ id 1 label "b" ]
  edge [ source 0 target 1 persons 3 ]
  edge [ source 1 target 1 ]
]
"""
_PAJEK = """*Vertices 2
1 "a a"
2 "b"
*Arcs
1 2 3.5
2 2 1
"""
_GRAPHOLOGY = {
    "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
    "attributes": {},
    "nodes": [{"key": "a", "attributes": {"n": 7, "names": ["x", "y"]}}, {"key": "b"}],
    "edges": [
        {"key": "one", "source": "a", "target": "b", "attributes": {"weight": 2.5}},
        {"key": "two", "source": "a", "target": "b"},
        {"key": "loop", "source": "b", "target": "b"},
    ],
}
_CYTOSCAPE = {
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
_NODE_LINK = {
    "directed": True,
    "multigraph": True,
    "graph": {},
    "nodes": [{"id": "a", "names": ["x"]}, {"id": "b"}],
    "links": [
        {"id": "one", "source": "a", "target": "b", "weight": 2.5, "key": 0},
        {"id": "two", "source": "a", "target": "b", "key": 1},
    ],
}
_CX2 = [
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
_DOT = r"""digraph "g" {
  "a" [label="Åland, \"here\"", word="x"];
  subgraph "cluster_s" { "b" [word="1"]; }
  "a" -> "b" [id="one", weight="2"];
  "a" -> "b" [id="two"];
  "b" -> "b" [id="loop"];
}
"""
_GEOJSON = {
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


class Case(NamedTuple):
    """A reader, a file, what stands in it, a change that breaks it, and what is said then."""

    reader: Callable[[Path], Read]
    content: Any
    found: Read
    broken: tuple[str, str]
    refusal: str
    rounds: Callable[[Read], Read] = lambda read: read


def _ends(*attributes: dict[str, Any], ids: bool = True) -> list[Edge]:
    """Give the edges that most files have: two from a to b, and a loop."""
    names = (("one", "a", "b"), ("two", "a", "b"), ("loop", "b", "b"))
    rows = zip(names, attributes, strict=False)
    return [Edge(n if ids else None, s, t, found) for (n, s, t), found in rows]


def _word(read: Read) -> Read:
    """Leave what Graphviz adds by laying out."""
    return Read(
        read.directed,
        {n: {k: v for k, v in d.items() if k in ("label", "word")} for n, d in read.nodes.items()},
        [
            e._replace(attributes={k: v for k, v in e.attributes.items() if k == "weight"})
            for e in read.edges
        ],
    )


def _shapeless(read: Read) -> Read:
    """Replace shapes by their texts."""
    return Read(
        read.directed,
        {n: d | {"geometry": d["geometry"].wkt} for n, d in read.nodes.items()},
        [e._replace(attributes={"geometry": e.attributes["geometry"].wkt}) for e in read.edges],
    )


CASES = {
    "networkx gexf": Case(
        readers.read_networkx_gexf,
        _GEXF,
        Read(
            True,
            {"a": {"label": "Åland & co", "size_of": 7}, "b": {"label": "b", "names": "[x, y]"}},
            _ends({"settled": True, "weight": 2.5}, {}, {}),
        ),
        ("</nodes>", ""),
        "mismatched tag",
    ),
    "networkx graphml": Case(
        readers.read_networkx_graphml,
        _GRAPHML,
        Read(
            True, {"a": {"word": "Åland & co"}, "b": {}}, _ends({"persons": 3}, {"share": 0.5}, {})
        ),
        ("</graph>", ""),
        "mismatched tag",
    ),
    "networkx gml": Case(
        readers.read_networkx_gml,
        _GML,
        Read(
            True,
            {"a": {"word": "x y"}, "b": {}},
            [Edge(None, "a", "b", {"persons": 3}), Edge(None, "b", "b", {})],
        ),
        ("target 1 persons", "target 9 persons"),
        "undefined target 9",
    ),
    "networkx pajek": Case(
        readers.read_networkx_pajek,
        _PAJEK,
        Read(
            True,
            {"a a": {"id": "1"}, "b": {"id": "2"}},
            [Edge(None, "a a", "b", {"weight": 3.5}), Edge(None, "b", "b", {"weight": 1.0})],
        ),
        ("1 2 3.5", "1 two 3.5"),
        "other vertices than the 3",
    ),
    "networkx node link": Case(
        readers.read_networkx_json,
        _NODE_LINK,
        Read(True, {"a": {"names": ["x"]}, "b": {}}, _ends({"weight": 2.5}, {})),
        ('"links"', '"arcs"'),
        "'links'",
    ),
    "networkx cytoscape": Case(
        lambda path: readers.read_networkx_json(path, "cytoscape"),
        _CYTOSCAPE,
        Read(
            True,
            {
                "a": {"id": "a", "value": "a", "name": "Åland", "names": ["x"]},
                "b": {"id": "b", "value": "b", "name": "b"},
            },
            _ends(
                {"source": "a", "target": "b", "weight": 2.5, "key": 0},
                {"source": "a", "target": "b", "key": 1},
            ),
        ),
        ('"source"', '"from"'),
        "'source'",
    ),
    "igraph graphml": Case(
        lambda path: readers.read_igraph(path, "graphml"),
        _GRAPHML,
        Read(
            True,
            {"a": {"word": "Åland & co"}, "b": {}},
            _ends({"persons": 3}, {"share": 0.5}, {}, ids=False),
        ),
        ("</graph>", ""),
        "tag mismatch",
    ),
    "igraph gml": Case(
        lambda path: readers.read_igraph(path, "gml"),
        _GML,
        Read(
            True,
            {"a": {"id": 0, "word": "x y"}, "b": {"id": 1}},
            [Edge(None, "a", "b", {"persons": 3}), Edge(None, "b", "b", {})],
        ),
        ("target 1 persons", "target 9 persons"),
        "Unknown target",
    ),
    "igraph pajek": Case(
        lambda path: readers.read_igraph(path, "pajek"),
        _PAJEK,
        Read(
            True,
            {"a a": {}, "b": {}},
            [Edge(None, "a a", "b", {"weight": 3.5}), Edge(None, "b", "b", {"weight": 1.0})],
        ),
        ("1 2 3.5", "1 two 3.5"),
        "unexpected word",
    ),
    "graphology": Case(
        readers.read_graphology,
        _GRAPHOLOGY,
        Read(True, {"a": {"n": 7, "names": ["x", "y"]}, "b": {}}, _ends({"weight": 2.5}, {}, {})),
        ('"target": "b"', '"target": "c"'),
        'target node "c" not found',
    ),
    "graphology gexf": Case(
        readers.read_graphology_gexf,
        _GEXF,
        Read(
            True,
            {
                "a": {"label": "Åland & co", "size_of": 7},
                "b": {"label": "b", "names": ["x", "y"]},
            },
            _ends({"settled": True, "weight": 2.5}, {}, {}),
        ),
        ('target="b" weight', 'target="c" weight'),
        "inexisting node",
    ),
    "graphology graphml": Case(
        readers.read_graphology_graphml,
        _GRAPHML,
        Read(
            True, {"a": {"word": "Åland & co"}, "b": {}}, _ends({"persons": 3}, {"share": 0.5}, {})
        ),
        ("</graph>", ""),
        "is no XML",
    ),
    "cytoscape": Case(
        readers.read_cytoscape,
        _CYTOSCAPE,
        Read(
            None,
            {
                "a": {"value": "a", "name": "Åland", "names": ["x"]},
                "b": {"value": "b", "name": "b"},
            },
            _ends({"weight": 2.5, "key": 0}, {"key": 1}),
        ),
        ('"target": "b"', '"target": "c"'),
        "nonexistent target `c`",
    ),
    "ndex2": Case(
        readers.read_cx2,
        _CX2,
        Read(
            None,
            {"0": {"name": "a", "names": ["x"]}, "1": {"name": "b"}},
            [Edge("0", "0", "1", {"settled": True}), Edge("1", "1", "1", {})],
        ),
        ('"t": 1', '"t": 9'),
        "no node",
    ),
    "pydot": Case(
        readers.read_pydot,
        _DOT,
        Read(
            True,
            {"a": {"label": 'Åland, "here"', "word": "x"}, "b": {"word": "1"}},
            _ends({"weight": "2"}, {}, {}),
        ),
        ('"b" [word', '"b [word'),
        "reads 0 graphs",
    ),
    "graphviz": Case(
        readers.read_dot,
        _DOT,
        Read(
            True,
            {"a": {"label": 'Åland, "here"', "word": "x"}, "b": {"label": r"\N", "word": "1"}},
            _ends({"weight": "2"}, {}, {}),
        ),
        ('"b" [word', '"b [word'),
        "missing endquote",
        _word,
    ),
    "geopandas": Case(
        readers.read_geopandas,
        _GEOJSON,
        Read(
            None,
            {"a": {"word": "x", "geometry": "POINT (20 60)"}, "b": {"geometry": "POINT (-10 0)"}},
            [Edge("one", "a", "b", {"geometry": "LINESTRING (20 60, -10 0)"})],
        ),
        ('"type": "FeatureCollection"', '"type": "Collection"'),
        "GeoJSON",
        _shapeless,
    ),
}


def _written(folder: Path, content: Any) -> Path:
    path = folder / "graph.txt"
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", CASES)
def test_a_reader_gives_what_stands_in_a_file(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    read = case.rounds(case.reader(_written(tmp_path, case.content)))
    assert read == case.found


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_an_error(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = _written(tmp_path, case.content)
    before = path.read_text(encoding="utf-8")
    assert case.broken[0] in before
    path.write_text(before.replace(*case.broken), encoding="utf-8")
    with pytest.raises(Exception, match=re.escape(case.refusal)):
        case.reader(path)


def test_graphviz_draws_each_node_and_edge(tmp_path: Path) -> None:
    titles = readers.svg_titles(_written(tmp_path, _DOT))
    assert titles == {"node": ["a", "b"], "edge": ["a->b", "a->b", "b->b"]}


def test_ends_of_an_undirected_graph_have_no_order() -> None:
    edges = [Edge(None, "b", "a", {}), Edge(None, "a", "b", {}), Edge(None, "a", "a", {})]
    assert Read(False, {}, edges).ends() == [("a", "a"), ("a", "b"), ("a", "b")]
    assert Read(True, {}, edges).ends() == [("a", "a"), ("a", "b"), ("b", "a")]
    assert Read(None, {}, edges).ends() == [("a", "a"), ("a", "b"), ("b", "a")]
