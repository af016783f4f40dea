"""Long tables show a few rows and say how many there are, until all are asked for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from miggraph.errors import UnknownNameError
from miggraph.web.explorer.asked import Asked

__all__ = ["FEW", "whole_tables"]

#: So many rows a table has until all are asked for.
FEW: Final = 12


def whole_tables(asked: Asked, tables: Collection[str]) -> tuple[str, ...]:
    """Return the tables that are asked for whole, by the parameter ``all``.

    Parameters
    ----------
    asked
        The view.
    tables
        Names of the long tables of the page.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    whole = asked.rest.get("all", ())
    for table in whole:
        if table not in tables:
            raise UnknownNameError("table", table[:100], tables)
    return whole
