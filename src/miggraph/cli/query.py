"""``miggraph query``: ask in SPARQL."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from miggraph.cli.options import format_option, graph_options, open_from
from miggraph.cli.render import Column, note, note_basis, write_json, write_rows
from miggraph.errors import QueryError, UsageError, suggest
from miggraph.vocabulary import CLASSES, PROPERTIES


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

    kg = open_from(**graph)
    text = _text(query)
    answer = kg.query(text, timeout=timeout)
    for term, near in unknown_terms(text):
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        note(f"The ontology has no term {term}.{hint}")
    note_basis(kg)
    if isinstance(answer, Result):
        if format_ in GRAPH_FORMATS:
            raise UsageError(
                f"Rows cannot be written as {format_}.", fix="use table, json, csv, tsv or md."
            )
        if format_ == "table":
            write_rows([Column(name) for name in answer.columns], answer.plain(), "table")
            note(f"Rows: {len(answer):,}.")
        else:
            click.echo(answer.to_text(format_), nl=False)
    elif isinstance(answer, Graph):
        chosen = "turtle" if format_ == "table" else format_
        click.echo(answer.to_text(chosen), nl=False)
    elif format_ == "json":
        write_json({"head": {}, "boolean": answer})
    else:
        click.echo("true" if answer else "false")


def unknown_terms(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the terms of a query that the ontology lacks, each with the nearest ones."""
    known = {f"mig:{name}" for name in (*CLASSES, *PROPERTIES)}
    for term in sorted(set(re.findall(r"(?<![\w:])mig:\w+", text)) - known):
        yield term, suggest(term, known, 2)


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
