"""``miggraph export``: files for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.network.answer import Asked, filter_options
from miggraph.cli.options import format_option, graph_options
from miggraph.cli.render import Column, note, note_basis, shown_path, write_json, write_rows

if TYPE_CHECKING:
    from miggraph.export.flat import FlatGraph
    from miggraph.export.format import NetworkFormat

__all__ = ["export"]


@click.command(
    epilog="""\b
Examples:
  miggraph export --list
  miggraph export gexf -o transfers.gexf
  miggraph export graphml -o flows.graphml --network flows --since 2025-01-01
  miggraph export d3 --network partners"""
)
@click.argument("name", metavar="FORMAT", required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write, or a folder. Without it a format of one file goes to standard output.",
)
@click.option(
    "--list", "listing", is_flag=True, help="List the formats, their programs and losses."
)
@click.option(
    "--network",
    default="transfers",
    show_default=True,
    metavar="NAME",
    help="Network: transfers, flows, legs, agreements or partners.",
)
@click.option(
    "--lossy",
    is_flag=True,
    help="Write even if the format cannot hold all nodes or edges.",
)
@filter_options
@graph_options
@format_option("table", "json", "csv", "md")
def export(
    name: str | None,
    output: Path | None,
    listing: bool,
    network: str,
    lossy: bool,
    format_: str,
    **options: Any,
) -> None:
    """Write a network in FORMAT, for a program that opens it.

    Filters are those of the networks. What the selection rests on, and what was left out, is said
    on standard error. --format is for --list.
    """
    from miggraph.export.flat import flatten
    from miggraph.export.format import write_network
    from miggraph.export.formats import network_format

    if listing:
        _list(format_)
        return
    if name is None:
        raise click.UsageError("Give a FORMAT, or --list.")
    chosen = network_format(name)
    asked = Asked(options)
    graph = flatten(asked.network(network))
    if output is None:
        _to_standard_output(graph, chosen, lossy)
    else:
        for path in write_network(graph, chosen, output, lossy=lossy):
            note(f"{shown_path(path)}: {path.stat().st_size:,} bytes.")
    _say(graph, chosen)
    note_basis(asked.kg)


def _to_standard_output(graph: FlatGraph, format_: NetworkFormat, lossy: bool) -> None:
    from miggraph.errors import UsageError

    if len(format_.parts) > 1:
        raise UsageError(
            f"{format_.name} has {len(format_.parts)} files.",
            fix="say where to write them: -o NAME.",
        )
    format_.check(graph, lossy)
    format_.parts[0].write(graph, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _say(graph: FlatGraph, format_: NetworkFormat) -> None:
    """Say what was written and what was not."""
    note(f"Nodes: {len(graph.nodes):,}. Edges: {len(graph.edges):,}.")
    for sentence in graph.notes:
        note(sentence)
    if format_.loses:
        note(f"Not held by {format_.name}: {format_.loses}.")


def _list(format_: str) -> None:
    from miggraph.export.formats import NETWORK_FORMATS

    formats = sorted(NETWORK_FORMATS.values(), key=lambda one: one.name)
    if format_ == "json":
        write_json(
            [
                {
                    "name": one.name,
                    "tools": list(one.tools),
                    "files": [part.suffix for part in one.parts],
                    "media_types": [part.media_type for part in one.parts],
                    "loses": one.loses,
                }
                for one in formats
            ]
        )
        return
    columns = [Column("format", fold=False), Column("files"), Column("opened by"), Column("loses")]
    rows = [
        [one.name, " ".join(p.suffix for p in one.parts), ", ".join(one.tools), one.loses]
        for one in formats
    ]
    write_rows(columns, rows, format_)
