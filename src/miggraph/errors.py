"""The exceptions of miggraph.

::

    MiggraphError
    ├── DataError            what stands in data/ or in an evidence folder is not usable
    ├── UnknownNameError     an identifier, policy or property that does not exist
    ├── UsageError           parameters that contradict one another
    ├── CacheError           the compiled form can neither be read nor written
    ├── QueryError           a SPARQL text that is refused or does not parse
    ├── GraphError           a network that an analysis cannot use
    ├── ExportError          a format that cannot hold something, or a file that cannot be written
    ├── ProfileError         a profile of tables that cannot be used, or does not fit its table
    ├── TableError           a bulk table that cannot be imported, or an import that cannot be kept
    ├── StoreError           the store cannot hold what was asked of it
    └── EngineError          an engine of SQL that does not start or cannot answer

Each says what happened, where (file and line, if there is one) and how to mend it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = [
    "CacheError",
    "DataError",
    "EngineError",
    "ExportError",
    "GraphError",
    "MiggraphError",
    "ProfileError",
    "QueryError",
    "StoreError",
    "TableError",
    "UnknownNameError",
    "UsageError",
]


#: Up to so many accepted names are listed when none resembles the given one.
_FEW = 16


class MiggraphError(Exception):
    """Base of all errors raised on purpose by miggraph.

    Parameters
    ----------
    message
        What happened, as one sentence.
    file, line
        Where; `line` counts from 1.
    fix
        How to mend it, as one sentence.
    """

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        fix: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.fix = fix

    def __str__(self) -> str:
        where = ""
        if self.file is not None:
            where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        mend = f"\n  To mend it: {self.fix}" if self.fix else ""
        return f"{where}{self.message}{mend}"


class DataError(MiggraphError):
    """Curated data or evidence that cannot be used as it stands."""


class UsageError(MiggraphError):
    """Parameters that do not fit together."""


class CacheError(MiggraphError):
    """The compiled form on disk cannot be written."""


class QueryError(MiggraphError):
    """A query that does not parse, or that asks for what is refused."""


class GraphError(MiggraphError):
    """A network of the wrong form, or whose attributes are missing or contradict one another."""


class ExportError(MiggraphError):
    """A format that cannot hold what was asked of it, or a file that cannot be written."""


class TableError(MiggraphError):
    """A bulk table that cannot be imported, or an import that cannot be written or read."""


class ProfileError(MiggraphError):
    """A profile of tables that cannot be used as it stands, or that does not fit its table."""


class StoreError(MiggraphError):
    """A store that cannot answer."""


class EngineError(MiggraphError):
    """An engine of SQL that does not start, or cannot answer."""


class UnknownNameError(MiggraphError):
    """A name that does not exist; suggests the nearest ones, or all of a short list.

    Parameters
    ----------
    what
        What kind of thing was looked up, e.g. ``"agreement"``.
    name
        The name as it was given.
    known
        All names that would have been accepted.
    meant
        Other words for them, each with the name that is meant: of a code, the name of its state.
    """

    def __init__(
        self,
        what: str,
        name: str,
        known: Iterable[str],
        meant: Mapping[str, str] | None = None,
    ) -> None:
        names = sorted(known)
        near: dict[str, str] = {}
        for word, code in _near(str(name), names, meant or {}):
            near.setdefault(code, code if word == code else f"{code} ({word})")
        self.name = name
        self.suggestions = list(near)
        if near:
            fix = "did you mean " + " or ".join(near.values()) + "?"
        elif names and len(names) <= _FEW:
            fix = "use one of " + ", ".join(names) + "."
        else:
            fix = f"check the spelling of the {what}."
        super().__init__(f"There is no {what} {name!r}.", fix=fix)


def _near(name: str, names: Sequence[str], meant: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the words that resemble a name, each with what is meant; one that is equal, alone."""
    equal = [pair for pair in sorted(meant.items()) if pair[0].casefold() == name.casefold()]
    near = suggest(name, [*names, *sorted(meant)])
    return equal or [(word, meant.get(word, word)) for word in near]


def suggest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return up to `most` names from `known` that resemble `name`, best first."""
    folded = {candidate.casefold(): candidate for candidate in known}
    wanted = name.casefold()
    found = [c for c in folded if wanted and c.startswith(wanted)]
    found += difflib.get_close_matches(wanted, folded, n=most, cutoff=0.6)
    found += [c for c in folded if wanted and wanted in c]
    return [folded[c] for c in dict.fromkeys(found)][:most]
