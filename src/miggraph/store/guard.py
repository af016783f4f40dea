"""Refuse what would leave the machine: SERVICE, and anything that is no query."""

from __future__ import annotations

import re
from typing import Final

from miggraph.errors import QueryError

__all__ = ["check_query"]

#: What a keyword cannot be inside of: IRIs, strings, comments; and names with a prefix.
_OPAQUE: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|<[^<>\"{}|^`\\\x00-\x20]*>|#[^\n]*"
    r"|[?$]\w+|[\w.-]*:[\w.%\\-]*|@[A-Za-z-]+"
)
_FORBIDDEN: Final = re.compile(
    r"\b(SERVICE|LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE
)


def check_query(text: str) -> None:
    """Refuse a query that reaches out to another server or changes the graph.

    Raises
    ------
    QueryError
        With the line of the offending word.
    """
    bare = _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = _FORBIDDEN.search(bare)
    if found is not None:
        word = found[0].upper()
        line = bare.count("\n", 0, found.start()) + 1
        raise QueryError(
            f"{word} is refused (line {line} of the query): the graph is read-only and a query "
            "never reaches another server.",
            fix="ask with SELECT, ASK, CONSTRUCT or DESCRIBE over this graph only.",
        )
