"""The registers that other tables refer to, and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.claims.voices import publishers_by_name
from miggraph.columns import Column
from miggraph.records import Publisher, Source, State
from miggraph.tables.material import Material
from miggraph.tables.parts import REGISTER, SOURCE, allowed, dated, dated_cells, iri, iri_column
from miggraph.tables.table import Cell, ForeignKey, Table
from miggraph.vocabulary import SCHEMES

__all__ = ["AGENCIES", "FACILITIES", "PUBLISHERS", "SOURCES", "STATES", "register_tables"]

_STATE: Final = (ForeignKey(("state",), "states", ("state",)),)
_NAMES: Final = Column("names", "list", "other names", "", REGISTER)

SOURCES: Final = Table(
    name="sources",
    title="Sources",
    unit="one published document",
    description=(
        "All pages that go back to one origin are one voice. Publisher and origin are named as "
        "the page names them; the ids are those of the register."
    ),
    columns=(
        Column("source", "text", "id", required=True),
        iri_column("source"),
        Column("title", "text", "its title", "", SOURCE, True),
        Column(
            "type",
            "text",
            "what kind of source",
            "",
            "compilers' reading",
            True,
            allowed("source-type"),
        ),
        Column("language", "text", "of the text", "BCP 47", "compilers' reading", True),
        Column("url", "text", "where it was read", "", "compilers"),
        *dated("published", "when it was published", SOURCE),
        Column("publisher", "text", "who published it, as named there", "", SOURCE, True),
        Column("publishers", "list", "ids of these publishers", "", REGISTER),
        Column("relays", "text", "origin that it relays, as named there", "", SOURCE),
        Column("origins", "list", "ids of these origins", "", REGISTER),
        Column("voices", "list", "ids of the publishers on whose word it rests", "", "policy"),
        Column(
            "voice_type",
            "text",
            "source type by which this word ranks",
            "",
            "policy",
            True,
            allowed("source-type"),
        ),
        Column(
            "known",
            "text",
            "whether it was published by the day of the clock known-on",
            "",
            "clocks",
            True,
            allowed("known"),
        ),
        Column("license", "text", "address of its terms, or unstated", "", "compilers", True),
    ),
    key=("source",),
)

PUBLISHERS: Final = Table(
    name="publishers",
    title="Publishers",
    unit="one publisher or origin",
    description="With the other names under which sources know it.",
    columns=(
        Column("publisher", "text", "id", required=True),
        iri_column("publisher"),
        Column("label", "text", "name", "", REGISTER, True),
        Column(
            "type",
            "text",
            "what kind of source it is as an origin",
            "",
            REGISTER,
            True,
            allowed("source-type"),
        ),
        _NAMES,
        Column("state", "text", "code of the state whose organ it is", "", REGISTER),
    ),
    key=("publisher",),
    foreign_keys=_STATE,
)

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
    """Yield the tables of sources and of the registers.

    Parameters
    ----------
    material
        Records and resolution.
    """
    dossier = material.dossier
    publishers = publishers_by_name(dossier.publishers.values())
    yield SOURCES.with_records(
        _source(source, material, publishers) for source in dossier.sources.values()
    )
    yield PUBLISHERS.with_records(
        {
            "publisher": item.id,
            "iri": iri("publisher", item.id),
            "label": item.label,
            "type": item.type,
            "names": item.names,
            "state": item.state,
        }
        for item in dossier.publishers.values()
    )
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


def _source(
    source: Source, material: Material, publishers: dict[str, list[Publisher]]
) -> dict[str, Cell]:
    speaker = material.speakers[source.id]

    def ids(name: str | None) -> tuple[str, ...]:
        return tuple(sorted(publisher.id for publisher in publishers.get(name or "", ())))

    return {
        "source": source.id,
        "iri": iri("source", source.id),
        "title": source.title,
        "type": source.type,
        "language": source.language,
        "url": source.url,
        **dated_cells("published", source.published),
        "publisher": source.publisher,
        "publishers": ids(source.publisher),
        "relays": source.relays,
        "origins": ids(source.relays),
        "voices": speaker.voices,
        "voice_type": speaker.type,
        "known": material.known.get(source.id, "no"),
        "license": source.license or "unstated",
    }


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
