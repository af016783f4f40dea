"""``miggraph network disagreement``: how far sources disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import analysis_options, write_result
from miggraph.cli.options import open_from


@click.command(
    epilog="""\b
Examples:
  miggraph network disagreement
  miggraph network disagreement --by source-types
  miggraph network disagreement --by kind --known-on 2025-07-01 --format json"""
)
@click.option(
    "--by",
    default="property",
    show_default=True,
    metavar="GROUPING",
    help="property, kind (of the agreement) or source-types (of the two voices).",
)
@click.option(
    "--figure", metavar="NAME", help="Which figure --plot writes: agreements or transfers."
)
@analysis_options
def disagreement(
    by: str, figure: str | None, plot: Path | None, format_: str, **options: Any
) -> None:
    """Say how far sources disagree about agreements and transfers.

    Counts pairs of voices that speak on one subject, and how what they say stands to one another.
    Where one voice alone speaks, nothing can be said.
    """
    write_result(open_from(**options).disagreement(by), format_, plot, figure)
