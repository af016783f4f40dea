"""What is checked, what is told of it, and how other tools read it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from sarif_pydantic import Level, Sarif

import miggraph
from miggraph.errors import DataError, MiggraphError
from miggraph.resources import resource
from miggraph.validation import Finding, Report, background, validate
from miggraph.validation.background import Checked, ShapeCheck
from miggraph.validation.formats import github_text, place, sarif_text
from miggraph.validation.selection import TABLES, Selection, select

XK = "agreements/us-xk-2025-transfer.trig"
RW = "agreements/us-rw-2025-transfer.trig"
ES = "agreements/es-mr-2023-return.trig"


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _line(path: Path, mark: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    (found,) = [number for number, line in enumerate(lines, 1) if mark in line]
    return found


def _violations(report: Report, folder: Path) -> set[tuple[str, str, int | None]]:
    """Return rule, file and line of what is violated."""
    return {
        (one.rule, Path(one.file).relative_to(folder).as_posix(), one.line)
        for one in report.findings
        if one.severity == "violation" and one.file is not None
    }


@pytest.fixture
def faulty(data: Path) -> Path:
    """Make a fault in each of two agreements and in the register of states."""
    _change(data / RW, "status:agreed", "status:planted")
    _change(data / XK, 'announcedOn "2025-06-11"', 'announcedOn "2025-06-41"')
    _change(data / "states.ttl", '"Uzbekistan"@en', '"Uzbekistan"')
    return data


RW_FAULT = ("shape:status-concept", RW, 21)
XK_FAULT = ("shape:announcedOn-edtf", XK, 39)
STATE_FAULT = ("shape:prefLabelText-language", "states.ttl", 38)


def test_the_lines_of_the_faults_are_those_of_the_files(faulty: Path) -> None:
    assert _line(faulty / RW, "status:planted") == RW_FAULT[2]
    assert _line(faulty / XK, "2025-06-41") == XK_FAULT[2]
    assert _line(faulty / "states.ttl", "Uzbekistan") == STATE_FAULT[2]


# Selection


def _all_of(folder: Path, selection: Selection) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in selection.checked}


def test_nothing_given_means_everything(data: Path) -> None:
    selection = select(data, [])
    every = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    assert _all_of(data, selection) == every
    assert (selection.whole, selection.referred, selection.others) == (True, (), ())


def test_a_folder_means_its_files(data: Path) -> None:
    selection = select(data, [data / "agreements"])
    assert set(selection.names) == {XK, RW, ES}
    assert not selection.whole
    everything = select(data, [data])
    assert set(everything.names) == set(select(data, []).names)


def test_what_a_file_refers_to_is_read_with_it(data: Path) -> None:
    """``us-rw`` relies on ``us-xk``, and both on registers, policies and sources."""
    selection = select(data, [data / RW])
    assert selection.names == (RW,)
    assert XK in selection.referred
    assert ES not in selection.referred
    assert {"states.ttl", "sources/2025.ttl", "policies/majority.ttl"} <= {*selection.referred}
    assert not {*selection.referred} & {*selection.names}


def test_a_file_may_be_given_twice_in_two_ways(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data)
    selection = select(data, [Path(RW), data / "agreements" / ".." / RW, data / RW])
    assert selection.names == (RW,)


def test_a_table_can_be_chosen(data: Path) -> None:
    assert select(data, [data / "judgements.csv"]).names == ("judgements.csv",)


def test_a_file_of_rdf_elsewhere_is_checked_alone(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "draft.trig"
    shutil.copy(data / RW, other)
    selection = select(data, [other])
    assert (selection.names, selection.others) == ((), (other,))
    assert selection.checked == {other}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no-such.trig", "no such file"),
        ("data/agreements/no-such.trig", "no such file"),
        ("note.txt", "no file of the data folder"),
        ("data/note.txt", "no file of the data folder"),
        ("elsewhere", "no file of the data folder"),
    ],
)
def test_a_path_that_cannot_be_checked_is_refused(
    data: Path, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    for note in (tmp_path / "note.txt", data / "note.txt"):
        note.write_text("no RDF", encoding="utf-8")
    with pytest.raises(DataError, match=said) as caught:
        validate(data, [data / RW, tmp_path / name])
    assert caught.value.file == tmp_path / name or str(caught.value.file) == str(tmp_path / name)
    assert ".trig" in (caught.value.fix or "")


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not a data folder") as caught:
        validate(tmp_path)
    assert caught.value.fix


# What is told of what was chosen


def test_all_faults_of_the_folder_are_told(faulty: Path) -> None:
    report = validate(faulty)
    assert _violations(report, faulty) >= {RW_FAULT, XK_FAULT, STATE_FAULT}
    assert not report.conforms
    assert report.files == sum(path.is_file() for path in faulty.rglob("*"))


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ([RW], {RW_FAULT}),
        ([XK, RW], {RW_FAULT, XK_FAULT}),
        ([ES], set()),
        (["states.ttl"], {STATE_FAULT}),
    ],
    ids=["one", "two", "another", "register"],
)
def test_only_the_faults_of_the_chosen_files_are_told(
    faulty: Path, names: list[str], wanted: set[tuple[str, str, int | None]]
) -> None:
    """The other files are read, but what is wrong in them is not told."""
    report = validate(faulty, [faulty / name for name in names])
    told = _violations(report, faulty)
    assert {fault for fault in told if fault[0].startswith("shape:")} == wanted
    assert {one.file for one in report.findings} <= {str(faulty / name) for name in names}
    assert report.files == len(names)


def test_a_folder_of_files_tells_the_faults_of_each(faulty: Path) -> None:
    told = _violations(validate(faulty, [faulty / "agreements"]), faulty)
    assert {RW_FAULT, XK_FAULT} <= told
    assert STATE_FAULT not in told


def test_a_fault_of_a_source_is_not_told_of_an_agreement(data: Path) -> None:
    """The Gazette stands in no register; ``sources/2025.ttl`` says so, and was not asked for."""
    report = validate(data, [data / "agreements"])
    assert "missing-publisher" not in {one.rule for one in report.findings}


def test_a_fault_of_a_source_is_told_where_the_source_is_described(data: Path) -> None:
    found = [one for one in validate(data).findings if (one.subject or "").startswith("source:")]
    assert found
    assert {Path(one.file or "").parent.name for one in found} == {"sources"}
    told = [(one.rule, one.subject, one.message) for one in found]
    assert len(set(told)) == len(told)


def test_a_file_elsewhere_is_checked_against_the_shapes(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "draft.trig"
    shutil.copy(data / RW, other)
    _change(other, "status:agreed", "status:planted")
    report = validate(data, [other])
    assert _violations(report, tmp_path) == {("shape:status-concept", "draft.trig", 21)}
    assert report.files == 1


def test_the_ontology_is_checked_only_with_everything(data: Path) -> None:
    report = validate(data, [data / "policies"])
    assert report.findings == ()
    assert report.conforms
    whole = {Path(one.file).parts[-3] for one in validate(data).findings if one.file}
    assert "ontology" in whole


def test_a_broken_file_does_not_hide_the_faults_of_others(faulty: Path) -> None:
    broken = faulty / ES
    broken.write_text(broken.read_text("utf-8") + "\nthis is no TriG\n", encoding="utf-8")
    (faulty / "agreements" / "xx-latin.trig").write_bytes("# é\n".encode("latin-1"))
    told = _violations(validate(faulty), faulty)
    assert told >= {RW_FAULT, XK_FAULT, STATE_FAULT}
    syntax = {fault for fault in told if fault[0] == "syntax"}
    assert syntax == {
        ("syntax", ES, broken.read_text("utf-8").count("\n")),
        ("syntax", "agreements/xx-latin.trig", 1),
    }


def test_what_refers_to_a_broken_file_is_not_called_wrong(data: Path) -> None:
    """``us-rw`` relies on ``us-xk``, which is there, though nobody can read it."""
    (data / XK).write_text("this is no TriG", encoding="utf-8")
    assert _violations(validate(data, [data / RW, data / XK]), data) == {("syntax", XK, 1)}


def _judge_known_transfers(folder: Path) -> None:
    _change(folder / "judgements.csv", "us-xk-2025-07-landing", "es-mr-2023-08-168")
    _change(folder / "judgements.csv", ",same,", ",different,")


def test_a_judgement_on_transfers_that_are_told_of_is_right(data: Path) -> None:
    _judge_known_transfers(data)
    assert "judgement" not in {one.rule for one in validate(data).findings}


def test_a_judgement_on_a_transfer_of_a_broken_file_is_not_called_wrong(data: Path) -> None:
    _judge_known_transfers(data)
    text = (data / XK).read_text(encoding="utf-8")
    (data / XK).write_text(text + "\nthis is no TriG\n", encoding="utf-8")
    assert "judgement" not in {one.rule for one in validate(data).findings}


def test_a_broken_file_of_sources_is_told_once(data: Path) -> None:
    (data / "sources/2025.ttl").write_text("this is no Turtle", encoding="utf-8")
    told = _violations(validate(data, [data / "sources", data / XK, data / RW]), data)
    assert {fault for fault in told if fault[0] in ("record", "syntax")} == {
        ("syntax", "sources/2025.ttl", 1)
    }


def test_judgements_are_checked_if_their_file_is_asked_for(data: Path) -> None:
    report = validate(data, [data / "judgements.csv"])
    assert _violations(report, data) == {("judgement", "judgements.csv", 2)}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_with_other_columns_is_told(data: Path, name: str) -> None:
    (data / name).write_text("planted,columns\n1,2\n", encoding="utf-8")
    report = validate(data, [data / name])
    assert _violations(report, data) == {("record", name, 1)}
    assert ",".join(TABLES[name]) in report.findings[0].fix


def test_a_finding_names_what_it_is_about(faulty: Path) -> None:
    (one,) = [
        one
        for one in validate(faulty, [faulty / "states.ttl"]).findings
        if one.severity == "violation"
    ]
    assert (one.subject, one.label) == ("state:UZ", "Uzbekistan")
    assert one.message == "The label has no language. It is Uzbekistan."
    assert one.fix.startswith("Write it with one")


# The process that checks the shapes


def _nothing_to_check() -> Checked:
    return Checked(str(resource("ontology")), (), (), (), whole=False)


@pytest.mark.parametrize(
    ("program", "status", "said"),
    [
        ("raise SystemExit('planted failure')", 1, "planted failure"),
        ("import planted_module", 1, "planted_module"),
        ("import os; os._exit(3)", 3, "no message"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, "no message"),
        ("import sys; sys.stdin.readline(); raise SystemExit('read it')", 1, "read it"),
    ],
    ids=["exit", "import", "silent", "killed", "after reading"],
)
def test_a_failure_of_the_process_is_told(
    monkeypatch: pytest.MonkeyPatch, data: Path, program: str, status: int, said: str
) -> None:
    monkeypatch.setattr(background, "_COMMAND", ("-c", program))
    with pytest.raises(MiggraphError) as caught:
        validate(data, [data / RW])
    assert f"status {status}" in caught.value.message
    assert said in caught.value.message
    assert "pyshacl" in (caught.value.fix or "")


@pytest.mark.parametrize("program", ["pass", "print('a warning of some library')"])
def test_an_answer_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(background, "_COMMAND", ("-c", program))
    with ShapeCheck(_nothing_to_check()) as shapes, pytest.raises(MiggraphError):
        shapes.results()


def test_the_process_ends_with_its_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_COMMAND", ("-c", "import time; time.sleep(600)"))
    with pytest.raises(ZeroDivisionError), ShapeCheck(_nothing_to_check()) as shapes:
        raise ZeroDivisionError
    assert shapes._process.poll() is not None
    assert not shapes._exchange.is_alive()


def test_nothing_to_check_gives_no_result() -> None:
    with ShapeCheck(_nothing_to_check()) as shapes:
        assert shapes.results() == []


# Reports and their forms


def _finding(**changes: object) -> Finding:
    given: dict[str, object] = {
        "rule": "shape:status-concept",
        "severity": "violation",
        "file": "data/a.trig",
        "line": 7,
        "subject": "claim:1",
        "label": None,
        "message": "The status is no concept.",
        "fix": "write one.",
    }
    return Finding(**(given | changes))  # type: ignore[arg-type]


def test_a_report_counts_by_severity() -> None:
    report = Report((_finding(), _finding(severity="info"), _finding(severity="info")), 3)
    assert report.counts() == {"violation": 1, "warning": 0, "info": 2}
    assert Report((), 0).counts() == {"violation": 0, "warning": 0, "info": 0}


@pytest.mark.parametrize(
    ("severities", "conforms"),
    [((), True), (("warning", "info"), True), (("info", "violation"), False)],
)
def test_only_violations_keep_data_from_conforming(
    severities: tuple[str, ...], conforms: bool
) -> None:
    report = Report(tuple(_finding(severity=severity) for severity in severities), 1)
    assert report.conforms is conforms


def test_findings_stand_by_severity_file_and_line(faulty: Path) -> None:
    findings = validate(faulty).findings
    assert list(findings) == sorted(findings, key=lambda one: one.order)
    ranks = [("violation", "warning", "info").index(one.severity) for one in findings]
    assert ranks == sorted(ranks)
    of_one = [one for one in findings if one.severity == "warning" and one.file]
    places = [(one.file, one.line or 0) for one in of_one]
    assert places == sorted(places)


def test_an_annotation_of_github_is_one_line() -> None:
    one = _finding(
        file="data/a,b:c%.trig",
        rule="shape:x,y",
        message="It is 100%: one, two.\nAnd\r\nmore.",
        label="A: B, C",
        fix="write 50%.",
    )
    assert github_text([one]) == (
        "::error file=data/a%2Cb%3Ac%25.trig,line=7,title=shape%3Ax%2Cy::"
        "It is 100%25: one, two.%0AAnd%0D%0Amore. (A: B, C) To mend it: write 50%25.\n"
    )


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"severity": "warning"}, "::warning file=data/a.trig,line=7,title="),
        ({"severity": "info"}, "::notice file=data/a.trig,line=7,title="),
        ({"line": None}, "::error file=data/a.trig,line=1,title="),
        ({"file": None, "line": None}, "::error title=shape%3Astatus-concept::"),
    ],
)
def test_an_annotation_of_github_has_level_and_place(
    changes: dict[str, object], start: str
) -> None:
    assert github_text([_finding(**changes)]).startswith(start)


def test_no_finding_is_no_annotation() -> None:
    assert github_text([]) == ""


FORMS: list[Callable[[Finding], str]] = [
    place,
    lambda one: github_text([one]),
    lambda one: sarif_text([one], "1"),
]


@pytest.mark.parametrize("form", FORMS, ids=["place", "github", "sarif"])
def test_a_path_is_seen_from_the_present_folder(
    form: Callable[[Finding], str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = _finding(file=str(data / RW))
    monkeypatch.chdir(data)
    assert f"{RW}" in form(one)
    assert str(data) not in form(one)
    monkeypatch.chdir(data / "agreements")
    assert Path(RW).name in form(one)
    assert "agreements/" not in form(one)
    monkeypatch.chdir(data / "sources")
    assert str(data / RW) in form(one), "a file that does not lie below is named in full"


def test_a_place_is_file_and_line() -> None:
    assert place(_finding()) == "data/a.trig:7"
    assert place(_finding(line=None)) == "data/a.trig"
    assert place(_finding(file=None, line=None)) == ""


def test_sarif_is_what_the_standard_says(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(faulty)
    report = validate(faulty)
    text = sarif_text(report.findings, miggraph.__version__)
    log = Sarif.model_validate_json(text)
    assert log.version == "2.1.0"
    assert json.loads(text)["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log.runs
    driver = run.tool.driver
    assert (driver.name, driver.version) == ("miggraph", miggraph.__version__)
    rules = [rule.id for rule in driver.rules or []]
    assert rules == sorted({one.rule for one in report.findings})
    levels = {"violation": Level.ERROR, "warning": Level.WARNING, "info": Level.NOTE}
    for result, one in zip(run.results or [], report.findings, strict=True):
        assert result.rule_id == one.rule
        assert result.level == levels[one.severity]
        assert one.message in (result.message.text or "")
        assert one.fix in (result.message.text or "")
        (location,) = result.locations or []
        where = location.physical_location
        assert where is not None
        assert where.artifact_location is not None
        assert str(one.file).endswith(unquote(where.artifact_location.uri or ""))
        if one.line:
            assert where.region is not None
            assert where.region.start_line == one.line


def test_sarif_without_findings_or_places(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Sarif.model_validate_json(sarif_text([], "1"))
    assert nothing.runs[0].results == []
    text = sarif_text([_finding(line=None), _finding(file=None, line=None)], "1")
    Sarif.model_validate_json(text)
    one, other = json.loads(text)["runs"][0]["results"]
    assert "region" not in one["locations"][0]["physicalLocation"]
    assert "locations" not in other


def test_a_path_in_sarif_is_a_reference() -> None:
    """A URI has no spaces, and % begins an escape."""
    text = sarif_text([_finding(file="my data/100%.trig")], "1")
    where = json.loads(text)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "my%20data/100%25.trig"
