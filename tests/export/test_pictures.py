"""Pictures show the nodes and edges of a file, where and in the colour that it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageColor

from tests.export import pictures, samples
from tests.export.pictures import Drawing
from tests.export.programs import ReadError

pytestmark = [pytest.mark.readers, pytest.mark.slow]

_NODES = {"a": (0, 0, "#d62728"), "b": (10, 0, "#1f77b4"), "</script>": (5, 8, "#2ca02c")}
_EDGES = (("one", "a", "b"), ("two", "a", "b"), ("three", "b", "</script>"))
_GRAPHOLOGY: dict[str, Any] = {
    "options": {"type": "directed", "multi": True, "allowSelfLoops": True},
    "attributes": {},
    "nodes": [
        {"key": key, "attributes": {"x": x, "y": y, "size": 12, "color": colour, "label": key}}
        for key, (x, y, colour) in _NODES.items()
    ],
    "edges": [
        {"key": key, "source": s, "target": t, "attributes": {"size": 3, "color": "#888888"}}
        for key, s, t in _EDGES
    ],
}
_CYTOSCAPE: dict[str, Any] = {
    "elements": {
        "nodes": [
            {"data": {"id": key, "color": c}, "position": {"x": x * 10, "y": -y * 10}}
            for key, (x, y, c) in _NODES.items()
        ],
        "edges": [{"data": {"id": key, "source": s, "target": t}} for key, s, t in _EDGES],
    },
    "style": [{"selector": "node", "style": {"background-color": "data(color)"}}],
}


def _assert_shown(drawing: Drawing, picture: Path) -> None:
    """Compare the picture with what was to be drawn, at the middle of each node."""
    assert sorted(drawing.edges) == sorted(_EDGES)
    assert set(drawing.nodes) == set(_NODES)
    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    assert image.size == (pictures.WIDTH, pictures.HEIGHT)
    assert image.getpixel((2, 2)) == (255, 255, 255)
    for key, (_, _, colour) in _NODES.items():
        x, y, _ = drawing.nodes[key]
        assert _near(image.getpixel((x, y)), ImageColor.getrgb(colour)), key
    # Half way from a to b there is a line, and below it nothing.
    (ax, ay, _), (bx, by, _) = drawing.nodes["a"], drawing.nodes["b"]
    middle = [image.getpixel(((ax + bx) // 2, (ay + by) // 2 + d)) for d in range(-15, 16)]
    assert any(pixel != (255, 255, 255) for pixel in middle)
    assert image.getpixel(((ax + bx) // 2, pictures.HEIGHT - 3)) == (255, 255, 255)


def _near(pixel: Any, colour: tuple[int, ...]) -> bool:
    return all(abs(p - c) <= 8 for p, c in zip(pixel, colour, strict=False))


def test_sigma_draws_a_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(_GRAPHOLOGY), encoding="utf-8")
    _assert_shown(pictures.draw_sigma(path, tmp_path / "x.png"), tmp_path / "x.png")


def test_cytoscape_draws_a_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(_CYTOSCAPE), encoding="utf-8")
    _assert_shown(pictures.draw_cytoscape(path, tmp_path / "x.png"), tmp_path / "x.png")


def test_a_page_that_fails_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(_GRAPHOLOGY).replace('"target": "b"', '"target": "c"'))
    with pytest.raises(ReadError, match='node "c" not found'):
        pictures.draw_sigma(path, tmp_path / "x.png")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_graphviz_draws_a_file(ending: str, tmp_path: Path) -> None:
    path = tmp_path / "graph.dot"
    path.write_text(samples.DOT, encoding="utf-8")
    picture = tmp_path / f"x.{ending}"
    pictures.draw_dot(path, picture)
    if ending == "svg":
        assert re.search(r"Åland, &quot;here&quot;", picture.read_text(encoding="utf-8"))
    else:
        with Image.open(picture) as image:
            assert min(image.size) > 50
            assert len(image.convert("RGB").getcolors() or []) > 2
