"""Labels for the subjects of findings."""

from __future__ import annotations

from miggraph.records import Dossier
from miggraph.vocabulary import CLASSES, PROPERTIES, SCHEMES

__all__ = ["Labels"]


class Labels:
    """Says in words what a compact IRI stands for.

    Parameters
    ----------
    dossier
        The records.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._labels = {
            **{f"agreement:{name}": item.label for name, item in dossier.agreements.items()},
            **{
                f"instrument:{text.id}": text.label
                for item in dossier.agreements.values()
                for text in item.instruments
            },
            **{f"source:{name}": item.title for name, item in dossier.sources.items()},
            **{f"state:{name}": item.label for name, item in dossier.states.items()},
            **{f"publisher:{name}": item.label for name, item in dossier.publishers.items()},
            **{f"agency:{name}": item.label for name, item in dossier.agencies.items()},
            **{f"facility:{name}": item.label for name, item in dossier.facilities.items()},
            **{
                f"claim:{claim.id}": f"{claim.source} on {claim.agreement}: {claim.property}"
                for claim in dossier.claims
            },
            **{
                f"account:{account.id}": f"{account.source} on {account.transfer}"
                for account in dossier.accounts
            },
            **{f"mig:{name}": label for name, label in (CLASSES | PROPERTIES).items()},
            **{
                f"{scheme}:{code}": label
                for scheme, concepts in SCHEMES.items()
                for code, label in concepts.items()
            },
        }

    def of(self, name: str) -> str | None:
        """Return the label of a compact IRI, None if it has none."""
        return self._labels.get(name)
