"""What is known of earlier pushes to a store: kept in the user's cache, one file a store.

The file is written line by line, so that a push that was killed goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO, Final

from miggraph.errors import CacheError

__all__ = ["Record"]

_MARK: Final = "miggraph-push-1"


class Record:
    """The digests of the graphs that this user has sent to a store.

    It holds only as long as the store still shows the data with which the record began or ended:
    somebody else may have pushed in between.

    Parameters
    ----------
    folder
        The cache folder; None keeps nothing.
    address
        Address of the store, without credentials.
    """

    def __init__(self, folder: Path | None, address: str) -> None:
        name = hashlib.sha256(address.encode()).hexdigest()[:32]
        self._path = None if folder is None else folder / f"push-{name}"
        self.digests: dict[str, str] = {}
        self._file: IO[str] | None = None

    def begin(self, shown: str) -> None:
        """Read the record, and drop it if the store shows other data than it did.

        Parameters
        ----------
        shown
            The digest of the data that the store shows now; empty if it shows none.

        Raises
        ------
        CacheError
            If the file cannot be written.
        """
        if self._path is None:
            return
        try:
            lines = self._path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        if lines[:1] == [f"{_MARK} {shown}"]:
            for line in lines[1:]:
                digest, _, graph = line.partition(" ")
                if len(digest) == 64 and graph:
                    self.digests[graph] = digest
        self._rewrite(shown)

    def add(self, graph: str, digest: str) -> None:
        """Note that a graph was sent, at once and for good."""
        self.digests[graph] = digest
        if self._file is not None:
            self._file.write(f"{digest} {graph}\n")
            self._file.flush()

    def end(self, shown: str) -> None:
        """Note that the store now shows these data."""
        if self._file is not None:
            self._file.close()
            self._rewrite(shown)
        self.close()

    def close(self) -> None:
        """Stop writing."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _rewrite(self, shown: str) -> None:
        if self._path is None:
            return
        aside = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = aside.open("w", encoding="utf-8", newline="\n")
            file.write(f"{_MARK} {shown}\n")
            file.writelines(f"{digest} {graph}\n" for graph, digest in self.digests.items())
            file.flush()
            aside.replace(self._path)
        except OSError as error:
            raise CacheError(
                f"The record of the push cannot be written: {error.strerror}.",
                file=self._path.parent,
                fix="set MIGGRAPH_CACHE to a folder that you can write, or to 'off'.",
            ) from error
        self._file = file
