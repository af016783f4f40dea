"""A resolution as tables by unit of analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from miggraph.claims.view import Resolver, View
from miggraph.errors import UnknownNameError
from miggraph.tables import (
    accounts,
    agreements,
    claims,
    force,
    panels,
    registers,
    sources,
    transfers,
)
from miggraph.tables.codebook import CAUTION, codebook
from miggraph.tables.material import Material
from miggraph.tables.table import ForeignKey, Table

__all__ = ["CAUTION", "TABLES", "ForeignKey", "Table", "build_tables", "chosen_tables", "codebook"]

#: Every table, without rows, in the order in which they are listed.
TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        agreements.AGREEMENTS,
        agreements.PARTIES,
        agreements.INSTRUMENTS,
        force.FORCE_PERIODS,
        claims.CLAIMS,
        claims.DECISIONS,
        transfers.TRANSFERS,
        transfers.COHORTS,
        transfers.LEGS,
        accounts.ACCOUNTS,
        accounts.ACCOUNT_COHORTS,
        accounts.ACCOUNT_ONWARD,
        panels.DYAD_YEARS,
        panels.DIRECTED_DYAD_YEARS,
        panels.STATE_YEARS,
        sources.SOURCES,
        sources.PUBLISHERS,
        registers.STATES,
        registers.AGENCIES,
        registers.FACILITIES,
    )
}
_UNITS: Final[tuple[Callable[[Material], Iterator[Table]], ...]] = (
    agreements.agreement_tables,
    force.force_tables,
    claims.claim_tables,
    transfers.transfer_tables,
    accounts.account_tables,
    panels.panel_tables,
    sources.source_tables,
    registers.register_tables,
)


def build_tables(resolver: Resolver, view: View) -> dict[str, Table]:
    """Return all tables.

    Parameters
    ----------
    resolver
        Resolves the records.
    view
        What is accepted of them.

    Returns
    -------
    dict
        By name, in the order of `TABLES`.
    """
    material = Material(resolver, view)
    basis = material.basis
    made = {table.name: table for make in _UNITS for table in make(material)}
    return {name: replace(made[name], basis=basis) for name in TABLES}


def chosen_tables(tables: Mapping[str, Table], name: str | None) -> list[Table]:
    """Return the table of this name, or all of them for None.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    if name is None:
        return list(tables.values())
    if name not in tables:
        raise UnknownNameError("table", name, tables)
    return [tables[name]]
