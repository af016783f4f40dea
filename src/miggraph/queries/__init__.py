"""The library of questions: a SPARQL query a file, with a header that says what it asks."""

from __future__ import annotations

from miggraph.queries.bind import bound
from miggraph.queries.header import read_header
from miggraph.queries.question import (
    Column,
    Parameter,
    Question,
    library,
    library_names,
    prefix_lines,
    question,
    read_question,
)

__all__ = [
    "Column",
    "Parameter",
    "Question",
    "bound",
    "library",
    "library_names",
    "prefix_lines",
    "question",
    "read_header",
    "read_question",
]
