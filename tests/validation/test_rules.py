"""Each rule says what it means in its header, and finds exactly the bad subjects of its example."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pyoxigraph as ox
import pytest

from miggraph.curated.turtle import compact
from miggraph.errors import DataError
from miggraph.resources import resource
from miggraph.store.embedded import EmbeddedStore
from miggraph.store.results import Result
from miggraph.validation.finding import SEVERITIES
from miggraph.validation.rules import Rule, read_rule, read_rules
from miggraph.vocabulary import PREFIXES

QUERIES = resource("queries")
EXAMPLES = Path(__file__).parents[1] / "data" / "rules"
FILES = sorted((QUERIES / "hygiene").glob("*.rq"))
EVERY_RULE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
GOOD = """#+ id: planted
#+ severity: warning
#+ summary: Agreements.
#+ message: "{subject} is there."
#+ fix: "Leave {subject}."
#+ example: none
SELECT ?subject WHERE { ?subject a mig:Agreement } ORDER BY ?subject
"""


def _example(rule: Rule) -> list[ox.Quad]:
    text = (EXAMPLES / f"{rule.id}.trig").read_text(encoding="utf-8")
    return list(ox.parse(text, format=ox.RdfFormat.TRIG))


def _store(quads: list[ox.Quad]) -> EmbeddedStore:
    return EmbeddedStore(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", PREFIXES)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _is_bad(name: str) -> bool:
    return "bad" in name.partition(":")[2].lower()


def test_the_rules_are_the_files_of_hygiene() -> None:
    rules = read_rules(QUERIES)
    assert [f"{rule.id}-violation.rq" for rule in rules] == [path.name for path in FILES]
    assert len(rules) > 30
    assert {path.stem for path in EXAMPLES.glob("*.trig")} == {rule.id for rule in rules}


@EVERY_RULE
def test_a_rule_says_what_is_wrong_and_what_to_do(path: Path) -> None:
    rule = read_rule(path)
    assert path.name == f"{rule.id}-violation.rq"
    assert rule.severity in SEVERITIES
    for text in (rule.summary, rule.message, rule.fix):
        assert text.endswith("."), text
    assert not _placeholders(rule.summary)


@EVERY_RULE
def test_what_a_message_speaks_of_is_selected(path: Path) -> None:
    rule = read_rule(path)
    answer = _store([]).query(rule.query, timeout=10)
    assert isinstance(answer, Result)
    assert "subject" in answer.columns
    assert _placeholders(rule.message) | _placeholders(rule.fix) <= set(answer.columns)


@EVERY_RULE
def test_an_example_yields_exactly_the_bad_subjects(path: Path) -> None:
    rule = read_rule(path)
    quads = _example(rule)
    terms = {term for quad in quads for term in (quad.subject, quad.object)}
    names = {compact(term.value) for term in terms if isinstance(term, ox.NamedNode)}
    bad = {name for name in names if _is_bad(name)}
    assert bad
    assert any(not _is_bad(name) for name in names)
    faults = list(rule.faults(_store(quads)))
    assert sorted(fault.subject for fault in faults) == sorted(bad)
    for fault in faults:
        assert fault.at in names, "the line of a fault is that of a node of the data"
        assert not _placeholders(fault.message), fault.message


@EVERY_RULE
def test_a_rule_finds_nothing_where_there_is_nothing(path: Path) -> None:
    assert list(read_rule(path).faults(_store([]))) == []


@EVERY_RULE
def test_a_rule_answers_in_one_order(path: Path) -> None:
    """So that two checks of one data folder can be compared line by line."""
    rule = read_rule(path)
    quads = _example(rule)
    answers = [
        [fault.subject for fault in rule.faults(_store(order))] for order in (quads, quads[::-1])
    ]
    assert answers[0] == answers[1]


def _planted(folder: Path, text: str, name: str = "planted-violation.rq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_that_is_right_is_read(tmp_path: Path) -> None:
    rule = read_rule(_planted(tmp_path, GOOD))
    assert (rule.id, rule.severity, rule.unless_in_queries) == ("planted", "warning", False)
    assert rule.query == GOOD


def test_a_colon_in_quotes_is_read(tmp_path: Path) -> None:
    text = GOOD.replace('"Leave {subject}."', '"Leave it: {subject}."')
    assert read_rule(_planted(tmp_path, text)).fix == "Leave it: {subject}."


@pytest.mark.parametrize(
    ("change", "said", "mended"),
    [
        pytest.param(
            lambda text: text.replace("#+ ", "# "), "has no header", "after #+", id="no header"
        ),
        pytest.param(lambda _: "", "has no header", "after #+", id="empty file"),
        pytest.param(
            lambda text: text.replace("#+ id: planted", "#+ - planted", 1).split("#+ severity")[0],
            "has no header",
            "after #+",
            id="header that is a list",
        ),
        pytest.param(
            lambda text: text.replace('"{subject} is there."', "It is: there: twice"),
            "is not YAML",
            "colon",
            id="colon without quotes",
        ),
        pytest.param(
            lambda text: text.replace('Leave {subject}."', "Leave {subject}."),
            "is not YAML",
            "quote",
            id="half quotes",
        ),
        *(
            pytest.param(
                lambda text, key=key: re.sub(rf"#\+ {key}: .*\n", "", text),
                key,
                key,
                id=f"without {key}",
            )
            for key in ("id", "severity", "summary", "message", "fix", "example")
        ),
        pytest.param(
            lambda text: text.replace("#+ fix", "#+ mend: x\n#+ fix"),
            "mend",
            "summary",
            id="odd key",
        ),
        pytest.param(
            lambda text: text.replace("id: planted", "id: other"),
            "another id",
            "<id>",
            id="other id",
        ),
        pytest.param(
            lambda text: text.replace("severity: warning", "severity: error"),
            "severity",
            "violation, warning, info",
            id="unknown severity",
        ),
    ],
)
def test_a_broken_header_is_refused_with_file_and_a_way_to_mend_it(
    tmp_path: Path, change: Callable[[str], str], said: str, mended: str
) -> None:
    text = change(GOOD)
    assert text != GOOD
    path = _planted(tmp_path, text)
    with pytest.raises(DataError) as caught:
        read_rule(path)
    assert str(caught.value.file) == str(path)
    assert 1 <= (caught.value.line or 0) <= max(1, len(text.splitlines()))
    assert said in caught.value.message
    assert mended in (caught.value.fix or "")


def test_a_rule_that_selects_nothing_is_refused(tmp_path: Path) -> None:
    query = "ASK { ?subject a mig:Agreement }"
    rule = read_rule(_planted(tmp_path, GOOD.replace(GOOD.splitlines()[-1], query)))
    with pytest.raises(DataError, match="no SELECT query") as caught:
        list(rule.faults(_store([])))
    assert caught.value.fix == "select ?subject."


def test_a_term_that_a_query_names_is_not_called_unused() -> None:
    rule = read_rule(QUERIES / "hygiene" / "unused-term-violation.rq")
    assert rule.unless_in_queries
    store = _store(_example(rule))

    def subjects(queries: str) -> list[str]:
        return [fault.subject for fault in rule.faults(store, queries)]

    every = ["mig:BadClass", "mig:badProperty"]
    assert subjects("") == every
    assert subjects("SELECT ?x { ?x mig:badProperty ?y }") == ["mig:BadClass"]
    assert subjects("?x a mig:BadClass; mig:badProperty/mig:other ?y") == []
    assert subjects("?x mig:badPropertyOfAll ?y . ?z a other-mig:BadClass") == every


def test_a_term_before_a_full_stop_is_named_as_well() -> None:
    rule = read_rule(QUERIES / "hygiene" / "unused-term-violation.rq")
    faults = rule.faults(_store(_example(rule)), "SELECT ?x { ?x a mig:BadClass. }")
    assert [fault.subject for fault in faults] == ["mig:badProperty"]


def test_other_rules_do_not_look_at_the_queries() -> None:
    """A query that names a concept does not use it."""
    rule = read_rule(QUERIES / "hygiene" / "unused-concept-violation.rq")
    store = _store(_example(rule))
    named = list(rule.faults(store, "status:bad-never-used"))
    assert named == list(rule.faults(store))


def test_only_the_rule_on_terms_looks_at_the_queries() -> None:
    rules = [rule.id for rule in read_rules(QUERIES) if rule.unless_in_queries]
    assert rules == ["unused-term"]
