"""Engines that tests share: starting Spark takes longer than all that it is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

import pytest

from miggraph.engines import Engine, open_engine
from miggraph.errors import UsageError

#: With this variable set to 1, an engine that is not there is a failure.
_REQUIRED: Final = "MIGGRAPH_REQUIRE_SERVERS"
#: Two executors as processes of their own, with one core and 1024 MB each.
_MASTER: Final = "local-cluster[2,1,1024]"


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """Run Spark with executors in processes of their own."""
    try:
        engine = open_engine("spark", master=_MASTER)
    except UsageError as error:
        message = f"NOT TESTED on Spark: {error}"
        if os.environ.get(_REQUIRED) == "1":
            pytest.fail(message)
        pytest.skip(message)
    with engine:
        yield engine


@pytest.fixture(scope="module")
def duck() -> Iterator[Engine]:
    """Run DuckDB."""
    with open_engine(threads=1) as engine:
        yield engine
