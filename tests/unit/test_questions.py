"""Headers of questions, and parameters bound as RDF terms."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.errors import DataError, MiggraphError, UnknownNameError, UsageError
from miggraph.queries import Question, bound, prefix_lines, read_question
from miggraph.queries.types import term_of
from miggraph.store.embedded import EmbeddedStore
from miggraph.store.results import Result, Term
from miggraph.vocabulary import PREFIXES

TEXT = """\
#+ summary: Things
#+ question: Which things?
#+ parameters:
#+   state: {type: state, required: true, about: a state}
#+   on: {type: date, default: "2025-01-01", about: the day}
#+   kind: {type: concept, scheme: kind, about: the kind}
#+   most: {type: integer, about: a number}
#+   word: {type: text, about: a word}
#+   about: {type: property, about: a property}
#+ columns:
#+   state: the state
#+   on: {about: the day, unit: days}
#+ tags: [things]
SELECT ?state ?on ?kind ?most ?word ?about {
  VALUES ?state { state:QM }
  VALUES ?on { "2025-01-01"^^xsd:date }
  VALUES ?kind { kind:readmission }
  { VALUES ?most { 3 } }
  VALUES ?word { "x" }
  VALUES ?about { mig:capacity }
} ORDER BY ?state ?on
"""


@pytest.fixture
def asked(tmp_path: Path) -> Question:
    return _read(tmp_path, TEXT)


def _read(folder: Path, text: str) -> Question:
    path = folder / "things.rq"
    path.write_text(text, encoding="utf-8")
    return read_question(path)


STATES = b"".join(
    f"<{PREFIXES['state']}{code}> <{PREFIXES['rdf']}type> <{PREFIXES['mig']}{kind}> .\n".encode()
    for code, kind in (("QM", "State"), ("QN", "State"), ("EU", "Union"), ("ZZ", "Agency"))
)


def _rows(text: str) -> list[dict[str, Any]]:
    answer = EmbeddedStore(STATES, PREFIXES).query(text)
    assert isinstance(answer, Result)
    return list(answer)


def test_a_header_is_read(asked: Question) -> None:
    assert (asked.name, asked.summary, asked.question) == ("things", "Things", "Which things?")
    assert [p.name for p in asked.parameters] == ["state", "on", "kind", "most", "word", "about"]
    assert [p.example for p in asked.parameters[:3]] == ["QM", "2025-01-01", "readmission"]
    assert [(c.name, c.unit) for c in asked.columns] == [("state", None), ("on", "days")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#+ summary: Things\n", "", "lacks, or should not have: summary"),
        ("#+ tags: [things]", "#+ tags: [things]\n#+ author: x", "author"),
        ("#+ summary: Things", "#+ summary: a: b", "not YAML"),
        ("#+ tags: [things]", "#+ tags: [things]\n#+ view: pie", "no view 'pie'"),
        ("#+ tags: [things]", "#+ tags: [things]\n#+ view: map x", "no column 'x'"),
        ("type: state,", "type: country,", "no type that is known"),
        ("scheme: kind,", "scheme: sort,", "no scheme 'sort'"),
        ("type: integer,", "type: integer, scheme: kind,", "no type that is known"),
        ("VALUES ?word { \"x\" }", "FILTER(?word = \"x\")", "word does not stand in the text"),
        ("#+   state: the state", "#+   state: {unit: days}", "column state is not described"),
        ("#+   state: {type", "#+   timeout: {type", "timeout does not stand"),
    ],
)  # fmt: skip
def test_a_faulty_header_is_told_with_its_file(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in TEXT
    with pytest.raises(DataError, match=r"things\.rq:\d+: ") as found:
        _read(tmp_path, TEXT.replace(old, new, 1))
    assert said in str(found.value)
    assert found.value.fix


def test_no_header_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no header"):
        _read(tmp_path, "SELECT * { ?s ?p ?o }")
    with pytest.raises(DataError, match="cannot be read"):
        read_question(tmp_path / "missing.rq")


def test_values_are_bound_as_terms(asked: Question) -> None:
    (row,) = _rows(
        bound(
            asked,
            {
                "state": "QN",
                "on": date(2026, 2, 3),
                "kind": "resettlement",
                "most": 7,
                "word": "two words",
                "about": "signed-on",
            },
        )
    )
    assert row == {
        "state": f"{PREFIXES['state']}QN",
        "on": date(2026, 2, 3),
        "kind": f"{PREFIXES['kind']}resettlement",
        "most": 7,
        "word": "two words",
        "about": f"{PREFIXES['mig']}signedOn",
    }


def test_what_is_not_given_is_the_default_or_everything(asked: Question) -> None:
    text = bound(asked, {"state": "QM"})
    (row,) = _rows(text)
    assert row["on"] == date(2025, 1, 1)
    assert row["kind"] is row["most"] is row["word"] is row["about"] is None
    assert "VALUES ?kind" not in text


def test_several_values_mean_any_of_them(asked: Question) -> None:
    rows = _rows(bound(asked, {"state": ["QN", "state:QM", "QM", f"<{PREFIXES['state']}QN>"]}))
    assert [row["state"][-2:] for row in rows] == ["QM", "QN"]


def test_a_union_can_be_named_where_a_state_can(asked: Question) -> None:
    store = EmbeddedStore(STATES, PREFIXES)
    assert "state/EU" in bound(asked, {"state": "eu"}, store)
    with pytest.raises(UnknownNameError, match="no state 'ZZ'"):
        bound(asked, {"state": "ZZ"}, store)
    with pytest.raises(UnknownNameError) as found:
        bound(asked, {"state": ["QM", "QX"]}, store)
    assert "QM" in str(found.value.fix)


@pytest.mark.parametrize(
    ("given_", "error", "said"),
    [
        ({}, UsageError, "needs the parameter state: a state"),
        ({"state": "QM", "stat": "QM"}, UnknownNameError, "stat"),
        ({"state": []}, UsageError, "0 values"),
        ({"state": ["QM"] * 1_001}, UsageError, "1,001 values"),
        ({"state": ""}, UsageError, "not the id of a state"),
        ({"state": "QM } SELECT"}, UsageError, "not the id of a state"),
        ({"state": "agency:QM"}, UsageError, "not the id of a state"),
        ({"state": "QM", "on": "2025-13-01"}, DataError, "not a day"),
        ({"state": "QM", "on": "2025"}, DataError, "parameter on"),
        ({"state": "QM", "kind": "readmision"}, UnknownNameError, "kind for the parameter kind"),
        ({"state": "QM", "most": "3.5"}, UsageError, "not a whole number"),
        ({"state": "QM", "most": True}, UsageError, "not a whole number"),
        ({"state": "QM", "most": "9" * 40}, UsageError, "not a whole number"),
        ({"state": "QM", "word": "a\nb"}, UsageError, "not a text"),
        ({"state": "QM", "word": "a\u202eb"}, UsageError, "not a text"),
        ({"state": "QM", "word": "x" * 1_001}, UsageError, "not a text"),
        ({"state": "QM", "about": "label"}, UnknownNameError, "property for the parameter"),
    ],
)
def test_unfit_values_are_refused(
    asked: Question, given_: dict[str, Any], error: type[MiggraphError], said: str
) -> None:
    with pytest.raises(error) as found:
        bound(asked, given_)
    assert said in str(found.value)
    assert found.value.fix


PIECES = [*"\"\\}{<>?#'@^|$;., ", "SERVICE", "é", "a", "\\u0022", "VALUES ?state { x }", '" }']
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(HOSTILE)
def test_no_part_of_a_value_becomes_a_part_of_the_query(word: str) -> None:
    asked = Question("x", "x", "x?", _parameters(), (), (), TEXT)
    try:
        text = bound(asked, {"state": "QM", "word": word})
    except UsageError:
        return
    answer = ox.Store().query(text, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    (row,) = answer
    assert row["word"] == ox.Literal(word)


@given(st.text(max_size=30), st.sampled_from(["state", "agreement", "concept", "property", "date"]))
def test_any_text_is_a_term_or_an_error(value: str, type_: str) -> None:
    try:
        term = term_of("x", type_, "kind" if type_ == "concept" else None, value)
    except MiggraphError:
        return
    if term.kind == "uri":
        ox.NamedNode(term.value)
    else:
        assert term.datatype is not None
        date.fromisoformat(term.value)


def test_days_come_in_several_forms() -> None:
    for value in ("2025-06-11", date(2025, 6, 11), datetime(2025, 6, 11, 12)):
        term = term_of("on", "date", None, value)
        assert term == Term("literal", "2025-06-11", f"{PREFIXES['xsd']}date")


def test_prefixes_are_declared_as_far_as_used() -> None:
    text = 'SELECT ?x { ?x mig:to state:RW ; <http://kind:x/> "mode:x" . ?basis:y } # norm:text'
    lines = prefix_lines(text)
    assert "PREFIX mig: <https://w3id.org/miggraph/def/>\n" in lines
    assert "PREFIX state:" in lines
    assert "kind" not in lines
    assert "norm" not in lines


def _parameters() -> tuple[Any, ...]:
    from miggraph.queries import Parameter

    return (
        Parameter("state", "state", "a state", required=True),
        Parameter("word", "text", "a word"),
    )
