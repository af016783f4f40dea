"""`miggraph validate`: what is wrong, where, how to mend it; status 1 if something is violated."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import (
    PATIENCE,
    SMALL,
    Answer,
    Runner,
    at_once,
    change,
    contents,
    done,
    program,
    stopped,
)

KOSOVO = "agreements/us-xk-2025-transfer.trig"
RWANDA = "agreements/us-rw-2025-transfer.trig"
FORMATS = ("table", "json", "csv", "md", "github", "sarif")
KEYS = {"rule", "severity", "file", "line", "subject", "label", "message", "fix"}
SEVERITIES = ("violation", "warning", "info")
#: Who publishes two of the sources, which the register of the small folder lacks.
PUBLISHERS = """
publisher:la-gazette a mig:Publisher ;
    mig:publisherType source-type:newspaper ;
    skos:prefLabel "La Gazette"@en .

publisher:page-mill a mig:Publisher ;
    mig:publisherType source-type:content-farm ;
    skos:prefLabel "Page Mill"@en .
"""


def _mended(folder: Path) -> Path:
    """Return a copy of the small folder without violations, not even in its judgements."""
    data = Path(shutil.copytree(SMALL, folder / "data"))
    text = (data / "publishers.ttl").read_text("utf-8")
    (data / "publishers.ttl").write_text(text + PUBLISHERS, encoding="utf-8")
    (data / "judgements.csv").unlink()
    return data


@pytest.fixture
def mended(tmp_path: Path) -> Path:
    return _mended(tmp_path)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return data without violations; never changed."""
    return _mended(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return data with one violation, a date that is none, in one claim; never changed."""
    data = _mended(tmp_path_factory.mktemp("broken"))
    change(data / KOSOVO, '"2025-06-11"^^edtf:EDTF', '"11 June, 2025"^^edtf:EDTF')
    return data


@pytest.fixture(scope="module")
def answers(warm: Runner, sound: Path, broken: Path) -> dict[tuple[str, str], Answer]:
    """Return what is said of sound and broken data in each format."""
    folders = {"sound": sound, "broken": broken}
    return at_once(
        lambda words: warm("validate", "--data", folders[words[0]], "--format", words[1]),
        [("sound", "json"), ("sound", "table"), *(("broken", form) for form in FORMATS)],
    )


def _violations(answer: Answer) -> list[dict[str, Any]]:
    assert "Traceback" not in answer.err
    findings: list[dict[str, Any]] = json.loads(answer.out)["findings"]
    return [one for one in findings if one["severity"] == "violation"]


@pytest.mark.parametrize("form", ["json", "table"])
def test_sound_data_end_with_status_0(answers: dict[tuple[str, str], Answer], form: str) -> None:
    done(answers["sound", form])


@pytest.mark.parametrize("form", FORMATS)
def test_a_violation_ends_with_status_1(answers: dict[tuple[str, str], Answer], form: str) -> None:
    answer = answers["broken", form]
    assert answer.status == 1
    assert "Traceback" not in answer.err
    assert "11 June" in answer.out


def test_what_stands_in_json(answers: dict[tuple[str, str], Answer], broken: Path) -> None:
    sound = json.loads(answers["sound", "json"].out)
    assert sound.keys() == {"conforms", "findings"}
    assert sound["conforms"] is True
    report = json.loads(answers["broken", "json"].out)
    assert report["conforms"] is False
    for one in (*sound["findings"], *report["findings"]):
        assert one.keys() == KEYS
        assert one["severity"] in SEVERITIES
        assert one["line"] is None or one["line"] > 0
        assert one["message"]
        assert one["fix"]
    (found,) = _violations(answers["broken", "json"])
    text = (broken / KOSOVO).read_text("utf-8")
    assert Path(found["file"]) == broken / KOSOVO
    assert found["line"] == text[: text.index("11 June")].count("\n") + 1
    assert report["findings"][0] == found, "violations come first"
    order = [SEVERITIES.index(one["severity"]) for one in report["findings"]]
    assert order == sorted(order)


def test_all_formats_tell_the_same(answers: dict[tuple[str, str], Answer]) -> None:
    name = "broken"
    findings = json.loads(answers[name, "json"].out)["findings"]
    rows = list(csv.DictReader(io.StringIO(answers[name, "csv"].out)))
    assert [row["rule"] for row in rows] == [one["rule"] for one in findings]
    assert [row["what is wrong"] for row in rows] == [one["message"] for one in findings]
    lines = answers[name, "md"].out.splitlines()
    assert len(lines) == len(findings) + 2
    assert all(line.startswith(("| ", "|")) for line in lines)
    github = answers[name, "github"].out.splitlines()
    assert len(github) == len(findings)
    levels = {"violation": "error", "warning": "warning", "info": "notice"}
    for line, one in zip(github, findings, strict=True):
        assert line.startswith(f"::{levels[one['severity']]} ")
    results = json.loads(answers[name, "sarif"].out)["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == [one["rule"] for one in findings]


def test_github_shows_the_line(answers: dict[tuple[str, str], Answer], broken: Path) -> None:
    (found,) = _violations(answers["broken", "json"])
    (line,) = [one for one in answers["broken", "github"].out.splitlines() if "::error" in one]
    match = re.fullmatch(
        r"::error file=([^,]+),line=(\d+),title=([^,:]+(?:%3A[^,:]+)?)::(.*)", line
    )
    assert match
    assert (Path(match[1]), int(match[2])) == (broken / KOSOVO, found["line"])
    assert match[3].replace("%3A", ":") == found["rule"]
    assert "To mend it:" in match[4]


def test_sarif_has_the_form_of_the_standard(
    answers: dict[tuple[str, str], Answer], broken: Path
) -> None:
    document = json.loads(answers["broken", "sarif"].out)
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert {one["ruleId"] for one in run["results"]} == set(rules)
    (error,) = [one for one in run["results"] if one["level"] == "error"]
    place = error["locations"][0]["physicalLocation"]
    assert Path(place["artifactLocation"]["uri"]) == broken / KOSOVO
    (found,) = _violations(answers["broken", "json"])
    assert place["region"] == {"startLine": found["line"]}
    assert {one["level"] for one in run["results"]} <= {"error", "warning", "note"}


def test_talk_is_no_data(answers: dict[tuple[str, str], Answer]) -> None:
    for answer in answers.values():
        for talk in ("Checking", "Files checked"):
            assert talk not in answer.out
            assert talk in answer.err


@pytest.mark.parametrize(
    ("severity", "shown"),
    [("violation", 1), ("warning", 2), ("info", 3)],
)
def test_only_what_is_severe_enough_is_shown(
    warm: Runner, broken: Path, severity: str, shown: int
) -> None:
    answer = warm("validate", "--data", broken, "--severity", severity, "--format", "json")
    assert answer.status == 1, "the status does not depend on what is shown"
    found = {one["severity"] for one in json.loads(answer.out)["findings"]}
    assert found == set(SEVERITIES[:shown])


def test_nothing_to_show_is_empty(warm: Runner, sound: Path) -> None:
    words = ("validate", "--data", sound, "--severity", "violation", "--format")
    said = at_once(lambda form: done(warm(*words, form)), ["table", "json", "csv"])
    assert said["table"] == ""
    assert json.loads(said["json"]) == {"conforms": True, "findings": []}
    assert len(said["csv"].splitlines()) == 1


def test_only_the_named_files_are_checked(warm: Runner, broken: Path) -> None:
    def check(*paths: str | Path) -> Answer:
        return warm("validate", *paths, "--data", broken, "--format", "json", cwd=broken)

    alone = check(RWANDA)
    assert _violations(alone) == []
    assert alone.status == 0
    assert len(_violations(check(broken / KOSOVO))) == 1
    assert len(_violations(check(RWANDA, KOSOVO, "states.ttl"))) == 1
    for one in json.loads(alone.out)["findings"]:
        assert Path(one["file"]) == broken / RWANDA


def test_a_foreign_file_is_checked_against_the_shapes(
    warm: Runner, sound: Path, tmp_path: Path
) -> None:
    text = (sound / RWANDA).read_text("utf-8")
    path = tmp_path / "other.trig"
    path.write_text(text.replace("form:memorandum", "form:memorandum , form:treaty"), "utf-8")
    answer = warm("validate", path, "--data", sound, "--format", "json")
    assert answer.status == 1
    (found,) = _violations(answer)
    assert Path(found["file"]) == path
    assert found["subject"] == "agreement:us-rw-2025-transfer"
    assert found["rule"].startswith("shape:")


def test_missing_publishers_and_lost_judgements_are_violations(warm: Runner) -> None:
    """The small folder as it is: what the fixture above mends."""
    found = _violations(warm("validate", "--data", SMALL, "--format", "json"))
    assert sorted((one["rule"], one["message"].split(",")[0]) for one in found) == [
        ("judgement", "No account tells of a transfer us-xk-2025-07-landing."),
        ("missing-publisher", "No publisher of the register has the name La Gazette"),
        ("missing-publisher", "No publisher of the register has the name Page Mill"),
    ]


def test_all_faults_are_told_at_once(warm: Runner, mended: Path) -> None:
    places = {
        (mended / RWANDA, change(mended / RWANDA, "status:agreed", "status:agred")),
        (mended / KOSOVO, change(mended / KOSOVO, "party:US-sending", "party:ZZ-sending")),
        (mended / "states.ttl", change(mended / "states.ttl", '"ESP"', '"E"')),
    }
    answer = warm("validate", "--data", mended, "--format", "json")
    assert answer.status == 1
    assert places <= {(Path(one["file"]), one["line"]) for one in _violations(answer)}


def test_a_file_that_does_not_parse_hides_no_other_fault(warm: Runner, mended: Path) -> None:
    (mended / RWANDA).write_text("agreement:x a ", encoding="utf-8")
    change(mended / "sources/2025.ttl", '"2025-06-12"', '"12/06/2025"')
    found = _violations(warm("validate", "--data", mended, "--format", "json"))
    assert {Path(one["file"]) for one in found} >= {mended / RWANDA, mended / "sources/2025.ttl"}
    (broken,) = [one for one in found if Path(one["file"]) == mended / RWANDA]
    assert (broken["rule"], broken["line"]) == ("syntax", 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.ttl",), ("nowhere.ttl", "To mend it: ")),
        (("--data", "nowhere"), ("nowhere", "not a data folder")),
        (("--severity", "error"), ("violation", "warning")),
        (("--format", "xml"), ("sarif",)),
    ],
)
def test_what_cannot_be_checked_ends_with_status_2(
    warm: Runner, sound: Path, tmp_path: Path, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    more = () if "--data" in words else ("--data", str(sound))
    stopped(warm("validate", *words, *more, cwd=tmp_path), *said)


def test_a_file_that_is_no_rdf_is_not_checked(warm: Runner, sound: Path, tmp_path: Path) -> None:
    for name in ("notes.txt", "notes", "table.csv"):
        (tmp_path / name).write_text("a,b\n", encoding="utf-8")
        stopped(warm("validate", tmp_path / name, "--data", sound), name, ".trig")


def test_checking_writes_nothing_into_the_data(warm: Runner, mended: Path) -> None:
    before = contents(mended)
    done(warm("validate", "--data", mended))
    assert contents(mended) == before
    assert not (mended / ".add.lock").exists()


def test_help_tells_the_severities(warm: Runner) -> None:
    text = done(warm("validate", "--help"))
    for word in (*SEVERITIES, *FORMATS, "Examples:", "status 1"):
        assert word in text


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_a_finding_is_a_paragraph_with_its_place_whole(
    warm: Runner, broken: Path
) -> None:
    import pty

    keeper, terminal = pty.openpty()
    with os.fdopen(keeper, "rb", buffering=0) as screen:
        subprocess.run(
            [*program(), "validate", broken / KOSOVO, "--data", broken],
            stdout=terminal,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={**warm.environment, "COLUMNS": "50"},
            timeout=PATIENCE,
            check=False,
        )
        os.close(terminal)
        shown = b""
        try:
            while part := screen.read(65536):
                shown += part
        except OSError:
            pass  # Linux says so when the other side is closed
    text = re.sub(r"\x1b\[\d+m", "", shown.decode()).replace("\r\n", "\n")
    assert f"{broken / KOSOVO}:" in text
    assert re.search(r"trig:\d+: violation shape:announcedOn-edtf\n  The date", text)
    assert "\n  To mend it: " in text
