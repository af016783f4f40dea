"""The form for queries, with the questions of the library, and the words that it completes."""

from __future__ import annotations

from typing import Final

import msgspec

from miggraph.errors import UnknownNameError
from miggraph.queries import Question
from miggraph.web.explorer.asked import Asked
from miggraph.web.explorer.finding.completion import words_of
from miggraph.web.explorer.site import Answer, Site
from miggraph.web.questions import EXAMPLE, FORMATS

__all__ = ["ask", "words"]

#: Signs of a query that an address can hold, in which many of them take three.
_LONGEST: Final = 7_500


def ask(site: Site, asked: Asked, _: str) -> Answer:
    """Return the page with the form: empty, with a question of the library, or with a query."""
    questions = {question.name: question for question in site.kg.questions()}
    chosen = _chosen(asked.first("question"), questions)
    text = asked.first("query")
    return site.html(
        "explorer/ask.html",
        asked,
        kg=site.kg,
        chosen=chosen,
        query=text or (EXAMPLE if chosen is None else _shown(chosen)),
        format=asked.one_of("format", {name for _, group in FORMATS for name, _ in group}, "json"),
        formats=FORMATS,
        questions=questions.values(),
        longest=_LONGEST,
    )


def words(site: Site, _asked: Asked, _: str) -> Answer:
    """Return the words of queries as JSON."""
    return Answer(200, "application/json", msgspec.json.encode(words_of(site.kg)))


def _shown(question: Question) -> str:
    """Return the text of a question without its header, which the page has; but with its view."""
    lines = [line for line in question.text.splitlines(keepends=True) if line[:2] != "#+"]
    view = "" if question.view == "table" else f"# view: {question.view}\n"
    return view + "".join(lines)


def _chosen(name: str, questions: dict[str, Question]) -> Question | None:
    if name and name not in questions:
        raise UnknownNameError("question", name[:100], questions)
    return questions.get(name)
