"""Values as text in XML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from xml.sax.saxutils import escape

from miggraph.columns import Kind
from miggraph.export.lists import joined

__all__ = ["SCALARS", "attribute", "content"]

# A parser makes blanks of line ends and tabs in an attribute, and a line feed of a carriage return
# anywhere, unless they are written as references.
_IN_ATTRIBUTE: Final = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_CONTENT: Final = {"\r": "&#13;"}


def attribute(text: str) -> str:
    """Return text as it stands between double quotes."""
    return escape(text, _IN_ATTRIBUTE)


def content(text: str) -> str:
    """Return text as it stands between two tags."""
    return escape(text, _IN_CONTENT)


#: Kind of a column -> its values as text, not escaped; lists are joined.
SCALARS: Final[dict[Kind, Callable[[Any], str]]] = {
    "text": str,
    "integer": str,
    "number": repr,
    "boolean": lambda value: "true" if value else "false",
    "date": lambda value: value.isoformat(),
    "list": joined,
}
