"""Copies of the small data and evidence that the tests may change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

FILES = Path(__file__).parents[1] / "data"

# The same examples every time, so that a failure is one of the change that was made.
settings.register_profile("unit", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("unit")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FILES / "small", tmp_path / "data"))


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FILES / "evidence-small", tmp_path / "evidence"))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose files each example overwrites."""
    return tmp_path_factory.mktemp("scratch")
