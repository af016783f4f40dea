"""Options that commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph

__all__ = [
    "bases_option",
    "data_options",
    "format_option",
    "graph_options",
    "open_from",
    "published_option",
]

F = TypeVar("F", bound=Callable[..., Any])

_DATA = (
    click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Data folder; without it, the data that are part of miggraph.",
    ),
    click.option(
        "--policy",
        metavar="NAME",
        help="How contradictions are decided: trusted-first or majority. [default: trusted-first]",
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

_ENDPOINT = click.option(
    "--endpoint",
    metavar="URL",
    help="SPARQL endpoint that the graph was pushed to, in place of data files.",
)


#: Adds ``--basis``.
bases_option = click.option(
    "--basis",
    "bases",
    multiple=True,
    metavar="BASIS",
    help="Movement basis of an arrival; may be repeated. "
    "[default: forced-removal, readmission, induced-departure]",
)


#: Adds ``--published``.
published_option = click.option(
    "--published",
    is_flag=True,
    help="Mask small counts, with their days and onward movements, as a release does.",
)


def data_options(command: F) -> F:
    """Add the options that choose a data folder, policy and clocks."""
    for option in reversed(_DATA):
        command = option(command)
    return command


_IMPORTS = (
    click.option(
        "--with",
        "with_",
        multiple=True,
        metavar="NAME",
        help="Add an imported table, or the years NAME:2015/2024 of it; may be repeated.",
    ),
    click.option(
        "--only",
        multiple=True,
        metavar="NAME",
        help="Take imported tables alone, without other claims and accounts; may be repeated.",
    ),
    click.option(
        "--imports",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Folder of imported tables. [default: MIGGRAPH_IMPORTS, or that of the user]",
    ),
)


def graph_options(command: F) -> F:
    """Add the options that choose data folder or endpoint, imports, policy and clocks."""
    for option in reversed((_DATA[0], _ENDPOINT, *_IMPORTS, *_DATA[1:])):
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
    policy: str | None,
    on: str | None,
    known_on: str | None,
    recorded_on: str | None,
    endpoint: str | None = None,
    timeout: float = 60.0,
    with_: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
    imports: Path | None = None,
    published: bool = False,
) -> KnowledgeGraph:
    """Open the graph with the values of `graph_options` and `published_option`.

    What an endpoint gets wrong is said, and what of imported tables has no place in the graph.
    """
    if with_ and only:
        raise click.UsageError("--with and --only exclude each other.")
    if imports and not (with_ or only):
        raise click.UsageError("--imports is for --with and --only.")
    from miggraph.opening import open_graph

    kg = open_graph(
        data,
        endpoint=endpoint,
        timeout=timeout,
        policy=policy,
        on=on,
        known_on=known_on,
        recorded_on=recorded_on,
    )
    for finding in kg.endpoint_findings:
        click.echo(f"Endpoint, {finding.name}: {finding.wrong}; {finding.remedy}.", err=True)
    if not (with_ or only):
        return kg.published() if published else kg
    kg = kg.with_imports(*(with_ or only), only=bool(only), folder=imports)
    for taken in kg.imports:
        click.echo(f"{taken.summary()}", err=True)
    return kg.published() if published else kg
