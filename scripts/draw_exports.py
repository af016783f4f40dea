"""Draw exports as pictures, to look at: by sigma, Cytoscape.js and Graphviz, without a screen.

    python scripts/draw_exports.py --into FOLDER FILE...

What draws a file follows from its name: `.graphology.json` by sigma, `.cyjs` by
Cytoscape.js, `.dot` by Graphviz. Run `make readers` before.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.export import pictures  # noqa: E402
from tests.export.programs import ReadError  # noqa: E402


def main() -> int:
    """Draw each file; return 1 where one cannot be drawn."""
    parser = argparse.ArgumentParser(description="Draw exports as pictures.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--into", type=Path, required=True, metavar="FOLDER")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    failed = False
    for path in given.files:
        try:
            print(f"{path}: {draw(path, given.into)}")
        except (ReadError, ValueError, OSError) as fault:
            print(f"{path}: {fault}", file=sys.stderr)
            failed = True
    return int(failed)


def draw(path: Path, folder: Path) -> str:
    """Draw one file, and say what is drawn and where."""
    if path.suffix == ".dot":
        picture = folder / f"{path.name}.svg"
        pictures.draw_dot(path, picture)
        return str(picture)
    picture = folder / f"{path.name}.png"
    if path.name.endswith(".graphology.json"):
        drawing = pictures.draw_sigma(path, picture)
    elif path.name.endswith(".cyjs"):
        drawing = pictures.draw_cytoscape(path, picture)
    else:
        raise ValueError("only .graphology.json, .cyjs and .dot are drawn")
    return f"{len(drawing.nodes)} nodes and {len(drawing.edges)} edges in {picture}"


if __name__ == "__main__":
    sys.exit(main())
