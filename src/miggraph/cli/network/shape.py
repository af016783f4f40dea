"""``miggraph network shape``: groups, cores, spokes and shared partners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, analysis_options, filter_options, write_result


@click.command(
    epilog="""\b
Examples:
  miggraph network shape
  miggraph network shape --method louvain --seed 7
  miggraph network shape --kind readmission --without-unions
  miggraph network shape --most-parties 2 --format csv"""
)
@click.option(
    "--nature",
    "natures",
    multiple=True,
    metavar="NATURE",
    help="Nature of agreements that count; may be repeated. "
    "[default: concluded, claimed-and-disputed]",
)
@click.option("--without-unions", is_flag=True, help="Leave unions such as the EU out.")
@click.option(
    "--most-parties",
    type=click.IntRange(min=2),
    metavar="N",
    help="Leave out agreements of more than N parties.",
)
@click.option(
    "--method",
    metavar="METHOD",
    help="leiden or louvain. [default: leiden where igraph is installed]",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of the runs.",
)
@click.option(
    "--runs", type=click.IntRange(min=1), default=20, show_default=True, help="Runs to compare."
)
@click.option(
    "--resolution",
    type=float,
    default=1.0,
    show_default=True,
    help="Above 1 for smaller communities.",
)
@filter_options
@analysis_options
def shape(
    natures: tuple[str, ...],
    without_unions: bool,
    most_parties: int | None,
    method: Any,
    seed: int,
    runs: int,
    resolution: float,
    plot: Path | None,
    format_: str,
    **options: Any,
) -> None:
    """Describe the network of agreements: communities, cores, directions, regions.

    The filters hold for the agreements, and for the transfers that tell in which direction
    arrangements worded as mutual were used; a nationality filters transfers only.
    """
    from miggraph.errors import UnknownNameError
    from miggraph.network.graphs.projection import AGREED
    from miggraph.network.structure.shape import agreement_shape
    from miggraph.vocabulary import SCHEMES

    for nature in natures:
        if nature not in SCHEMES["nature"]:
            raise UnknownNameError("nature", nature, SCHEMES["nature"])
    asked = Asked(options)
    result = agreement_shape(
        asked.network("agreements"),
        asked.network("transfers"),
        natures=natures or AGREED,
        unions=not without_unions,
        most_parties=most_parties,
        method=method,
        seed=seed,
        runs=runs,
        resolution=resolution,
    )
    write_result(result, format_, plot)
