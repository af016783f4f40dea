"""``miggraph data add``: bring evidence in."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli.data.folder import data_option, today, writable
from miggraph.cli.render import note


@click.command(
    epilog="""\b
Examples:
  miggraph data add ../evidence
  miggraph data add ../evidence --data ./data --recorded-on 2026-11-21"""
)
@click.argument("folder", type=click.Path(path_type=Path))
@data_option
@click.option("--recorded-on", metavar="DATE", help="Record date of what is new. [default: today]")
def add(folder: Path, data_folder: Path | None, recorded_on: str | None) -> None:
    """Bring the evidence in FOLDER into the data: only what is new.

    FOLDER holds sources.json and agreements.json, or folders that do. Everything is checked before
    anything is written; run twice, it changes nothing.
    """
    from miggraph.curated.add import add_evidence
    from miggraph.dates import parse_day
    from miggraph.errors import DataError

    day = recorded_on or today()
    parse_day(day, "record date")
    if not folder.is_dir():
        raise DataError("There is no such folder.", file=folder, fix="give a folder of evidence.")
    target = writable(data_folder)
    if day > today():
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
