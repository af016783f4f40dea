"""``croissant.json``: files and tables for machine learning, as Croissant 1.1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from miggraph.columns import Column, Kind
from miggraph.export.catalogue.about import About
from miggraph.export.catalogue.document import filled, json_document
from miggraph.export.catalogue.files import DataFile
from miggraph.export.catalogue.tabled import TabledFile, column_text, table_text, tabled
from miggraph.tables.table import Table

__all__ = ["croissant"]

_VERSION: Final = "http://mlcommons.org/croissant/1.1"
#: Terms of the vocabulary of Croissant that stand without a prefix.
_TERMS: Final = (
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)
#: The context that the standard gives; readers compare its keys.
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{term: f"cr:{term}" for term in _TERMS},
}
_TYPES: Final[dict[Kind, str]] = {
    "text": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "list": "sc:Text",
}


def croissant(about: About, tables: Mapping[str, Table], files: Iterable[DataFile]) -> bytes:
    """Write the description of files and tables.

    Parameters
    ----------
    about
        The release.
    tables
        By name; each becomes a record set.
    files
        Of the release.

    Returns
    -------
    bytes
        JSON-LD.

    Raises
    ------
    ExportError
        If a table has no file, or refers to one that is not published.
    """
    listed = sorted(files, key=lambda file: file.path)
    return json_document(
        filled(
            {
                "@context": _CONTEXT,
                "@type": "sc:Dataset",
                "@id": about.iri,
                "conformsTo": _VERSION,
                "name": about.name,
                "description": about.description,
                "url": about.homepage or about.iri,
                "version": about.version,
                "datePublished": about.issued.isoformat(),
                "license": about.licence.iri,
                "creator": [{"@type": "sc:Organization", "name": name} for name in about.creators],
                "keywords": list(about.keywords),
                "citeAs": about.citation,
                "isLiveDataset": False,
                "distribution": [_file(file) for file in listed],
                "recordSet": [_record_set(item) for item in tabled(tables, listed)],
            }
        )
    )


def _file(file: DataFile) -> dict[str, Any]:
    return filled(
        {
            "@type": "cr:FileObject",
            "@id": file.path,
            "name": file.path,
            "description": f"{file.title}. {file.about}",
            "contentUrl": file.path,
            "contentSize": f"{file.size} B",
            "encodingFormat": file.media_type,
            "sha256": file.sha256,
            "conformsTo": file.conforms_to,
        }
    )


def _record_set(item: TabledFile) -> dict[str, Any]:
    table, file = item
    # A reference of several columns at once has no form in Croissant; ours have one column.
    references = {
        key.columns[0]: f"{key.table}/{key.target[0]}"
        for key in table.foreign_keys
        if len(key.columns) == 1 and key.table != table.name
    }
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.title}. {table_text(table)}",
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [
            _field(table, column, file, references.get(column.name, "")) for column in table.columns
        ],
    }


def _field(table: Table, column: Column, file: DataFile, target: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column_text(column),
        "dataType": "sc:URL" if column.name == "iri" else _TYPES[column.kind],
        "source": {"fileObject": {"@id": file.path}, "extract": {"column": column.name}},
        **({"references": {"field": {"@id": target}}} if target else {}),
    }
