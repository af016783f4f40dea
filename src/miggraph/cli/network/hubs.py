"""``miggraph network hubs``: the ranking, how sure it is, and what chance alone would give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.network.answer import Asked, analysis_options, filter_options, write_result
from miggraph.cli.options import bases_option

if TYPE_CHECKING:
    from miggraph.network.nulls.hubness import Weight

__all__ = ["hubs"]


@click.command(
    epilog="""\b
Examples:
  miggraph network hubs
  miggraph network hubs --by nationalities --draws 5000 --seed 7
  miggraph network hubs --null gravity --format json
  miggraph network hubs --since 2025-01-20 --format md"""
)
@click.option(
    "--by",
    default="senders",
    show_default=True,
    metavar="MEASURE",
    help="First measure: senders, nationalities, effective, persons, transfers or onward.",
)
@bases_option
@click.option(
    "--draws", type=int, default=1000, show_default=True, help="Draws of whom to believe."
)
@click.option(
    "--nulls", type=int, default=1000, show_default=True, help="Draws from each null model."
)
@click.option(
    "--null",
    "weight",
    type=click.Choice(("uniform", "gravity")),
    default="uniform",
    show_default=True,
    help="How a null model chooses receivers: alike, or by distance.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of all draws.")
@click.option(
    "--figure",
    type=click.Choice(("persons", "map", "bounds", "draws", "top-5", "hubness", "diversity")),
    help="Which figure --plot writes.",
)
@click.option("--details", is_flag=True, help="Print the tables of bounds, draws and tests, too.")
@filter_options
@analysis_options
def hubs(
    by: str,
    bases: tuple[str, ...],
    draws: int,
    nulls: int,
    weight: Weight,
    seed: int,
    figure: str | None,
    details: bool,
    format_: str,
    plot: Path | None,
    **options: Any,
) -> None:
    """Rank third-country hubs, with bounds, draws and tests against null models.

    Bounds are the best and the worst rank that the counts allow. Draws choose whom to believe, and
    say how often a state has a rank; a share of draws is no likelihood. Two null models say how
    many deals and nationalities chance alone would give.
    """
    from miggraph.network.ranking.arrivals import BASES

    asked = Asked(options)
    result = asked.kg.hub_analysis(
        by=by,
        bases=bases or BASES,
        draws=draws,
        nulls=nulls,
        weight=weight,
        seed=seed,
        **asked.filters,
    )
    write_result(result, format_, plot, figure, result.details() if details else ())
