"""Rows of statistical tables that are no states: "Others", "Unknown", "Total"."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_residual"]

_RESIDUAL: Final = re.compile(
    r"\b(?:all|any|various|others?|unknown|unspecified|stateless|refugees?|total|world|"
    r"not (?:stated|specified|known)|rest of)\b",
    re.IGNORECASE,
)


def is_residual(name: str) -> bool:
    """Whether the name of a row of a table is a residual category, such as "Various", no state."""
    return _RESIDUAL.search(name) is not None
