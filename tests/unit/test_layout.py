"""The layout of a file of ``agreements/``: what stands where, what is said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.curated import turtle
from miggraph.curated.layout import agreement_text
from miggraph.curated.turtle import Description, Graph, Literal

from .conftest import FILES

AGREEMENTS = sorted((FILES / "small" / "agreements").glob("*.trig"))
NAME = "source:page"


def _day(text: str) -> list[turtle.Term]:
    return [Literal(text, "xsd:date")]


def _claim(flag: str = "true", **more: list[turtle.Term]) -> Description:
    given: Description = {
        "mig:about": ["agreement:a"],
        "mig:textPublic": [Literal(flag, "xsd:boolean")],
    }
    return given | {f"mig:{name}": terms for name, terms in more.items()}


def _lines(graph: Graph) -> list[str]:
    """Return the lines of the graph of one source."""
    text = agreement_text({NAME: graph})
    assert text.count(f"{NAME} {{\n") == 1
    return [line.strip() for line in text.partition("{\n")[2].splitlines() if line != "}"]


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda path: path.stem)
def test_the_layout_of_a_canonical_file_is_that_file(path: Path) -> None:
    assert agreement_text(turtle.parse(path).graphs) == path.read_text("utf-8")


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda path: path.stem)
def test_the_order_of_what_is_given_does_not_matter(path: Path) -> None:
    graphs = {
        graph: {
            subject: {predicate: terms[::-1] for predicate, terms in reversed(description.items())}
            for subject, description in reversed(subjects.items())
        }
        for graph, subjects in reversed(turtle.parse(path).graphs.items())
    }
    assert agreement_text(graphs) == path.read_text("utf-8")


def test_identity_then_instruments_then_values_then_sources() -> None:
    text = agreement_text(
        {
            "source:b": {"source:b": {"mig:recordedOn": _day("2026-11-21")}},
            "source:a": {"source:a": {"mig:recordedOn": _day("2026-11-21")}},
            "": {
                "payment:1": {"rdf:type": ["mig:Payment"]},
                "instrument:z.t": {"rdf:type": ["mig:Instrument"], "mig:form": ["form:treaty"]},
                "concern:1": {"rdf:type": ["mig:Concern"]},
                "agreement:z": {"rdf:type": ["mig:Agreement"], "mig:form": ["form:treaty"]},
            },
        }
    )
    body = [line for line in text.splitlines() if not line.startswith("@prefix")]
    assert body == [
        "",
        "agreement:z a mig:Agreement ;",
        "    mig:form form:treaty .",
        "",
        "instrument:z.t a mig:Instrument ;",
        "    mig:form form:treaty .",
        "",
        "concern:1 a mig:Concern .",
        "payment:1 a mig:Payment .",
        "",
        "source:a {",
        '    source:a mig:recordedOn "2026-11-21"^^xsd:date .',
        "}",
        "",
        "source:b {",
        '    source:b mig:recordedOn "2026-11-21"^^xsd:date .',
        "}",
    ]


def test_the_prefixes_that_are_used_are_declared() -> None:
    text = agreement_text(
        {"": {"agreement:z": {"skos:prefLabel": [Literal("see state:US", None, "en")]}}}
    )
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    assert declared == ["agreement:", "skos:"]


def test_the_first_day_is_said_once_and_a_later_one_by_its_statement() -> None:
    lines = _lines(
        {
            NAME: {"mig:recordedOn": _day("2026-12-01")},
            "claim:1": _claim(recordedOn=_day("2026-11-21")),
            "claim:2": _claim("false"),
        }
    )
    assert lines == [
        f'{NAME} mig:recordedOn "2026-11-21"^^xsd:date .',
        'claim:2 mig:about agreement:a ; mig:textPublic false ; mig:recordedOn "2026-12-01"'
        "^^xsd:date .",
        "claim:1 mig:about agreement:a ; mig:textPublic true .",
    ]


def test_a_day_that_all_statements_share_is_said_once() -> None:
    lines = _lines({"claim:1": _claim(recordedOn=_day("2026-12-01"))})
    assert lines == [
        f'{NAME} mig:recordedOn "2026-12-01"^^xsd:date .',
        "claim:1 mig:about agreement:a ; mig:textPublic true .",
    ]


def test_a_source_without_statements_keeps_its_day() -> None:
    day = _day("2026-12-01")
    assert _lines({NAME: {"mig:recordedOn": day}}) == [
        f'{NAME} mig:recordedOn "2026-12-01"^^xsd:date .'
    ]


def test_accounts_stand_before_claims_and_all_by_what_they_say() -> None:
    told: Description = {"mig:tellsOf": ["transfer:t"], "mig:mode": ["mode:unknown"]}
    lines = _lines(
        {
            NAME: {"mig:recordedOn": _day("2026-11-21")},
            "claim:1": _claim("true"),
            "claim:9": _claim("false"),
            "account:2": {**told, "mig:tellsOf": ["transfer:a"]},
            "account:1": told,
        }
    )
    assert [line.split()[0] for line in lines[1:]] == [
        "account:2",
        "account:1",
        "claim:9",
        "claim:1",
    ]


def test_what_goes_without_saying_is_left_out() -> None:
    unsaid: Description = {
        "rdf:type": ["mig:Claim"],
        "mig:stance": ["stance:asserts"],
        "mig:standing": ["standing:done"],
    }
    said: Description = {"mig:stance": ["stance:denies"], "mig:standing": ["standing:announced"]}
    lines = _lines({"claim:1": _claim() | unsaid, "claim:2": _claim() | said})
    assert lines == [
        "claim:1 mig:about agreement:a ; mig:textPublic true .",
        "claim:2 mig:about agreement:a ; mig:textPublic true ; mig:stance stance:denies ; "
        "mig:standing standing:announced .",
    ]


def test_what_is_neither_claim_nor_account_is_not_lost() -> None:
    lines = _lines(
        {NAME: {"mig:recordedOn": _day("2026-11-21")}, "state:US": {"mig:x": ["state:XK"]}}
    )
    assert lines[-1] == "state:US mig:x state:XK ."


def test_a_text_of_several_lines_is_one_line() -> None:
    lines = _lines({"claim:1": _claim(note=[Literal('a\n"b"\\\t\r', None, "en")])})
    assert lines == [
        "claim:1 mig:about agreement:a ; mig:textPublic true ; "
        'mig:note "a\\n\\"b\\"\\\\\\t\\r"@en .'
    ]
