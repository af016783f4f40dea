"""Answers to SPARQL queries, typed and written out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from miggraph.errors import MiggraphError, UsageError
from miggraph.tabular import csv_text, markdown_text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GRAPH_FORMATS", "TABLE_FORMATS", "Result", "Term", "Triple"]

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = {f"{XSD}{name}": int for name in ("integer", "int", "long")}
TABLE_FORMATS: Final = ("json", "csv", "tsv", "md")
GRAPH_FORMATS: Final = ("turtle", "ntriples", "trig", "nquads")


class Term(NamedTuple):
    """An RDF term: `kind` is ``"uri"``, ``"literal"`` or ``"bnode"``."""

    kind: str
    value: str
    datatype: str | None = None
    language: str | None = None

    def python(self) -> Any:
        """Return the nearest Python value: int, float, bool or str."""
        try:
            if self.datatype in _NUMBERS:
                return int(self.value)
            if self.datatype in (f"{XSD}decimal", f"{XSD}double", f"{XSD}float"):
                return float(self.value)
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
    """

    def __init__(self, columns: Sequence[str], rows: list[tuple[Term | None, ...]]) -> None:
        self.columns = list(columns)
        self.terms = rows

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.terms:
            yield {
                name: None if term is None else term.python()
                for name, term in zip(self.columns, row, strict=True)
            }

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas data frame.

        Raises
        ------
        MiggraphError
            If pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415  # an extra
        except ModuleNotFoundError as error:
            raise MiggraphError(
                "pandas is not installed.", fix="install miggraph with the extra 'pandas'."
            ) from error
        return pd.DataFrame(list(self), columns=self.columns)

    def to_text(self, format_: str) -> str:
        """Write the rows out.

        Parameters
        ----------
        format_
            ``json`` (SPARQL 1.1 Query Results JSON), ``csv``, ``tsv`` or ``md``.

        Raises
        ------
        UsageError
            If the format is none of these.
        """
        match format_:
            case "json":
                return self._json()
            case "csv":
                return csv_text(self.columns, self.plain())
            case "tsv":
                return csv_text(self.columns, self.plain(), "\t")
            case "md":
                return markdown_text(self.columns, self.plain())
        raise UsageError(
            f"A table cannot be written as {format_!r}.", fix=f"use {', '.join(TABLE_FORMATS)}."
        )

    def plain(self) -> list[list[str]]:
        """Return the rows as text; unbound is empty."""
        return [["" if term is None else term.value for term in row] for row in self.terms]

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
