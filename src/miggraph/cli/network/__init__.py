"""``miggraph network``: analyses of the networks of transfers and agreements."""

from __future__ import annotations

from typing import Final

import click

from miggraph.cli.lazy import LazyGroup

__all__ = ["network"]

#: Command -> module and attribute.
_COMMANDS: Final = {
    "hubs": "miggraph.cli.network.hubs:hubs",
    "chains": "miggraph.cli.network.chains:chains",
    "brokers": "miggraph.cli.network.brokers:brokers",
    "shape": "miggraph.cli.network.shape:shape",
    "series": "miggraph.cli.network.series:series",
    "durations": "miggraph.cli.network.durations:durations",
    "clustering": "miggraph.cli.network.clustering:clustering",
    "disagreement": "miggraph.cli.network.disagreement:disagreement",
    "compare": "miggraph.cli.network.compare:compare",
}


@click.group(cls=LazyGroup, places=_COMMANDS)
def network() -> None:
    """Analyse the networks of transfers and agreements.

    Each analysis prints its tables, and with --plot writes its figure. Numbers are conditional on
    what sources reported; each names policy, clocks and sources.
    """
