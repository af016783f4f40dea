"""Which accounts tell the same transfer: by id, and by the judgements of curators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from miggraph.records import Account, Judgement

__all__ = ["cluster", "merged_names"]


def merged_names(judgements: Iterable[Judgement], on: date) -> dict[str, str]:
    """Return the name under which a merged transfer is found, for each one that gave up its own.

    A merged transfer keeps the alphabetically first id. Judgements that were made later than `on`,
    or were withdrawn by then, have no part in it; neither have ``different`` and ``unsure``.

    Parameters
    ----------
    judgements
        All judgements.
    on
        The record clock.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while name in parent:
            name = parent[name]
        return name

    for item in judgements:
        made = date.fromisoformat(item.on) <= on
        withdrawn = item.withdrawn is not None and date.fromisoformat(item.withdrawn) <= on
        if item.judgement != "same" or not made or withdrawn:
            continue
        left, right = sorted((root(item.left), root(item.right)))
        if left != right:
            parent[right] = left
    return {name: root(name) for name in parent}


def cluster(accounts: Iterable[Account], merged: dict[str, str]) -> dict[str, list[Account]]:
    """Group accounts by the transfer that they tell, ordered by its id."""
    groups: dict[str, list[Account]] = {}
    for account in accounts:
        groups.setdefault(merged.get(account.transfer, account.transfer), []).append(account)
    return dict(sorted(groups.items()))
