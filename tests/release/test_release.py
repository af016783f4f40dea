"""A whole release: what is in it, and that it tells nothing that is masked."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import frictionless
import pyoxigraph as ox
import pytest

import miggraph
from miggraph.errors import ExportError, UsageError
from miggraph.export.formats import NETWORK_FORMATS
from miggraph.export.listing import all_formats
from miggraph.publishing import disclosed
from miggraph.release import Release, write_release
from miggraph.release.content import NETWORKS
from miggraph.release.folder import CHECKSUMS
from tests.cli.process import SMALL

csv.field_size_limit(2**24)


@pytest.fixture(scope="module")
def small() -> miggraph.KnowledgeGraph:
    return miggraph.open(SMALL)


@pytest.fixture(scope="module")
def made(small: miggraph.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return write_release(small, tmp_path_factory.mktemp("release") / "out")


def files(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_format_is_there_or_told_to_be_missing(made: Release) -> None:
    written = {one.format for one in made.files}
    told = {item.format for item in made.missing}
    assert written | told >= {one.name for one in all_formats()}
    for network in NETWORKS:
        for name, format_ in NETWORK_FORMATS.items():
            there = [one for one in made.files if one.format == name]
            paths = {one.file.path for one in there}
            expected = {f"networks/{network}{part.suffix}" for part in format_.parts}
            left = any((item.format, item.network) == (name, network) for item in made.missing)
            assert (expected <= paths) is not left


def test_the_same_data_make_the_same_bytes(
    small: miggraph.KnowledgeGraph, made: Release, tmp_path: Path
) -> None:
    again = write_release(small, tmp_path / "again")
    assert files(again.folder) == files(made.folder)


def test_checksums_name_every_file(made: Release) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", CHECKSUMS],
        cwd=made.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    checked = {line.removesuffix(": OK") for line in done.stdout.splitlines()}
    assert checked == files(made.folder).keys() - {CHECKSUMS}


def test_what_was_written_is_what_is_told(made: Release) -> None:
    for one in made.files:
        content = (made.folder / one.file.path).read_bytes()
        assert len(content) == one.file.size
        assert hashlib.sha256(content).hexdigest() == one.file.sha256


def test_descriptions_name_the_files(made: Release) -> None:
    paths = {one.file.path for one in made.files}
    crate = json.loads((made.folder / "ro-crate-metadata.json").read_text())
    root = next(item for item in crate["@graph"] if item["@id"] == "./")
    assert paths <= {part["@id"] for part in root["hasPart"]}
    dcat = (made.folder / "dcat.ttl").read_text()
    for one in made.files:
        assert one.file.sha256 in dcat
    assert frictionless.validate(str(made.folder / "datapackage.json")).valid
    for name in ("dcat.ttl", "void.ttl"):
        assert list(ox.parse(path=made.folder / name, format=ox.RdfFormat.TURTLE))
    readme = (made.folder / "README.md").read_text()
    for words in ("no evidence of absence", "lawful, binding or in force", "the same persons"):
        assert words in readme
    assert "shown as 1 to 3" in readme
    for word in (
        "facilities",
        "notes",
        "widened",
        "ranks",
        "from 0 to all",
        "does not make public",
    ):
        assert word in readme, word


@pytest.mark.parametrize("network", NETWORKS)
def test_a_codebook_says_what_every_attribute_of_a_network_means(
    made: Release, network: str
) -> None:
    path = f"codebook/network-{network}.md"
    book = (made.folder / path).read_text()
    assert path in {one.file.path for one in made.files}
    rows = (line.strip("| ").split(" | ") for line in book.splitlines() if line.startswith("| `"))
    explained = {cells[0].strip("`"): cells[3] for cells in rows if len(cells) == 6}
    assert all(explained.values())
    graph = json.loads((made.folder / f"networks/{network}.d3.json").read_text())
    used = {name for part in ("nodes", "links") for row in graph[part] for name in row}
    assert used
    assert used - explained.keys() <= {"key"}
    assert "| `masked` | whether small counts are masked, as in a release" in book
    assert "| true |" in book


def test_the_codebooks_are_named_in_the_descriptions(made: Release) -> None:
    for name in ("README.md", "datapackage.json", "croissant.json"):
        assert "codebook/network-NETWORK.md" in (made.folder / name).read_text(), name


def test_a_release_is_masked_unless_asked(
    small: miggraph.KnowledgeGraph, made: Release, tmp_path: Path
) -> None:
    assert not disclosed(small.published().dossier)
    whole = write_release(small, tmp_path / "whole", unmasked=True)
    assert whole.maskings == ()
    assert "not to be passed on" in (whole.folder / "README.md").read_text()
    assert not (whole.folder / "masked.csv").exists()
    assert "not to be passed on" not in (made.folder / "README.md").read_text()
    with (whole.folder / "tables" / "transfers.csv").open() as file:
        unmasked = {row["transfer"] for row in csv.DictReader(file)}
    assert unmasked == set(small.view.transfers)


def test_nothing_is_released_that_tells_what_is_masked(
    small: miggraph.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a masking that does nothing, the release is refused and nothing is written."""
    whole = miggraph.open()
    monkeypatch.setattr(type(whole), "published", lambda self, **_: self)
    with pytest.raises(ExportError, match="could be worked out"):
        write_release(whole, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_changed(small: miggraph.KnowledgeGraph, made: Release, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    states = data / "states.ttl"
    text = states.read_text()
    assert '"Rwanda"@en' in text
    states.write_text(text.replace('"Rwanda"@en', '"Republic of Rwanda"@en', 1))
    new = write_release(miggraph.open(data), tmp_path / "new", against=made.folder)
    assert new.changes is not None
    told = {(c.table, c.key, c.change, c.column, c.before, c.after) for c in new.changes}
    assert ("states", "RW", "changed", "label", "Rwanda", "Republic of Rwanda") in told
    assert {change.table for change in new.changes} <= {"states", "sources", "agreements"}
    with (new.folder / "changes.csv").open() as file:
        assert len(list(csv.DictReader(file))) == len(new.changes)
    assert "| states | 0 | 0 | 1 | 1 |" in (new.folder / "changes.md").read_text()
    same = write_release(small, tmp_path / "same", against=made.folder)
    assert same.changes == ()
    assert "Nothing" in (same.folder / "changes.md").read_text()


def test_not_against_itself(small: miggraph.KnowledgeGraph, made: Release) -> None:
    with pytest.raises(UsageError, match="the one that it replaces"):
        write_release(small, made.folder, against=made.folder)


@pytest.mark.slow
def test_all_data(tmp_path: Path) -> None:
    """No masked count, day or id is in any file; the tables join."""
    kg = miggraph.open()
    made = write_release(kg, tmp_path / "out")
    hidden = _hidden_names(kg)
    assert hidden
    kinds = {".nq", ".csv", ".json", ".md", ".gexf", ".ttl"}
    for path in made.folder.rglob("*"):
        if path.suffix in kinds:
            words = set(re.findall(r"[\w-]+", path.read_text("utf-8")))
            assert not words & hidden, path.name
    report = frictionless.validate(str(made.folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:3]
    _check_cohorts(kg, made.folder)


def _hidden_names(kg: miggraph.KnowledgeGraph) -> set[str]:
    """Return ids that a release gives up, since they tell a day or a number."""
    published = kg.published()
    before = {a.transfer for a in kg.dossier.accounts} | {a.id for a in kg.dossier.accounts}
    after = {a.transfer for a in published.dossier.accounts}
    after |= {a.id for a in published.dossier.accounts}
    return before - after


def _check_cohorts(kg: miggraph.KnowledgeGraph, folder: Path) -> None:
    """No cohort of a released table has exactly one, two or three, but as officially told."""
    official = {a.transfer for a in kg.dossier.accounts if _is_official(kg, a.source)}
    with (folder / "tables" / "cohorts.csv").open() as file:
        for row in csv.DictReader(file):
            if row["persons_max"] and int(row["persons_max"]) <= 3 and row["persons_max"] != "0":
                exact = row["persons_min"] == row["persons_max"]
                assert not exact or row["transfer"] in official, row


def _is_official(kg: miggraph.KnowledgeGraph, source: str) -> bool:
    return kg.dossier.sources[source].type in ("government", "court")
