"""What a release says of itself agrees with the project."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

import miggraph
from miggraph.claims.clocks import Clocks
from miggraph.export.catalogue import About, Licence, about_release
from miggraph.export.catalogue.about import DATA_LICENCE, _homepage
from tests.cli.process import ROOT
from tests.export.catalogue.release import ABOUT

CLOCKS = Clocks(date(2025, 1, 2), date(2025, 3, 4), date(2025, 5, 6))


def made(**given: object) -> About:
    return about_release(policy="majority", clocks=CLOCKS, digest="0f", **given)  # type: ignore[arg-type]


def test_it_is_what_the_project_says() -> None:
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert ABOUT.name == said["title"]
    assert ABOUT.version == said["version"]
    assert ABOUT.creators == tuple(author["name"] for author in said["authors"])
    assert set(ABOUT.keywords) == set(said["keywords"])
    assert ABOUT.licence.name in said["license"]


def test_the_licence_is_that_of_the_data() -> None:
    text = (ROOT / "data" / "LICENSE").read_text(encoding="utf-8")
    assert f"SPDX: {DATA_LICENCE.name})" in text
    assert f"{DATA_LICENCE.iri}legalcode" in text
    assert "Creative\nCommons Attribution 4.0 International" in text
    assert DATA_LICENCE.title == "Creative Commons Attribution 4.0 International"


def test_the_description_names_policy_clocks_and_limits() -> None:
    text = made(notes=["Counts of one to three persons are given as bounds."]).description
    for phrase in (
        "policy majority, as of 2025-01-02, from what was published by 2025-03-04 and recorded by "
        "2025-05-06.",
        "Counts of one to three persons are given as bounds.",
        "Absence of a record is no evidence of absence.",
        "Listing an arrangement does not mean that it is lawful, binding or in force.",
        "An onward path does not prove that the same persons moved.",
    ):
        assert phrase in text
    assert not re.search(r"breach|secret|illegal|refoulement", text, re.IGNORECASE)


def test_the_day_is_that_of_the_data_unless_it_is_given() -> None:
    assert made().issued == CLOCKS.recorded_on
    assert made(issued=date(2026, 1, 1)).issued == date(2026, 1, 1)


def test_what_is_given_is_taken() -> None:
    licence = Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
    about = made(version="2.0 b/1", licence=licence, creators=["A", "B"])
    assert about.title == "miggraph 2.0 b/1"
    assert about.iri == "https://w3id.org/miggraph/dataset/2.0%20b%2F1"
    assert about.licence == licence
    assert about.citation == (
        "A, B (2025). miggraph 2.0 b/1 [data set], issued 2025-05-06. CC0-1.0. "
        "Policy majority; data digest 0f."
    )


def test_the_editions_in_rdf_say_the_same() -> None:
    edition = ABOUT.edition((), previous="0.0.9")
    assert (edition.version, edition.iri) == (ABOUT.version, ABOUT.iri)
    assert edition.creator == "miggraph contributors"
    assert (edition.keywords, edition.previous) == (ABOUT.keywords, "0.0.9")


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ([], ""),
        (["Issues, https://example.org/issues"], ""),
        (["Issues, https://example.org/issues", "homepage, https://example.org"],
         "https://example.org"),
    ],
)  # fmt: skip
def test_a_homepage_is_never_made_up(links: list[str], address: str) -> None:
    assert _homepage(links) == address


def test_the_version_is_that_of_the_package() -> None:
    assert ABOUT.version == miggraph.__version__
