"""Withdraw a statement: it stays, with the day and the reason of its withdrawal."""

from __future__ import annotations

from pathlib import Path

from miggraph import dates
from miggraph.curated import turtle
from miggraph.curated.layout import agreement_text
from miggraph.curated.read import parse_folder, read_corpus
from miggraph.curated.terms import day_term, line_text, phrase
from miggraph.curated.turtle import Description, Document
from miggraph.curated.writing import writing
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.files import replace_files

__all__ = ["retract"]


def retract(folder: Path, name: str, because: str, on: str) -> Path:
    """Retract a claim or an account.

    Parameters
    ----------
    folder
        The data folder.
    name
        Its id, with or without ``claim:`` or ``account:``.
    because
        Why, in English.
    on
        The day (YYYY-MM-DD).

    Returns
    -------
    Path
        The file in which it stands.

    Raises
    ------
    UnknownNameError
        If there is no such statement.
    DataError
        If it is retracted already, or was entered later than that day.
    """
    dates.parse_day(on, "day of the retraction")
    if not because.strip():
        raise UsageError("A retraction needs a reason.", fix="say why, with --why.")
    because = line_text(because, "reason")
    with writing(folder):
        corpus = parse_folder(folder)
        read_corpus(corpus)
        document, graph, subject = _find(corpus.under("agreements/"), name)
        description = document.graphs[graph][subject]
        turtle.refuse_comments(document)
        _check(document, subject, description, document.graphs[graph].get(graph, {}), on)
        changed: Description = {
            **description,
            "mig:retractedOn": [day_term(on)],
            "mig:retractedBecause": [phrase(because)],
        }
        graphs = {**document.graphs, graph: {**document.graphs[graph], subject: changed}}
        where = document.path.relative_to(folder).as_posix()
        replace_files(folder, {where: agreement_text(graphs).encode()})
    return document.path


def _find(documents: list[Document], name: str) -> tuple[Document, str, str]:
    """Return where a statement stands: the file, the graph and its full name."""
    local = name.partition(":")[2] or name
    statements = {
        subject: (document, graph)
        for document in documents
        for graph, subjects in document.graphs.items()
        for subject in subjects
        if subject.startswith(("claim:", "account:"))
    }
    for subject in (f"claim:{local}", f"account:{local}"):
        if subject in statements and name in (subject, local):
            document, graph = statements[subject]
            return document, graph, subject
    raise UnknownNameError("claim or account", name, statements)


def _check(
    document: Document, subject: str, description: Description, common: Description, on: str
) -> None:
    """Refuse a second retraction, and one before the entry."""
    line = document.line_of(subject)
    if "mig:retractedOn" in description:
        raise DataError(
            f"{subject} is retracted already.",
            file=document.path,
            line=line,
            fix="leave it; or take the retraction back by hand, if it was wrong.",
        )
    recorded = (description.get("mig:recordedOn") or common.get("mig:recordedOn", []))[0]
    if not isinstance(recorded, str) and on < recorded.value:
        raise DataError(
            f"{subject} was entered on {recorded.value}, after {on}.",
            file=document.path,
            line=line,
            fix="give the day on which it is retracted.",
        )
