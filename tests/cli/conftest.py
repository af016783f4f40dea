"""Caches and data for the processes of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.process import EVIDENCE, SMALL, Runner


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Run with a cache that all tests share; it is never damaged."""
    return Runner(tmp_path_factory.mktemp("warm") / "cache")


@pytest.fixture
def cold(tmp_path: Path) -> Runner:
    """Run with a cache of its own, which is not there yet."""
    return Runner(tmp_path / "cache")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "data"))


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EVIDENCE, tmp_path / "evidence"))
