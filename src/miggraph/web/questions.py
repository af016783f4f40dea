"""The questions that the data describe, as the first page offers them."""

from __future__ import annotations

from typing import Final, NamedTuple

from miggraph.vocabulary import PREFIXES
from miggraph.web.ask import select
from miggraph.web.pool import Pool

__all__ = ["Offered", "offered_questions"]

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
