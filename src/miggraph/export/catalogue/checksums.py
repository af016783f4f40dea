"""``checksums.sha256``: the checksums of all files, as ``sha256sum -c`` reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from miggraph.errors import ExportError
from miggraph.export.catalogue.files import DataFile
from miggraph.files import sha256_of

__all__ = ["checksums", "data_file"]

#: Characters that a name cannot have in such a line, and what stands for them.
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


def checksums(files: Iterable[DataFile]) -> bytes:
    r"""Write one line a file, in the order of their paths.

    Parameters
    ----------
    files
        In any order.

    Returns
    -------
    bytes
        UTF-8. A line whose path has a ``\`` or a line break begins with ``\``, and they are
        escaped.
    """
    return "".join(map(_line, sorted(files, key=lambda file: file.path))).encode()


def _line(file: DataFile) -> str:
    path = file.path.translate(_ESCAPES)
    mark = "" if path == file.path else "\\"
    return f"{mark}{file.sha256}  {path}\n"


def data_file(
    folder: Path, path: str, *, media_type: str, title: str, about: str, conforms_to: str = ""
) -> DataFile:
    """Measure a file that was written: its size and its checksum.

    Parameters
    ----------
    folder
        Of the publication.
    path
        Of the file below it, with ``/``.
    media_type
        As IANA lists it.
    title
        In words.
    about
        What the file holds, in a sentence.
    conforms_to
        IRI of the standard that it follows, if there is one.

    Raises
    ------
    ExportError
        If the file cannot be read.
    """
    place = folder / path
    try:
        size, sha256 = place.stat().st_size, sha256_of(place)
    except OSError as error:
        raise ExportError(
            f"The file cannot be read: {error.strerror or error}.",
            file=place,
            fix="write it before it is described.",
        ) from error
    return DataFile(path, media_type, title, size, sha256, about, conforms_to)
