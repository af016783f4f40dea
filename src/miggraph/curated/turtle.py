"""Files of RDF, read into subjects with their terms; names and terms as Turtle writes them.

How whole files are written is in `miggraph.curated.canonical`, which has no blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from miggraph.curated.guards import read_text, refuse_depth, refuse_entities
from miggraph.errors import DataError
from miggraph.vocabulary import PREFIXES

__all__ = [
    "FORMATS",
    "Description",
    "Document",
    "Graph",
    "Literal",
    "Term",
    "compact",
    "escaped",
    "expand",
    "ontology_documents",
    "parse",
    "refuse_comments",
    "term_text",
]

XSD: Final = PREFIXES["xsd"]
#: Forms of RDF by the ending of the file name.
FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_NAMESPACES: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_BARE: Final = {
    "xsd:integer": re.compile(r"[+-]?[0-9]+"),
    "xsd:decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "xsd:boolean": re.compile(r"true|false"),
}
#: Values of one predicate of one subject; what has more describes nothing.
_MOST_VALUES: Final = 1000
#: A message of the parser is not made longer, in characters.
_LONGEST: Final = 300
_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


class Literal(NamedTuple):
    """A literal; `datatype` is a compact IRI and None for plain and language-tagged text."""

    value: str
    datatype: str | None = None
    language: str | None = None


#: A compact IRI such as ``state:US`` (or ``<…>`` where no prefix fits), or a literal.
Term: TypeAlias = str | Literal
Description: TypeAlias = dict[str, list[Term]]
Graph: TypeAlias = dict[str, Description]


class Document(NamedTuple):
    """A parsed file: its text, and its graphs by compact name ("" is the default graph)."""

    path: Path
    text: str
    graphs: dict[str, Graph]

    def line_of(self, subject: str, *marks: str) -> int | None:
        """Return the line on which `subject` is described and all `marks` stand, if any.

        In the canonical form a claim is one line. In other forms it is the nearest line before
        the next subject that holds the marks, or else the first line of the subject.
        """
        described = re.compile(rf"\s*{re.escape(subject)}(?=\s)")
        within = re.compile(rf"[{{.]\s+{re.escape(subject)}(?=\s)")
        before = self.text.rfind("\n", 0, max(self.text.find(subject), 0)) + 1
        first = self.text.count("\n", 0, before) + 1
        start = None
        inside, ended = False, True
        for number, line in enumerate(self.text[before:].split("\n"), first):
            if (ended and described.match(line)) or within.search(line) or f"/{subject}>" in line:
                start, inside = number, True
            elif ended and _STARTS.match(line):
                inside = False
            if inside and marks and all(mark in line for mark in marks):
                return number
            ended = not line.strip() or line.rstrip().endswith((".", "{", "}"))
        return start


#: A line that describes a subject, where the one before has ended.
_STARTS: Final = re.compile(r"\s*(?:[A-Za-z][\w-]*:[\w.-]+|<[^>]*>)\s")


def compact(iri: str) -> str:
    """Shorten an IRI with the prefixes of the project."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _NAMESPACES.get(iri[:cut])
    local = iri[cut:]
    if prefix is not None and _LOCAL.fullmatch(local):
        return f"{prefix}:{local}"
    return f"<{iri}>"


def expand(name: str) -> str:
    """Undo `compact`."""
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def parse(path: Path) -> Document:
    """Read a Turtle or TriG file, or another form of RDF by the ending of its name.

    Nothing is fetched: a context of JSON-LD that lies elsewhere is an error.

    Raises
    ------
    DataError
        If the file cannot be read, does not parse, or holds a blank node.
    """
    text = read_text(path)
    form = FORMATS.get(path.suffix.lower(), ox.RdfFormat.TURTLE)
    if form == ox.RdfFormat.RDF_XML:
        refuse_entities(path, text)
    elif form == ox.RdfFormat.JSON_LD:
        refuse_depth(path, text)
    graphs: dict[str, Graph] = {}
    name = lru_cache(maxsize=None)(compact)
    seen: set[tuple[str, str, str, Term]] = set()
    try:
        for subject, predicate, value, graph in ox.parse(text, format=form):
            term = _object(value, name)
            if term is None or not isinstance(subject, ox.NamedNode):
                raise DataError(
                    "The file holds a blank node or a triple term.",
                    file=path,
                    line=_line_of_blank_node(text),
                    fix="name the node with an IRI of its own.",
                )
            if isinstance(graph, ox.BlankNode):
                raise DataError(
                    "The file has a graph that is a blank node.",
                    file=path,
                    line=_line_of_blank_node(text),
                    fix="name the graph source:<id>.",
                )
            home = "" if isinstance(graph, ox.DefaultGraph) else name(graph.value)
            quad = (home, name(subject.value), name(predicate.value), term)
            if quad not in seen:
                seen.add(quad)
                description = graphs.setdefault(quad[0], {}).setdefault(quad[1], {})
                terms = description.setdefault(quad[2], [])
                terms.append(term)
                if len(terms) > _MOST_VALUES:
                    raise _too_many(path, text, quad[1], quad[2])
    except SyntaxError as error:
        raise _syntax_error(path, form, error) from error
    return Document(path, text, graphs)


def ontology_documents(folder: Path) -> list[Document]:
    """Read the modules and schemes of the ontology; shapes define no terms."""
    paths = [*folder.glob("*.ttl"), *folder.glob("schemes/*.ttl")]
    return [parse(path) for path in sorted(paths)]


def _syntax_error(path: Path, form: ox.RdfFormat, error: SyntaxError) -> DataError:
    fix = "look at this line and the one before it for a missing dot, semicolon or quote."
    if "refix" in error.msg:
        fix = "declare the prefix at the top of the file, or correct its spelling."
    elif "LoadDocumentCallback" in error.msg:
        return DataError(
            "The file names a context that lies elsewhere, and nothing is fetched.",
            file=path,
            fix="write the context into the file.",
        )
    return DataError(
        f"This is not valid {form.name}: {_short(error.msg)}.",
        file=path,
        line=error.lineno,
        fix=fix,
    )


def _too_many(path: Path, text: str, subject: str, predicate: str) -> DataError:
    return DataError(
        f"{subject} has more than {_MOST_VALUES} values of {predicate}.",
        file=path,
        line=Document(path, text, {}).line_of(subject),
        fix="keep those that are meant.",
    )


def _short(message: str) -> str:
    """Cut what the parser repeats of the file."""
    message = message.rstrip(".")
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]} …"


def _object(value: object, name: Callable[[str], str]) -> Term | None:
    """Return an object as a term; None for a blank node or a triple term."""
    if isinstance(value, ox.NamedNode):
        return name(value.value)
    return _literal(value) if isinstance(value, ox.Literal) else None


def _literal(value: ox.Literal) -> Literal:
    if value.language is not None:
        return Literal(value.value, None, value.language)
    datatype = compact(value.datatype.value)
    return Literal(value.value, None if datatype == "xsd:string" else datatype)


def refuse_comments(document: Document) -> None:
    """Refuse to write a file anew that has comments, which would be lost.

    Raises
    ------
    DataError
        At the first comment.
    """
    bare = _bare(document.text)
    found = bare.find("#")
    if found >= 0:
        raise DataError(
            "The file has a comment, which the canonical form would lose.",
            file=document.path,
            line=bare.count("\n", 0, found) + 1,
            fix="say it in a mig:note of the statement, or delete it.",
        )


def _line_of_blank_node(text: str) -> int:
    """Return the line of the first blank node."""
    bare = _bare(text)
    found = re.search(r"\[|_:|\(", bare)
    return bare.count("\n", 0, found.start() if found else 0) + 1


def _bare(text: str) -> str:
    """Blank out strings and IRIs; lines stay."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


_QUOTED: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^>\s]*>''',
    re.DOTALL,
)


def escaped(text: str) -> str:
    """Write a text as it stands between the quotes of a literal."""
    return text.translate(_ESCAPES)


def term_text(term: Term) -> str:
    """Write a term as Turtle."""
    if isinstance(term, str):
        return term
    bare = _BARE.get(term.datatype or "")
    if bare is not None and bare.fullmatch(term.value):
        return term.value
    quoted = f'"{escaped(term.value)}"'
    if term.language is not None:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype is None else f"{quoted}^^{term.datatype}"
