"""``miggraph network series``: third-country arrivals by quarter or year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, analysis_options, filter_options, write_result
from miggraph.cli.options import bases_option

__all__ = ["series"]


@click.command(
    epilog="""\b
Examples:
  miggraph network series
  miggraph network series --freq year --since 2024-01-01
  miggraph network series --basis forced-removal --format csv"""
)
@click.option(
    "--freq",
    default="quarter",
    show_default=True,
    metavar="LENGTH",
    help="Length of a period: quarter, half-year or year.",
)
@bases_option
@click.option(
    "--figure",
    default="events",
    show_default=True,
    metavar="NAME",
    help="What --plot draws: events or persons.",
)
@filter_options
@analysis_options
def series(
    freq: str,
    bases: tuple[str, ...],
    figure: str,
    format_: str,
    plot: Path | None,
    **options: Any,
) -> None:
    """Count third-country arrivals by receiving state and period.

    A transfer whose days span several periods counts as possible in each and as certain in none.
    Persons are bounds.
    """
    from miggraph.network import hub_series
    from miggraph.network.ranking.arrivals import BASES

    graph = Asked(options).network("transfers")
    write_result(hub_series(graph, freq, bases=bases or BASES), format_, plot, figure)
