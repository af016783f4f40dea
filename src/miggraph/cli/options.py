"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

__all__ = ["format_option", "graph_options", "open_from"]

F = TypeVar("F", bound=Callable[..., Any])

_GRAPH = (
    click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Data folder; without it, the data that are part of miggraph.",
    ),
    click.option(
        "--policy",
        default="trusted-first",
        show_default=True,
        metavar="NAME",
        help="How contradictions are decided: trusted-first or majority.",
    ),
    click.option(
        "--on", metavar="DATE", help="What held on this day. [default: the newest record date]"
    ),
    click.option(
        "--known-on",
        metavar="DATE",
        help="What sources had published by this day. [default: the newest record date]",
    ),
    click.option(
        "--recorded-on",
        metavar="DATE",
        help="What had been entered here by this day. [default: the newest record date]",
    ),
)


def graph_options(command: F) -> F:
    """Add the options that choose data, policy and clocks."""
    for option in reversed(_GRAPH):
        command = option(command)
    return command


def format_option(*formats: str) -> Callable[[F], F]:
    """Add ``--format``; the first format is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to write the answer.",
    )


def open_from(
    data: Path | None,
    policy: str,
    on: str | None,
    known_on: str | None,
    recorded_on: str | None,
) -> KnowledgeGraph:
    """Open the graph with the values of `graph_options`."""
    from miggraph.knowledge import open_graph

    return open_graph(data, policy=policy, on=on, known_on=known_on, recorded_on=recorded_on)
