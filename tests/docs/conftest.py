"""A place to follow the documents in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache as once
from pathlib import Path

import pytest

from tests.docs.blocks import Workspace
from tests.servers import running


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("docs") / "cache"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Start a server when it is first asked for; give the address of all its services."""
    with ExitStack() as started:

        @once
        def start() -> str:
            folder = tmp_path_factory.mktemp("oxigraph")
            return started.enter_context(running.oxigraph(folder)).removesuffix("/query")

        yield start


@pytest.fixture
def workspace(tmp_path: Path, cache: Path, store: Callable[[], str]) -> Iterator[Workspace]:
    made = Workspace(tmp_path, cache, store)
    yield made
    made.stop()
