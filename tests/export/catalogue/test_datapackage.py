"""The data package, as frictionless reads it with all its data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless
import pytest

from miggraph.columns import Column
from miggraph.errors import ExportError
from miggraph.export.catalogue import datapackage
from miggraph.export.lists import split_list
from miggraph.tables import Table
from tests.export.catalogue.release import ABOUT, SMALL, Release, measured


def described(release: Release) -> Path:
    content = datapackage(release.about, release.tables, release.files)
    return release.add("datapackage.json", content)


def errors(path: Path) -> set[tuple[str, str]]:
    report = frictionless.validate(str(path))
    assert not report.errors
    return {(task.name, error.type) for task in report.tasks for error in task.errors}


def resource(release: Release, name: str) -> Any:
    package = json.loads(described(release).read_bytes())
    return next(item for item in package["resources"] if item["name"] == name)


def test_the_real_tables_are_valid(real: Release) -> None:
    report = frictionless.validate(str(described(real)))
    assert report.valid, report.flatten(["place", "rowNumber", "type", "message"])[:5]
    assert report.stats["warnings"] == 0
    read = {task.name: (task.stats["rows"], task.stats["sha256"]) for task in report.tasks}
    assert read == {
        Path(file.path).stem: (len(real.tables[Path(file.path).stem].rows), file.sha256)
        for file in real.files
        if file.path.endswith(".csv")
    }


@pytest.mark.parametrize("name", ["states", "publishers", "cohorts", "account-onward", "legs"])
def test_cells_are_read_as_they_are(real: Release, name: str) -> None:
    table = real.tables[name]
    package = frictionless.Package(str(described(real)))
    rows = package.get_resource(name).read_rows()
    assert [tuple(read_as(column, row) for column in table.columns) for row in rows] == table.rows


def read_as(column: Column, row: frictionless.Row) -> object:
    value = row[column.name]
    if column.kind == "list":
        return split_list(value or "")
    return float(value) if column.kind == "number" and value is not None else value


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("visits", "nan,1", "XX,1", "foreign-key"),
        ("places", "org/nan,NA", "org/nan,XX", "foreign-key"),
        ("visits", "004,2", "004,1", "primary-key"),
        ("visits", "2,long", "2,endless", "constraint-error"),
        ("visits", "2,long", "2,", "constraint-error"),
        ("visits", "2025-06-11", "11.6.2025", "type-error"),
        ("visits", "2025-06-11,0,", "2025-06-11,1-3,", "type-error"),
        ("visits", "true", "yes", "type-error"),
        ("places", "https://example.org/NA", "no address", "type-error"),
        ("visits", "place,number", "place,no", "incorrect-label"),
    ],
)  # fmt: skip
def test_faults_in_the_data_are_found(
    small: Release, name: str, old: str, new: str, error: str
) -> None:
    file = small.folder / f"tables/{name}.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8", newline="")
    changed = Release(small.folder, small.about, SMALL, measured(small.folder, SMALL))
    assert (name, error) in errors(described(changed))


def test_the_made_up_tables_are_valid(small: Release) -> None:
    assert errors(described(small)) == set()


@pytest.mark.parametrize(("new", "error"), [(b",13,", "hash-count"), (b",123,", "byte-count")])
def test_another_file_than_the_one_described_is_found(
    small: Release, new: bytes, error: str
) -> None:
    path = described(small)
    file = small.folder / "tables/visits.csv"
    file.write_bytes(file.read_bytes().replace(b",12,", new))
    assert ("visits", error) in errors(path)


def test_how_columns_of_each_kind_are_described(small: Release) -> None:
    schema = resource(small, "visits")["schema"]
    assert schema["missingValues"] == [""]
    assert schema["primaryKey"] == ["place", "number"]
    assert schema["foreignKeys"] == [
        {"fields": ["place"], "reference": {"resource": "places", "fields": ["place"]}}
    ]
    described = {field.pop("name"): field for field in schema["fields"]}
    assert described["kind"] == {
        "type": "string",
        "description": "what it was; taken from: reading.",
        "constraints": {"required": True, "enum": ["short", "long"]},
    }
    assert described["day"] == {
        "type": "date",
        "description": "when; unit: day; taken from: the source.",
        "format": "default",
    }
    assert described["persons"]["type"] == "integer"
    assert described["share"]["type"] == "number"
    assert described["known"]["trueValues"] == ["true"]
    assert described["known"]["falseValues"] == ["false"]
    assert described["tags"] == {
        "type": "string",
        "description": 'words. A list: items joined with "; "; within an item, ";" and "\\" have a '
        '"\\" before them.',
    }


def test_a_table_that_refers_to_itself_names_no_resource(small: Release) -> None:
    assert resource(small, "places")["schema"]["foreignKeys"] == [
        {"fields": ["part_of"], "reference": {"fields": ["place"]}}
    ]


def test_the_package_says_what_it_is(real: Release) -> None:
    package = json.loads(described(real).read_bytes())
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["description"] == real.about.description
    assert package["created"] == f"{real.about.issued}T00:00:00Z"
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    assert package["contributors"] == [{"title": "miggraph contributors", "roles": ["creator"]}]
    number = len(real.tables["sources"].rows)
    assert package["sources"] == [
        {"title": f"{number:,} published documents, one a row", "path": "tables/sources.csv"}
    ]
    assert "homepage" not in package


def test_it_is_the_same_each_time(small: Release) -> None:
    once = datapackage(ABOUT, SMALL, small.files)
    assert once == datapackage(ABOUT, SMALL, reversed(small.files))


def test_a_table_without_a_file_is_refused(small: Release) -> None:
    with pytest.raises(ExportError, match=r"visits has no file tables/visits\.csv"):
        datapackage(ABOUT, SMALL, small.files[:2])


def test_a_reference_that_leads_nowhere_is_refused(small: Release) -> None:
    alone: dict[str, Table] = {"visits": SMALL["visits"]}
    with pytest.raises(ExportError, match="visits refers to places"):
        datapackage(ABOUT, alone, small.files)
