"""``miggraph network compare``: two rankings, and why they differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from miggraph.cli.network.answer import Asked, analysis_options, filter_options, write_result
from miggraph.cli.options import bases_option

__all__ = ["compare"]


@click.command(
    epilog="""\b
Examples:
  miggraph network compare --known-on 2025-07-01
  miggraph network compare --with-policy majority
  miggraph network compare --on 2025-07-01 --with-on 2026-01-01 --format json"""
)
@click.option("--with-policy", metavar="NAME", help="Policy of the second ranking.")
@click.option("--with-on", metavar="DATE", help="Clock on of the second ranking.")
@click.option("--with-known-on", metavar="DATE", help="Clock known-on of the second ranking.")
@click.option(
    "--by",
    default="senders",
    show_default=True,
    metavar="MEASURE",
    help="Measure: senders, nationalities, effective, persons, transfers or onward.",
)
@bases_option
@filter_options
@analysis_options
def compare(
    with_policy: str | None,
    with_on: str | None,
    with_known_on: str | None,
    by: str,
    bases: tuple[str, ...],
    format_: str,
    plot: Path | None,
    **options: Any,
) -> None:
    """Compare the ranking of third-country hubs with that of another policy or day.

    The first ranking is that of --policy, --on and --known-on. The second has the values of the
    --with options; without one, the default policy and the newest record date.
    """
    from miggraph.errors import UsageError
    from miggraph.network import compare as compare_networks
    from miggraph.network.ranking.arrivals import BASES

    asked = Asked(options)
    after = asked.again(policy=with_policy, on=with_on, known_on=with_known_on)
    if (asked.kg.policy, asked.kg.clocks) == (after.kg.policy, after.kg.clocks):
        raise UsageError(
            "Both rankings have the same policy and clocks.",
            fix="give --known-on, --on or --policy, or one of the --with options.",
        )
    result = compare_networks(
        asked.network("transfers"), after.network("transfers"), by=by, bases=bases or BASES
    )
    write_result(result, format_, plot)
