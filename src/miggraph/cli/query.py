"""``miggraph query``: ask in SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from miggraph.cli.options import format_option, graph_options, open_from
from miggraph.cli.render import Column, note, write_json, write_rows
from miggraph.errors import QueryError, UsageError


@click.command(
    epilog="""\b
Examples:
  miggraph query 'SELECT ?a ?date { ?a mig:signedOn ?date } LIMIT 5'
  miggraph query question.rq --format csv
  echo 'ASK { state:RW a mig:State }' | miggraph query -"""
)
@click.argument("query", metavar="FILE-or-TEXT")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Give up after this time.",
)
@format_option("table", "json", "csv", "tsv", "md", "turtle", "ntriples", "trig", "nquads")
@graph_options
def query(query: str, timeout: float, format_: str, **graph: Any) -> None:
    """Ask the graph a SPARQL 1.1 query, from a FILE, as TEXT, or from - (standard input).

    Without GRAPH the question is about what is accepted; GRAPH ?source asks who says so. The
    prefixes of the project need not be declared. SERVICE is refused.
    """
    from miggraph.store.embedded import Graph
    from miggraph.store.results import GRAPH_FORMATS, Result

    answer = open_from(**graph).query(_text(query), timeout=timeout)
    if isinstance(answer, Result):
        if format_ in GRAPH_FORMATS:
            raise UsageError(
                f"Rows cannot be written as {format_}.", fix="use table, json, csv, tsv or md."
            )
        if format_ == "table":
            write_rows([Column(name) for name in answer.columns], answer.plain(), "table")
            note(f"{len(answer):,} rows.")
        else:
            click.echo(answer.to_text(format_), nl=False)
    elif isinstance(answer, Graph):
        chosen = "turtle" if format_ == "table" else format_
        click.echo(answer.to_text(chosen), nl=False)
    elif format_ == "json":
        write_json({"head": {}, "boolean": answer})
    else:
        click.echo("true" if answer else "false")


def _text(query: str) -> str:
    """Return the text of a query: a file if there is one of this name."""
    if query == "-":
        return sys.stdin.read()
    if "{" in query:
        return query
    path = Path(query)
    if not path.is_file():
        raise QueryError(
            f"{query!r} is neither a file nor a query.",
            fix="give the path of a .rq file, or a query such as 'SELECT * { ?s ?p ?o } LIMIT 1'.",
        )
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"The query cannot be read: {error}.", file=path, fix="give a readable UTF-8 file."
        ) from error
