"""Records as they may be published: an origin over another one."""

from __future__ import annotations

from miggraph.origin import Origin, OverOrigin
from miggraph.publishing import licences, masking
from miggraph.records import Dossier

__all__ = ["Published"]


class Published(OverOrigin):
    """What may be published of an origin.

    Parameters
    ----------
    origin
        Where the records come from.
    masked
        Whether cells of one to three persons are hidden.
    redistributable
        Whether sources are left out whose stated terms do not allow that they are passed on.
    """

    def __init__(self, origin: Origin, *, masked: bool, redistributable: bool) -> None:
        super().__init__(origin)
        self._masks = masked
        self.redistributable = redistributable

    @property
    def masked(self) -> bool | None:
        """Whether small counts are masked, here or at the origin already; None: it is not told."""
        return True if self._masks else self._origin.masked

    def dossier(self) -> Dossier:
        """Read the records and leave out what may not be published.

        What is left out by its terms goes first: what it tells is not published, so it neither
        sets anything free nor gives anything away.
        """
        dossier = self._origin.dossier()
        if self.redistributable:
            dossier = licences.redistributable(dossier)
        return masking.masked(dossier).dossier if self._masks else dossier

    @property
    def _of(self) -> str:
        return f"published masked={self._masks} redistributable={self.redistributable}"
