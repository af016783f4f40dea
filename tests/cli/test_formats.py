"""Tables, CSV, Markdown and RDF parse; data go to standard output and talk does not."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.cli.process import SMALL, Answer, Runner, at_once, done

SMALL_DATA = ("--data", str(SMALL))
NOTHING = "SELECT ?s ?p { ?s ?p <https://example.org/nothing> }"

#: Commands that write rows.
ROWS = [
    ("hubs",),
    ("hubs", "--basis", "evacuation", "--basis", "resettlement"),
    ("disputes",),
    ("disputes", "us-xk-2025-transfer", *SMALL_DATA),
    ("disputes", "--of", "transfers"),
    ("stats",),
    ("stats", "--by", "agreement"),
    ("query", "SELECT ?agreement ?date { ?agreement mig:signedOn ?date } LIMIT 20"),
]


def _csv(text: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert len({len(row) for row in rows}) == 1, "rows of different length"
    return rows


def _markdown(text: str) -> list[list[str]]:
    rows = []
    for line in text.splitlines():
        assert line.startswith("|"), line
        assert line.endswith("|")
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    assert len({len(row) for row in rows}) == 1, "rows of different length"
    assert all(re.fullmatch(r":?-{3,}:?", cell) for cell in rows[1])
    return [rows[0], *rows[2:]]


@pytest.mark.parametrize("words", ROWS, ids=" ".join)
def test_csv_markdown_and_table_hold_the_same_rows(warm: Runner, words: tuple[str, ...]) -> None:
    done(warm(*words))
    texts = at_once(lambda name: done(warm(*words, "--format", name)), ["csv", "md", "table"])
    rows = _markdown(texts["md"])
    assert len(rows) > 1, "no rows, so nothing is compared"
    # These have plain numbers or IRIs in CSV, see below.
    if words[0] not in ("hubs", "query") and words != ("stats",):
        assert rows == [
            [re.sub(r"\s+", " ", cell).strip() for cell in row] for row in _csv(texts["csv"])
        ]
    table = [line.split() for line in texts["table"].splitlines()]
    for row in rows:
        cells = " ".join(row).split()
        assert any(line[-len(cells) :] == cells for line in table), row


@pytest.mark.parametrize(
    "words",
    [
        ("hubs", "--basis", "labour"),
        ("hubs", "--known-on", "1900-01-01"),
        ("disputes", "us-rw-2025-transfer"),
        ("query", NOTHING),
    ],
    ids=" ".join,
)
def test_no_rows_is_no_failure(warm: Runner, words: tuple[str, ...]) -> None:
    texts = at_once(
        lambda name: done(warm(*words, *SMALL_DATA, "--format", name)),
        ["table", "json", "csv", "md"],
    )
    document = json.loads(texts["json"])
    rows = document.get("hubs", document.get("disputes", document.get("results")))
    assert rows in ([], {"bindings": []})
    assert len(_csv(texts["csv"])) == 1
    assert len(_markdown(texts["md"])) == 1
    assert len(texts["table"].splitlines()) <= 1


@pytest.mark.parametrize("format_", ["table", "json", "md"])
def test_a_thing_of_which_nothing_is_told_can_be_shown(warm: Runner, format_: str) -> None:
    text = done(warm("show", "state:PR", "--format", format_, *SMALL_DATA))
    assert "Puerto Rico" in text


def test_csv_of_hubs_has_the_numbers_of_json(warm: Runner) -> None:
    hubs = json.loads(done(warm("hubs", "--format", "json")))["hubs"]
    rows = list(csv.DictReader(io.StringIO(done(warm("hubs", "--format", "csv")))))
    assert len(rows) == len(hubs) > 5
    for row, hub in zip(rows, hubs, strict=True):
        assert (row["state"], row["label"]) == (hub["state"], hub["label"])
        assert [int(row["best_rank"]), int(row["worst_rank"])] == hub["sensitivity_range"]
        for name in ("senders", "senders_all_bases", "nationalities"):
            assert row[name].split() == hub[name]
        for name in ("rank", "transfers", "totals", "undetermined_transfers"):
            assert int(row[name]) == hub[name]
        for name in ("persons", "onward", "effective_nationalities"):
            for end in ("min", "max"):
                text = row[f"{name}_{end}"]
                assert (float(text) if text else None) == hub[name][end]


def test_csv_of_stats_has_plain_numbers(warm: Runner) -> None:
    rows = dict(_csv(done(warm("stats", "--format", "csv"))))
    found = json.loads(done(warm("stats", "--format", "json")))
    assert int(rows["claims"]) == found["claims"] > 1000
    assert int(rows["concluded"]) == found["by_nature"]["concluded"]


@pytest.mark.parametrize("format_", ["table", "json", "csv", "md"])
def test_hubs_says_what_the_numbers_rest_on_beside_the_data(warm: Runner, format_: str) -> None:
    answer = warm("hubs", "--format", format_, *SMALL_DATA)
    said = re.sub(r"\s+", " ", answer.err)
    for phrase in (
        "Policy trusted-first",
        "known on 2026-12-01",
        "movement bases",
        "no evidence of absence",
        "lawful, binding or in force",
    ):
        if format_ != "json":  # JSON carries policy and clocks in itself
            assert phrase in said
        assert phrase not in answer.out


def test_show_in_words_says_what_a_record_does_not_mean(warm: Runner) -> None:
    answer = warm("show", "us-xk-2025-transfer", *SMALL_DATA)
    assert "no evidence of absence" in re.sub(r"\s+", " ", answer.err)
    assert "no evidence of absence" not in answer.out
    assert "side by side" in answer.out


def test_help_is_data(warm: Runner) -> None:
    commands = [(), ("hubs",), ("show",), ("disputes",), ("stats",), ("query",), ("data", "add")]
    for answer in at_once(lambda words: warm(*words, "--help"), commands).values():
        assert done(answer).startswith("Usage: ")
        assert answer.err == ""
        assert "\\b" not in answer.out


def test_version_is_data(warm: Runner) -> None:
    assert re.fullmatch(r"miggraph \d+\.\d+\.\d+\n", done(warm("--version")))


AWKWARD = r'SELECT ?x ?y { VALUES ?x { "a|b" "c,d" "e\nf" "g\"h" "tab\there" "Türkiye" } }'


def _query(warm: Runner, text: str, format_: str) -> Answer:
    return warm("query", text, "--format", format_, *SMALL_DATA)


def test_awkward_values_survive_csv(warm: Runner) -> None:
    rows = _csv(done(_query(warm, AWKWARD, "csv")))
    assert rows[0] == ["x", "y"]
    assert {row[0] for row in rows[1:]} == {"a|b", "c,d", "e\nf", 'g"h', "tab\there", "Türkiye"}
    assert {row[1] for row in rows[1:]} == {""}


def test_awkward_values_survive_tsv(warm: Runner) -> None:
    text = done(_query(warm, AWKWARD, "tsv"))
    read = ox.parse_query_results(text.encode(), ox.QueryResultsFormat.TSV)
    assert {row["x"].value for row in read} == {
        "a|b", "c,d", "e\nf", 'g"h', "tab\there", "Türkiye"
    }  # fmt: skip


def test_awkward_values_survive_markdown(warm: Runner) -> None:
    rows = _markdown(done(_query(warm, AWKWARD, "md")))
    assert len(rows) == 7
    assert {row[0] for row in rows[1:]} >= {"a|b", "c,d", "e f", "Türkiye"}


def test_awkward_values_survive_json(warm: Runner) -> None:
    document = json.loads(done(_query(warm, AWKWARD, "json")))
    values = {row["x"]["value"] for row in document["results"]["bindings"]}
    assert values == {"a|b", "c,d", "e\nf", 'g"h', "tab\there", "Türkiye"}
    assert document["head"]["vars"] == ["x", "y"]


def test_json_results_carry_datatype_and_language(warm: Runner) -> None:
    text = 'SELECT ("a"@en AS ?l) (7 AS ?n) (state:US AS ?i) ("p" AS ?s) {}'
    (row,) = json.loads(done(_query(warm, text, "json")))["results"]["bindings"]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert row["l"] == {"type": "literal", "value": "a", "xml:lang": "en"}
    assert row["n"] == {"type": "literal", "value": "7", "datatype": f"{xsd}integer"}
    assert row["i"] == {"type": "uri", "value": "https://w3id.org/miggraph/id/state/US"}
    assert row["s"] == {"type": "literal", "value": "p"}


@pytest.mark.parametrize(
    ("format_", "rdf"),
    [
        ("table", ox.RdfFormat.TURTLE),
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("trig", ox.RdfFormat.TRIG),
        ("nquads", ox.RdfFormat.N_QUADS),
    ],
)
def test_constructed_graphs_parse(warm: Runner, format_: str, rdf: ox.RdfFormat) -> None:
    text = "CONSTRUCT { ?a a mig:Agreement } { ?a a mig:Agreement }"
    quads = list(ox.parse(done(_query(warm, text, format_)), format=rdf))
    assert len(quads) == 3


@pytest.mark.parametrize(
    ("pattern", "truth"), [("?s a mig:Agreement", True), ("?s a <a:b>", False)]
)
def test_ask_answers_true_or_false(warm: Runner, pattern: str, truth: bool) -> None:
    text = f"ASK {{ {pattern} }}"
    assert done(_query(warm, text, "table")) == f"{str(truth).lower()}\n"
    assert json.loads(done(_query(warm, text, "json")))["boolean"] is truth


def test_a_query_comes_from_text_file_or_standard_input(warm: Runner, tmp_path: Path) -> None:
    text = "SELECT ?a { ?a a mig:Agreement } ORDER BY ?a"
    file = tmp_path / "question.rq"
    file.write_text(f"# a comment first\n{text}\n", encoding="utf-8")
    answers = [
        done(warm("query", text, "--format", "csv", *SMALL_DATA)),
        done(warm("query", file, "--format", "csv", *SMALL_DATA)),
        done(warm("query", "-", "--format", "csv", *SMALL_DATA, stdin=text)),
    ]
    assert len(set(answers)) == 1
    assert len(_csv(answers[0])) == 4


def test_sources_are_named_graphs_and_the_default_graph_is_what_is_accepted(warm: Runner) -> None:
    claim = "claim:1046ebde941fe584"
    asked = "ASK { GRAPH source:afp-2025-06-11-kosovo { %s ?p ?o } }"
    assert done(_query(warm, asked % claim, "table")) == "true\n"
    assert done(_query(warm, f"ASK {{ {claim} ?p ?o }}", "table")) == "false\n"


LABELLED = "SELECT ?state ?kind ?none { VALUES (?state ?kind) { (state:US kind:readmission) } }"


def test_people_read_labels_and_machines_read_iris(warm: Runner) -> None:
    base = "https://w3id.org/miggraph/"
    assert _csv(done(_query(warm, LABELLED, "csv")))[1] == [
        f"{base}id/state/US",
        f"{base}scheme/kind/readmission",
        "",
    ]
    assert _markdown(done(_query(warm, LABELLED, "md")))[1] == [
        "United States (US)",
        "readmission",
        "",
    ]
    assert "United States (US)" in done(_query(warm, LABELLED, "table"))


def test_results_in_xml(warm: Runner) -> None:
    read = ox.parse_query_results(
        done(_query(warm, AWKWARD, "xml")).encode(), ox.QueryResultsFormat.XML
    )
    assert {row["x"].value for row in read} == {"a|b", "c,d", "e\nf", 'g"h', "tab\there", "Türkiye"}
    answer = ox.parse_query_results(
        done(_query(warm, "ASK { state:US a mig:State }", "xml")).encode(),
        ox.QueryResultsFormat.XML,
    )
    assert isinstance(answer, ox.QueryBoolean)
    assert bool(answer) is True
