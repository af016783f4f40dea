"""Each question of the library: its header, its answer on a small dataset and on all data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

import miggraph
from miggraph.curated.turtle import compact
from miggraph.queries import Question, bound, library, prefix_lines, question
from miggraph.resources import resource
from miggraph.store.embedded import EmbeddedStore
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = [question.name for question in library()]
#: Words of judgement that no name of a question has, and that need their speaker in a text.
LOADED = re.compile(r"breach|secret|illegal|refoulement|shocking|dump|exile", re.IGNORECASE)

Row = tuple[str | None, ...]


def _cases() -> Iterator[Any]:
    for name in NAMES:
        for number, case in enumerate(json.loads((FIXTURES / f"{name}.json").read_text())):
            yield pytest.param(name, case["parameters"], case["rows"], id=f"{name}-{number}")


CASES = list(_cases())


@cache
def _embedded(name: str) -> EmbeddedStore:
    store = ox.Store()
    store.load(path=FIXTURES / f"{name}.trig", format=ox.RdfFormat.TRIG)
    quads = store.dump(format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    return EmbeddedStore(quads, PREFIXES)


@cache
def _rdflib(name: str) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(FIXTURES / f"{name}.trig", format="trig")
    return dataset


def _shown(value: Any) -> str | None:
    """Write a term as the fixtures do: IRIs with prefix, numbers as they are, the rest as text."""
    return None if value is None else str(value)


def test_every_question_has_a_fixture_and_every_fixture_a_question() -> None:
    for ending in (".trig", ".json"):
        assert {path.stem for path in FIXTURES.glob(f"*{ending}")} == set(NAMES)


@pytest.mark.parametrize(("name", "parameters", "rows"), CASES)
def test_expected_rows_in_oxigraph(name: str, parameters: Any, rows: list[Any]) -> None:
    answer = _embedded(name).query(bound(question(name), parameters))
    assert isinstance(answer, Result)
    found = [
        [None if t is None else compact(t.value) if t.kind == "uri" else t.value for t in row]
        for row in answer.terms
    ]
    assert found == [[_shown(cell) for cell in row] for row in rows]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # within rdflib
@pytest.mark.parametrize(("name", "parameters", "rows"), CASES)
def test_expected_rows_in_rdflib(name: str, parameters: Any, rows: list[Any]) -> None:
    text = bound(question(name), parameters)
    answer = _rdflib(name).query(text, initNs=PREFIXES)
    found = [
        [
            None if t is None else compact(str(t)) if isinstance(t, rdflib.URIRef) else str(t)
            for t in row
        ]
        for row in answer
    ]
    assert [str(variable) for variable in answer.vars or ()] == [
        column.name for column in question(name).columns
    ]
    assert found == [[_shown(cell) for cell in row] for row in rows]


@pytest.fixture(scope="module")
def kg() -> miggraph.KnowledgeGraph:
    return miggraph.open()


@pytest.mark.parametrize("name", NAMES)
def test_on_all_data_it_has_its_columns_and_an_answer(
    kg: miggraph.KnowledgeGraph, name: str
) -> None:
    asked = question(name)
    answer = kg.store.query(asked.text, timeout=60)
    assert isinstance(answer, Result)
    assert answer.columns == [column.name for column in asked.columns]
    if asked.empty is None:
        assert len(answer) > 0, "no answer, and the header does not say why that is honest"


@pytest.mark.parametrize("name", NAMES)
def test_asked_about_everything_every_column_holds_something(
    kg: miggraph.KnowledgeGraph, name: str
) -> None:
    """A column that is always empty is a pattern that matches nothing."""
    asked = question(name)
    required = {p.name: p.example for p in asked.parameters if p.required}
    answer = kg.select(name, **required)
    held = [
        any(row[position] is not None for row in answer.terms)
        for position in range(len(asked.columns))
    ]
    missing = [c.name for c, holds in zip(asked.columns, held, strict=True) if not holds]
    assert asked.empty or required or not missing


@pytest.mark.parametrize("name", NAMES)
def test_without_optional_parameters_it_is_about_everything(
    kg: miggraph.KnowledgeGraph, name: str
) -> None:
    asked = question(name)
    required = {p.name: p.example for p in asked.parameters if p.required}
    everything = kg.select(name, **required)
    narrowed = kg.store.query(asked.text)
    assert isinstance(narrowed, Result)
    optional = [p for p in asked.parameters if not p.required and p.default is None]
    if optional and not asked.empty:
        assert len(everything) >= len(narrowed)
        assert len(everything) > 0


@pytest.mark.parametrize("asked", library(), ids=NAMES)
def test_headers(asked: Question) -> None:
    assert not LOADED.search(asked.name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", asked.name)
    assert asked.summary[0].isupper()
    assert not asked.summary.endswith(".")
    assert len(asked.summary) <= 90
    assert asked.question.endswith("?")
    assert asked.tags
    assert len({column.name for column in asked.columns}) == len(asked.columns)
    for column in asked.columns:
        if re.search(r"(?i)least|most$|days|persons|amount$", column.name):
            assert column.unit, f"{column.name} has no unit"


@pytest.mark.parametrize("asked", library(), ids=NAMES)
def test_defaults_and_examples_are_of_their_type(asked: Question) -> None:
    examples = {p.name: p.example for p in asked.parameters}
    answer = ox.Store().query(bound(asked, examples), prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    bound(asked, {p.name: p.default for p in asked.parameters if p.default} | examples)


@pytest.mark.parametrize("asked", library(), ids=NAMES)
def test_order_is_total(kg: miggraph.KnowledgeGraph, asked: Question) -> None:
    """Rows that the order does not tell apart would come as each engine likes."""
    assert "ORDER BY" in asked.text
    answer = kg.store.query(asked.text)
    assert isinstance(answer, Result)
    assert len(set(answer.terms)) == len(answer.terms), "a row stands twice"


@pytest.mark.parametrize("asked", library(), ids=NAMES)
def test_dates_are_compared_as_text(asked: Question) -> None:
    """Not every store compares xsd:date as it should; ISO dates compare as text everywhere."""
    body = "\n".join(line for line in asked.text.splitlines() if not line.startswith("#"))
    for filtered in re.findall(r"FILTER\s*\(([^\n]*)", body):
        for name in ("earliest", "latest", "since", "until", "first", "last", "day", "on"):
            bare = re.search(rf"(?<!STR\()\?{name}\b\s*[<>]=?", filtered)
            assert bare is None, f"compare STR(?{name}): {filtered}"


@pytest.mark.parametrize("asked", library(), ids=NAMES)
def test_it_is_a_query_by_itself_with_its_prefixes(asked: Question) -> None:
    ox.Store().query(prefix_lines(asked.text) + asked.text)


def test_the_library_answers_every_kind_of_question() -> None:
    tags = {tag for asked in library() for tag in asked.tags}
    assert len(library()) >= 35
    assert {"safeguards", "hubs", "transfers", "disputes"} <= tags


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # within rdflib
def test_the_graph_describes_its_questions(kg: miggraph.KnowledgeGraph) -> None:
    """As SHACL says: an executable with its text, and prefixes that make the text complete."""
    rows = kg.select(
        """SELECT ?query ?label ?comment ?text {
             ?query a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;
             rdfs:label ?label ; rdfs:comment ?comment ; sh:select ?text }"""
    )
    described = {row["query"].rpartition("/")[2]: row for row in rows}
    assert described.keys() == set(NAMES)
    prefixes = kg.select(
        """SELECT DISTINCT ?prefix ?namespace { ?query sh:prefixes/sh:declare ?one .
             ?one sh:prefix ?prefix ; sh:namespace ?namespace }"""
    )
    lines = "".join(f"PREFIX {row['prefix']}: <{row['namespace']}>\n" for row in prefixes)
    for asked in library():
        row = described[asked.name]
        assert (row["label"], row["comment"], row["text"]) == (
            asked.summary,
            asked.question,
            asked.text,
        )
        ox.Store().query(lines + row["text"])


def test_no_other_file_lies_in_the_library() -> None:
    assert {path.suffix for path in resource("queries").iterdir() if path.is_file()} == {".rq"}
