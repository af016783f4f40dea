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
from miggraph.tables import Table
from tests.export.catalogue.release import ABOUT, SMALL, Release

pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"  # mlcroissant's use of rdflib
)


def described(release: Release) -> Path:
    content = croissant(release.about, release.tables, release.files)
    return release.add("croissant.json", content)


def records(path: Path, table: Table, most: int | None = None) -> list[tuple[Any, ...]]:
    found: Iterable[dict[str, Any]] = mlcroissant.Dataset(path).records(table.name)
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
def real_file(real: Release) -> Path:
    return described(real)


def test_nothing_is_reported(real_file: Path) -> None:
    issues = mlcroissant.Dataset(real_file).metadata.ctx.issues
    assert (issues.report(), issues.errors, issues.warnings) == ("", set(), set())


def test_each_table_is_read_as_it_is(real: Release, real_file: Path) -> None:
    for table in real.tables.values():
        assert records(real_file, table, 100) == table.rows[:100], table.name


@pytest.mark.parametrize("name", ["agreement-parties", "cohorts", "legs", "publishers", "states"])
def test_no_row_is_lost(real: Release, real_file: Path, name: str) -> None:
    """References are joins to mlcroissant; some forms of them lose rows without a word."""
    assert records(real_file, real.tables[name]) == real.tables[name].rows


def test_every_kind_of_cell_is_read_as_it_is(small: Release) -> None:
    path = described(small)
    assert records(path, SMALL["visits"]) == SMALL["visits"].rows
    assert records(path, SMALL["places"]) == SMALL["places"].rows


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


def test_every_file_is_listed_with_its_checksum(real: Release, real_file: Path) -> None:
    listed = json.loads(real_file.read_bytes())["distribution"]
    assert [(item["contentUrl"], item["sha256"], item["contentSize"]) for item in listed] == [
        (file.path, file.sha256, f"{file.size} B")
        for file in sorted(real.files, key=lambda file: file.path)
    ]


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
