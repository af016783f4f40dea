"""Which transfers are one by the judgements of curators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from miggraph.records import Judgement

__all__ = ["merged_names"]


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
