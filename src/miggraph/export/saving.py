"""What a file system refuses, as an error of the export."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from miggraph.errors import ExportError

__all__ = ["saving"]


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Say which file cannot be written, and how to mend it.

    Raises
    ------
    ExportError
        If the block raises an OSError.
    """
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"The export cannot be written: {error.strerror or error}.",
            file=path,
            fix="choose a folder that exists, that you may write to and that has room.",
        ) from error
