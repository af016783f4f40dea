"""Refuse a query that would reach another server.

Oxigraph has no switch for it, so the text is looked at before it runs. The word SERVICE is refused
wherever something like its target follows, even in a comment or a string: to tell these apart would
need the very grammar of the engine, and every difference would be a way out.
"""

from __future__ import annotations

import re
from typing import Final

from miggraph.errors import QueryError
from miggraph.store.tokens import plain_text

__all__ = ["check_query", "update_word"]

_SPACE: Final = r"(?:\s|#[^\r\n]*(?:[\r\n]|$))*"
#: Not part of a variable or of a prefixed name: ``?service`` and ``schema:service`` are harmless,
#: and so is ``agency:some-service``, as no word follows a hyphen without a space.
_SERVICE: Final = re.compile(
    rf"(?<![?$:-])SERVICE{_SPACE}(?:SILENT{_SPACE})?(?:<|[?$]|[^\s<>\"{{}}|^`\\]*:)", re.IGNORECASE
)
_UPDATE: Final = re.compile(
    # Possessive: a banner of number signs is read in one way only.
    r"^\s*+(?:(?:PREFIX\s++[\w.-]*+:\s*+<[^>]*+>|BASE\s*+<[^>]*+>|#[^\r\n]*+)\s*+)*+"
    r"(LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)


def check_query(text: str) -> None:
    """Refuse SERVICE.

    Raises
    ------
    QueryError
        With the line of the word.
    """
    plain = plain_text(text)
    found = _SERVICE.search(plain)
    if found is not None:
        line = plain.count("\n", 0, found.start()) + 1
        raise QueryError(
            f"SERVICE is refused (line {line} of the query): a query never reaches another server.",
            fix="ask this graph only; in a string or a comment, write the word differently.",
        )


def update_word(text: str) -> str | None:
    """Return the word with which an update begins, None if the text does not look like one."""
    found = _UPDATE.match(text)
    return None if found is None else found[1].upper()
