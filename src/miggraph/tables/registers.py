"""The registers of states, agencies and facilities, which other tables refer to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.columns import Column
from miggraph.records import State
from miggraph.tables.material import Material
from miggraph.tables.parts import REGISTER, allowed, iri, iri_column
from miggraph.tables.table import Cell, ForeignKey, Table
from miggraph.vocabulary import SCHEMES

__all__ = ["AGENCIES", "FACILITIES", "STATES", "register_tables"]

_STATE: Final = (ForeignKey(("state",), "states", ("state",)),)
_NAMES: Final = Column("names", "list", "other names", "", REGISTER)

STATES: Final = Table(
    name="states",
    title="States, territories and unions",
    unit="one state, territory, union or former state",
    description=(
        "A union is a party, never a place. Inclusion, names, points and codes express no "
        "position on status or borders."
    ),
    columns=(
        Column("state", "text", "code", "ISO 3166-1 alpha-2, XK, EU", REGISTER, True),
        iri_column("state"),
        Column("label", "text", "English name", "", REGISTER, True),
        Column("kind", "text", "what it is", "", REGISTER, True, ("state", "union", "former")),
        _NAMES,
        Column("alpha3", "text", "code", "ISO 3166-1 alpha-3", REGISTER),
        Column("numeric", "text", "code of three digits", "ISO 3166-1 numeric", REGISTER),
        Column(
            "region", "text", "code of the sub-region", "M49", REGISTER, False, allowed("region")
        ),
        Column("region_label", "text", "name of the sub-region", "", "scheme of regions"),
        Column("latitude", "number", "of a representative point", "degrees, WGS 84", REGISTER),
        Column("longitude", "number", "of a representative point", "degrees, WGS 84", REGISTER),
        Column("administered_by", "text", "code of the state of a territory", "", REGISTER),
        Column("predecessors", "list", "codes of former states", "", REGISTER),
    ),
    key=("state",),
    foreign_keys=(ForeignKey(("administered_by",), "states", ("state",)),),
)

AGENCIES: Final = Table(
    name="agencies",
    title="Agencies",
    unit="one agency",
    description="With the other names under which sources know it.",
    columns=(
        Column("agency", "text", "id", required=True),
        iri_column("agency"),
        Column("label", "text", "name", "", REGISTER, True),
        _NAMES,
        Column("state", "text", "code of the state whose organ it is", "", REGISTER),
    ),
    key=("agency",),
    foreign_keys=_STATE,
)

FACILITIES: Final = Table(
    name="facilities",
    title="Facilities",
    unit="one place where people are held, received or handed over",
    description="With the other names under which sources know it.",
    columns=(
        Column("facility", "text", "id", required=True),
        iri_column("facility"),
        Column("label", "text", "name", "", REGISTER, True),
        _NAMES,
        Column("places", "list", "towns or areas", "", REGISTER),
        Column("state", "text", "code of the state where it is", "", REGISTER),
    ),
    key=("facility",),
    foreign_keys=_STATE,
)


def register_tables(material: Material) -> Iterator[Table]:
    """Yield the tables of the registers.

    Parameters
    ----------
    material
        Records and resolution.
    """
    dossier = material.dossier
    yield STATES.with_records(map(_state, dossier.states.values()))
    yield AGENCIES.with_records(
        {
            "agency": item.id,
            "iri": iri("agency", item.id),
            "label": item.label,
            "names": item.names,
            "state": item.state,
        }
        for item in dossier.agencies.values()
    )
    yield FACILITIES.with_records(
        {
            "facility": item.id,
            "iri": iri("facility", item.id),
            "label": item.label,
            "names": item.names,
            "places": item.places,
            "state": item.state,
        }
        for item in dossier.facilities.values()
    )


def _state(state: State) -> dict[str, Cell]:
    return {
        "state": state.code,
        "iri": iri("state", state.code),
        "label": state.label,
        "kind": state.kind,
        "names": state.names,
        "alpha3": state.alpha3,
        "numeric": state.numeric,
        "region": state.region,
        "region_label": SCHEMES["region"].get(state.region or ""),
        "latitude": state.latitude,
        "longitude": state.longitude,
        "administered_by": state.administered_by,
        "predecessors": state.predecessors,
    }
