"""All formats in one list, whatever they hold."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from miggraph.errors import UnknownNameError, UsageError
from miggraph.export.formats import NETWORK_FORMATS
from miggraph.export.rdf.forms import FORMS
from miggraph.export.table_formats import TABLE_FORMATS

__all__ = ["Listed", "all_formats", "listed"]

Holds: TypeAlias = Literal["network", "tables", "dataset"]

_SEVERAL: Final[dict[Holds, str]] = {
    "network": "networks",
    "tables": "tables",
    "dataset": "the dataset",
}
_RDF_TOOLS: Final = ("any RDF library or store",)
_RDF_1_2: Final = ("libraries and stores of RDF 1.2",)
#: Format -> the programs of others that read it back in the tests.
CHECKED_BY: Final[dict[str, tuple[str, ...]]] = {
    "cx2": ("ndex2",),
    "cytoscape": ("Cytoscape.js",),
    "d3": ("NetworkX",),
    "dot": ("Graphviz", "pydot"),
    "flourish": ("pandas",),
    "flowmap": ("pandas",),
    "geojson": ("GeoPandas",),
    "gephi-csv": ("pandas",),
    "gexf": ("NetworkX", "graphology-gexf"),
    "gml": ("NetworkX", "igraph"),
    "graphml": ("NetworkX", "igraph", "graphology-graphml"),
    "graphology": ("graphology",),
    "kepler": ("pandas",),
    "kumu": ("Python's json",),
    "kumu-csv": ("pandas",),
    "pajek": ("NetworkX", "igraph"),
    "yed": ("NetworkX",),
    "csv": ("frictionless", "pandas"),
    "parquet": ("mlcroissant", "pyarrow", "DuckDB"),
    "jsonld": ("pyoxigraph", "rdflib"),
    "nquads": ("pyoxigraph", "rdflib"),
    "nquads-1.2": ("pyoxigraph",),
    "rdfxml": ("pyoxigraph", "rdflib"),
    "trig": ("pyoxigraph", "rdflib"),
    "trig-1.2": ("pyoxigraph",),
    "turtle": ("pyoxigraph", "rdflib"),
    "turtle-1.2": ("pyoxigraph",),
}


class Listed(NamedTuple):
    """A format.

    `holds` says of what it is a form; `endings` and `media_types` are those of its files; `tools`
    open it; `loses` is what it does not hold, empty if nothing; `checked_by` are programs of others
    that read it back in the tests.
    """

    name: str
    holds: Holds
    endings: tuple[str, ...]
    media_types: tuple[str, ...]
    tools: tuple[str, ...]
    loses: str
    checked_by: tuple[str, ...]

    def check(self, **given: object) -> None:
        """Refuse parameters that are for formats of something else.

        Parameters
        ----------
        **given
            ``network``, ``table``, ``lossy`` and filters of networks, under the names that the
            caller knows them by.

        Raises
        ------
        UsageError
            If one is set that this format has no use for.
        """
        for name, value in given.items():
            holds: Holds = "tables" if name.strip("-") == "table" else "network"
            if value and holds != self.holds:
                raise UsageError(
                    f"{name} has no meaning for {self.name}, a format of {_SEVERAL[self.holds]}.",
                    fix=f"leave it out, or choose a format of {_SEVERAL[holds]}.",
                )


def all_formats() -> list[Listed]:
    """Return all formats: those of networks, of tables and of the dataset."""
    networks = [
        Listed(
            one.name,
            "network",
            tuple(part.suffix for part in one.parts),
            tuple(part.media_type for part in one.parts),
            one.tools,
            one.loses,
            CHECKED_BY[one.name],
        )
        for one in NETWORK_FORMATS.values()
    ]
    tables = [
        Listed(
            one.name,
            "tables",
            (one.ending,),
            (one.media_type,),
            one.tools,
            one.loses,
            CHECKED_BY[one.name],
        )
        for one in TABLE_FORMATS.values()
    ]
    dataset = [
        Listed(
            form.name,
            "dataset",
            (form.ending,),
            (form.media_type,),
            _RDF_1_2 if form.holds == "claims" else _RDF_TOOLS,
            form.loses,
            CHECKED_BY[form.name],
        )
        for form in FORMS.values()
    ]
    return [
        one
        for group in (networks, tables, dataset)
        for one in sorted(group, key=lambda item: item.name)
    ]


def listed(name: str) -> Listed:
    """Return a format by its name.

    Raises
    ------
    UnknownNameError
        If there is none; suggests the nearest.
    """
    formats = {one.name: one for one in all_formats()}
    if name not in formats:
        error = UnknownNameError("format", name, formats)
        if not error.suggestions:
            error.fix = "miggraph export --list names the formats."
        raise error
    return formats[name]
