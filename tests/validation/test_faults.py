"""Planted faults are found: each by its rule, in its file, on its line, about its subject."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from miggraph.curated.turtle import parse
from miggraph.resources import resource
from miggraph.validation import Report, validate
from miggraph.validation.rules import read_rules
from tests.data.faults import FAULTS, Fault, found, place, plant, table

pytestmark = pytest.mark.slow

#: Rules that look at the ontology, which is no part of a data folder; and one on what the reader of
#: a data folder refuses before.
UNREACHED = {
    "unused-concept",
    "unused-term",
    "circular-definition",
    "instrument-of-other-agreement",
}


EVERY_FAULT = [pytest.param(fault, id=fault.name.replace(" ", "-")) for fault in FAULTS]


class Planted(NamedTuple):
    """A copy of the data with all faults, and what the check says of it."""

    folder: Path
    report: Report


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Plant all faults into one copy, and check it once."""
    folder = tmp_path_factory.mktemp("planted") / "data"
    shutil.copytree(resource("data"), folder)
    plant(folder)
    return Planted(folder, validate(folder))


@pytest.fixture(scope="module")
def untouched() -> Report:
    return validate(resource("data"))


@pytest.mark.parametrize("fault", EVERY_FAULT)
def test_a_planted_fault_is_found(planted: Planted, fault: Fault) -> None:
    at = place(planted.folder, fault)
    finding = found(planted.report, at, fault)
    near = [
        f"{one.severity} {one.rule} {Path(one.file or '').name}:{one.line} {one.subject}"
        for one in planted.report.findings
        if one.rule == fault.rule or (one.file, one.line) == (str(at.path), at.line)
    ]
    assert finding is not None, "\n".join(
        [f"{fault.severity} {fault.rule} {at.path.name}:{at.line} {at.subject} not in:", *near]
    )
    assert finding.message
    assert finding.fix.endswith((".", "?")), finding.fix


def test_every_rule_about_data_has_a_planted_fault() -> None:
    rules = {rule.id for rule in read_rules(resource("queries"))}
    assert rules - {fault.rule for fault in FAULTS} == UNREACHED


def test_every_check_of_the_reader_has_a_planted_fault() -> None:
    assert {"syntax", "record", "judgement"} <= {fault.rule for fault in FAULTS}


def test_every_node_shape_of_a_class_of_data_has_a_planted_fault() -> None:
    """The shapes on the ontology look at no data folder."""
    planted = {fault.rule for fault in FAULTS}
    for path in sorted((resource("ontology") / "shapes").glob("*.ttl")):
        if path.name == "ontology.ttl":
            continue
        shapes = parse(path).graphs[""].values()
        every = {name for shape in shapes for name in shape.get("sh:property", ())}
        assert every & planted, path.name
        for shape in parse(path).graphs[""].values():
            if "sh:targetClass" in shape:
                assert set(shape["sh:property"]) & planted, shape["sh:targetClass"]


def test_planted_faults_have_names_and_lines_of_their_own(planted: Planted) -> None:
    names = [fault.name for fault in FAULTS]
    assert len(set(names)) == len(names)
    places = [(fault.rule, place(planted.folder, fault)) for fault in FAULTS]
    assert len(set(places)) == len(places)


def test_the_table_says_where_each_fault_was_found(planted: Planted) -> None:
    rows = table(planted.folder, planted.report).splitlines()
    assert rows[0] == "| fault | rule | severity | found at |"
    assert len(rows) == 2 + len(FAULTS)
    astray = [
        row.split(" | ")[0].removeprefix("| ") for row in rows if ", " in row.split(" | ")[-1]
    ]
    assert astray == []


def test_what_a_shape_tells_is_not_told_again_by_the_reader(planted: Planted) -> None:
    """The reader stops at what the shapes tell in better words."""
    shaped = [fault for fault in FAULTS if fault.rule.startswith("shape:") and fault.subject]
    again = [
        one.message
        for one in planted.report.findings
        if one.rule == "record"
        and any(one.message.startswith(f"{fault.subject} has ") for fault in shaped)
    ]
    assert again == []


def test_the_data_themselves_conform(untouched: Report) -> None:
    violations = [one for one in untouched.findings if one.severity == "violation"]
    assert violations == []
    assert untouched.conforms


def test_no_finding_on_the_data_is_lost_among_the_faults(
    planted: Planted, untouched: Report
) -> None:
    """A broken file does not hide what is wrong in another; planted text moves no line."""
    data = resource("data")
    kept = {(one.rule, one.file, one.line, one.subject) for one in planted.report.findings}
    lost = [
        (one.rule, one.file, one.line, one.subject)
        for one in untouched.findings
        if one.file is not None
        and Path(one.file).is_relative_to(data)
        and (
            one.rule,
            str(planted.folder / Path(one.file).relative_to(data)),
            one.line,
            one.subject,
        )
        not in kept
    ]
    assert lost == []


def test_nothing_is_found_on_the_lines_of_the_data_that_was_not_there_before(
    planted: Planted, untouched: Report
) -> None:
    data = resource("data")
    known = {(one.rule, one.file, one.line, one.subject) for one in untouched.findings}
    grown = []
    for one in planted.report.findings:
        if one.file is not None and Path(one.file).is_relative_to(planted.folder):
            before = data / Path(one.file).relative_to(planted.folder)
            if before.exists() and one.line and one.line <= _lines(before):
                grown.append((one.rule, str(before), one.line, one.subject))
    assert set(grown) - known == {
        ("record", str(data / "onward-readings.csv"), 1, None),
    }


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_every_message_is_a_sentence(planted: Planted) -> None:
    """The fix is written after it on the same line."""
    open_ended = {one.rule for one in planted.report.findings if not one.message.endswith(".")}
    assert open_ended == set()
