"""Write docs/questions.md from the headers in queries/.

Usage: python scripts/generate_questions.py [--check]
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import Final

from generated import keep_fresh

from miggraph.queries import Parameter, Question, library

TARGET: Final = "docs/questions.md"
COMMAND: Final = "python scripts/generate_questions.py"
WIDTH: Final = 110
INTRODUCTION: Final = """\
# The questions of the library

One SPARQL query a file in `queries/`, each with a header in YAML. This page is written from the
headers by `python scripts/generate_questions.py`. `miggraph queries` lists them, and
`miggraph query NAME` asks one:

```
$ miggraph query transfers-of -p agreement=us-xk-2025-third-country
$ miggraph query in-force-between -p state=RW -p on=2025-09-01 --format csv
```

In Python: `miggraph.open().query("in-force-between", state="RW", on="2025-09-01")`.

A parameter with a default, or marked optional, can be left out; without an optional one the
question is about everything. Given twice (in Python: as a list), it means any of the values. Values
are checked and bound as RDF terms.

Every answer is given under a policy and three clocks, which the command prints. Absence of a record
is no evidence of absence. Listing an arrangement does not mean that it is lawful, binding or in
force.
"""


def render() -> str:
    """Give the whole text."""
    questions = library()
    tags = sorted({tag for question in questions for tag in question.tags})
    lines = [INTRODUCTION, "| tag | questions |", "| --- | --- |"]
    for tag in tags:
        names = [f"[{q.name}](#{q.name})" for q in questions if tag in q.tags]
        lines.append(f"| {tag} | {', '.join(names)} |")
    for question in questions:
        lines += ["", *_section(question)]
    return "\n".join(lines) + "\n"


def _section(question: Question) -> Iterator[str]:
    yield f"## {question.name}"
    yield ""
    yield from _wrapped(question.question)
    for text in (question.note, question.empty and f"Without rows: {question.empty}"):
        if text:
            yield ""
            yield from _wrapped(text)
    if question.parameters:
        yield ""
        yield "| parameter | type | | what it is |"
        yield "| --- | --- | --- | --- |"
        for parameter in question.parameters:
            kind = f"`{parameter.scheme}:` code" if parameter.scheme else parameter.type
            yield f"| {parameter.name} | {kind} | {_must(parameter)} | {_cell(parameter.about)} |"
    yield ""
    yield "| column | unit | what it holds |"
    yield "| --- | --- | --- |"
    for column in question.columns:
        yield f"| {column.name} | {column.unit or ''} | {_cell(column.about)} |"


def _must(parameter: Parameter) -> str:
    if parameter.required:
        return "required"
    return f"default {parameter.default}" if parameter.default else "optional"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    sys.exit(keep_fresh(TARGET, COMMAND, render))
