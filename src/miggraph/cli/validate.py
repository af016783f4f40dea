"""``miggraph validate``: what is wrong with the data, where, and how to mend it."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from miggraph.cli.options import format_option
from miggraph.cli.render import Column, note, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.validation import Finding


_COLOURS: Final = {"violation": "red", "warning": "yellow", "info": "blue"}


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
    if report.others:
        note(f"Outside {folder}, and checked against the shapes alone: {', '.join(report.others)}.")
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
    elif format_ == "table" and sys.stdout.isatty():
        _paragraphs(findings)
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


def _paragraphs(findings: list[Finding]) -> None:
    """Write each finding as a paragraph: in a table the places would be broken to pieces."""
    from miggraph.validation.formats import place

    width = shutil.get_terminal_size().columns
    for one in findings:
        click.echo(f"{place(one)}: " if one.file else "", nl=False)
        click.secho(one.severity, nl=False, fg=_COLOURS[one.severity])
        click.echo(f" {one.rule}")
        for text in (one.message, f"To mend it: {one.fix}"):
            click.echo(_wrapped(text, width))


def _wrapped(text: str, width: int) -> str:
    """Indent a text; ids and paths stay whole, so that they can be copied."""
    return textwrap.fill(
        text,
        width,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _json(one: Finding) -> dict[str, Any]:
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(one)
    return fields
