"""The notebooks run, and show what they showed when they were written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.cli.process import ROOT

SCRIPT = ROOT / "scripts" / "run_notebooks.py"
NOTEBOOK = ROOT / "docs" / "notebooks" / "third-country-hubs.ipynb"
PATIENCE = 600


def _check(root: Path, home: Path) -> subprocess.CompletedProcess[str]:
    places = {"HOME": home, "IPYTHONDIR": home / "ipython", "MPLCONFIGDIR": home / "matplotlib"}
    return subprocess.run(
        [sys.executable, root / "scripts" / SCRIPT.name, "--check"],
        env=os.environ | {name: str(path) for name, path in places.items()},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_the_notebooks_are_fresh(tmp_path: Path) -> None:
    finished = _check(ROOT, tmp_path)
    assert finished.returncode == 0, finished.stderr


def test_a_stale_notebook_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "docs" / "notebooks" / "one.ipynb"
    copy.parent.mkdir(parents=True)
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    cell = {"cell_type": "code", "id": "a", "execution_count": 1, "metadata": {},
            "source": "print(1)", "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "2\n"}]}  # fmt: skip
    copy.write_text(
        json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    finished = _check(tmp_path, tmp_path)
    assert finished.returncode == 1
    assert "one.ipynb is stale" in finished.stderr


def test_every_figure_is_kept_in_the_notebook() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    drawn = [cell for cell in cells if ".plot(" in "".join(cell["source"])]
    assert len(drawn) >= 4
    for cell in drawn:
        assert any("image/png" in output.get("data", {}) for output in cell["outputs"])
