"""``miggraph validate``: what is wrong with the data, where, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import format_option
from miggraph.cli.render import Column, note, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.validation import Finding


@click.command(
    epilog="""\b
Examples:
  miggraph validate
  miggraph validate data/agreements/us-xk-2025-third-country.trig
  miggraph validate --severity info --format csv
  miggraph validate --format sarif > findings.sarif"""
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Data folder; without it, the data that are part of miggraph.",
)
@click.option(
    "--severity",
    type=click.Choice(["violation", "warning", "info"]),
    default="warning",
    show_default=True,
    help="The least severity that is shown.",
)
@format_option("table", "json", "csv", "md", "github", "sarif")
def validate(paths: tuple[Path, ...], data: Path | None, severity: str, format_: str) -> None:
    """Check the data: shapes, and rules over the whole graph.

    With PATHs, just these files with what they refer to; a PATH outside the data folder may be any
    RDF file, which is checked against the shapes. Without, all of the data and the ontology.

    violation: cannot stand in the data. warning: built, but doubtful. info: sources disagree, or
    something to know. Ends with status 1 if there is a violation.
    """
    from miggraph.resources import resource
    from miggraph.validation import validate as check
    from miggraph.validation.finding import SEVERITIES

    folder = data or resource("data")
    if not paths:
        note(f"Checking {folder} …")
    report = check(folder, paths)
    shown = SEVERITIES[: SEVERITIES.index(severity) + 1]
    _write([one for one in report.findings if one.severity in shown], report.conforms, format_)
    counts = ", ".join(f"{number} {name}" for name, number in report.counts().items())
    note(f"Files checked: {report.files}. Findings: {counts}; shown from {severity} up.")
    if not report.conforms:
        raise click.exceptions.Exit(1)


def _write(findings: list[Finding], conforms: bool, format_: str) -> None:
    from miggraph import __version__
    from miggraph.validation.formats import github_text, place, sarif_text

    if format_ == "json":
        write_json({"conforms": conforms, "findings": [_json(one) for one in findings]})
    elif format_ == "github":
        click.echo(github_text(findings), nl=False)
    elif format_ == "sarif":
        click.echo(sarif_text(findings, __version__), nl=False)
    else:
        columns = (
            Column("severity", fold=False),
            Column("place"),
            Column("rule"),
            Column("what is wrong"),
            Column("how to mend it"),
        )
        rows = [[one.severity, place(one), one.rule, one.message, one.fix] for one in findings]
        if rows or format_ != "table":
            write_rows(columns, rows, format_)


def _json(one: Finding) -> dict[str, Any]:
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(one)
    return fields
