"""Pictures of exports: sigma and Cytoscape.js draw them in Chromium without a screen, dot in SVG.

A page holds the file itself and the packages from `node/node_modules`; Chromium finds no host, and
a policy in the page forbids to ask one. The page writes down what it drew and where, so that a
picture can be compared with the file.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from tests.export import programs
from tests.export.programs import ReadError

__all__ = ["HEIGHT", "WIDTH", "Drawing", "draw_cytoscape", "draw_dot", "draw_sigma"]

#: Pixels of a picture.
WIDTH: Final = 1200
HEIGHT: Final = 800
_PACKAGES = programs.NODE / "node_modules"
_SCRIPTS = {
    "sigma": ("graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js"),
    "cytoscape": ("cytoscape/dist/cytoscape.min.js",),
}
#: A function `draw(file, place)` each, which returns what the page writes down.
_DRAW = {
    "sigma": """
  const graph = graphology.Graph.from(file);
  const renderer = new Sigma(graph, place, { labelRenderedSizeThreshold: 0, stagePadding: 80 });
  renderer.refresh();
  return {
    nodes: graph.mapNodes((key, data) => [key, ...at(renderer.graphToViewport(data)), data.color]),
    edges: graph.mapEdges((key, data, from, to) => [key, from, to]),
  };
""",
    "cytoscape": """
  const layout = { name: "preset" };
  const style = [{ selector: "node[label]", style: { label: "data(label)" } }];
  const cy = cytoscape({ layout, style, ...file, container: place });
  cy.fit(undefined, 40);
  return {
    nodes: cy.nodes().map((n) =>
      [n.id(), ...at(n.renderedPosition()), n.renderedStyle("background-color")]),
    edges: cy.edges().map((e) => [e.id(), e.source().id(), e.target().id()]),
  };
""",
}
_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>drawing</title>
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src file: 'unsafe-inline' blob:; style-src 'unsafe-inline';
    img-src data: blob:; worker-src blob:">
<style>html, body {{ margin: 0; background: #fff }}
#place {{ width: {width}px; height: {height}px }}</style>
</head><body><div id="place"></div><script type="application/json" id="drawn"></script>
{scripts}
<script>
const write = (found) => {{
  document.getElementById("drawn").textContent = JSON.stringify(found).replaceAll("<", "\\\\u003c");
}};
const at = (point) => [Math.round(point.x), Math.round(point.y)];
window.onerror = (message) => write({{ error: String(message) }});
function draw(file, place) {{{draw}}}
try {{
  write(draw({file}, document.getElementById("place")));
}} catch (fault) {{
  write({{ error: String(fault) }});
}}
</script></body></html>
"""
_FLAGS = (
    "--headless=new",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    # No host has an address, and nothing is asked in the background.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # WebGL by software, as there is no graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Time passes faster in the page, and ends.
    "--virtual-time-budget=4000",
)


class Drawing(NamedTuple):
    """What a page says that it drew: nodes with their place and colour, edges with their ends."""

    nodes: dict[str, tuple[int, int, str]]
    edges: list[tuple[str, str, str]]


def draw_sigma(path: Path, picture: Path) -> Drawing:
    """Draw the JSON of graphology by sigma, as a PNG.

    Nodes need `x`, `y`, `size` and `color`.

    Raises
    ------
    ReadError
        Where the page or the browser fails, or takes longer than a minute.
    """
    return _draw("sigma", path, picture)


def draw_cytoscape(path: Path, picture: Path) -> Drawing:
    """Draw elements by Cytoscape.js, as a PNG, in the style and layout of the file if it has them.

    Raises
    ------
    ReadError
        Where the page or the browser fails, or takes longer than a minute.
    """
    return _draw("cytoscape", path, picture)


def draw_dot(path: Path, picture: Path, engine: str = "dot") -> None:
    """Draw DOT by Graphviz, in the format that the name of the picture ends with: svg or png."""
    words = [programs.graphviz(), f"-K{engine}", f"-T{picture.suffix[1:]}", "-o", str(picture)]
    programs.run([*words, str(path)])


def _draw(form: Literal["sigma", "cytoscape"], path: Path, picture: Path) -> Drawing:
    programs.node()  # its packages are what draws
    browser = programs.chromium()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_page(form, path.read_text(encoding="utf-8")), encoding="utf-8")
        words = [browser, *_FLAGS, f"--user-data-dir={folder}/profile"]
        words.append(f"--window-size={WIDTH},{HEIGHT}")
        if os.geteuid() == 0:
            words.append("--no-sandbox")  # Chromium refuses to run as root with it
        picture.unlink(missing_ok=True)
        programs.run([*words, f"--screenshot={picture.resolve()}", page.as_uri()])
        found = _written_down(programs.run([*words, "--dump-dom", page.as_uri()]).decode())
    if not picture.is_file():
        raise ReadError(f"{Path(browser).name} made no picture of {path.name}")
    if "error" in found:
        raise ReadError(f"{form} says of {path.name}: {found['error']}")
    nodes = {key: (x, y, colour) for key, x, y, colour in found["nodes"]}
    return Drawing(nodes, [(key, source, target) for key, source, target in found["edges"]])


def _page(form: str, text: str) -> str:
    """Return the page; the file stands in it as a literal, which no `</script>` can end."""
    scripts = "\n".join(
        f'<script src="{(_PACKAGES / script).as_uri()}"></script>' for script in _SCRIPTS[form]
    )
    file = json.dumps(json.loads(text)).replace("<", "\\u003c")
    return _PAGE.format(width=WIDTH, height=HEIGHT, scripts=scripts, draw=_DRAW[form], file=file)


def _written_down(document: str) -> dict[str, Any]:
    found = re.search(r'id="drawn">(.*?)</script>', document, re.DOTALL)
    if found is None or not found[1]:
        raise ReadError("the page ended before it had drawn")
    return json.loads(found[1])
