"""``datapackage.json``: the tables as a Data Package, version 2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from miggraph.columns import Column, Kind
from miggraph.export.catalogue.about import About
from miggraph.export.catalogue.document import filled, json_document
from miggraph.export.catalogue.files import DataFile
from miggraph.export.catalogue.tabled import TabledFile, column_text, table_text, tabled
from miggraph.tables.table import ForeignKey, Table

__all__ = ["datapackage"]

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
#: A list is told as a string: the type ``list`` of the standard knows no escapes.
_TYPES: Final[dict[Kind, str]] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "list": "string",
}


def datapackage(about: About, tables: Mapping[str, Table], files: Iterable[DataFile]) -> bytes:
    """Write the descriptor of the tables.

    Parameters
    ----------
    about
        The release.
    tables
        By name.
    files
        Of the release; those that are no table in CSV are passed over.

    Returns
    -------
    bytes
        JSON.

    Raises
    ------
    ExportError
        If a table has no file, or refers to one that is not published.
    """
    return json_document(
        {
            "$schema": _PROFILE,
            **filled(
                {
                    "id": about.iri,
                    "name": about.name,
                    "title": about.title,
                    "description": about.description,
                    "homepage": about.homepage,
                    "version": about.version,
                    # The standard wants a time; only the day is known.
                    "created": f"{about.issued.isoformat()}T00:00:00Z",
                    "licenses": [_licence(about)],
                    "contributors": [
                        {"title": name, "roles": ["creator"]} for name in about.creators
                    ],
                    "keywords": list(about.keywords),
                    "sources": _sources(tables),
                }
            ),
            "resources": [_resource(item, about) for item in tabled(tables, files)],
        }
    )


def _licence(about: About) -> dict[str, str]:
    licence = about.licence
    return {"name": licence.name, "path": licence.iri, "title": licence.title}


def _sources(tables: Mapping[str, Table]) -> list[dict[str, str]]:
    """Point to the table of sources: each of its rows is one."""
    if "sources" not in tables:
        return []
    number = len(tables["sources"].rows)
    return [{"title": f"{number:,} published documents, one a row", "path": "tables/sources.csv"}]


def _resource(item: TabledFile, about: About) -> dict[str, Any]:
    table, file = item
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table_text(table),
        "path": file.path,
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "licenses": [_licence(about)],
        "schema": filled(
            {
                "fields": [_field(column) for column in table.columns],
                "missingValues": [""],
                "primaryKey": list(table.key),
                "foreignKeys": [_reference(key, table) for key in table.foreign_keys],
            }
        ),
    }


def _field(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column_text(column),
        **_form(column),
        **_constraints(column),
    }


def _form(column: Column) -> dict[str, Any]:
    match column.kind:
        case "boolean":
            return {"trueValues": ["true"], "falseValues": ["false"]}
        case "date":
            return {"format": "default"}
    return {"format": "uri"} if column.name == "iri" else {}


def _constraints(column: Column) -> dict[str, Any]:
    """Say what cells can be; of a list, `allowed` are the items and not the cells."""
    found: dict[str, Any] = {}
    # The cell of an empty list is empty.
    if column.required and column.kind != "list":
        found["required"] = True
    if column.allowed and column.kind == "text":
        found["enum"] = list(column.allowed)
    return {"constraints": found} if found else {}


def _reference(key: ForeignKey, table: Table) -> dict[str, Any]:
    """Write a foreign key; the standard leaves the resource out where it is the same."""
    target = {} if key.table == table.name else {"resource": key.table}
    return {
        "fields": list(key.columns),
        "reference": {**target, "fields": list(key.target)},
    }
