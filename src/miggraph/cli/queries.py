"""``miggraph queries``: the library of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from miggraph.cli.options import format_option
from miggraph.cli.render import Column, note, write_json, write_rows
from miggraph.errors import UnknownNameError

if TYPE_CHECKING:
    from miggraph.queries import Parameter, Question


@click.command(
    epilog="""\b
Examples:
  miggraph queries
  miggraph queries --tag hubs
  miggraph queries hub-arrivals
  miggraph queries hub-arrivals --sparql
  miggraph queries --format json"""
)
@click.argument("name", required=False)
@click.option("--tag", metavar="TAG", help="Only the questions with this tag.")
@click.option(
    "--sparql",
    is_flag=True,
    help="Write the query of NAME with its prefixes, to be used elsewhere.",
)
@format_option("table", "json", "csv", "md")
def queries(name: str | None, tag: str | None, sparql: bool, format_: str) -> None:
    """List the questions of the library, or everything about the one called NAME.

    A name with an asterisk is a parameter that must be given. Ask with: miggraph query NAME
    """
    from miggraph.queries import library, question

    if sparql and name is None:
        raise click.UsageError("--sparql needs the NAME of a question.")
    if name is not None:
        found = question(name)
        if sparql:
            click.echo(_standalone(found), nl=False)
        elif format_ == "table":
            _describe(found)
        else:
            _list([found], format_)
        return
    chosen = [q for q in library() if tag is None or tag in q.tags]
    if tag is not None and not chosen:
        raise UnknownNameError("tag", tag, {t for q in library() for t in q.tags})
    _list(chosen, format_)


def _list(questions: list[Question], format_: str) -> None:
    if format_ == "json":
        write_json([_plain(question) for question in questions])
        return
    rows = [
        [q.name, " ".join(map(_short, q.parameters)), q.summary, " ".join(q.tags)]
        for q in questions
    ]
    columns = [Column("name", fold=False), Column("parameters"), Column("summary"), Column("tags")]
    write_rows(columns, rows, format_)
    if format_ == "table":
        note(f"Questions: {len(rows)}. Ask with: miggraph query NAME -p PARAMETER=VALUE")


def _plain(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "summary": question.summary,
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "scheme": p.scheme,
                "required": p.required,
                "default": p.default,
                "about": p.about,
            }
            for p in question.parameters
        ],
        "columns": [{"name": c.name, "about": c.about, "unit": c.unit} for c in question.columns],
    }


def _short(parameter: Parameter) -> str:
    return f"{parameter.name}*" if parameter.required else parameter.name


def _describe(question: Question) -> None:
    """Write a question for people."""
    click.echo(f"{question.name}: {question.summary}\n\n{question.question}\n")
    if question.note:
        click.echo(f"Note: {question.note}\n")
    if question.empty:
        click.echo(f"No rows: {question.empty}\n")
    if question.parameters:
        rows = [[p.name, p.scheme or p.type, _must(p), p.about] for p in question.parameters]
        titles = ("parameter", "type", "default", "what it is")
        write_rows([Column(title) for title in titles], rows, "table")
        click.echo()
    write_rows(
        [Column(title) for title in ("column", "unit", "what it holds")],
        [[c.name, c.unit or "", c.about] for c in question.columns],
        "table",
    )


def _must(parameter: Parameter) -> str:
    if parameter.required:
        return "(to be given)"
    return parameter.default or "(everything)"


def _standalone(question: Question) -> str:
    """Return the query with the prefixes that it uses."""
    from miggraph.queries import prefix_lines

    return prefix_lines(question.text) + question.text
