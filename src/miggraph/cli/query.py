"""``miggraph query``: ask a question of the library, or in SPARQL."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from miggraph.cli.options import format_option, graph_options, open_from
from miggraph.cli.render import Column, note, note_basis, write_rows
from miggraph.errors import UnknownNameError, UsageError, suggest
from miggraph.vocabulary import CLASSES, PROPERTIES

if TYPE_CHECKING:
    from miggraph.queries import Question
    from miggraph.store.results import Result

#: The one form of query that needs no braces.
_DESCRIBES: Final = re.compile(
    r"\s*(?:(?:PREFIX|BASE)\b.*\s)?DESCRIBE\s", re.IGNORECASE | re.DOTALL
)


@click.command(
    epilog="""\b
Examples:
  miggraph query in-force-between -p state=RW -p on=2025-09-01
  miggraph query hub-arrivals --format csv
  miggraph query 'SELECT ?a ?date { ?a mig:signedOn ?date } LIMIT 5'
  miggraph query question.rq --format csv
  echo 'ASK { state:RW a mig:State }' | miggraph query -"""
)
@click.argument("query", metavar="NAME-FILE-or-TEXT")
@click.option(
    "-p",
    "--parameter",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a parameter of the question. Given twice: any of the values.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Give up after this time.",
)
@format_option(
    "table", "json", "xml", "csv", "tsv", "md", "turtle", "ntriples", "trig", "nquads", "jsonld"
)
@graph_options
def query(query: str, given: tuple[str, ...], timeout: float, format_: str, **graph: Any) -> None:
    """Ask a question of the library by its NAME, or a SPARQL 1.1 query.

    The query comes from a FILE, as TEXT, or from - (standard input). Without GRAPH it is about what
    is accepted; GRAPH ?source asks who says so. The prefixes of the project need not be declared.
    SERVICE is refused. "miggraph queries" lists the library; parameters of a FILE need its header.

    Tables and Markdown show labels; the other formats give IRIs.
    """
    from miggraph.store.graphs import Graph
    from miggraph.store.results import GRAPH_FORMATS, Result, boolean_text

    found, text = _question(query)
    kg = open_from(**graph, timeout=timeout)
    if found is not None:
        from miggraph.queries import bound

        text = bound(found, _parameters(given), kg.store)
    elif given:
        raise UsageError(
            "A query without a header takes no parameters.",
            fix="give the name of a question, or write the values into the query.",
        )
    answer = kg.query(text, timeout=timeout)
    for term, near in unknown_terms(text):
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        note(f"The ontology has no term {term}.{hint}")
    if found is not None and found.note:
        note(f"Note: {found.note}")
    note_basis(kg)
    if isinstance(answer, Result):
        _rows(answer, found, format_)
    elif isinstance(answer, Graph):
        chosen = "turtle" if format_ == "table" else format_
        click.echo(answer.to_text(chosen), nl=False)
    elif format_ in GRAPH_FORMATS:
        raise UsageError(f"Yes or no cannot be written as {format_}.", fix="use table or json.")
    else:
        click.echo(boolean_text(answer, format_), nl=False)


def unknown_terms(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the terms of a query that the ontology lacks, each with the nearest ones."""
    known = {f"mig:{name}" for name in (*CLASSES, *PROPERTIES)}
    for term in sorted(set(re.findall(r"(?<![\w:])mig:\w+", text)) - known):
        yield term, suggest(term, known, 2)


def _rows(answer: Result, found: Question | None, format_: str) -> None:
    from miggraph.store.results import GRAPH_FORMATS

    if format_ in GRAPH_FORMATS:
        raise UsageError(
            f"Rows cannot be written as {format_}.", fix="use table, json, xml, csv, tsv or md."
        )
    if format_ != "table":
        click.echo(answer.to_text(format_), nl=False)
        return
    units = {} if found is None else {column.name: column.unit for column in found.columns}
    numeric = [
        _is_numeric(row[position] for row in answer.terms)
        for position in range(len(answer.columns))
    ]
    columns = [
        Column(f"{name} ({units[name]})" if units.get(name) else name, right=right)
        for name, right in zip(answer.columns, numeric, strict=True)
    ]
    write_rows(columns, answer.labelled(), "table")
    note(f"Rows: {len(answer):,}.")
    if not answer and found is not None and found.empty:
        note(found.empty)


def _is_numeric(terms: Iterable[Any]) -> bool:
    told = [term.python() for term in terms if term is not None]
    return bool(told) and all(isinstance(value, int | float) for value in told)


def _question(query: str) -> tuple[Question | None, str]:
    """Return a question of the library or of a file with a header, and else the text of a query."""
    from miggraph.queries import library_names, question, read_question

    if query == "-":
        return None, _standard_input()
    if "{" in query:
        return None, query
    if query in library_names():
        return question(query), ""
    if _DESCRIBES.match(query):
        return None, query
    path = Path(query)
    if not os.path.isfile(path):  # noqa: PTH113  # false, too, for a name that is too long
        raise _neither(query, library_names())
    text = _text(path)
    return (read_question(path), "") if _has_header(text) else (None, text)


def _has_header(text: str) -> bool:
    return any(line.startswith("#+") for line in text.splitlines())


def _neither(query: str, names: Iterable[str]) -> UsageError:
    near = UnknownNameError("question", query, names).suggestions
    return UsageError(
        f"{query!r} is neither a question of the library, nor a file, nor a query.",
        fix=f"did you mean {' or '.join(near)}?"
        if near
        else "list the library with: miggraph queries; or give the path of a .rq file.",
    )


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The query on standard input cannot be read: {error}.", fix="give it in UTF-8."
        ) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The query cannot be read: {error}.", file=path, fix="give a readable UTF-8 file."
        ) from error


def _parameters(given: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name or not value:
            raise UsageError(
                f"{item!r} is no parameter.", fix="write NAME=VALUE, e.g. -p state=RW."
            )
        found.setdefault(name.strip(), []).append(value)
    return found
