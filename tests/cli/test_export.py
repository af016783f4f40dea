"""``miggraph export`` and ``miggraph release`` as a user runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from miggraph.export.formats import NETWORK_FORMATS
from miggraph.export.listing import all_formats
from tests.cli.forms import documented, faults
from tests.cli.process import SMALL, Runner, at_once, done

DATA = ("--data", str(SMALL))


def test_every_format_is_listed_with_what_it_loses_and_who_checked_it(warm: Runner) -> None:
    rows = json.loads(done(warm("export", "--list", "--format", "json")))
    assert [row["name"] for row in rows] == [one.name for one in all_formats()]
    assert all(row["checked_by"] and row["tools"] and row["endings"] for row in rows)
    table = done(warm("export", "--list"))
    assert all(row["name"] in table for row in rows)


def test_every_format_is_written(warm: Runner, tmp_path: Path) -> None:
    names = [one.name for one in all_formats()]
    (tmp_path / "out").mkdir()

    def write(name: str) -> int:
        lossy = ["--lossy"] if name in NETWORK_FORMATS else []
        return warm("export", name, *lossy, "-o", tmp_path / "out", *DATA).status

    assert at_once(write, names) == dict.fromkeys(names, 0)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    for format_ in NETWORK_FORMATS.values():
        assert {f"transfers{part.suffix}" for part in format_.parts} <= written
    assert {"miggraph.nq", "miggraph.ttl", "agreements.csv", "agreements.parquet"} <= written


def test_one_file_goes_to_standard_output(warm: Runner, tmp_path: Path) -> None:
    answer = warm("export", "csv", "--table", "transfers", *DATA)
    rows = list(csv.DictReader(io.StringIO(done(answer))))
    assert rows
    assert "Policy trusted-first" in answer.err
    done(warm("export", "csv", "--table", "transfers", "-o", tmp_path / "t.csv", *DATA))
    assert (tmp_path / "t.csv").read_bytes().decode() == answer.out
    nodes = json.loads(done(warm("export", "d3", "--network", "agreements", *DATA)))["nodes"]
    assert {node["id"] for node in nodes} >= {"US", "XK"}


def test_filters_are_those_of_the_networks(warm: Runner) -> None:
    whole = json.loads(done(warm("export", "d3", *DATA)))
    some = json.loads(done(warm("export", "d3", "--since", "2025-07-01", *DATA)))
    assert 0 < len(some["links"]) < len(whole["links"])
    assert "2025-07-01" in some["graph"]["filters"]
    none = warm("export", "d3", "--since", "2090-01-01", *DATA)
    assert json.loads(done(none))["links"] == []
    assert "No edge is in this selection." in none.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export",), "Give a FORMAT"),
        (("export", "gexff"), "did you mean gexf"),
        (("export", "gexf", "--network", "flow"), "did you mean flows"),
        (("export", "gexf", "--kind", "deportation"), "use one of border-cooperation"),
        (("export", "gexf", "--nationality", "Rwandan"), "did you mean RW (Rwanda"),
        (("export", "gexf", "--network", "agreements", "--nationality", "TG"), "no nationality"),
        (("export", "csv", "--table", "transfer"), "did you mean transfers"),
        (("export", "csv"), "say where"),
        (("export", "gephi-csv"), "say where"),
        (("export", "excel"), "miggraph export --list"),
        (("export", "gexf", "--format", "json"), "--format is for --list"),
        (("export", "csv", "--table", "states", "--lossy"), "--lossy has no meaning"),
        (("export", "gexf", "--table", "transfers"), "--table has no meaning"),
        (("export", "turtle", "--min-source-type", "court"), "--min-source-type has no meaning"),
        (("export", "csv", "--network", "flows", "--table", "states"), "--network has no meaning"),
        (("export", "csv", "-o", "out.csv"), "name a folder"),
        (("export", "gexf", "-o", "/missing/x.gexf"), "choose a folder that exists"),
        (("export", "csv", "-o", "/missing/x"), "choose a folder that exists"),
        (("export", "nquads", "-o", "/missing/x"), "choose a folder that exists"),
        (("export", "geojson", "--network", "agreements", "-o", "x"), "have no coordinates"),
        (("release", "/missing/out"), "no such folder"),
        (("release", "/dev/null"), "no folder"),
        (("release", "out", "--against", "/missing"), "does not exist"),
        (("release", "out", "--against", str(SMALL)), "no release"),
    ],
)
def test_what_is_wrong_is_told(
    warm: Runner, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    answer = warm(*words, *DATA, cwd=tmp_path)
    assert (answer.status, answer.out) == (2, "")
    assert told in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_finished_leaves_the_old_one(warm: Runner, tmp_path: Path) -> None:
    path = tmp_path / "links"
    path.mkdir()
    (path / "transfers.gexf").mkdir()
    answer = warm("export", "gexf", "-o", path, *DATA)
    assert answer.status == 2
    assert [one.name for one in path.iterdir()] == ["transfers.gexf"]


def test_where_to_write(warm: Runner, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    states = ("export", "csv", "--table", "states", *DATA)
    text = done(warm(*states, "-o", "-"))
    done(warm(*states, "-o", tmp_path / "link.csv"))
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes().decode() == text
    full = warm(*states, "-o", "/dev/full")
    assert (full.status, Path("/dev/full").is_char_device()) == (2, True)
    done(warm("export", "gephi-csv", "-o", tmp_path / "t.nodes.csv", *DATA))
    done(warm("export", "gexf", "-o", f"{tmp_path}/new/", *DATA))
    assert {path.name for path in tmp_path.iterdir()} == {
        "real.csv",
        "link.csv",
        "t.nodes.csv",
        "t.edges.csv",
        "new",
    }
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["transfers.gexf"]


def test_a_release(warm: Runner, tmp_path: Path) -> None:
    answer = warm("release", tmp_path / "out", "--format", "json", *DATA)
    document = json.loads(done(answer))
    assert faults(document, documented()["miggraph release"][0]) == []
    assert document["masked"] > 0
    assert all((tmp_path / "out" / one["path"]).is_file() for one in document["files"])
    again = warm("release", tmp_path / "out", "--format", "csv", *DATA)
    rows = list(csv.DictReader(io.StringIO(done(again))))
    endings = [ending for row in rows for ending in row["endings"].split()]
    assert all(any(one["path"].endswith(e) for one in document["files"]) for e in endings)
    (tmp_path / "out" / "mine.txt").write_text("mine")
    refused = warm("release", tmp_path / "out", *DATA)
    assert refused.status == 2
    assert "mine.txt" in refused.err
