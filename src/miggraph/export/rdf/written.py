"""What became of the statements that were to be written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Written"]


class Written(NamedTuple):
    """How many statements were written, and how many were left out, by reason."""

    statements: int
    left_out: Mapping[str, int] = MappingProxyType({})
