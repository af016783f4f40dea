"""Run the notebooks in docs/notebooks and keep their outputs, or check that they are fresh.

Usage: python scripts/run_notebooks.py [--check]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Final

import nbformat
from nbclient import NotebookClient

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "notebooks"
#: Seconds for one cell.
PATIENCE: Final = 300


def executed(path: Path) -> nbformat.NotebookNode:
    """Return a notebook with fresh outputs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=PATIENCE, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times of the run
    return notebook


def said(notebook: nbformat.NotebookNode) -> list[Any]:
    """Return what each cell prints and shows: texts, and of a figure that there is one."""
    found = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", ())
        printed = "".join(output.get("text", "") for output in outputs)  # may come in pieces
        shown = [output["data"] for output in outputs if "data" in output]
        # The text form of a figure is its size.
        found.append((printed, ["image/png" in d or d.get("text/plain") for d in shown]))
    return found


def main() -> int:
    """Run every notebook and write it back, or say which one shows something else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if one is stale")
    check: bool = parser.parse_args().check
    status = 0
    for path in sorted(FOLDER.glob("*.ipynb")):
        before = said(nbformat.read(path, as_version=4))
        fresh = executed(path)
        if not check:
            nbformat.write(fresh, path)
        elif said(fresh) != before:
            print(f"{path.name} is stale: run python scripts/run_notebooks.py", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
