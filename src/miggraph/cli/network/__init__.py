"""``miggraph network``: analyses of the networks of transfers and agreements."""

from __future__ import annotations

from typing import Final

import click

from miggraph.cli.lazy import LazyGroup

__all__ = ["network"]

#: Command -> module and attribute.
_COMMANDS: Final = {
    "brokers": "miggraph.cli.network.brokers:brokers",
    "chains": "miggraph.cli.network.chains:chains",
    "clustering": "miggraph.cli.network.clustering:clustering",
    "compare": "miggraph.cli.network.compare:compare",
    "disagreement": "miggraph.cli.network.disagreement:disagreement",
    "durations": "miggraph.cli.network.durations:durations",
    "hubs": "miggraph.cli.network.hubs:hubs",
    "series": "miggraph.cli.network.series:series",
    "shape": "miggraph.cli.network.shape:shape",
}


@click.group(cls=LazyGroup, places=_COMMANDS)
def network() -> None:
    """Analyse the networks of transfers and agreements.

    Each analysis prints its tables, and with --plot writes its figure. Numbers are conditional on
    what sources reported; each names policy, clocks and sources.
    """
