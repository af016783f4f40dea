"""Words that an analysis is asked with: one or several, checked against their scheme."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.errors import UnknownNameError, UsageError
from miggraph.vocabulary import SCHEMES

__all__ = ["bases_of", "kinds_of", "natures_of"]


def bases_of(words: str | Iterable[str]) -> tuple[str, ...]:
    """Return movement bases, sorted; a text is one of them.

    Raises
    ------
    UnknownNameError
        If there is no such basis.
    UsageError
        If none is given.
    """
    return _chosen("movement basis", "basis", words)


def kinds_of(words: str | Iterable[str]) -> tuple[str, ...]:
    """Return kinds of agreements, as `bases_of`."""
    return _chosen("kind of agreement", "kind", words)


def natures_of(words: str | Iterable[str]) -> tuple[str, ...]:
    """Return natures of agreements, as `bases_of`."""
    return _chosen("nature of agreement", "nature", words)


def _chosen(what: str, scheme: str, words: str | Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(sorted({words} if isinstance(words, str) else set(words)))
    for word in chosen:
        if word not in SCHEMES[scheme]:
            raise UnknownNameError(what, word, SCHEMES[scheme])
    if not chosen:
        raise UsageError(f"No {what} is chosen.", fix="name at least one.")
    return chosen
