"""What all tests share."""

from __future__ import annotations

import pytest

import miggraph


@pytest.fixture(scope="session")
def kg() -> miggraph.KnowledgeGraph:
    """Open the curated graph under the default policy and clocks."""
    return miggraph.open()
