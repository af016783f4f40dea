"""Read ``judgements.csv``: which transfers a curator holds to be one event."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from miggraph.curated.checks import check_name
from miggraph.curated.faults import Report, refuse, reported
from miggraph.curated.rows import rows
from miggraph.dates import parse_day
from miggraph.errors import DataError
from miggraph.records import Judgement

__all__ = ["JUDGEMENT_COLUMNS", "judgement_of", "read_judgement_rows", "read_judgements"]

JUDGEMENT_COLUMNS: Final = ("left", "right", "judgement", "by", "on", "reason", "withdrawn")


def read_judgements(path: Path, report: Report = refuse) -> tuple[Judgement, ...]:
    """Read ``judgements.csv``, in its order."""
    return tuple(judgement for _, judgement in read_judgement_rows(path, report))


def read_judgement_rows(path: Path, report: Report) -> list[tuple[int, Judgement]]:
    """Read ``judgements.csv``, each judgement with its line."""
    found = []
    with reported(report):
        for line, row in rows(path, JUDGEMENT_COLUMNS):
            try:
                found.append((line, judgement_of(row)))
            except DataError as error:
                report(DataError(error.message, file=path, line=line, fix=error.fix))
    return found


def judgement_of(row: Mapping[str, str]) -> Judgement:
    """Return the judgement that a row of ``judgements.csv`` holds.

    Raises
    ------
    DataError
        If a column does not hold what it should.
    """
    check_name(row["left"])
    check_name(row["right"])
    if row["judgement"] not in ("same", "different", "unsure"):
        raise DataError(
            f"{row['judgement']!r} is not a judgement.", fix="write same, different or unsure."
        )
    if not row["by"] or not row["reason"]:
        raise DataError("The judgement has no author or no reason.", fix="say who judged, and why.")
    parse_day(row["on"], "day of the judgement")
    if row["withdrawn"]:
        parse_day(row["withdrawn"], "day of withdrawal")
    return Judgement(
        left=row["left"],
        right=row["right"],
        judgement=row["judgement"],  # type: ignore[arg-type]  # checked above
        by=row["by"],
        on=row["on"],
        reason=row["reason"],
        withdrawn=row["withdrawn"] or None,
    )
