"""One writer at a time in a data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from miggraph.curated.registers import not_a_data_folder
from miggraph.errors import DataError
from miggraph.files import finish_replacing

__all__ = ["writing"]

_LOCK: Final = ".add.lock"


@contextmanager
def writing(folder: Path) -> Iterator[int]:
    """Keep others from writing to a data folder, and finish what an interrupted writer left.

    Yields
    ------
    int
        Number of files of an earlier, interrupted change that were put in place.

    Raises
    ------
    DataError
        If the folder holds no data, another process writes to it, or it cannot be written.
    """
    if not (folder / "states.ttl").is_file():
        raise not_a_data_folder(folder)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            yield finish_replacing(folder)
    except Timeout as error:
        raise DataError(
            "Another process is writing to this data folder.",
            file=folder,
            fix="wait until it ends.",
        ) from error
    except OSError as error:
        raise DataError(
            f"The data folder cannot be written: {error.strerror}.",
            file=folder,
            fix="check permissions and free space, then run the command again.",
        ) from error
