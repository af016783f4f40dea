"""Which sources are a government or a court: what these publish is not hidden."""

from __future__ import annotations

from typing import Final

from miggraph.records import Account, Claim, Dossier

__all__ = ["OFFICIAL", "official_sources", "stands"]

#: Source types. The page itself has to be theirs; a newspaper that cites a ministry is not. An
#: intergovernmental body is no government, and a legal text tells rules and no transfers.
OFFICIAL: Final = frozenset({"government", "court"})


def official_sources(dossier: Dossier) -> frozenset[str]:
    """Return the ids of the sources that a government or a court published itself."""
    return frozenset(name for name, source in dossier.sources.items() if source.type in OFFICIAL)


def stands(item: Account | Claim) -> bool:
    """Whether a statement is not retracted; what was taken back sets nothing free."""
    return item.retracted_on is None
