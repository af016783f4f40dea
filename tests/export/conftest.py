"""Datasets, and how other readers see them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import settings

import miggraph
from miggraph.export.rdf import Dataset

SMALL = Path(__file__).parents[1] / "data" / "small"

# The same examples every time, so that a failure is one of the change that was made.
settings.register_profile("export", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("export")

#: A quad as four texts in the notation of N-Quads; the default graph is "".
Row = tuple[str, str, str, str]


@pytest.fixture(autouse=True)
def _lexical_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from writing 05 as 5."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture(scope="session")
def small_kg() -> miggraph.KnowledgeGraph:
    return miggraph.open(SMALL)


@pytest.fixture(scope="session")
def small(small_kg: miggraph.KnowledgeGraph) -> Dataset:
    return Dataset.read(small_kg.quads)


def seen_by_oxigraph(content: bytes, form: ox.RdfFormat) -> set[Row]:
    """Parse with pyoxigraph."""
    return {
        (str(s), str(p), str(o), "" if isinstance(g, ox.DefaultGraph) else str(g))
        for s, p, o, g in ox.parse(content, format=form)
    }


def seen_by_rdflib(content: bytes, form: str) -> set[Row]:
    """Parse with rdflib."""
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib calls what it deprecates
        dataset.parse(data=content, format=form)
        return set(_rows(dataset))


def _rows(dataset: rdflib.Dataset) -> Iterable[Row]:
    for subject, predicate, value, graph in dataset.quads():
        home = "" if graph in (None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID) else f"<{graph}>"
        yield f"<{subject}>", f"<{predicate}>", _term(value), home


def _term(value: object) -> str:
    if isinstance(value, rdflib.Literal):
        datatype = None if value.datatype is None else ox.NamedNode(value.datatype)
        return str(ox.Literal(str(value), language=value.language, datatype=datatype))
    assert isinstance(value, rdflib.URIRef), value
    return f"<{value}>"
