"""``ro-crate-metadata.json``: the release as an RO-Crate, for archives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from miggraph.export.catalogue.about import About
from miggraph.export.catalogue.document import filled, json_document
from miggraph.export.catalogue.files import DataFile

__all__ = ["CRATE_FILE", "crate"]

CRATE_FILE: Final = "ro-crate-metadata.json"
_PROFILE: Final = "https://w3id.org/ro/crate/1.3"


def crate(about: About, files: Iterable[DataFile]) -> bytes:
    """Write the description of all files.

    Parameters
    ----------
    about
        The release.
    files
        Of the release, without this description itself.

    Returns
    -------
    bytes
        JSON-LD, flat; its context stands by its address, as the standard wants it.
    """
    listed = sorted(files, key=lambda file: file.path)
    standards = sorted({file.conforms_to for file in listed} - {""})
    return json_document(
        {
            "@context": f"{_PROFILE}/context",
            "@graph": [
                _itself(about),
                _root(about, listed),
                *(_file(file, about) for file in listed),
                _licence(about),
                *(_creator(place, name) for place, name in enumerate(about.creators, 1)),
                *({"@id": iri, "@type": "CreativeWork", "name": iri} for iri in standards),
            ],
        }
    )


def _itself(about: About) -> dict[str, Any]:
    return {
        "@id": CRATE_FILE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _PROFILE},
        "license": {"@id": about.licence.iri},
    }


def _root(about: About, files: Iterable[DataFile]) -> dict[str, Any]:
    return filled(
        {
            "@id": "./",
            "@type": "Dataset",
            "identifier": about.iri,
            "name": about.title,
            "description": about.description,
            "url": about.homepage,
            "version": about.version,
            "datePublished": about.issued.isoformat(),
            "license": {"@id": about.licence.iri},
            "creator": [{"@id": _creator_id(place)} for place, _ in enumerate(about.creators, 1)],
            "keywords": list(about.keywords),
            "creditText": about.citation,
            "hasPart": [{"@id": quote(file.path)} for file in files],
        }
    )


def _file(file: DataFile, about: About) -> dict[str, Any]:
    return filled(
        {
            "@id": quote(file.path),
            "@type": "File",
            "name": file.title,
            "description": file.about,
            "contentSize": str(file.size),
            "encodingFormat": file.media_type,
            "sha256": file.sha256,
            "license": {"@id": about.licence.iri},
            "conformsTo": {"@id": file.conforms_to} if file.conforms_to else None,
        }
    )


def _licence(about: About) -> dict[str, Any]:
    return {
        "@id": about.licence.iri,
        "@type": "CreativeWork",
        "name": about.licence.title,
        "identifier": about.licence.name,
    }


def _creator(place: int, name: str) -> dict[str, Any]:
    return {"@id": _creator_id(place), "@type": "Organization", "name": name}


def _creator_id(place: int) -> str:
    return f"#creator-{place}"
