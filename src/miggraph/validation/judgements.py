"""Judgements that lead nowhere or contradict one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from miggraph.curated.judgements import read_judgement_rows
from miggraph.errors import DataError, suggest
from miggraph.merging import merged_names
from miggraph.records import Judgement

__all__ = ["judgement_faults"]


def judgement_faults(path: Path, transfers: Collection[str]) -> Iterator[DataError]:
    """Yield what is wrong with the judgements that stand.

    Parameters
    ----------
    path
        ``judgements.csv``; rows that cannot be read are passed over.
    transfers
        The ids that accounts tell of.
    """
    standing = [
        (line, judgement)
        for line, judgement in read_judgement_rows(path, lambda _: None)
        if judgement.withdrawn is None
    ]
    merged = merged_names((judgement for _, judgement in standing), date.max)
    first: dict[frozenset[str], int] = {}
    for line, judgement in standing:
        for message, fix in _faults(judgement, merged, transfers):
            yield DataError(message, file=path, line=line, fix=fix)
        pair = frozenset((judgement.left, judgement.right))
        if pair in first:
            yield DataError(
                f"{judgement.left} and {judgement.right} are judged on line {first[pair]}, too.",
                file=path,
                line=line,
                fix="withdraw the older judgement: write the day under withdrawn.",
            )
        first.setdefault(pair, line)


def _faults(
    judgement: Judgement, merged: dict[str, str], transfers: Collection[str]
) -> Iterator[tuple[str, str]]:
    left, right = judgement.left, judgement.right
    for name in (left, right):
        if name not in transfers:
            near = suggest(name, transfers, 1)
            hint = f"did you mean {near[0]}?" if near else "correct the id."
            yield f"No account tells of a transfer {name}.", hint
    if left == right:
        yield f"{left} is judged against itself.", "name two transfers."
    if judgement.judgement == "different" and merged.get(left, left) == merged.get(right, right):
        yield (
            f"{left} and {right} are judged different, but other judgements make them one.",
            "withdraw one of the judgements that contradict one another.",
        )
