"""Rules over the whole graph: one SPARQL query each, in ``queries/hygiene/``.

Every solution is a fault. The header of the file says how bad it is, what it means and how to mend
it; ``{name}`` in a message stands for a variable of the solution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from miggraph.curated.turtle import compact
from miggraph.errors import DataError
from miggraph.queries.header import read_header
from miggraph.store.embedded import EmbeddedStore
from miggraph.store.results import Result, Term
from miggraph.validation.finding import SEVERITIES, Severity

__all__ = ["Fault", "Rule", "read_rule", "read_rules"]

_KEYS: Final = frozenset({"id", "severity", "summary", "message", "fix", "example"})
_MAY: Final = frozenset({"unless-in-queries", "needs-everything"})
_ENDING: Final = "-violation.rq"
#: What a rule may take, in seconds; far more than any needs.
_PATIENCE: Final = 120.0


class Fault(Struct, frozen=True):
    """One solution of a rule.

    `subject` is what it is about; `at` is the described node in whose line the fault stands.
    """

    subject: str
    at: str
    message: str
    fix: str


class Rule(Struct, frozen=True):
    """A query each solution of which is a fault.

    `unless_in_queries` says that a term does not count that a query of ``queries/`` names;
    `needs_everything`, that the rule means nothing where only some files are read.
    """

    id: str
    severity: Severity
    summary: str
    message: str
    fix: str
    query: str
    unless_in_queries: bool = False
    needs_everything: bool = False

    def faults(self, store: EmbeddedStore, queries: str = "") -> Iterator[Fault]:
        """Yield the solutions.

        Parameters
        ----------
        store
            The graph.
        queries
            The text of all queries of the library.
        """
        answer = store.query(self.query, timeout=_PATIENCE)
        if not isinstance(answer, Result):
            raise DataError(f"The rule {self.id} is no SELECT query.", fix="select ?subject.")
        named = set(re.findall(r"(?<![\w:-])[a-z-]+:[\w.-]*[\w-]", queries))
        for row in answer.terms:
            shown = dict(zip(answer.columns, map(_shown, row), strict=True))
            if self.unless_in_queries and shown["subject"] in named:
                continue
            yield Fault(
                subject=shown["subject"],
                at=shown.get("at") or shown["subject"],
                message=self.message.format_map(shown),
                fix=self.fix.format_map(shown),
            )


def read_rules(queries: Path) -> list[Rule]:
    """Read the rules of a library of queries, in the order of their names."""
    return [read_rule(path) for path in sorted((queries / "hygiene").glob(f"*{_ENDING}"))]


def read_rule(path: Path) -> Rule:
    """Read a rule with its header.

    Raises
    ------
    DataError
        If the header is no YAML, or lacks something.
    """
    text = path.read_text(encoding="utf-8")
    header = read_header(text, path)
    odd = (_KEYS - header.keys()) | (header.keys() - _KEYS - _MAY)
    if odd:
        raise DataError(
            f"The header lacks, or should not have: {', '.join(sorted(odd))}.",
            file=path,
            line=1,
            fix=f"give {', '.join(sorted(_KEYS))}; there may be {', '.join(sorted(_MAY))}.",
        )
    if path.name != f"{header['id']}{_ENDING}" or header["severity"] not in SEVERITIES:
        raise DataError(
            "The rule has another id than its file, or no known severity.",
            file=path,
            line=1,
            fix=f"name the file <id>{_ENDING}; severities are {', '.join(SEVERITIES)}.",
        )
    return Rule(
        id=header["id"],
        severity=header["severity"],
        summary=header["summary"],
        message=header["message"],
        fix=header["fix"],
        query=text,
        unless_in_queries=bool(header.get("unless-in-queries")),
        needs_everything=bool(header.get("needs-everything")),
    )


def _shown(term: Term | None) -> str:
    if term is None:
        return ""
    return compact(term.value) if term.kind == "uri" else term.value
