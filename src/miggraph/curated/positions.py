"""Where an element of a JSON text begins; looked up only when there is a fault to report."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

__all__ = ["line_of"]

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = json.JSONDecoder()


def line_of(text: str, path: Sequence[int | str]) -> int:
    """Return the line on which an element begins, counted from 1.

    Parameters
    ----------
    text
        A JSON text that parses.
    path
        Indices and keys that lead to the element, e.g. ``[3, "claims", 0]``; where it cannot be
        followed to its end, the line of the last element that was reached.
    """
    position = _skip(text, 0)
    for step in path:
        found = _member(text, position, step)
        if found is None:
            break
        position = found
    return text.count("\n", 0, position) + 1


def _member(text: str, position: int, step: int | str) -> int | None:
    """Return where a member of an array or object begins."""
    opened = text[position]
    if opened not in "[{":
        return None
    position = _skip(text, position + 1)
    index = 0
    while text[position] not in "]}":
        name: int | str = index
        if opened == "{":
            name, position = _DECODER.raw_decode(text, position)
            position = _skip(text, _skip(text, position) + 1)
        if name == step:
            return position
        _, position = _DECODER.raw_decode(text, position)
        position = _skip(text, position)
        if text[position] == ",":
            position = _skip(text, position + 1)
        index += 1
    return None


def _skip(text: str, position: int) -> int:
    match = _BLANK.match(text, position)
    return match.end() if match else position
