"""Croissant, as mlcroissant reads it with the records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import mlcroissant
import pandas as pd
import pytest

from miggraph.errors import ExportError
from miggraph.export.catalogue import DataFile, croissant
from miggraph.export.catalogue.croissant import PROFILE
from miggraph.tables import Table
from tests.export.catalogue.release import ABOUT, SMALL, Release

#: What mlcroissant does with rdflib and pandas.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame:DeprecationWarning"),
]

#: Tables that are read to their end; mlcroissant takes some 5 ms a row of the wide ones.
WHOLE = {"agreement-parties", "cohorts", "legs", "publishers", "states", "sources"}


def described(release: Release) -> Path:
    content = croissant(release.about, release.tables, release.files)
    return release.add("croissant.json", content)


def records(
    dataset: mlcroissant.Dataset, table: Table, most: int | None = None
) -> list[tuple[Any, ...]]:
    found: Iterable[dict[str, Any]] = dataset.records(table.name)
    names = [f"{table.name}/{column.name}" for column in table.columns]
    return [tuple(plain(record[name]) for name in names) for record in islice(found, most)]


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return tuple(map(plain, value))
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


@pytest.fixture(scope="module")
def dataset(real: Release) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(described(real))


def test_nothing_is_reported(dataset: mlcroissant.Dataset) -> None:
    issues = dataset.metadata.ctx.issues
    assert (issues.report(), issues.errors, issues.warnings) == ("", set(), set())


def test_each_table_is_read_as_it_is(real: Release, dataset: mlcroissant.Dataset) -> None:
    """References are joins to mlcroissant; some forms of them lose rows without a word."""
    for name, table in real.tables.items():
        most = None if name in WHOLE else 25
        assert records(dataset, table, most) == table.rows[:most], name


def test_every_kind_of_cell_is_read_as_it_is(small: Release) -> None:
    dataset = mlcroissant.Dataset(described(small))
    assert records(dataset, SMALL["visits"]) == SMALL["visits"].rows
    assert records(dataset, SMALL["places"]) == SMALL["places"].rows


def test_a_planted_fault_is_reported(small: Release) -> None:
    path = described(small)
    text = path.read_text(encoding="utf-8")
    assert text.count('"@id": "tables/places.parquet"') > 2
    path.write_text(
        text.replace('"@id": "tables/places.parquet"', '"@id": "tables/other.parquet"', 1),
        encoding="utf-8",
    )
    with pytest.raises(mlcroissant.ValidationError):
        mlcroissant.Dataset(path)


def test_keys_and_references_are_told(small: Release) -> None:
    content = json.loads(described(small).read_bytes())
    sets = {item["name"]: item for item in content["recordSet"]}
    assert sets["visits"]["key"] == [{"@id": "visits/place"}, {"@id": "visits/number"}]
    references = {
        field["@id"]: field["references"]
        for item in sets.values()
        for field in item["field"]
        if "references" in field
    }
    target = {"fileObject": {"@id": "tables/places.parquet"}, "extract": {"column": "place"}}
    assert references == {"places/part_of": target, "visits/place": target}


def test_types_of_columns(small: Release) -> None:
    content = json.loads(described(small).read_bytes())
    types = {
        field["@id"]: (field["dataType"], field.get("repeated", False))
        for item in content["recordSet"]
        for field in item["field"]
    }
    assert types["places/iri"] == ("sc:URL", False)
    assert types["visits/place"] == ("sc:Text", False)
    assert types["visits/number"] == ("sc:Integer", False)
    assert types["visits/day"] == ("sc:Date", False)
    assert types["visits/share"] == ("sc:Float", False)
    assert types["visits/known"] == ("sc:Boolean", False)
    assert types["visits/tags"] == ("sc:Text", True)


def test_every_file_is_listed_with_its_checksum(real: Release) -> None:
    listed = json.loads(described(real).read_bytes())["distribution"]
    assert [(item["contentUrl"], item["sha256"], item["contentSize"]) for item in listed] == [
        (file.path, file.sha256, f"{file.size} B")
        for file in sorted(real.files, key=lambda file: file.path)
    ]


def test_files_that_hold_no_table_are_listed_too(small: Release) -> None:
    small.add("a.json", b"{}")
    other = DataFile("a.json", "application/json", "A", 2, "0" * 64, "Empty.", PROFILE)
    content = croissant(ABOUT, SMALL, [*small.files, other])
    dataset = mlcroissant.Dataset(small.add("croissant.json", content))
    assert dataset.metadata.ctx.issues.report() == ""
    assert {item.id for item in dataset.metadata.distribution} > {"a.json"}
    assert json.loads(content)["distribution"][0]["conformsTo"] == PROFILE


def test_it_says_what_it_is(small: Release) -> None:
    metadata = mlcroissant.Dataset(described(small)).metadata
    assert metadata.description == ABOUT.description
    assert metadata.license == ["https://creativecommons.org/licenses/by/4.0/"]
    assert metadata.version == ABOUT.version
    assert metadata.cite_as == ABOUT.citation
    assert metadata.date_published is not None
    assert metadata.date_published.date() == date(2026, 2, 28)
    assert [creator.name for creator in metadata.creators] == ["miggraph contributors"]


def test_it_is_the_same_each_time(small: Release) -> None:
    assert croissant(ABOUT, SMALL, small.files) == croissant(ABOUT, SMALL, small.files[::-1])


def test_a_table_without_parquet_is_refused(small: Release) -> None:
    only_csv: list[DataFile] = [file for file in small.files if file.path.endswith(".csv")]
    with pytest.raises(ExportError, match=r"places has no file tables/places\.parquet"):
        croissant(ABOUT, SMALL, only_csv)
