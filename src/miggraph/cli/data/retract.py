"""``miggraph data retract``: withdraw a claim or an account."""

from __future__ import annotations

from pathlib import Path

import click

from miggraph.cli.data.folder import data_option, today, writable
from miggraph.cli.render import shown_path


@click.command(
    epilog="""\b
Examples:
  miggraph data retract claim:a7f310827a77dcbb --why "another arrangement was meant"
  miggraph data retract fb9b500dc49eded8 --why "misread: places, not persons" --on 2026-12-01"""
)
@click.argument("name", metavar="CLAIM")
@click.option("--why", required=True, metavar="TEXT", help="The reason, in English.")
@click.option("--on", metavar="DATE", help="The day. [default: today]")
@data_option
def retract(name: str, why: str, on: str | None, data_folder: Path | None) -> None:
    """Retract a CLAIM, or an account: it stays in its file, with the day and the reason.

    Nothing is deleted. With --recorded-on set to an earlier day, it still counts.
    """
    from miggraph.curated.retract import retract as withdraw

    path = withdraw(writable(data_folder), name, why, on or today())
    click.echo(f"{name} is retracted in {shown_path(path)}.")
