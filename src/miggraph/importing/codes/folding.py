"""One folding of names and codes, so that case, accents and punctuation make no difference."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["bare_words", "fold"]

_BREAK: Final = re.compile(r"[\W_]+")
#: Apostrophes vanish, so that "People's" and "Peoples" are one; other marks part words.
_APOSTROPHES: Final = re.compile(
    "['\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`]"
)
#: Letters that no decomposition takes apart.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "æ": "ae", "œ": "oe"}
)
#: Words that are written in two ways in names of states.
_WORDS: Final = {"st": "saint", "is": "islands", "dem": "democratic", "rep": "republic"}
_FILLERS: Final = frozenset({"the", "and", "of"})


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` without case, accents, punctuation and filling words.

    Parameters
    ----------
    text
        A name or a code, as a table has it.

    Returns
    -------
    str
        Lower-case words with one blank between them, empty where no letter or digit is left.
        Leading zeros of a number are taken off, for spreadsheets lose them: ``004`` is ``4``.
    """
    words = [_WORDS.get(word, word) for word in bare_words(text)]
    kept = [word for word in words if word not in _FILLERS] or words
    joined = " ".join(kept)
    return joined.lstrip("0") or "0" if joined.isdecimal() else joined


def bare_words(text: str) -> list[str]:
    """Return the words of `text` without case, accents and punctuation.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    list of str
        In their order; what is neither letter nor digit parts words, an apostrophe does not.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    plain = _APOSTROPHES.sub("", plain).casefold()
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return _BREAK.sub(" ", plain).split()
