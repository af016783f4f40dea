"""The benchmark runs on a small network, and notices missing edges; no time is asserted."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

import pytest

from miggraph.export.formats import NETWORK_FORMATS
from tests.network.test_benchmark import BENCHMARKS, program


def test_both_writers_are_compared(tmp_path: Path) -> None:
    words = ("--part", "synthetic", "--edges", "300", "--runs", "1")
    done = program("export.py", *words, cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "synthetic: 300 edges" in done.stdout
    for form in ("gexf", "graphml"):
        for who in ("networkx", "miggraph"):
            # seconds, processor seconds, both ratios, peak, graph, file
            line = re.search(rf"^{form}, {who}(.*)$", done.stdout, re.MULTILINE)
            assert line, done.stdout
            assert len([float(word) for word in line[1].split()]) == 7
        reference = re.search(rf"^{form}, networkx.*$", done.stdout, re.MULTILINE)
        assert reference
        assert reference[0].split()[4:6] == ["1.00", "1.00"]


def test_every_format_is_timed(tmp_path: Path) -> None:
    done = program("export.py", "--part", "curated", "--runs", "1", cache=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {*re.findall(r"^([a-z0-9-]+) {3,}[\d.]+", done.stdout, re.MULTILINE)} == {
        *NETWORK_FORMATS,
        "all",
    }


def test_missing_edges_stop_the_comparison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.gexf"
    words = ("miggraph", "gexf", file, "20")
    done = program("write_network.py", *words, cache=tmp_path)
    assert set(json.loads(done.stdout)) == {"seconds", "processor", "megabytes", "graph"}
    monkeypatch.syspath_prepend(BENCHMARKS)
    export = importlib.import_module("export")
    export._check(file, 20)
    with pytest.raises(SystemExit, match=r"x\.gexf has 20 edges of 21"):
        export._check(file, 21)
