"""``miggraph network clustering``: whether new deals gather near recent ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, agreement_options, analysis_options, write_result

__all__ = ["clustering"]


@click.command(
    epilog="""\b
Examples:
  miggraph network clustering
  miggraph network clustering --kind readmission --samples 200
  miggraph network clustering --window 4 --sea-km 200 --seed 7 --format json"""
)
@click.option(
    "--window",
    default=2,
    show_default=True,
    metavar="NUMBER",
    help="Half-years before a deal in which a neighbour's deal counts.",
)
@click.option(
    "--sea-km",
    default=400.0,
    show_default=True,
    metavar="KM",
    help="Greatest distance by sea; at most 400 are in the data.",
)
@click.option("--samples", default=1000, show_default=True, metavar="NUMBER", help="Draws.")
@click.option("--seed", default=0, show_default=True, metavar="NUMBER", help="Of the draws.")
@agreement_options
@analysis_options
def clustering(
    window: int,
    sea_km: float,
    samples: int,
    seed: int,
    kind: tuple[str, ...],
    format_: str,
    plot: Path | None,
    **options: Any,
) -> None:
    """Test whether new deals of a sender gather in time near its recent ones.

    Near is by land border, by sea and by regional body, each reported. Receivers are drawn at
    random within sender, sub-region and half-year. Gathering does not tell why.
    """
    from miggraph.network import clustering_in_time
    from miggraph.network.graphs.directions import HUB_KINDS

    asked = Asked({**options, "kind": kind})
    result = clustering_in_time(
        asked.network("agreements"),
        asked.kg.network("neighbours"),
        kinds=kind or HUB_KINDS,
        window=window,
        sea_km=sea_km,
        samples=samples,
        seed=seed,
    )
    write_result(result, format_, plot)
