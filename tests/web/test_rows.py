"""Rows are counted exactly, whatever the literals hold and wherever chunks end."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.web.rows import RowCounter

FORMATS = ("JSON", "XML", "CSV", "TSV")
NASTY = st.text(alphabet=list("\"\\,{}[]:<>&/result\n\r\t' x1é\U0001f600?"), max_size=12)
TERMS = st.one_of(
    st.none(),
    NASTY.map(ox.Literal),
    st.sampled_from(["},{", '"}},{"', "[{", "<result>", "\\", '\\"', ",{", '"']).map(ox.Literal),
    st.just(ox.NamedNode("http://e/x,y")),
    NASTY.map(lambda text: ox.Literal(text, language="en")),
)


def _answer(rows: list[list[ox.Literal | ox.NamedNode | None]], engine: str) -> bytes:
    """Write rows as Oxigraph does."""
    values = " ".join(
        "(" + " ".join("UNDEF" if term is None else str(term) for term in row) + ")" for row in rows
    )
    solutions = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    content = solutions.serialize(format=getattr(ox.QueryResultsFormat, engine))
    assert content is not None
    return content


def _count(content: bytes, engine: str, sizes: list[int]) -> int:
    counter = RowCounter(engine)
    at = 0
    for size in sizes:
        counter.feed(content[at : at + size])
        at += size
    counter.feed(content[at:])
    return counter.rows


@pytest.mark.parametrize("engine", FORMATS)
@given(
    rows=st.lists(st.lists(TERMS, min_size=2, max_size=2), max_size=6),
    sizes=st.lists(st.integers(1, 9), max_size=60),
)
def test_rows_are_counted(
    engine: str, rows: list[list[ox.Literal | ox.NamedNode | None]], sizes: list[int]
) -> None:
    assert _count(_answer(rows, engine), engine, sizes) == len(rows)


@pytest.mark.parametrize("engine", FORMATS)
def test_byte_by_byte(engine: str) -> None:
    rows = [[ox.Literal('"}},{"\\\n\r\n'), None], [None, None], [ox.Literal("<result>"), None]]
    content = _answer(rows, engine)
    assert _count(content, engine, [1] * len(content)) == 3


@pytest.mark.parametrize("engine", FORMATS)
def test_triple_terms_are_part_of_their_row(engine: str) -> None:
    query = "SELECT ?t ?u { VALUES (?t ?u) { (<<( <a:b> <a:c> ',{' )>> 1) (UNDEF 2) } }"
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    content = solutions.serialize(format=getattr(ox.QueryResultsFormat, engine))
    assert content is not None
    assert _count(content, engine, [7, 7, 7]) == 2


@pytest.mark.parametrize("engine", FORMATS)
@pytest.mark.parametrize("query", ["SELECT * {}", "SELECT * { FILTER(false) }"])
def test_rows_without_columns(engine: str, query: str) -> None:
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    content = solutions.serialize(format=getattr(ox.QueryResultsFormat, engine))
    assert content is not None
    assert _count(content, engine, [3]) == (query == "SELECT * {}")
