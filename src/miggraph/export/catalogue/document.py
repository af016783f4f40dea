"""A description as the bytes of a JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["filled", "json_document"]

_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def json_document(content: Mapping[str, Any]) -> bytes:
    """Write JSON, indented, in UTF-8, in the order of the content.

    Parameters
    ----------
    content
        Of plain values.
    """
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def filled(content: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: a standard has no word for an empty text or list.

    Parameters
    ----------
    content
        False and zero are kept.
    """
    return {
        name: value
        for name, value in content.items()
        if value is not None and value not in ("", [], {})
    }
