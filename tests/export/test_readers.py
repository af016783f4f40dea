"""Each reader gives what stands in a small file written by hand, and refuses a broken one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.export import readers, samples
from tests.export.readers import Edge, Read

pytestmark = pytest.mark.readers


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
        samples.GEXF,
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
        samples.GRAPHML,
        Read(
            True, {"a": {"word": "Åland & co"}, "b": {}}, _ends({"persons": 3}, {"share": 0.5}, {})
        ),
        ("</graph>", ""),
        "mismatched tag",
    ),
    "networkx gml": Case(
        readers.read_networkx_gml,
        samples.GML,
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
        samples.PAJEK,
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
        samples.NODE_LINK,
        Read(True, {"a": {"names": ["x"]}, "b": {}}, _ends({"weight": 2.5}, {})),
        ('"links"', '"arcs"'),
        "'links'",
    ),
    "networkx cytoscape": Case(
        lambda path: readers.read_networkx_json(path, "cytoscape"),
        samples.CYTOSCAPE,
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
        samples.GRAPHML,
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
        samples.GML,
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
        samples.PAJEK,
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
        samples.GRAPHOLOGY,
        Read(True, {"a": {"n": 7, "names": ["x", "y"]}, "b": {}}, _ends({"weight": 2.5}, {}, {})),
        ('"target": "b"', '"target": "c"'),
        'target node "c" not found',
    ),
    "graphology gexf": Case(
        readers.read_graphology_gexf,
        samples.GEXF,
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
        samples.GRAPHML,
        Read(
            True, {"a": {"word": "Åland & co"}, "b": {}}, _ends({"persons": 3}, {"share": 0.5}, {})
        ),
        ("</graph>", ""),
        "is no XML",
    ),
    "cytoscape": Case(
        readers.read_cytoscape,
        samples.CYTOSCAPE,
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
        samples.CX2,
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
        samples.DOT,
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
        samples.DOT,
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
        samples.GEOJSON,
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
    titles = readers.svg_titles(_written(tmp_path, samples.DOT))
    assert titles == {"node": ["a", "b"], "edge": ["a->b", "a->b", "b->b"]}


def test_ends_of_an_undirected_graph_have_no_order() -> None:
    edges = [Edge(None, "b", "a", {}), Edge(None, "a", "b", {}), Edge(None, "a", "a", {})]
    assert Read(False, {}, edges).ends() == [("a", "a"), ("a", "b"), ("a", "b")]
    assert Read(True, {}, edges).ends() == [("a", "a"), ("a", "b"), ("b", "a")]
    assert Read(None, {}, edges).ends() == [("a", "a"), ("a", "b"), ("b", "a")]
