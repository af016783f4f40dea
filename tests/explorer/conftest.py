"""The pages of the explorer, made from the published graph."""

from __future__ import annotations

import pytest

import miggraph
from miggraph.web.explorer.graph import Graph
from miggraph.web.explorer.site import Site


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(miggraph.open().published(), Graph(), is_built=True)
