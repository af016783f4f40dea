"""A folder with tables, as a release has it, and what describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from miggraph.claims.clocks import Clocks
from miggraph.columns import Column
from miggraph.export.catalogue import About, DataFile, about_release, data_file
from miggraph.export.tabular import write_csv, write_parquet
from miggraph.tables import ForeignKey, Table

DAY = date(2026, 2, 28)
ABOUT = about_release(policy="trusted-first", clocks=Clocks(DAY, DAY, DAY), digest="ab" * 32)

PLACES = Table(
    name="places",
    title="Places",
    unit="one place",
    description="Those that the other table needs.",
    columns=(
        Column("place", "text", "code", required=True),
        Column("iri", "text", "IRI of the place", required=True),
        Column("part_of", "text", "code of the larger place"),
    ),
    key=("place",),
    foreign_keys=(ForeignKey(("part_of",), "places", ("place",)),),
).with_rows(
    [
        ("NA", "https://example.org/NA", None),
        ("004", "https://example.org/004", "NA"),
        ("nan", "https://example.org/nan", "NA"),
    ]
)
VISITS = Table(
    name="visits",
    title="Visits",
    unit="one visit",
    description="Made up for tests.",
    columns=(
        Column("place", "text", "where", required=True),
        Column("number", "integer", "position", required=True),
        Column("kind", "text", "what it was", "", "reading", True, ("short", "long")),
        Column("day", "date", "when", "day", "the source"),
        Column("persons", "integer", "how many", "persons", "the source"),
        Column("share", "number", "part of all"),
        Column("known", "boolean", "whether it is known", required=True),
        Column("tags", "list", "words", allowed=("a; b", "c", "back\\slash")),
    ),
    key=("place", "number"),
    foreign_keys=(ForeignKey(("place",), "places", ("place",)),),
).with_rows(
    [
        ("004", 1, "short", date(2025, 6, 11), 0, 0.5, True, ("a; b", "c")),
        ("004", 2, "long", None, None, None, False, ()),
        ("nan", 1, "long", date(2024, 2, 29), 12, 1.0, False, ("back\\slash",)),
    ]
)
SMALL: Mapping[str, Table] = {"places": PLACES, "visits": VISITS}


@dataclass(frozen=True)
class Release:
    """Tables, each as CSV and as Parquet in a folder."""

    folder: Path
    about: About
    tables: Mapping[str, Table]
    files: tuple[DataFile, ...]

    @classmethod
    def write(cls, folder: Path, tables: Mapping[str, Table], about: About = ABOUT) -> Release:
        """Write the tables."""
        (folder / "tables").mkdir()
        for table in tables.values():
            with (folder / f"tables/{table.name}.csv").open("wb") as out:
                write_csv(table, out)
            write_parquet(table, folder / f"tables/{table.name}.parquet")
        return cls(folder, about, tables, measured(folder, tables))

    def add(self, name: str, content: bytes) -> Path:
        """Write a description beside the tables."""
        (self.folder / name).write_bytes(content)
        return self.folder / name


def measured(folder: Path, tables: Mapping[str, Table]) -> tuple[DataFile, ...]:
    """Measure the files as they are."""
    return tuple(
        data_file(
            folder,
            f"tables/{table.name}.{ending}",
            media_type=media_type,
            title=table.title,
            about=f"One row: {table.unit}.",
        )
        for table in tables.values()
        for ending, media_type in (
            ("csv", "text/csv"),
            ("parquet", "application/vnd.apache.parquet"),
        )
    )
