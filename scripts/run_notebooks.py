"""Run the notebooks in docs/notebooks and keep their outputs.

Usage: python scripts/run_notebooks.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

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


def main() -> int:
    """Run every notebook and write it back."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(executed(path), path)
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
