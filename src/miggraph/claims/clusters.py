"""Which accounts tell the same transfer."""

from __future__ import annotations

from collections.abc import Iterable

from miggraph.records import Account

__all__ = ["cluster"]


def cluster(accounts: Iterable[Account], merged: dict[str, str]) -> dict[str, list[Account]]:
    """Group accounts by the transfer that they tell, ordered by its id."""
    groups: dict[str, list[Account]] = {}
    for account in accounts:
        groups.setdefault(merged.get(account.transfer, account.transfer), []).append(account)
    return dict(sorted(groups.items()))
