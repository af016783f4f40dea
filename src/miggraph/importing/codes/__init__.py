"""Code systems: which state a text of a table means."""

from __future__ import annotations

from miggraph.importing.codes.folding import fold
from miggraph.importing.codes.register import all_states
from miggraph.importing.codes.systems import SYSTEMS, code_table, group_table, readings

__all__ = ["SYSTEMS", "all_states", "code_table", "fold", "group_table", "readings"]
