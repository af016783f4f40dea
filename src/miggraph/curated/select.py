"""Files of a data folder by their paths."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from miggraph.curated.read import data_files
from miggraph.errors import DataError

__all__ = ["files_of", "within"]


def files_of(folder: Path, paths: Sequence[Path]) -> list[str]:
    """Return the names of the RDF files that paths mean; nothing for no paths.

    Raises
    ------
    DataError
        If a path is no file of the folder.
    """
    known = data_files(folder)
    names: set[str] = set()
    for path in paths:
        found = within(folder, path, known)
        if not found:
            raise DataError(
                "This is no RDF file of the data folder.",
                file=path,
                fix=f"give files or folders of {folder}.",
            )
        names.update(found)
    return sorted(names)


def within(folder: Path, path: Path, known: Collection[str]) -> list[str]:
    """Return the names of the files that a path within the folder means.

    Parameters
    ----------
    folder
        The data folder.
    path
        A file, or a folder of files.
    known
        The names of all files that count.
    """
    try:
        name = path.resolve().relative_to(folder.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):  # elsewhere, or a loop of links
        return []
    if name == ".":
        return list(known)
    return [one for one in known if one == name or one.startswith(f"{name}/")]
