"""`data add`: only what is new; a fault in the evidence changes no byte of the data."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.process import (
    EVIDENCE,
    SMALL,
    Answer,
    Runner,
    at_once,
    change,
    contents,
    done,
    stopped,
)

ONE = "area-one/agreements.json"
TWO = "area-two/agreements.json"
SOURCES = "area-one/sources.json"


def _added(text: str) -> list[int]:
    """Return agreements, sources, claims, accounts and files."""
    return [int(number) for number in re.findall(r"(\d+) (?:agree|sour|claim|acc|file)", text)]


def test_what_is_new_is_added_once(cold: Runner, data: Path, evidence: Path) -> None:
    before = json.loads(done(cold("stats", "--format", "json", "--data", data)))
    first = done(cold("data", "add", evidence, "--data", data, "--recorded-on", "2026-12-24"))
    after = json.loads(done(cold("stats", "--format", "json", "--data", data)))
    names = ("agreements", "sources", "claims", "accounts")
    assert _added(first)[:4] == [after[name] - before[name] for name in names]
    assert min(_added(first)) > 0
    written = contents(data)
    second = done(cold("data", "add", evidence, "--data", data, "--recorded-on", "2026-12-25"))
    assert _added(second) == [0, 0, 0, 0, 0]
    assert contents(data) == written


def test_the_record_date_and_the_evidence_are_kept(
    cold: Runner, data: Path, evidence: Path
) -> None:
    untouched = contents(evidence)
    done(cold("data", "add", evidence, "--data", data, "--recorded-on", "2026-12-24"))
    assert contents(evidence) == untouched
    shown = json.loads(done(cold("show", "es-sn-2024-return", "--format", "json", "--data", data)))
    dates = {said["recorded_on"] for value in shown["values"] for said in value["claims"]}
    assert dates == {"2026-12-24"}
    hubs = json.loads(done(cold("hubs", "--format", "json", "--data", data)))
    assert hubs["recorded_on"] == "2026-12-24"
    old = json.loads(
        done(cold("stats", "--recorded-on", "2026-12-23", "--format", "json", "--data", data))
    )
    assert old["claims"] == 9


def test_the_summary_is_data_and_the_rest_is_talk(cold: Runner, data: Path, evidence: Path) -> None:
    change(evidence / ONE, '"United States-Kosovo transfer"', '"Another label"')
    answer = cold("data", "add", evidence, "--data", data)
    assert len(done(answer).splitlines()) == 1
    assert "us-xk-2025-transfer" in answer.err
    assert "'walked on'" in answer.err


#: Name -> file, what stands there, what stands there instead, what the message says.
FAULTS: dict[str, tuple[str, str, str, str]] = {
    "a residual among the parties": (ONE, '"code": "US"', '"code": "Others"', "'Others'"),
    "a residual as a nationality": (ONE, '"UZ": 6', '"All others": 6', "'All others'"),
    "an unknown receiving state": (ONE, '"to": "XK"', '"to": "KOS"', "'KOS'"),
    "an unknown transit state": (ONE, '"via": ["RW"]', '"via": ["ZZ"]', "'ZZ'"),
    "an unknown payee": (ONE, '"payee": "SN"', '"payee": "ZZ"', "'ZZ'"),
    "an unknown kind": (TWO, '"kind": "readmission"', '"kind": "holiday"', "holiday"),
    "an unknown form": (TWO, '"form": "informal"', '"form": "odd"', "odd"),
    "an unknown party role": (TWO, '"role": "funder"', '"role": "boss"', "boss"),
    "an unknown status": (TWO, '"value": "agreed"', '"value": "maybe"', "maybe"),
    "an unknown source type": (SOURCES, '"aggregator"', '"blog"', "blog"),
    "an unknown bound": (ONE, '"bound": "exactly"', '"bound": "nearly"', "nearly"),
    "an unknown mode": (ONE, '"mode": "charter-flight"', '"mode": "magic"', "magic"),
    "an unknown telling": (ONE, '"tells": "event"', '"tells": "rumour"', "rumour"),
    "an unknown property": (ONE, '"capacity"', '"capacty"', "capacity"),
    "an unknown stance": (ONE, '"stance": "asserts"', '"stance": "says"', "says"),
    "an unknown key of a value": (ONE, '"per": "total"', '"par": "total"', "par"),
    "a source that nobody describes": (
        ONE,
        '"source": "afp-2025-06-11-kosovo", "stance"',
        '"source": "afp-2025-06-11-kosov", "stance"',
        "afp-2025-06-11-kosovo",
    ),
    "a claim's date that is not EDTF": (
        ONE,
        '"value": "2024-05"',
        '"value": "May"',
        "'May'",
    ),
    "a claim's date that is a number": (ONE, '"value": "2024-05"', '"value": 2024', "2024"),
    "a transfer's date that is not EDTF": (
        ONE,
        '"date": "2025-07-01"',
        '"date": "1 July 2025"',
        "1 July 2025",
    ),
    "a transfer without a date": (ONE, '"date": "2025-07-01", ', "", "date"),
    "a source's date that is not EDTF": (SOURCES, '"2024-05-03"', '"3 May"', "3 May"),
    "a duration that is not ISO 8601": (ONE, '"P1Y"', '"one year"', "one year"),
    "more than the most": (ONE, '"min": 10, "max": 10', '"min": 10, "max": 3', "10"),
    "fewer than nobody": (ONE, '"UZ": 6', '"UZ": -6', "-6"),
    "a count in words": (ONE, '"min": 10, "max": 10', '"min": 10, "max": "ten"', "persons"),
    "a negative capacity": (ONE, '"persons": 50', '"persons": -50', "-50"),
    "a sum that is no number": (ONE, '"amount": 0.5', '"amount": NaN', "NaN"),
    "two identities for one agreement": (
        TWO,
        '"label": "Spain-Senegal returns"',
        '"label": "Spain-Senegal"',
        "two identities",
    ),
    "two descriptions of one source": (
        SOURCES,
        '"id": "reposter-nd-senegal"',
        '"id": "afp-2024-05-03-senegal"',
        "twice",
    ),
    "an id that leads out of the folder": (TWO, '"eu-sn-2024-return"', '"../../x"', "'../../x'"),
    "an id that is no name in Turtle": (TWO, '"eu-sn-2024-return"', '"-x-"', "'-x-'"),
    "an id of dots": (TWO, '"eu-sn-2024-return"', '".."', "'..'"),
    "an id that is not ASCII": (TWO, '"eu-sn-2024-return"', '"eü-sn-2024"', "eü-sn-2024"),
    "an agreement without parties": (TWO, '"parties"', '"partys"', "parties"),
    "broken JSON": (ONE, '"claims": [', '"claims": {', "JSON"),
}


class Tried(NamedTuple):
    """What came of adding evidence with a fault."""

    answer: Answer
    path: Path
    line: int
    is_unchanged: bool


@pytest.fixture(scope="module")
def tried(warm: Runner, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tried]:
    def spoil_and_add(fault: str) -> Tried:
        name, old, new, _ = FAULTS[fault]
        place = folder / str(list(FAULTS).index(fault))
        data, evidence = place / "data", place / "evidence"
        shutil.copytree(SMALL, data)
        shutil.copytree(EVIDENCE, evidence)
        line = change(evidence / name, old, new)
        before = contents(data)
        answer = warm("data", "add", evidence, "--data", data)
        return Tried(answer, evidence / name, line, contents(data) == before)

    folder = tmp_path_factory.mktemp("faults")
    return at_once(spoil_and_add, list(FAULTS))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_evidence_changes_nothing(tried: dict[str, Tried], fault: str) -> None:
    answer, path, line, is_unchanged = tried[fault]
    assert is_unchanged
    stopped(answer, f"{path}:", FAULTS[fault][3], "To mend it: ")
    found = re.search(rf"{re.escape(str(path))}:(\d+): ", answer.err)
    assert found, "no line is told"
    assert line - 3 <= int(found[1]) <= line + 1


def test_a_fault_in_the_last_area_keeps_the_first_out(
    warm: Runner, data: Path, evidence: Path
) -> None:
    shutil.copytree(evidence / "area-two", evidence / "area-zzz")
    change(evidence / "area-zzz" / "agreements.json", '"SN", "role"', '"ZZ", "role"')
    before = contents(data)
    stopped(warm("data", "add", evidence, "--data", data), "area-zzz", "'ZZ'")
    assert contents(data) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (ONE, b'{"a": 1}'),
        (ONE, b"[1]"),
        (ONE, b'[{"id": "x", "claims": 5}]'),
        (SOURCES, b"\xff\xfe"),
        (SOURCES, b""),
        (SOURCES, b'[{"id": "x"}]'),
    ],
)
def test_a_file_that_is_no_evidence_is_named(
    warm: Runner, data: Path, evidence: Path, name: str, content: bytes
) -> None:
    (evidence / name).write_bytes(content)
    before = contents(data)
    stopped(warm("data", "add", evidence, "--data", data), str(evidence / name))
    assert contents(data) == before


def test_a_fault_in_the_data_stops_the_adding(warm: Runner, data: Path, evidence: Path) -> None:
    line = change(data / "states.ttl", "geo:lat 39.8887", 'geo:lat "north"')
    before = contents(data)
    stopped(warm("data", "add", evidence, "--data", data), f"states.ttl:{line}: ", "'north'")
    assert contents(data) == before


def test_a_folder_without_evidence_is_named(warm: Runner, data: Path) -> None:
    before = contents(data)
    stopped(warm("data", "add", data, "--data", data), "agreements.json")
    assert contents(data) == before


def test_a_record_date_is_a_day(warm: Runner, data: Path, evidence: Path) -> None:
    before = contents(data)
    answer = warm("data", "add", evidence, "--data", data, "--recorded-on", "2026-13-01")
    stopped(answer, "2026-13-01", "YYYY-MM-DD")
    assert contents(data) == before


def test_nothing_is_written_where_no_data_are(warm: Runner, tmp_path: Path, evidence: Path) -> None:
    stopped(warm("data", "add", evidence, "--data", evidence), "not a data folder")
    assert not (evidence / ".add.lock").exists()
    stopped(warm("data", "add", evidence, "--data", tmp_path / "nowhere"), "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_two_that_add_at_once_lose_nothing(cold: Runner, data: Path, evidence: Path) -> None:
    words = ("data", "add", evidence, "--data", data, "--recorded-on", "2026-12-24")
    alone = Path(shutil.copytree(data, data.parent / "alone"))
    done(cold("data", "add", evidence, "--data", alone, "--recorded-on", "2026-12-24"))
    processes = [cold.start(*words) for _ in range(3)]
    ends = [(process.communicate(timeout=60), process.returncode) for process in processes]
    assert 0 in [status for _, status in ends]
    for (_, err), status in ends:
        assert status in (0, 2), err
        assert b"Traceback" not in err
        assert status == 0 or b"Another process is writing" in err
    assert contents(data) == contents(alone)
