"""Where the ontology, the data and the queries lie: in the wheel, or in a clone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from miggraph.errors import MiggraphError

__all__ = ["is_installed", "resource"]

_PACKAGE = Path(__file__).parent


@cache
def resource(name: str) -> Path:
    """Return the folder `name` (``"data"``, ``"ontology"`` or ``"queries"``).

    Raises
    ------
    MiggraphError
        If the installation does not carry it.
    """
    for base in (_PACKAGE / "_resources", _PACKAGE.parents[1]):
        folder = base / name
        if folder.is_dir() and (base / "ontology").is_dir():
            return folder
    raise MiggraphError(
        f"This installation of miggraph carries no folder {name!r}.",
        fix="install it again with pip, or run it from a clone.",
    )


def is_installed() -> bool:
    """Whether miggraph runs from a wheel rather than from a clone."""
    return (_PACKAGE / "_resources").is_dir()
