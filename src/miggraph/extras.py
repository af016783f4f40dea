"""Libraries that miggraph works without, until something is asked that needs them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from miggraph.errors import UsageError

__all__ = ["is_installed", "require"]

#: Library -> the extra that installs it, and what needs it.
_EXTRAS: Final = {
    "duckdb": ("parquet", "Tables in Parquet need DuckDB."),
    "igraph": ("igraph", "Leiden needs igraph."),
    "matplotlib": ("plot", "Figures need matplotlib."),
    "pandas": ("pandas", "Data frames need pandas."),
}


def is_installed(library: str) -> bool:
    """Say whether a library can be imported, without doing so."""
    return find_spec(library) is not None


def require(library: str) -> None:
    """Refuse to go on without a library.

    Parameters
    ----------
    library
        As it is imported.

    Raises
    ------
    UsageError
        If it is not installed; with the extra that installs it.
    """
    if not is_installed(library):
        extra, need = _EXTRAS[library]
        raise UsageError(need, fix=f"pip install 'miggraph[{extra}]'.")
