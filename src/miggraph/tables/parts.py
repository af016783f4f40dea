"""Columns that many tables have, and the cells that go into them."""

from __future__ import annotations

from datetime import date

from miggraph import dates
from miggraph.columns import Column
from miggraph.dates import Span
from miggraph.quantities import Bounds
from miggraph.tables.table import Cell
from miggraph.vocabulary import PREFIXES, SCHEMES

__all__ = [
    "REGISTER",
    "SOURCE",
    "allowed",
    "bounds",
    "bounds_cells",
    "dated",
    "dated_cells",
    "day",
    "iri",
    "iri_column",
]

#: What values are taken from, in words.
SOURCE = "as the source says"
REGISTER = "register"


def allowed(scheme: str) -> tuple[str, ...]:
    """Return the notations of a scheme, in order."""
    return tuple(SCHEMES[scheme])


def iri(prefix: str, name: str) -> str:
    """Return the IRI of a thing."""
    return PREFIXES[prefix] + name


def iri_column(words: str) -> Column:
    """Return the column with the IRI of what a row is about."""
    return Column("iri", "text", f"IRI of the {words} in the RDF dataset", required=True)


def bounds(
    name: str, meaning: str, unit: str, source: str, *, required: bool = False
) -> tuple[Column, Column]:
    """Return the two columns of a number that is known within bounds."""
    return (
        Column(f"{name}_min", "integer", f"{meaning}, at least", unit, source, required),
        Column(f"{name}_max", "integer", f"{meaning}, at most; empty is open", unit, source),
    )


def bounds_cells(name: str, persons: Bounds | None) -> dict[str, Cell]:
    """Return the cells of a number that is known within bounds."""
    low, high = persons or (None, None)
    return {f"{name}_min": low, f"{name}_max": high}


def dated(name: str, meaning: str, source: str, *, required: bool = False) -> tuple[Column, ...]:
    """Return the three columns of a date: EDTF text, first and last day that it can be."""
    return (
        Column(name, "text", meaning, "EDTF", source, required),
        Column(f"{name}_earliest", "date", f"{meaning}: first day that it can be", "day", source),
        Column(f"{name}_latest", "date", f"{meaning}: last day that it can be", "day", source),
    )


def dated_cells(name: str, text: str | None, span: Span | None = None) -> dict[str, Cell]:
    """Return the cells of a date; `span` where it is not that of the text."""
    if span is None:
        span = dates.span(text) if text else Span(None, None)
    return {name: text, f"{name}_earliest": span.earliest, f"{name}_latest": span.latest}


def day(text: str | None) -> date | None:
    """Return a full calendar date that is told as text."""
    return None if text is None else date.fromisoformat(text)
