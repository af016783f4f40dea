"""The public names of miggraph.network."""

from __future__ import annotations

import subprocess
import sys

import pytest

import miggraph.network


@pytest.mark.parametrize("name", miggraph.network.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(miggraph.network, name).__name__ == name


def test_the_answer_of_hubs_is_public() -> None:
    assert "HubAnalysis" in miggraph.network.__all__


def test_names_are_listed_before_they_are_used() -> None:
    code = (
        "import sys, miggraph.network as n; "
        "assert set(n.__all__) <= set(dir(n)); assert '__name__' in dir(n); "
        "assert 'networkx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
