"""What scripts work out without a browser: completion, views, order of cells, other programs."""

from __future__ import annotations

import ast
import json
import re
import shlex
from typing import Any

import pyoxigraph as ox
import pytest

from miggraph.quantities import Bounds
from miggraph.queries import library
from miggraph.store.results import Result
from miggraph.vocabulary import PREFIXES
from miggraph.web.explorer.asked import read_asked
from miggraph.web.explorer.pages.ask import words
from miggraph.web.explorer.site import Site
from miggraph.web.explorer.templates import page_environment
from tests.explorer.scripts import Scripts

pytestmark = pytest.mark.readers

MODULES = ("ask/completion", "ask/tokens", "ask/answers", "ask/snippets", "ask/run", "order")
ENDPOINT = "http://127.0.0.1:8000/sparql"
#: Texts that a shell, Python or R would take for something of their own.
QUERIES = [
    "SELECT * { ?s ?p ?o }",
    'SELECT * {\n  ?s rdfs:label "it\'s"@en .\n}\n',
    "ASK { ?s ?p '''a \"\"\" b''' }",
    'ASK { FILTER(REGEX(?x, "\\\\d+$(rm -rf)`ls`!")) }',
    "# ü \u2013 \u202e % {x}\r\nASK {}",
]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Scripts:
    return Scripts(tmp_path_factory.mktemp("scripts"), MODULES)


@pytest.fixture(scope="module")
def known(site: Site) -> Any:
    return json.loads(words(site, read_asked("", site.kg), "").content)


def _offered(scripts: Scripts, known: Any, query: str) -> list[str] | None:
    """Return the names that are offered where the query has a bar."""
    before, _, after = query.partition("|")
    found = scripts.call("complete", before, after, known)
    return None if found is None else [offer["text"] for offer in found["offers"]]


def test_a_subject_has_the_properties_of_its_class(scripts: Scripts, known: Any) -> None:
    of_agreement = _offered(scripts, known, "SELECT * { ?a a mig:Agreement ; mig:| }")
    assert of_agreement is not None
    having = {name for name, _, _, of, _ in known["properties"] if "mig:Agreement" in of}
    assert set(of_agreement) == {name for name in having if name.startswith("mig:")}
    assert {"mig:capacity", "mig:party"} < set(of_agreement)
    assert "mig:stance" not in of_agreement


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?x mig:| . ?x a mig:Claim }",  # its class stands after it
        "SELECT * { GRAPH ?g { ?x a mig:Claim } FILTER(?y > 1) ?x mig:| }",
        "SELECT * { GRAPH ?g { ?x mig:about ?a ; a mig:Claim ; mig:note 'a . b' ; mig:| } }",
    ],
)
def test_the_class_is_found_wherever_it_stands(scripts: Scripts, known: Any, query: str) -> None:
    offered = _offered(scripts, known, query)
    assert offered is not None
    assert "mig:stance" in offered
    assert "mig:capacityOf" not in offered
    assert "mig:policyOf" not in offered
    having = {name for name, _, _, of, _ in known["properties"] if "mig:Claim" in of}
    assert set(offered) <= having


def test_what_a_property_leads_to_tells_the_class(scripts: Scripts, known: Any) -> None:
    offered = _offered(scripts, known, "{ ?a mig:party ?role . ?role mig:| }")
    assert offered is not None
    assert "mig:partyState" in offered
    assert "mig:capacity" not in offered


def test_objects_are_those_that_a_property_takes(scripts: Scripts, known: Any) -> None:
    natures = _offered(scripts, known, "{ ?a mig:nature |")
    assert natures == sorted(name for name, *_ in known["codes"] if name.startswith("nature:"))
    kinds = _offered(scripts, known, "{ ?a a |")
    assert kinds == [name for name, *_ in known["classes"]]
    ends = _offered(scripts, known, "{ ?t mig:from state:GB ; mig:to Rwan|")
    assert ends is not None
    assert ends[0] == "state:RW"


def test_states_and_agreements_are_found_by_their_labels(scripts: Scripts, known: Any) -> None:
    offered = _offered(scripts, known, "{ VALUES ?state { state:rwan| } }")
    assert offered == ["state:RW"]
    label = "UK-Rwanda migration and economic development partnership"
    assert label in {text for _, text, *_ in known["things"]}
    offered = _offered(scripts, known, "{ agreement:migration and| }")
    assert offered is not None  # blanks end a name: what is asked for is `and`
    offered = _offered(scripts, known, "{ agreement:uk-rwanda| }")
    assert offered is not None
    assert "agreement:gb-rw-2022-migration-partnership" in offered


def test_variables_of_the_query_are_offered(scripts: Scripts, known: Any) -> None:
    query = "SELECT ?agreement { ?a| a mig:Agreement . # ?aside\n ?agency $b '?ask' }"
    assert _offered(scripts, known, query) == ["?agency", "?agreement"]


@pytest.mark.parametrize(
    "query",
    [
        "{ ?s rdfs:label 'mig:| ",
        "{ ?s ?p ?o } # mig:|",
        "{ <https://w3id.org/mig:|",
        '{ """a\nmig:|',
    ],
)
def test_nothing_is_completed_in_texts(scripts: Scripts, known: Any, query: str) -> None:
    assert _offered(scripts, known, query) is None


def test_every_name_that_is_offered_can_stand_in_a_query(known: Any) -> None:
    groups = ("classes", "properties", "codes", "things")
    names = [name for group in groups for name, *_ in known[group]]
    assert len(names) > 1_000
    text = f"SELECT ?x {{ VALUES ?x {{ {' '.join(names)} }} }}"
    answer = ox.Store().query(text, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    assert len(list(answer)) == len(names)


def _rows(**columns: list[str | None]) -> dict[str, Any]:
    def term(value: str) -> dict[str, str]:
        if value.startswith("http"):
            return {"type": "uri", "value": value}
        return {"type": "literal", "value": value}

    count = len(next(iter(columns.values())))
    rows = [
        {name: term(cell) for name, cells in columns.items() if (cell := cells[number]) is not None}
        for number in range(count)
    ]
    return {"variables": list(columns), "rows": rows}


def _views(scripts: Scripts, **columns: list[str | None]) -> dict[str, list[str]]:
    found = scripts.call("waysToShow", _rows(**columns))
    return {way["view"]: way["columns"] for way in found}


def test_columns_tell_how_rows_can_be_shown(scripts: Scripts) -> None:
    state = "https://w3id.org/miggraph/id/state/"
    other = "https://w3id.org/miggraph/id/agency/iom"
    assert _views(scripts, n=["1", "2"]) == {"table": ["n"]}
    assert _views(scripts, n=[None]) == {"table": ["n"]}
    assert _views(scripts, s=[f"{state}RW"]) == {"table": ["s"], "map": ["s"]}
    both = _views(scripts, to=[f"{state}RW", None], x=[other, other], sender=[f"{state}GB"] * 2)
    assert both["map"] == both["network"] == ["sender", "to"]
    assert _views(scripts, x=[other, "a text"], y=[other, other]) == {"table": ["x", "y"]}
    assert _views(scripts, x=[other], y=[other])["network"] == ["x", "y"]
    place = _views(scripts, long=["1.5"], lat=["-2"])
    assert place["map"] == ["lat", "long"]
    assert "map" not in _views(scripts, long=["east"], lat=["-2"])


def test_pairs_are_counted_by_rows(scripts: Scripts) -> None:
    rows = _rows(a=["http://x/1", "http://x/1", "http://x/2", None], b=["http://y/1"] * 4)
    assert scripts.call("pairsOf", rows, ["a", "b"]) == [
        {"from": "http://x/1", "to": "http://y/1", "rows": 2},
        {"from": "http://x/2", "to": "http://y/1", "rows": 1},
    ]


def test_the_view_of_a_question_is_read_from_its_text(scripts: Scripts) -> None:
    questions = [question for question in library() if question.view != "table"]
    assert len(questions) > 5
    found = scripts.each("wantedView", [[question.text] for question in library()])
    for question, wanted in zip(library(), found, strict=True):
        view, *columns = question.view.split()
        expected = None if view == "table" else {"view": view, "columns": columns}
        assert wanted == expected, question.name
    assert scripts.call("wantedView", "# view: map from to\nASK {}") == {
        "view": "map",
        "columns": ["from", "to"],
    }
    assert scripts.call("wantedView", "# view: pie\nASK {}") is None


def test_a_question_can_be_shown_as_it_says(scripts: Scripts, site: Site) -> None:
    for question in library():
        view, *columns = question.view.split()
        if view == "table":
            continue
        answer = site.kg.store.query(question.text)
        assert isinstance(answer, Result)
        names = list(answer.columns)
        rows = [
            {
                name: {"type": "uri" if term.kind == "uri" else "literal", "value": term.value}
                for name, term in zip(names, row, strict=True)
                if term is not None
            }
            for row in answer.terms
        ]
        found = scripts.call("waysToShow", {"variables": names, "rows": rows})
        assert view in {way["view"] for way in found}, question.name
        assert set(columns) <= set(names)


def test_programs_ask_the_very_same_question(scripts: Scripts) -> None:
    for query in QUERIES:
        asked = query.replace("\r\n", "\n").rstrip("\n")
        curl, wrapper, own, r = (each["text"] for each in scripts.call("snippets", query, ENDPOINT))
        command = shlex.split(curl)
        assert command[:2] == ["curl", ENDPOINT]
        assert command[-2:] == ["--data-urlencode", f"query={asked}"]
        for program in (wrapper, own):
            texts = [
                node.value
                for node in ast.walk(ast.parse(program))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
            assert asked in texts
        lines = re.search(r"paste0\(\n(.*?)\n\)\nanswer", r, re.DOTALL)
        assert lines is not None
        assert "".join(json.loads(f"[{lines[1]}]")) == asked


def test_the_program_for_this_machine_runs(
    scripts: Scripts, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "SELECT ?label { state:RW skos:prefLabel ?label }"
    program = scripts.call("snippets", query, ENDPOINT)[2]["text"]
    exec(compile(program, "own.py", "exec"), {})  # noqa: S102  # what the page offers
    assert "Rwanda" in capsys.readouterr().out


def test_places_in_messages_are_found(scripts: Scripts) -> None:
    found = scripts.each(
        "placeIn",
        [
            ["The query does not parse (line 3, column 18): expected one of …"],
            ["SERVICE is refused (line 7 of the query): a query never reaches another server."],
            ["It takes longer than 60 s."],
        ],
    )
    assert found == [{"line": 3, "column": 18}, {"line": 7, "column": 1}, None]


def test_bounds_are_ordered_as_pages_write_them(scripts: Scripts) -> None:
    written = page_environment().filters["bounds"]
    least = [Bounds(7, 7), Bounds(5, None), Bounds(0, 9), Bounds(1_200, 1_300), Bounds(1, 3)]
    texts = [written(bounds) for bounds in least]
    assert scripts.each("keyOf", [[text] for text in texts]) == [bounds[0] for bounds in least]
    assert scripts.call("keyOf", written(Bounds(0, None))) is None


def test_cells_are_read_as_numbers_only_if_they_are(scripts: Scripts) -> None:
    texts = ["12 %", "-3.5", "2025-06-11", "2025-06", "1st", "3 to 5", "", "Rwanda", "2025"]
    assert scripts.each("keyOf", [[text] for text in texts]) == [
        12, -3.5, "2025-06-11", "2025-06", "1st", 3, None, "Rwanda", 2025
    ]  # fmt: skip


def test_what_is_not_told_comes_last_in_both_directions(scripts: Scripts) -> None:
    pairs = [[None, 1, 1], [None, 1, -1], [1, 2, 1], [1, 2, -1], ["a", 1, 1], ["b", "a", -1]]
    signs = [(found > 0) - (found < 0) for found in scripts.each("compare", pairs)]
    assert signs == [1, 1, -1, 1, 1, -1]
