"""``miggraph data``: tools for the curated data."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli.render import note


@click.group()
def data() -> None:
    """Work on the curated data."""


@data.command(
    epilog="""\b
Examples:
  miggraph data add ../evidence
  miggraph data add ../evidence --data ./data --recorded-on 2026-11-21"""
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--data",
    "data_folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Data folder to add to. [default: the data of this clone]",
)
@click.option("--recorded-on", metavar="DATE", help="Record date of what is new. [default: today]")
def add(folder: Path, data_folder: Path | None, recorded_on: str | None) -> None:
    """Bring the evidence in FOLDER into the data: only what is new.

    FOLDER holds sources.json and agreements.json, or folders that do. Everything is checked before
    anything is written; run twice, it changes nothing.
    """
    from datetime import UTC, datetime

    from miggraph.curated.add import add_evidence
    from miggraph.dates import parse_day
    from miggraph.errors import DataError, UsageError
    from miggraph.resources import is_installed, resource

    day = recorded_on or datetime.now(UTC).date().isoformat()
    parse_day(day, "record date")
    if not folder.is_dir():
        raise DataError("There is no such folder.", file=folder, fix="give a folder of evidence.")
    target = data_folder or resource("data")
    if data_folder is None and is_installed():
        raise UsageError(
            "This miggraph is installed without a clone, and an update would lose what is added.",
            fix="name the folder to add to with --data.",
        )
    if day > datetime.now(UTC).date().isoformat():
        note(f"The record date {day} lies after today.")
    added = add_evidence(target, folder, day)
    click.echo(
        f"{added.agreements} agreements, {added.sources} sources, {added.claims} claims and "
        f"{added.accounts} accounts added; {added.files} files written in {target}."
    )
    if added.finished:
        note(f"{added.finished} files of an earlier addition were still to be put in place.")
    for name in added.differing:
        note(f"Kept as it is, though the evidence now describes it differently: {name}")
    for phrase in added.unread_phrases:
        note(f"No reading in onward-readings.csv, so its mode is unknown: {phrase!r}")
