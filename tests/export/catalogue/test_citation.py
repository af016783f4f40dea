"""CITATION.cff of a release."""

from __future__ import annotations

from dataclasses import replace

import yaml

from miggraph.export.catalogue import citation
from tests.export.catalogue.release import ABOUT, DAY

#: The keys of the Citation File Format 1.2 that a release uses.
KEYS = {
    "abstract", "authors", "cff-version", "date-released", "identifiers", "keywords", "license",
    "message", "title", "type", "url", "version",
}  # fmt: skip


def test_it_has_what_the_format_demands() -> None:
    said = yaml.safe_load(citation(ABOUT))
    assert said.keys() == KEYS - {"url"}
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "dataset"
    assert said["authors"] == [{"name": "miggraph contributors"}]
    assert said["date-released"] == DAY
    assert (said["version"], said["license"]) == (ABOUT.version, "CC-BY-4.0")
    assert len(set(said["keywords"])) == len(said["keywords"]) == len(ABOUT.keywords)
    assert said["identifiers"][0]["value"] == f"sha256:{ABOUT.digest}"


def test_message_and_abstract_say_what_a_record_does_not_mean() -> None:
    said = yaml.safe_load(citation(ABOUT))
    for text in (said["message"], said["abstract"]):
        for phrase in (
            "Absence of a record is no evidence of absence",
            "does not mean that it is lawful, binding or in force",
            "does not prove that the same persons moved",
        ):
            assert phrase in text
    assert "give policy and clocks with every figure" in said["message"]
    assert "policy trusted-first" in said["abstract"]


def test_a_version_stays_a_text_and_an_address_is_told() -> None:
    """In YAML 1.10 would be the number 1.1."""
    about = replace(ABOUT, version="1.10", homepage="https://example.org/a: b")
    said = yaml.safe_load(citation(about))
    assert said["version"] == "1.10"
    assert said["url"] == "https://example.org/a: b"
    assert said.keys() == KEYS


def test_it_is_the_same_each_time() -> None:
    assert citation(ABOUT) == citation(replace(ABOUT))
