"""``miggraph network chains``: onward movement as reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, analysis_options, filter_options, write_result


@click.command(
    epilog="""\b
Examples:
  miggraph network chains
  miggraph network chains --infer --max-gap-days 90
  miggraph network chains --kind third-country-transfer --format csv"""
)
@click.option(
    "--infer",
    is_flag=True,
    help="Add paths of two transfers of one nationality in the order of time, which no source "
    "reports as onward movement.",
)
@click.option(
    "--max-gap-days",
    type=click.IntRange(min=0),
    default=180,
    show_default=True,
    metavar="DAYS",
    help="The most days between the two transfers of an inferred path.",
)
@click.option(
    "--figure",
    type=click.Choice(("alluvial", "map")),
    default="alluvial",
    show_default=True,
    help="Which figure --plot writes.",
)
@filter_options
@analysis_options
def chains(
    infer: bool, max_gap_days: int, figure: str, format_: str, plot: Path | None, **graph: Any
) -> None:
    """List onward movement as reported: who was moved on from where they had been sent.

    Each movement stands with its mode, its bounds of persons, where it led (home, to the sender,
    to a third place) and on whose word it is known. An onward path does not prove that the same
    persons moved. What voices allege of an agreement is listed beside.
    """
    from miggraph.network import onward_chains

    least = graph["min_source_type"]
    asked = Asked(graph)
    # The window and the kinds choose transfers; what is said of their agreements stands beside.
    agreements = asked.kg.network("agreements", min_source_type=least)
    transfers = asked.network("transfers")
    result = onward_chains(transfers, agreements, infer=infer, max_gap_days=max_gap_days)
    write_result(result, format_, plot, figure)
