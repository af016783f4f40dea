"""Record whether two transfers are one event."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

import msgspec

from miggraph import dates
from miggraph.curated.judgements import JUDGEMENT_COLUMNS, read_judgements
from miggraph.curated.read import read_dossier
from miggraph.curated.terms import line_text
from miggraph.curated.writing import writing
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.files import replace_files
from miggraph.merging import merged_names
from miggraph.records import Judgement
from miggraph.tabular import csv_text

__all__ = ["judge", "judgements_text", "withdraw"]

_FILE = "judgements.csv"


def judge(folder: Path, judgement: Judgement) -> None:
    """Record a judgement.

    Parameters
    ----------
    folder
        The data folder.
    judgement
        The judgement; the order of its two transfers does not matter.

    Raises
    ------
    UnknownNameError
        If no account tells of one of the transfers.
    UsageError
        If the two are one id, or author or reason is missing.
    DataError
        If the pair is judged already.
    """
    dates.parse_day(judgement.on, "day of the judgement")
    if not judgement.by.strip() or not judgement.reason.strip():
        raise UsageError("The judgement has no author or no reason.", fix="give --by and --why.")
    by, reason = line_text(judgement.by, "author"), line_text(judgement.reason, "reason")
    if judgement.left == judgement.right:
        raise UsageError("A transfer is the same as itself.", fix="name two transfers.")
    left, right = sorted((judgement.left, judgement.right))
    with writing(folder):
        known = {account.transfer for account in read_dossier(folder).accounts}
        _check_ids((left, right), known)
        judgements = read_judgements(folder / _FILE)
        if _standing(judgements, left, right) is not None:
            raise DataError(
                f"{left} and {right} are judged already.",
                file=folder / _FILE,
                fix="withdraw that judgement first, with --withdraw.",
            )
        new = msgspec.structs.replace(judgement, left=left, right=right, by=by, reason=reason)
        _check_consistent((*judgements, new), folder / _FILE)
        _write(folder, (*judgements, new))


def withdraw(folder: Path, left: str, right: str, on: str) -> None:
    """Withdraw the judgement on two transfers; it stays, with the day.

    Parameters
    ----------
    folder
        The data folder.
    left, right
        The transfers, in any order.
    on
        The day (YYYY-MM-DD).

    Raises
    ------
    UnknownNameError
        If no judgement on the two stands.
    """
    dates.parse_day(on, "day of withdrawal")
    with writing(folder):
        judgements = read_judgements(folder / _FILE)
        found = _standing(judgements, left, right)
        if found is None:
            pairs = [f"{j.left} {j.right}" for j in judgements if j.withdrawn is None]
            raise UnknownNameError("judgement on", f"{left} {right}", pairs)
        if on < found.on:
            raise DataError(
                f"The judgement was made on {found.on}, after {on}.",
                file=folder / _FILE,
                fix="give the day on which it is withdrawn.",
            )
        changed = msgspec.structs.replace(found, withdrawn=on)
        _write(folder, [changed if one is found else one for one in judgements])


def judgements_text(judgements: Iterable[Judgement]) -> str:
    """Write ``judgements.csv``, ordered by the transfers and the day."""
    rows = (
        [one.left, one.right, one.judgement, one.by, one.on, one.reason, one.withdrawn or ""]
        for one in sorted(judgements, key=lambda j: (j.left, j.right, j.on))
    )
    return csv_text(JUDGEMENT_COLUMNS, rows)


def _write(folder: Path, judgements: Iterable[Judgement]) -> None:
    replace_files(folder, {_FILE: judgements_text(judgements).encode()})


def _standing(judgements: Iterable[Judgement], left: str, right: str) -> Judgement | None:
    for one in judgements:
        if {one.left, one.right} == {left, right} and one.withdrawn is None:
            return one
    return None


def _check_consistent(judgements: Iterable[Judgement], path: Path) -> None:
    """Refuse a judgement with which two transfers would be one and different at once."""
    standing = [one for one in judgements if one.withdrawn is None]
    merged = merged_names(standing, date.max)
    for one in standing:
        left, right = (merged.get(name, name) for name in (one.left, one.right))
        if one.judgement == "different" and left == right:
            raise DataError(
                f"{one.left} and {one.right} would be different and, by other judgements, one.",
                file=path,
                fix="withdraw one of the judgements that contradict one another.",
            )


def _check_ids(names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise UnknownNameError("transfer", name, known)
