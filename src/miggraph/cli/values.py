"""Values in words, and statements as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from miggraph.wording import value_text

if TYPE_CHECKING:
    from miggraph.said import Said

__all__ = ["said_json", "value_text"]


def said_json(said: Said) -> dict[str, Any]:
    """Return a statement as a JSON object."""
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(said)
    return plain
