"""A place to follow the documents in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.blocks import Workspace


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs") / "cache"


@pytest.fixture
def workspace(tmp_path: Path, cache: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path, cache)
    yield made
    made.stop()
