"""A cache for the processes of this folder."""

from __future__ import annotations

import pytest

from tests.cli.process import Runner


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Run with a cache that all tests share."""
    return Runner(tmp_path_factory.mktemp("warm") / "cache")
