"""Bring the files of ``data/`` into the canonical form.

A file keeps what it says; order, spacing and prefixes change. What a curator gave a name of their
own (``claim:first``, ``payment:rent``) gets the name that follows from its content. A name that
looks like one of these already is never changed: a claim whose content was edited is another claim.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from miggraph.curated import canonical, turtle
from miggraph.curated.agreements import AgreementReader
from miggraph.curated.layout import agreement_text
from miggraph.curated.movements import content_name as onward_name
from miggraph.curated.read import REGISTERS, data_files, parse_folder, read_corpus
from miggraph.curated.turtle import Description, Document, Graph, Literal, Term
from miggraph.curated.values import content_name as value_name
from miggraph.curated.write import file_of_year
from miggraph.curated.writing import writing
from miggraph.errors import DataError
from miggraph.files import replace_files

__all__ = ["format_folder", "formatted"]

_DAY: Final = "mig:recordedOn"
#: Stands for a file of sources that holds none any more.
_GONE: Final = ""
#: What two tellings of one statement may differ in; they are united.
_UNITED: Final = frozenset({"mig:locator", "mig:note", "mig:valueNote", "mig:agencyName"})
_NAMED: Final = re.compile(r"[0-9a-f]{16}")


def format_folder(folder: Path, names: Collection[str] = (), *, check: bool = False) -> list[str]:
    """Bring a data folder into the canonical form.

    Parameters
    ----------
    folder
        The data folder.
    names
        Only these files of it; nothing: all, and each source into the file of its year.
    check
        Only say what would change.

    Returns
    -------
    list of str
        Names of the files that were, or would be, written.

    Raises
    ------
    DataError
        If a file cannot be parsed, has comments, or holds a new statement that cannot be named.
    """
    if check:
        return sorted(formatted(folder, names))
    with writing(folder):
        changed = formatted(folder, names)
        if changed:
            replace_files(folder, {name: text.encode() for name, text in changed.items()})
            for name in [name for name, text in changed.items() if text == _GONE]:
                (folder / name).unlink()
        return sorted(changed)


def formatted(folder: Path, names: Collection[str] = ()) -> dict[str, str]:
    """Return the new text of the files that are not in the canonical form.

    Parameters
    ----------
    folder
        The data folder.
    names
        Only these files of it; nothing: all.
    """
    chosen = [name for name in data_files(folder) if not names or name in names]
    texts: dict[str, str] = {}
    sources: dict[str, Document] = {}
    for name in chosen:
        document = turtle.parse(folder / name)
        turtle.refuse_comments(document)
        if name.startswith("sources/") and not names and document.graphs.keys() <= {""}:
            sources[name] = document
        else:
            texts[name] = _text(document, folder)
    texts |= _by_year(sources)
    return {name: text for name, text in texts.items() if _differs(folder / name, text)}


def _differs(path: Path, text: str) -> bool:
    """Whether a file has other bytes; line ends and marks count."""
    return not path.exists() or text == _GONE or path.read_bytes() != text.encode()


def _text(document: Document, folder: Path) -> str:
    if document.path.suffix == ".trig":
        _refuse_undated(document)
        return agreement_text(_named(document, folder).graphs)
    if document.graphs.keys() - {""}:
        raise DataError(
            "A register has no named graphs.", file=document.path, fix="move it out of the braces."
        )
    return canonical.register(document.graphs.get("", {}))


def _refuse_other(
    document: Document, subject: str, name: str, there: Description, new: Description
) -> None:
    """Refuse to unite a statement with an equal one that has other clocks or was retracted."""
    if not there or not name.startswith(("claim:", "account:")):
        return
    for predicate in sorted((there.keys() | new.keys()) - _UNITED):
        if predicate.startswith("mig:") and there.get(predicate) != new.get(predicate):
            raise DataError(
                f"{subject} says the same as {name}, but differs in {predicate}.",
                file=document.path,
                line=document.line_of(subject),
                fix=f"add what is new to {name}, or delete {subject}.",
            )


def _refuse_undated(document: Document) -> None:
    """Refuse a statement without a record date: another one's would become its own."""
    for graph, subjects in document.graphs.items():
        if graph and _DAY not in subjects.get(graph, {}):
            for name, description in subjects.items():
                if name.startswith(("claim:", "account:")) and _DAY not in description:
                    raise DataError(
                        f"{name} has no record date, and its source {graph} has none.",
                        file=document.path,
                        line=document.line_of(name),
                        fix=f'write {graph} {_DAY} "YYYY-MM-DD"^^xsd:date in its graph.',
                    )


def _by_year(documents: Mapping[str, Document]) -> dict[str, str]:
    """Return the new text of the files of sources, each source in the file of its year."""
    graphs: dict[str, Graph] = {name: {} for name in documents}
    for name, document in documents.items():
        for subject, description in document.graphs.get("", {}).items():
            graph = graphs.setdefault(_home(description, name), {})
            if subject in graph:
                raise DataError(
                    f"{subject} is described in two files.",
                    file=document.path,
                    line=document.line_of(subject),
                    fix="keep one of the two descriptions.",
                )
            graph[subject] = description
    return {name: canonical.register(graph) if graph else _GONE for name, graph in graphs.items()}


def _home(description: Description, present: str) -> str:
    """Return the file of a source; where its date cannot be read, the present one."""
    published = description.get("mig:published", [])
    if not published:
        return f"sources/{file_of_year(None)}"
    try:
        return f"sources/{file_of_year(_said(published[0]))}"
    except DataError:
        return present


def _said(term: Term) -> str:
    """Return what a term says, whatever it is."""
    return term.value if isinstance(term, Literal) else term


def _named(document: Document, folder: Path) -> Document:
    """Give what a curator named freely the names that follow from content."""
    described = document.graphs.get("", {})
    names = {}
    for name, description in described.items():
        if not _NAMED.fullmatch(name.partition(":")[2]):
            right = value_name(name, description) or onward_name(name, description)
            if right is not None:
                names[name] = right
    document = _renamed(document, dict.fromkeys(document.graphs, names))
    new = {
        (graph, name)
        for graph, subjects in document.graphs.items()
        for name in subjects
        if name.startswith(("claim:", "account:")) and not _NAMED.fullmatch(name.partition(":")[2])
    }
    if not new:
        return document
    found = _statement_names(document, folder)
    return _renamed(
        document,
        {graph: {n: found[graph, n] for g, n in new if g == graph} for graph, _ in new},
    )


def _statement_names(document: Document, folder: Path) -> dict[tuple[str, str], str]:
    """Read the file to name its new statements.

    Raises
    ------
    DataError
        At the first fault: what cannot be read cannot be named.
    """
    needed = {*REGISTERS, *(n for n in data_files(folder) if n.startswith("sources/"))}
    known = read_corpus(parse_folder(folder, names=needed))
    names: dict[tuple[str, str], str] = {}
    AgreementReader(known.states, known.sources, names=names).read(document)
    return names


def _renamed(document: Document, names: Mapping[str, Mapping[str, str]]) -> Document:
    """Return a document with other names for some nodes, graph by graph."""

    def graph_of(graph: str, subjects: Graph) -> Graph:
        new = names.get(graph, {})

        def term_of(term: Term) -> Term:
            return new.get(term, term) if isinstance(term, str) else term

        renamed: Graph = {}
        for subject, description in subjects.items():
            name = new.get(subject, subject)
            target = renamed.setdefault(name, {})
            _refuse_other(document, subject, name, target, description)
            for predicate, terms in description.items():
                held = target.setdefault(predicate, [])
                held += [t for t in map(term_of, terms) if t not in held]
        return renamed

    return document._replace(
        graphs={graph: graph_of(graph, subjects) for graph, subjects in document.graphs.items()}
    )
