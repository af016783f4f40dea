"""Answers to SPARQL queries, typed and written out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from miggraph.errors import UsageError
from miggraph.extras import require
from miggraph.tabular import csv_text, markdown_text
from miggraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "GRAPH_FORMATS",
    "TABLE_FORMATS",
    "XSD",
    "Result",
    "Term",
    "Triple",
    "boolean_text",
]

XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = {f"{XSD}{name}": int for name in ("integer", "int", "long", "nonNegativeInteger")}
TABLE_FORMATS: Final = ("json", "xml", "csv", "tsv", "md")
GRAPH_FORMATS: Final = ("turtle", "ntriples", "trig", "nquads", "jsonld")
#: So many rows of a result are shown in a notebook.
_SHOWN: Final = 50

#: Gives labels for IRIs, as far as there are any.
Labels = Callable[[Iterable[str]], Mapping[str, str]]


class Term(NamedTuple):
    """An RDF term: `kind` is ``"uri"``, ``"literal"`` or ``"bnode"``."""

    kind: str
    value: str
    datatype: str | None = None
    language: str | None = None

    def python(self) -> Any:
        """Return the nearest Python value: int, float, bool, date or str."""
        try:
            if self.datatype in _NUMBERS:
                return int(self.value)
            if self.datatype in (f"{XSD}decimal", f"{XSD}double", f"{XSD}float"):
                return float(self.value)
            if self.datatype == f"{XSD}date":
                return date.fromisoformat(self.value)
        except ValueError:
            return self.value  # ill-typed, as the graph has it
        if self.datatype == f"{XSD}boolean":
            return self.value in ("true", "1")
        return self.value


class Triple(NamedTuple):
    """One triple of a graph."""

    subject: Term
    predicate: Term
    object: Term


class Result:
    """The answer to a SELECT query: rows of terms under named columns.

    Iterating gives dictionaries of Python values; unbound variables are None.

    Parameters
    ----------
    columns
        Names of the variables.
    rows
        Terms, one a column; None where unbound.
    labels
        Gives labels for IRIs, for people who read the rows.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: list[tuple[Term | None, ...]],
        labels: Labels | None = None,
    ) -> None:
        self.columns = list(columns)
        self.terms = rows
        self._labels = labels

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.terms:
            yield {
                name: None if term is None else term.python()
                for name, term in zip(self.columns, row, strict=True)
            }

    def __repr__(self) -> str:
        return f"<Result: {len(self):,} rows of {', '.join(self.columns)}>"

    def with_labels(self, labels: Labels) -> Result:
        """Return the same rows, with labels for people who read them."""
        return Result(self.columns, self.terms, labels)

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas data frame.

        Whole numbers are ``Int64`` where some are missing, days are ``datetime64``, and IRIs are
        text.

        Raises
        ------
        UsageError
            If pandas is not installed.
        """
        require("pandas")
        import pandas as pd  # noqa: PLC0415

        frame = pd.DataFrame(list(self), columns=self.columns)
        for position, name in enumerate(self.columns):
            found = {type(row[position].python()) for row in self.terms if row[position]}  # type: ignore[union-attr]
            if found == {date}:
                frame[name] = pd.to_datetime(frame[name])
            elif found == {int} and frame[name].hasnans:
                frame[name] = frame[name].astype("Int64")
        return frame

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """Write the rows as CSV: IRIs in full, unbound is empty.

        Parameters
        ----------
        path
            Where to; None: return the text.
        """
        text = self.to_text("csv")
        if path is None:
            return text
        Path(path).write_text(text, encoding="utf-8", newline="")
        return None

    def to_text(self, format_: str) -> str:
        """Write the rows out.

        Parameters
        ----------
        format_
            ``json``, ``xml`` or ``tsv`` as SPARQL 1.1 has them, ``csv``, or ``md`` (with labels).

        Raises
        ------
        UsageError
            If the format is none of these.
        """
        match format_:
            case "json":
                return self._json()
            case "xml" | "tsv":
                return _converted(self._json(), format_)
            case "csv":
                return csv_text(self.columns, self.plain())
            case "md":
                return markdown_text(self.columns, self.labelled())
        raise UsageError(
            f"A table cannot be written as {format_!r}.", fix=f"use {', '.join(TABLE_FORMATS)}."
        )

    def plain(self) -> list[list[str]]:
        """Return the rows as text; unbound is empty."""
        return [["" if term is None else term.value for term in row] for row in self.terms]

    def labelled(self) -> list[list[str]]:
        """Return the rows as text for people, with labels in place of IRIs that have one."""
        if self._labels is None:
            return self.plain()
        labels = self._labels({t.value for row in self.terms for t in row if t and t.kind == "uri"})
        return [
            [
                ""
                if term is None
                else labels.get(term.value, term.value)
                if term.kind == "uri"
                else term.value
                for term in row
            ]
            for row in self.terms
        ]

    def _repr_html_(self) -> str:
        """Show the first rows in a notebook, with labels."""
        shown = Result(self.columns, self.terms[:_SHOWN], self._labels).labelled()
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in shown
        )
        left = (
            f"The first {_SHOWN:,} of {len(self):,} rows."
            if len(self) > _SHOWN
            else (f"Rows: {len(self):,}.")
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{left}</p>"

    def _json(self) -> str:
        bindings = []
        for row in self.terms:
            binding = {}
            for name, term in zip(self.columns, row, strict=True):
                if term is None:
                    continue
                entry = {"type": term.kind, "value": term.value}
                if term.language:
                    entry["xml:lang"] = term.language
                elif term.datatype and term.datatype != f"{XSD}string":
                    entry["datatype"] = term.datatype
                binding[name] = entry
            bindings.append(binding)
        document = {"head": {"vars": self.columns}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def boolean_text(answer: bool, format_: str) -> str:
    """Write the answer to an ASK query as ``json`` or ``xml`` of SPARQL 1.1, else as a word."""
    document = json.dumps({"head": {}, "boolean": answer}, indent=2) + "\n"
    if format_ == "json":
        return document
    if format_ == "xml":
        return _converted(document, format_)
    return "true\n" if answer else "false\n"


def _converted(document: str, format_: str) -> str:
    """Turn SPARQL results in JSON into another format of SPARQL 1.1."""
    import pyoxigraph as ox  # noqa: PLC0415  # results can be held without it

    formats = {"xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
    results = ox.parse_query_results(document.encode(), ox.QueryResultsFormat.JSON)
    text = (results.serialize(format=formats[format_]) or b"").decode()
    return text if text.endswith("\n") else text + "\n"
