"""``miggraph push``: load the graph into another store."""

from __future__ import annotations

from typing import Any

import click

from miggraph.cli.options import data_options, format_option, open_from
from miggraph.cli.render import note, note_basis, write_json


@click.command(
    epilog="""\b
Examples:
  miggraph push http://localhost:7878/query
  miggraph push http://localhost:7878/query --policy majority --all
  miggraph push http://localhost:7878/query --graph-store http://localhost:7878/store"""
)
@click.argument("url")
@click.option(
    "--graph-store",
    metavar="URL",
    help="Address of the Graph Store Protocol. [default: those usual for Oxigraph, Virtuoso and "
    "others are tried]",
)
@click.option(
    "--connections",
    type=click.IntRange(min=1, max=32),
    default=4,
    show_default=True,
    metavar="N",
    help="How many graphs are sent at once.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Send also graphs that were sent before unchanged."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Give up when one graph takes longer.",
)
@format_option("text", "json")
@data_options
def push(
    url: str,
    graph_store: str | None,
    connections: int,
    everything: bool,
    timeout: float,
    format_: str,
    **graph: Any,
) -> None:
    """Load the graph into the store whose SPARQL query service is at URL.

    Each source becomes a named graph; what is accepted becomes the default graph, or where the
    store has none of its own, the graph <https://w3id.org/miggraph/id/graph/accepted>. Each graph
    is replaced as a whole, so a push can be repeated, and goes on where it was stopped. In the end
    the triples of every graph are counted. Graphs of sources that are gone are removed; no other
    graph is touched.

    Credentials are taken from MIGGRAPH_ENDPOINT_USER and MIGGRAPH_ENDPOINT_PASSWORD, from
    MIGGRAPH_ENDPOINT_TOKEN, or from the netrc file.
    """
    from miggraph.cache import Cache
    from miggraph.store.push import push as load

    kg = open_from(**graph)
    note_basis(kg)
    done = load(
        kg.quads,
        url,
        graph_store=graph_store,
        timeout=timeout,
        connections=connections,
        everything=everything,
        cache=Cache.default().folder,
        say=note,
    )
    if format_ == "json":
        write_json(done._asdict())
        return
    where = "the default graph" if done.default_graph else "a graph of its own"
    click.echo(
        f"{done.endpoint} holds {done.graphs:,} graphs with {done.triples:,} triples, counted "
        f"there; what is accepted is in {where}."
    )
    click.echo(
        f"Sent {done.sent:,}, unchanged {done.unchanged:,}, removed {len(done.removed):,} graphs, "
        f"through {done.graph_store}."
    )
