"""``miggraph network durations``: how long agreements lie idle before their first transfer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, agreement_options, analysis_options, write_result

__all__ = ["durations"]


@click.command(
    epilog="""\b
Examples:
  miggraph network durations
  miggraph network durations --kind readmission --format csv
  miggraph network durations --known-on 2025-07-01 --format json"""
)
@click.option(
    "--figure",
    type=click.Choice(("idle", "incidence")),
    default="idle",
    show_default=True,
    help="What --plot draws.",
)
@agreement_options
@analysis_options
def durations(
    figure: str,
    kind: tuple[str, ...],
    format_: str,
    plot: Path | None,
    **options: Any,
) -> None:
    """Estimate the time from an agreement to its first transfer, or to another end.

    Beginning and end are known only within bounds. Without --kind, agreements count under which
    people are to go to a state that is not theirs.
    """
    from miggraph.network import time_to_first_transfer
    from miggraph.network.graphs.directions import HUB_KINDS

    graph = Asked({**options, "kind": kind}).network("agreements")
    write_result(time_to_first_transfer(graph, kind or HUB_KINDS), format_, plot, figure)
