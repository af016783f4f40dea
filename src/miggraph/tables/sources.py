"""The tables of sources and of who publishes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from miggraph.claims.voices import publishers_by_name
from miggraph.columns import Column
from miggraph.publishing.licences import licence_of
from miggraph.records import Publisher, Source
from miggraph.tables.material import Material
from miggraph.tables.parts import REGISTER, SOURCE, allowed, dated, dated_cells, iri, iri_column
from miggraph.tables.table import Cell, ForeignKey, Table

__all__ = ["PUBLISHERS", "SOURCES", "source_tables"]

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
        Column(
            "redistributable",
            "text",
            "whether these terms let the source itself be passed on",
            "",
            "license",
            True,
            ("yes", "no", "unstated"),
        ),
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
        Column("names", "list", "other names", "", REGISTER),
        Column("state", "text", "code of the state whose organ it is", "", REGISTER),
    ),
    key=("publisher",),
    foreign_keys=(ForeignKey(("state",), "states", ("state",)),),
)


def source_tables(material: Material) -> Iterator[Table]:
    """Yield the tables of sources and publishers.

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
        "redistributable": licence_of(source).redistributable,
    }
