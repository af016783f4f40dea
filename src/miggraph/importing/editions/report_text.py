"""The report of an import as text, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.importing.editions.comparison import EditionChanges
from miggraph.importing.editions.report import ImportReport, Residual, Tally
from miggraph.importing.grouping.mirrors import Mirror

__all__ = ["changes_line", "report_lines"]

_FEW: Final = 5
_RELATIONS: Final = {
    "incompatible": "cannot both hold",
    "compatible": "can both hold",
    "refines": "one refines the other",
    "equal": "equal",
    "one side only": "one side reports, the other says nothing",
}


def report_lines(report: ImportReport) -> Iterator[str]:
    """Write a report, without what differs from the edition before.

    Yields
    ------
    str
        A line.
    """
    unit = report.unit
    years = "-".join(map(str, dict.fromkeys(report.years))) or "none"
    yield f"{report.title} ({report.table})"
    yield f"facts {report.facts:,}, years {years}"
    yield ""
    for label, tally in (
        ("read", report.read),
        ("used", report.used),
        ("  of no state", report.residual),
        ("totals left out", report.totals),
        ("filtered", report.filtered),
        ("rejected", report.rejected),
    ):
        yield f"{label:<16}{_tally(tally, unit)}"
    yield from _reasons(report)
    yield from _residuals(report, unit)
    yield from _mirrors(report)


def changes_line(changes: EditionChanges, unit: str) -> str:
    """Say what differs from the edition before."""
    before = bounds(changes.before_min, changes.before_max)
    after = bounds(changes.after_min, changes.after_max)
    return (
        f"Since edition {changes.since}: {changes.added:,} facts added, {changes.gone:,} gone, "
        f"{changes.changed:,} changed; {unit} before {before}, after {after}. See changes.csv."
    )


def bounds(least: int, most: int | None) -> str:
    """Write bounds: ``21-130``, ``9``, ``100+``."""
    if most is None:
        return f"{least:,}+"
    return f"{least:,}" if least == most else f"{least:,}-{most:,}"


def _rows(number: int) -> str:
    return f"{number:,} row" if number == 1 else f"{number:,} rows"


def _counted(numbers: str, unit: str) -> str:
    return unit.removesuffix("s") if numbers == "1" else unit


def _tally(tally: Tally, unit: str) -> str:
    untold = f", {_rows(tally.untold)} without a number" if tally.untold else ""
    rows = "row " if tally.rows == 1 else "rows"
    numbers = bounds(tally.least, tally.most)
    return f"{tally.rows:>12,} {rows}  {numbers:>16} {_counted(numbers, unit)}{untold}"


def _reasons(report: ImportReport) -> Iterator[str]:
    if report.reasons:
        yield ""
        yield "Rejected rows (all in rejected.csv):"
    for reason in report.reasons:
        yield f"  {reason.reason}: {reason.rows:,}"
        for one in reason.first:
            where = f", {one.column}" if one.column else ""
            yield f"    row {one.row:,}{where}: {one.value[:60]!r}"


def _residuals(report: ImportReport, unit: str) -> Iterator[str]:
    if report.residuals:
        yield ""
        yield "Rows of no state (kept apart):"
    for one in report.residuals[:_FEW]:
        yield f"  {_residual(one, unit)}"
    if report.residual_labels > _FEW:
        yield f"  and {report.residual_labels - _FEW:,} more labels"


def _residual(one: Residual, unit: str) -> str:
    numbers = bounds(one.tally.least, one.tally.most)
    return f"{one.label}: {_rows(one.tally.rows)}, {numbers} {_counted(numbers, unit)}"


def _mirrors(report: ImportReport) -> Iterator[str]:
    if report.mirrors:
        yield ""
        yield "Flows that two states could report (all in mirrors.csv):"
    for one in report.mirrors:
        yield f"  {_RELATIONS[one.relation]}: {one.flows:,}"
        if one.relation != "equal":
            yield from (f"    {_mirror(mirror)}" for mirror in one.first)


def _mirror(one: Mirror) -> str:
    what = f"{one.sending} to {one.receiving}, {one.date}"
    what += f", nationals of {one.nationality}" if one.nationality else ""
    said = f"{one.reporter} {bounds(one.count_min, one.count_max)}"
    if one.other_min is None:
        return f"{what}: {said}, {one.other_reporter} nothing"
    return f"{what}: {said}, {one.other_reporter} {bounds(one.other_min, one.other_max)}"
