"""The tokens of a SPARQL text, as far as they are needed to find its blocks and words.

No grammar: the text has been parsed before, by the engine that the embedded store uses. Strings,
IRIs, comments and names are told apart from words and brackets: a brace in a string is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Token", "plain_text", "tokens"]

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+|\#[^\r\n]*)
  | (?P<string>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}
              |"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:\w(?:[\w.-]*[\w-])?)?:(?:\\.|%[0-9A-Fa-f]{2}|[\w:.-])*)
  | (?P<word>@?\w[\w-]*)
  | (?P<mark>\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST: Final = 0x10FFFF


class Token(NamedTuple):
    """A piece of a text: `kind` is string, iri, variable, name, word or mark."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these keywords, in capitals or not."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """Give the tokens in their order; white space and comments are left out."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match[0], match.start(), match.end())


def plain_text(text: str) -> str:
    r"""Replace the escapes ``\u....`` of SPARQL, which may stand for any character."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= _LAST else match[0]
