"""What the form for queries offers: an example, formats, and the questions that data describe."""

from __future__ import annotations

from typing import Final, NamedTuple

from miggraph.vocabulary import PREFIXES
from miggraph.web.ask import select
from miggraph.web.pool import Pool

__all__ = ["EXAMPLE", "FORMATS", "Offered", "offered_questions"]

#: A query to begin with.
EXAMPLE: Final = """\
SELECT ?agreement ?label {
  ?agreement a mig:Agreement ; skos:prefLabel ?label ; mig:party party:RW-receiving
}
ORDER BY ?label
LIMIT 20
"""
#: Forms of query -> formats of their answers, as a parameter names them and as people do.
FORMATS: Final = (
    ("SELECT, ASK", (("json", "JSON"), ("csv", "CSV"), ("tsv", "TSV"), ("xml", "XML"))),
    (
        "CONSTRUCT, DESCRIBE",
        (
            ("turtle", "Turtle"),
            ("ntriples", "N-Triples"),
            ("trig", "TriG"),
            ("jsonld", "JSON-LD"),
        ),
    ),
)

_MOST: Final = 500
_QUERY: Final = f"""
SELECT ?query ?label ?comment ?text {{
  ?query a sh:SPARQLSelectExecutable ; rdfs:label ?label ; rdfs:comment ?comment ; sh:select ?text .
  FILTER(STRSTARTS(STR(?query), "{PREFIXES["query"]}"))
}} ORDER BY ?query LIMIT {_MOST}
"""


class Offered(NamedTuple):
    """A question: its name, what it gives, what it asks, and a query with example values."""

    name: str
    label: str
    comment: str
    text: str


async def offered_questions(pool: Pool) -> dict[str, Offered]:
    """Return the questions by name; none if the data are others than ours.

    Raises
    ------
    RefusedError
        If the data cannot be asked now.
    """
    rows = await select(pool, _QUERY)
    found = (
        Offered(
            row["query"]["value"].removeprefix(PREFIXES["query"]),
            row["label"]["value"],
            row["comment"]["value"],
            row["text"]["value"],
        )
        for row in rows
    )
    return {question.name: question for question in found}
