"""The questions of the library, each read from its file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from miggraph.errors import DataError, UnknownNameError
from miggraph.queries.header import read_header
from miggraph.queries.types import TYPES
from miggraph.resources import resource
from miggraph.vocabulary import PREFIXES, SCHEMES

__all__ = [
    "BLOCK",
    "Column",
    "Parameter",
    "Question",
    "library",
    "library_names",
    "prefix_lines",
    "question",
    "read_question",
]

_MUST: Final = frozenset({"summary", "question", "columns", "tags"})
_MAY: Final = frozenset({"note", "empty", "parameters", "view"})
#: How an answer may be shown first; an editor reads it from the text of the question.
_VIEWS: Final = ("table", "map", "network")
#: How a parameter stands in the text of a question.
BLOCK: Final = re.compile(r"\bVALUES \?(\w+) \{ ([^{}]*) \}")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*")


class Parameter(Struct, frozen=True):
    """What a question can be asked about.

    Attributes
    ----------
    name
        Also the name of the variable in the query.
    type
        One of `miggraph.queries.types.TYPES`.
    about
        What it is, in words.
    scheme
        Of a concept: the scheme that its codes belong to.
    required
        Whether the question cannot be asked without it.
    default
        What is taken if nothing is given; without one, the question is asked about everything.
    example
        A value, as a user gives it; without one in the header, that in the text of the file.
    """

    name: str
    type: str
    about: str
    scheme: str | None = None
    required: bool = False
    default: str | None = None
    example: str = ""


class Column(Struct, frozen=True):
    """What a column of the answer holds, and in which unit."""

    name: str
    about: str
    unit: str | None = None


class Question(Struct, frozen=True):
    """A question of the library.

    Attributes
    ----------
    name
        The name of its file.
    summary
        What it gives, in one line.
    question
        What it asks, in plain words.
    parameters, columns, tags
        What it takes and what it gives.
    text
        The query, with an example for each parameter: it can be asked as it stands.
    note
        How to read the answer, and what it cannot tell.
    empty
        Why there may be no answer, where that is the honest one.
    view
        How the answer is best shown: ``table``, ``map`` or ``network``, with the columns that are
        drawn after it where they are not the first that could be.
    """

    name: str
    summary: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    tags: tuple[str, ...]
    text: str
    note: str | None = None
    empty: str | None = None
    view: str = "table"


def library() -> tuple[Question, ...]:
    """Return all questions of the library, in the order of their names."""
    return tuple(question(name) for name in library_names())


@cache
def question(name: str) -> Question:
    """Return one question of the library.

    Raises
    ------
    UnknownNameError
        If there is none of this name.
    """
    if name not in library_names():
        raise UnknownNameError("question", name, library_names())
    return read_question(resource("queries") / f"{name}.rq")


def read_question(path: Path) -> Question:
    """Read a question from a file.

    Raises
    ------
    DataError
        If the header lacks something, or does not fit the text.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"The query cannot be read: {error}.", file=path, fix="give a readable UTF-8 file."
        ) from error
    header = read_header(text, path)
    odd = (_MUST - header.keys()) | (header.keys() - _MUST - _MAY)
    if odd:
        raise DataError(
            f"The header lacks, or should not have: {', '.join(sorted(odd))}.",
            file=path,
            line=1,
            fix=f"give {', '.join(sorted(_MUST))}; there may be {', '.join(sorted(_MAY))}.",
        )
    examples = {name: terms.strip() for name, terms in BLOCK.findall(text)}
    parameters = [
        _parameter(path, name, given, examples.get(name))
        for name, given in _mapping(path, header, "parameters").items()
    ]
    columns = [
        _column(path, name, given) for name, given in _mapping(path, header, "columns").items()
    ]
    return Question(
        name=path.stem,
        summary=" ".join(str(header["summary"]).split()),
        question=" ".join(str(header["question"]).split()),
        parameters=tuple(parameters),
        columns=tuple(columns),
        tags=tuple(map(str, header["tags"])),
        text=text,
        note=_line(header.get("note")),
        empty=_line(header.get("empty")),
        view=_view(path, header),
    )


@cache
def library_names() -> tuple[str, ...]:
    """Return the names of all questions of the library, sorted."""
    return tuple(sorted(path.stem for path in resource("queries").glob("*.rq")))


def prefix_lines(text: str) -> str:
    """Return PREFIX declarations for the prefixes of the project that a query uses."""
    plain = re.sub(r"<[^<>\s]*>|#.*", " ", text)
    used = set(re.findall(r"(?<![\w?$:-])([a-z][\w-]*):", plain))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in sorted(used & set(PREFIXES)))


def _mapping(path: Path, header: dict[str, Any], key: str) -> dict[str, Any]:
    found = header.get(key) or {}
    if not isinstance(found, dict):
        raise _fault(path, f"{key} is no mapping", "write a name, a colon and what it is.")
    return {str(name): given for name, given in found.items()}


def _parameter(path: Path, name: str, given: Any, example: str | None) -> Parameter:
    keys = {"type", "about", "scheme", "required", "default", "example"}
    if not isinstance(given, dict) or given.keys() - keys or not {"type", "about"} <= given.keys():
        fix = "give type and about; there may be scheme, required, default and example."
        raise _fault(path, f"the parameter {name} is not described", fix)
    if given["type"] not in TYPES or (given["type"] == "concept") != ("scheme" in given):
        fix = f"types are {', '.join(TYPES)}; a concept, and nothing else, has a scheme."
        raise _fault(path, f"the parameter {name} has no type that is known", fix)
    if "scheme" in given and given["scheme"] not in SCHEMES:
        fix = f"use one of {', '.join(SCHEMES)}."
        raise _fault(path, f"there is no scheme {given['scheme']!r}", fix)
    if example is None or _NAME.fullmatch(name) is None or name in ("timeout", "text"):
        fix = f"write VALUES ?{name} {{ example }} on one line; names are of small letters."
        raise _fault(path, f"the parameter {name} does not stand in the text", fix)
    default = given.get("default")
    return Parameter(
        name=name,
        type=given["type"],
        about=str(given["about"]),
        scheme=given.get("scheme"),
        required=bool(given.get("required")),
        default=None if default is None else str(default),
        example=str(given["example"]) if "example" in given else _plain(example),
    )


def _view(path: Path, header: dict[str, Any]) -> str:
    """Return the view that a header names, which has only columns of the answer."""
    view, *columns = str(header.get("view", "table")).split() or [""]
    if view not in _VIEWS:
        raise _fault(path, f"there is no view {view!r}", f"write one of {', '.join(_VIEWS)}.")
    unknown = [name for name in columns if name not in header["columns"]]
    if unknown:
        raise _fault(path, f"the view has no column {unknown[0]!r}", "name one of columns.")
    return " ".join([view, *columns])


def _plain(term: str) -> str:
    """Return the first of some RDF terms as a user would give it."""
    quoted = re.match(r'"([^"]*)"', term)
    return quoted[1] if quoted else term.split(maxsplit=1)[0].strip("<>").rpartition(":")[2]


def _column(path: Path, name: str, given: Any) -> Column:
    if isinstance(given, str):
        return Column(name, given)
    if not isinstance(given, dict) or given.keys() - {"about", "unit"} or "about" not in given:
        fix = "write what it holds, or {about: …, unit: …}."
        raise _fault(path, f"the column {name} is not described", fix)
    return Column(name, str(given["about"]), given.get("unit"))


def _line(text: str | None) -> str | None:
    return None if text is None else " ".join(str(text).split())


def _fault(path: Path, what: str, fix: str) -> DataError:
    return DataError(f"The header is faulty: {what}.", file=path, line=1, fix=fix)
