"""One published edition of the dataset, and how its parts are named."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from miggraph.export.catalogue.files import DataFile
from miggraph.vocabulary import BASE

__all__ = ["Edition"]


@dataclass(frozen=True)
class Edition:
    """What a publication says of itself.

    `files` are those that it consists of. `location` is the address of the folder, ending in
    ``/``, `endpoint` that of a SPARQL endpoint with the same data, `previous` the version before
    and `creator` the name of those who publish, `keywords` are English; each is empty where there
    is none.
    """

    version: str
    files: tuple[DataFile, ...]
    location: str = ""
    endpoint: str = ""
    previous: str = ""
    creator: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def series(self) -> str:
        """The IRI of the dataset whatever its version."""
        return f"{BASE}dataset"

    @property
    def iri(self) -> str:
        """The IRI of this version."""
        return self.iri_of(self.version)

    def iri_of(self, version: str) -> str:
        """Return the IRI of a version."""
        return f"{self.series}/{quote(version, safe='')}"

    def file_iri(self, file: DataFile) -> str:
        """Return the IRI of a file."""
        return f"{self.iri}/{quote(file.path)}"

    def address(self, file: DataFile) -> str:
        """Return where a file can be fetched; empty where the folder has no address."""
        return f"{self.location}{quote(file.path)}" if self.location else ""
