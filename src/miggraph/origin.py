"""Where records come from: a data folder, or a built dataset that may lie elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from miggraph.cache import folder_digest
from miggraph.errors import DataError, UsageError
from miggraph.records import Dossier

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Dataset", "Folder", "Origin", "OverOrigin"]


class Origin(Protocol):
    """What a graph needs to know of its records."""

    @property
    def digest(self) -> str:
        """The state of the records: where it is equal, all records are."""

    @property
    def key(self) -> str:
        """Under what the cache keeps results: the digest, and what it is a digest of."""

    @property
    def folder(self) -> Path:
        """The data folder.

        Raises
        ------
        UsageError
            If there is none.
        """

    @property
    def tables(self) -> Path | None:
        """The folder of the tables beside the records; None: those of the package are taken."""

    @property
    def masked(self) -> bool | None:
        """Whether small counts of the records are masked; None: it is not told."""

    def dossier(self) -> Dossier:
        """Read all records."""


class Folder:
    """A data folder.

    Parameters
    ----------
    folder
        The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the data files."""
        return folder_digest(self.folder)

    @property
    def key(self) -> str:
        """The digest of files."""
        return f"files {self.digest}"

    @property
    def tables(self) -> Path:
        """The folder."""
        return self.folder

    @property
    def masked(self) -> bool:
        """No: a data folder holds what sources say."""
        return False

    def dossier(self) -> Dossier:
        """Read all records.

        Raises
        ------
        DataError
            At the first fault.
        """
        from miggraph.curated.read import read_dossier  # noqa: PLC0415  # only on a cold start

        return read_dossier(self.folder)


class OverOrigin:
    """An origin made of another one: what is left out of its records, or added to them.

    A subclass reads the records and tells whether they are masked.

    Parameters
    ----------
    origin
        The other one.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin

    @property
    def _of(self) -> str:
        """What makes the records differ from those of the origin; equal texts, equal records."""
        raise NotImplementedError

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the digest of the origin and over what differs."""
        return hashlib.sha256(f"{self._of} {self._origin.digest}".encode()).hexdigest()

    @property
    def key(self) -> str:
        """The key of the origin, and what differs."""
        return f"{self._of} {self._origin.key}"

    @property
    def folder(self) -> Path:
        """The data folder of the origin, for its registers and policies.

        Raises
        ------
        UsageError
            If there is none.
        """
        return self._origin.folder

    @property
    def tables(self) -> Path | None:
        """The tables beside the records of the origin."""
        return self._origin.tables


class Dataset:
    """A built dataset, from which the records are read back.

    Parameters
    ----------
    quads
        Fetches the dataset, as N-Quads or as parsed quads; called when records are wanted.
    digest
        The ``mig:recordsDigest`` of ``inventory:all``. Records are kept under it once they were
        found to have it, so that a dataset which is known already need not be fetched. Without
        it, the digest of what was fetched.
    """

    def __init__(
        self, quads: Callable[[], bytes | Iterable[ox.Quad]], digest: str | None = None
    ) -> None:
        self._quads = quads
        self._digest = digest

    @property
    def digest(self) -> str:
        """SHA-256 over the records."""
        return self._found if self._digest is None else self._digest

    @property
    def key(self) -> str:
        """The digest of records."""
        return f"records {self.digest}"

    @property
    def tables(self) -> None:
        """There are none."""

    @property
    def masked(self) -> None:
        """A dataset does not tell it: a whole one and a published one can be built alike."""

    @property
    def folder(self) -> NoReturn:
        """There is none."""
        raise UsageError(
            "The records come from a built dataset, and there are no files of data.",
            fix="name a data folder with --data; ask SPARQL of the store that has the dataset.",
        )

    def dossier(self) -> Dossier:
        """Read all records.

        Raises
        ------
        DataError
            If the dataset is not whole, or has another digest than was said.
        """
        if self._digest is not None and self._digest != self._found:
            raise DataError(
                "The dataset has another mig:recordsDigest than was told before.",
                fix="ask again; it may have been replaced meanwhile.",
            )
        return self._read

    @cached_property
    def _read(self) -> Dossier:
        from miggraph.curated.dataset import read_dataset  # noqa: PLC0415  # only on a cold start

        return read_dataset(self._quads())

    @cached_property
    def _found(self) -> str:
        from miggraph.curated.inventory import take_inventory  # noqa: PLC0415  # see above

        return take_inventory(self._read).digest
