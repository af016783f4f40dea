"""``miggraph network brokers``: who stands between others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, analysis_options, filter_options, write_result


@click.command(
    epilog="""\b
Examples:
  miggraph network brokers
  miggraph network brokers --on-legs --third-country
  miggraph network brokers --weight third_persons --format csv"""
)
@click.option(
    "--on-legs",
    is_flag=True,
    help="On the network of legs (stops on the way and onward movements), not on that of flows.",
)
@click.option(
    "--third-country",
    is_flag=True,
    help="Only movements with foreign nationals of the receiving state.",
)
@click.option(
    "--weight",
    type=click.Choice(("persons", "third_persons", "none")),
    default="persons",
    show_default=True,
    help="What edges are weighted by; legs have no third_persons.",
)
@click.option(
    "--group",
    default="region",
    show_default=True,
    metavar="ATTRIBUTE",
    help="Attribute of states by which roles are told apart; none: no roles.",
)
@click.option(
    "--figure",
    type=click.Choice(("betweenness", "roles")),
    default="betweenness",
    show_default=True,
    help="Which figure --plot writes.",
)
@filter_options
@analysis_options
def brokers(
    on_legs: bool,
    third_country: bool,
    weight: str,
    group: str,
    figure: str,
    format_: str,
    plot: Path | None,
    **graph: Any,
) -> None:
    """Measure how states stand between others in the movement of people.

    Betweenness, PageRank and structural holes, every edge being alike and weighted by persons, and
    the roles of Gould and Fernandez between the sub-regions of M49.
    """
    from miggraph.network import brokers as measure

    network = Asked(graph).network("legs" if on_legs else "flows")
    result = measure(
        network,
        weight=None if weight == "none" else weight,
        third_country=third_country,
        group=None if group == "none" else group,
    )
    write_result(result, format_, plot, figure)
