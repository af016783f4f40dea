"""The RO-Crate, as rocrate reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

from miggraph.export.catalogue import DataFile, crate
from tests.export.catalogue.release import ABOUT, Release

NAME = "ro-crate-metadata.json"
STANDARD = "https://datapackage.org/profiles/2.0/datapackage.json"


def graph(content: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content)["@graph"]
    return found


def references(value: Any) -> Iterator[str]:
    """Give what an entity refers to; nothing else is nested in a flat document."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            assert list(item) == ["@id"]
            yield item["@id"]


@pytest.fixture
def content(real: Release) -> bytes:
    return crate(real.about, real.files)


def test_it_is_read_back(real: Release, content: bytes) -> None:
    real.add(NAME, content)
    read = ROCrate(real.folder)
    assert read.name == real.about.title
    assert read.description == real.about.description
    assert read.datePublished.date() == real.about.issued
    assert read.license.id == "https://creativecommons.org/licenses/by/4.0/"
    assert [item["name"] for item in read.root_dataset["creator"]] == ["miggraph contributors"]
    assert read.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.3"
    assert {item.id for item in read.data_entities} == {file.path for file in real.files}


def test_every_file_has_size_type_checksum_and_licence(real: Release, content: bytes) -> None:
    listed = {item["@id"]: item for item in graph(content) if item["@type"] == "File"}
    on_disk = {f"tables/{path.name}" for path in (real.folder / "tables").iterdir()}
    assert listed.keys() == on_disk
    for file in real.files:
        item = listed[file.path]
        assert item["contentSize"] == str((real.folder / file.path).stat().st_size)
        assert (item["encodingFormat"], item["sha256"]) == (file.media_type, file.sha256)
        assert item["license"] == {"@id": real.about.licence.iri}


def test_whatever_is_referred_to_is_described(content: bytes) -> None:
    entities = graph(content)
    known = {item["@id"] for item in entities} | {"https://w3id.org/ro/crate/1.3"}
    assert len(known) == len(entities) + 1
    assert {r for item in entities for value in item.values() for r in references(value)} <= known
    root = next(item for item in entities if item["@id"] == "./")
    assert len(root["hasPart"]) == sum(item["@type"] == "File" for item in entities)


def test_every_term_is_one_of_the_context(content: bytes) -> None:
    """An unknown term would be dropped by every reader of JSON-LD."""
    text = files("rocrate").joinpath("data/ro-crate.jsonld").read_text(encoding="utf-8")
    context = json.loads(text)
    assert json.loads(content)["@context"] == context["@id"]
    terms = {name for item in graph(content) for name in item} - {"@id", "@type"}
    types = {item["@type"] for item in graph(content)}
    assert terms | types <= context["@context"].keys()


def test_standards_are_described_and_paths_are_quoted(small: Release) -> None:
    odd = DataFile("a b/é.json", "application/json", "T", 1, "0" * 64, "A.", STANDARD)
    entities = {item["@id"]: item for item in graph(crate(ABOUT, [odd]))}
    assert entities["a%20b/%C3%A9.json"]["conformsTo"] == {"@id": STANDARD}
    assert entities[STANDARD]["@type"] == "CreativeWork"
    assert "conformsTo" not in graph(crate(ABOUT, [replace(odd, conforms_to="")]))[2]


def test_it_is_the_same_each_time(small: Release) -> None:
    assert crate(ABOUT, small.files) == crate(ABOUT, small.files[::-1])
