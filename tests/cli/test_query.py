"""``miggraph query NAME`` and ``miggraph queries``, as a user types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import miggraph
from miggraph.queries import library
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES
from tests.cli.process import Answer, Runner, at_once, done, stopped

QUESTION = """\
#+ summary: Arrangements of a state
#+ question: To which arrangements is the state a party?
#+ parameters:
#+   state: {type: state, required: true, about: the state}
#+   kind: {type: concept, scheme: kind, about: only this kind}
#+ columns:
#+   agreement: the arrangement
#+   kind: its kind
#+ tags: [mine]
SELECT ?agreement ?kind {
  VALUES ?state { state:US }
  VALUES ?kind { kind:readmission }
  ?agreement mig:party/mig:partyState ?state ; mig:kind ?kind .
} ORDER BY ?agreement
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("queries") / "mine.rq"
    path.write_text(QUESTION, encoding="utf-8")
    return str(path)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_question_of_ones_own_takes_parameters(warm: Runner, asked: str) -> None:
    every = _rows(done(warm("query", asked, "-p", "state=RW", "--format", "csv")))
    of_kind = _rows(
        done(warm("query", asked, "-p", "state=rw", "-p", "kind=resettlement", "--format", "csv"))
    )
    either = _rows(
        done(warm("query", asked, "-p", "state=RW", "-p", "state=UG", "--format", "csv"))
    )
    assert 0 < len(of_kind) < len(every) < len(either)
    assert {row["kind"] for row in of_kind} == {f"{PREFIXES['kind']}resettlement"}


def test_the_library_by_name_is_the_same_as_its_file(warm: Runner) -> None:
    name = "hub-arrivals"
    by_name = done(warm("query", name, "--format", "csv"))
    assert by_name == miggraph.open().select(name).to_csv()
    assert len(_rows(by_name)) > 50


FAULTS: list[tuple[tuple[str, ...], str]] = [
    (("query", "hub-arrival"), "hub-arrivals"),
    (("query", "hub-arrivals", "-p", "state=RW"), "takes no parameter"),
    (("query", "@", "-p", "state=XX"), "no state 'XX'"),
    (("query", "@"), "needs the parameter state: the state"),
    (("query", "@", "-p", "state"), "no parameter"),
    (("query", "@", "-p", "=RW"), "no parameter"),
    (("query", "@", "-p", "state="), "no parameter"),
    (("query", "@", "-p", "stat=RW"), "did you mean state?"),
    (("query", "@", "-p", "state=RW", "-p", "kind=readmision"), "readmission"),
    (("query", "@", "-p", "state=RW } #"), "not the id of a state"),
    (("query", "ASK { ?s ?p ?o }", "-p", "state=RW"), "takes no parameters"),
    (("query", "ASK { ?s ?p ?o }", "--format", "jsonld"), "use table or json"),
    (("queries", "hub-arrival"), "hub-arrivals"),
    (("queries", "--tag", "hub"), "hubs"),
    (("queries", "--sparql"), "NAME"),
]


@pytest.fixture(scope="module")
def told(warm: Runner, asked: str) -> dict[tuple[str, ...], Answer]:
    def run(words: tuple[str, ...]) -> Answer:
        return warm(*(asked if word == "@" else word for word in words))

    return at_once(run, [words for words, _ in FAULTS])


@pytest.mark.parametrize(("words", "said"), FAULTS)
def test_what_is_wrong_is_told(
    told: dict[tuple[str, ...], Answer], words: tuple[str, ...], said: str
) -> None:
    stopped(told[words])
    assert said in told[words].err


def test_a_faulty_header_of_ones_own_is_told_with_its_line(warm: Runner, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(QUESTION.replace("type: state", "type: country"), encoding="utf-8")
    answer = warm("query", str(path), "-p", "state=RW")
    stopped(answer)
    assert f"{path}:1: " in answer.err


def test_the_list_holds_every_question(warm: Runner) -> None:
    listed = json.loads(done(warm("queries", "--format", "json")))
    assert [item["name"] for item in listed] == [question.name for question in library()]
    table = done(warm("queries"))
    assert all(question.summary in table for question in library())
    tagged = json.loads(done(warm("queries", "--tag", "hubs", "--format", "json")))
    assert {"hub-arrivals", "undetermined-arrivals"} <= {item["name"] for item in tagged}
    assert len(tagged) < len(listed)


def test_one_question_is_described_and_can_be_used_elsewhere(warm: Runner) -> None:
    text = done(warm("queries", "hub-arrivals"))
    question = next(q for q in library() if q.name == "hub-arrivals")
    assert question.question in text
    assert all(column.about in text for column in question.columns)
    ox.Store().query(done(warm("queries", "hub-arrivals", "--sparql")))


def test_units_stand_in_the_head_of_a_table(warm: Runner) -> None:
    head = done(warm("query", "hub-arrivals")).splitlines()[0]
    assert "least (persons)" in head


GRAPH = "CONSTRUCT { ?s mig:kind ?k } { ?s mig:kind ?k }"


@pytest.mark.parametrize(
    ("format_", "reader"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("trig", ox.RdfFormat.TRIG),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("nquads", ox.RdfFormat.N_QUADS),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_graphs_in_every_format(warm: Runner, format_: str, reader: Any) -> None:
    text = done(warm("query", GRAPH, "--format", format_))
    assert len(set(ox.parse(text.encode(), format=reader))) == 612


def test_describe_by_its_iri_needs_no_braces(warm: Runner) -> None:
    assert "Rwanda" in done(warm("query", "DESCRIBE state:RW"))


def test_in_python() -> None:
    kg = miggraph.open()
    answer = kg.query("hub-arrivals")
    assert isinstance(answer, Result)
    frame = answer.to_pandas()
    assert list(frame.columns) == answer.columns
    assert str(frame["most"].dtype) == "Int64"
    assert frame["earliest"].dtype.kind == "M"
    html = answer._repr_html_()
    assert html.count("<tr>") == 51
    assert f"of {len(answer):,} rows" in html
    assert "Rwanda" in kg.select("SELECT (state:RW AS ?x) {}")._repr_html_()
    assert "&lt;b&gt;" in kg.select('SELECT ("<b>" AS ?x) {}')._repr_html_()


def test_csv_goes_into_a_file(tmp_path: Path) -> None:
    answer = miggraph.open().select("SELECT ?x { VALUES ?x { 1 UNDEF } } ORDER BY ?x")
    assert answer.to_csv(tmp_path / "rows.csv") is None
    assert (tmp_path / "rows.csv").read_bytes() == b'x\n""\n1\n'


def test_python_says_what_is_wrong() -> None:
    kg = miggraph.open()
    with pytest.raises(miggraph.UnknownNameError, match="hub-arrivals"):
        kg.query("hub-arrival")
    with pytest.raises(miggraph.UsageError, match="with a question of the library"):
        kg.query("ASK { ?s ?p ?o }", state="RW")
    with pytest.raises(miggraph.UsageError, match="takes no parameter"):
        kg.query("hub-arrivals", state="RW")


def test_a_long_query_is_no_name_of_a_file(warm: Runner) -> None:
    assert "Rwanda" in done(warm("query", "DESCRIBE" + " state:RW" * 100))
    stopped(warm("query", "x" * 5_000))
