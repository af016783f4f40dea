"""A file of a publication, as catalogues describe it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DataFile"]


@dataclass(frozen=True)
class DataFile:
    """One file.

    `path` stands below the folder of the publication, with ``/``; `size` is in bytes, `sha256` in
    hex digits; `about` says in a sentence what the file holds, `conforms_to` is the IRI of the
    standard that it follows, if there is one.
    """

    path: str
    media_type: str
    title: str
    size: int
    sha256: str
    about: str
    conforms_to: str = ""
