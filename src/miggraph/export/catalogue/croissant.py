"""``croissant.json``: files and tables for machine learning, as Croissant 1.1.

Record sets are taken from the files in Parquet. Of CSV, mlcroissant does not take the types
that are declared: the code ``004`` would be read as 4.0, and the id ``nan`` as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from miggraph.columns import Column, Kind
from miggraph.export.catalogue.about import About
from miggraph.export.catalogue.document import filled, json_document
from miggraph.export.catalogue.files import DataFile
from miggraph.export.catalogue.tabled import TabledFile, column_text, table_text, tabled
from miggraph.tables.table import ForeignKey, Table

__all__ = ["PROFILE", "croissant"]

_ENDING: Final = "parquet"
#: The name that Croissant has for the type of a file, where it is not that of IANA.
_ENCODINGS: Final = {"application/vnd.apache.parquet": "application/x-parquet"}
#: What the file conforms to.
PROFILE: Final = "http://mlcommons.org/croissant/1.1"
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
                "conformsTo": PROFILE,
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
                "recordSet": [_record_set(item) for item in tabled(tables, listed, _ENDING)],
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
            "encodingFormat": _ENCODINGS.get(file.media_type, file.media_type),
            "sha256": file.sha256,
            "conformsTo": file.conforms_to,
        }
    )


def _record_set(item: TabledFile) -> dict[str, Any]:
    table, file = item
    # A reference of several columns at once has no form in Croissant.
    references = {key.columns[0]: key for key in table.foreign_keys if len(key.columns) == 1}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.title}. {table_text(table)}",
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [
            _field(table, column, file, references.get(column.name)) for column in table.columns
        ],
    }


def _field(table: Table, column: Column, file: DataFile, key: ForeignKey | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column_text(column),
        "dataType": "sc:URL" if column.name == "iri" else _TYPES[column.kind],
        "source": _column(file.path, column.name),
    }
    if column.kind == "list":
        found["repeated"] = True
    if key is not None:
        # A reference to a field of another record set is read as a join of record sets, by which
        # mlcroissant loses rows; one to the column of its file says the same.
        found["references"] = _column(f"tables/{key.table}.{_ENDING}", key.target[0])
    return found


def _column(path: str, name: str) -> dict[str, Any]:
    return {"fileObject": {"@id": path}, "extract": {"column": name}}
