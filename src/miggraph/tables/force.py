"""The table of periods in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.columns import Column
from miggraph.tables.material import Material
from miggraph.tables.parts import iri, iri_column
from miggraph.tables.table import ForeignKey, Table

__all__ = ["FORCE_PERIODS", "force_tables"]

_DECIDED: Final = "decision on the claims"

FORCE_PERIODS: Final = Table(
    name="force-periods",
    title="Periods in force",
    unit="one period throughout which an arrangement was in force, surely or possibly",
    description=(
        "What policy and clocks of the table would say with each day as the clock on. Days in no "
        "period: not in force, as far as is recorded."
    ),
    columns=(
        Column("agreement", "text", "id of the arrangement", required=True),
        Column("number", "integer", "position among the periods, from 1", required=True),
        iri_column("period"),
        Column(
            "in_force",
            "text",
            "surely or possibly in force",
            "",
            _DECIDED,
            True,
            ("yes", "possibly"),
        ),
        Column("first_day", "date", "first day; empty is open", "day", _DECIDED),
        Column("last_day", "date", "last day; empty is open", "day", _DECIDED),
    ),
    key=("agreement", "number"),
    foreign_keys=(ForeignKey(("agreement",), "agreements", ("agreement",)),),
)


def force_tables(material: Material) -> Iterator[Table]:
    """Yield the table of periods in force.

    Parameters
    ----------
    material
        Records and resolution.
    """
    yield FORCE_PERIODS.with_records(
        {
            "agreement": name,
            "number": number,
            "iri": iri("force", f"{name}.{period.first or 'open'}"),
            "in_force": period.force,
            "first_day": period.first,
            "last_day": period.last,
        }
        for name, periods in material.force_periods.items()
        for number, period in enumerate(periods, 1)
    )
