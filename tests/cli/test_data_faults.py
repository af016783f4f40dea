"""A fault in the data: one clear message with file and line; the data stay as they were."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.process import SMALL, Answer, Runner, at_once, change, contents, done, stopped

KOSOVO = "agreements/us-xk-2025-transfer.trig"
RWANDA = "agreements/us-rw-2025-transfer.trig"

#: Name -> file, what stands there, what stands there instead, what the message says.
FAULTS: dict[str, tuple[str, str, str, str]] = {
    "a state code that does not exist as a party": (
        KOSOVO,
        "party:US-sending",
        "party:ZZ-sending",
        "'ZZ'",
    ),
    "a residual in the place of a state": (
        KOSOVO,
        "mig:to state:XK",
        "mig:to state:Others",
        "'Others'",
    ),
    "a kind that does not exist": (
        RWANDA,
        "kind:third-country-transfer",
        "kind:holiday",
        "holiday",
    ),
    "a form that does not exist": (RWANDA, "form:memorandum", "form:memo", "memorandum"),
    "a status that does not exist": (RWANDA, "status:agreed", "status:agred", "agreed"),
    "a bound that does not exist": (
        KOSOVO,
        "capacity:exactly-50-total",
        "capacity:nearly-50-total",
        "capacity:nearly-50-total",
    ),
    "a source type that does not exist": (
        "sources/2025.ttl",
        "source-type:news-agency",
        "source-type:blog",
        "blog",
    ),
    "a publisher type that does not exist": (
        "publishers.ttl",
        "source-type:news-agency",
        "source-type:agency",
        "news-agency",
    ),
    "a property that does not exist": (KOSOVO, "mig:announcedOn", "mig:anouncedOn", "announcedOn"),
    "a predicate that a state cannot have": (
        "states.ttl",
        "mig:alpha3",
        "mig:alpha33",
        "mig:alpha3",
    ),
    "a claim of a source that nobody describes": (
        RWANDA,
        "source:afp-2025-06-11-kosovo {",
        "source:afp-2025-06-11-nobody {",
        "source:afp-2025-06-11-nobody",
    ),
    "a claim's date that is not EDTF": (
        KOSOVO,
        '"2025-06-11"^^edtf:EDTF',
        '"11 June 2025"^^edtf:EDTF',
        "'11 June 2025'",
    ),
    "a day that does not exist": (
        KOSOVO,
        '"2025-06-11"^^edtf:EDTF',
        '"2025-06-31"^^edtf:EDTF',
        "'2025-06-31'",
    ),
    "an interval that runs backwards": (
        "agreements/es-mr-2023-return.trig",
        "2023-08-10/2023-08-15",
        "2023-08-15/2023-08-10",
        "2023-08-15/2023-08-10",
    ),
    "a source's date that is not EDTF": (
        "sources/2025.ttl",
        '"2025-06-12"',
        '"12/06/2025"',
        "12/06/2025",
    ),
    "a record date that is no day": (
        RWANDA,
        '"2026-11-21"^^xsd:date',
        '"2026-11"^^xsd:date',
        "'2026-11'",
    ),
    "a claim that is not named by its content": (
        RWANDA,
        "claim:eb0278259b031a28",
        "claim:eb0278259b031a29",
        "claim:eb0278259b031a28",
    ),
    "a relation to an agreement that nobody describes": (
        RWANDA,
        "mig:reliesOn agreement:us-xk-2025-transfer",
        "mig:reliesOn agreement:us-xk-2025-transfr",
        "us-xk-2025-transfer",
    ),
    "two values where one is allowed": (
        RWANDA,
        "form:memorandum",
        "form:memorandum , form:protocol",
        "form:protocol",
    ),
    "a blank node": (
        "states.ttl",
        'skos:prefLabel "Spain"@en',
        'skos:prefLabel "Spain"@en ; skos:scopeNote [ skos:prefLabel "x" ]',
        "blank node",
    ),
    "broken Turtle": (
        "states.ttl",
        'skos:prefLabel "Spain"@en',
        'skos:prefLabel "Spain@en',
        "Turtle",
    ),
    "broken TriG": (
        RWANDA,
        "source:afp-2025-06-11-kosovo {",
        "source:afp-2025-06-11-kosovo",
        "TriG",
    ),
    "a judgement that does not exist": ("judgements.csv", ",same,", ",equal,", "'equal'"),
    "a judgement with too many columns": ("judgements.csv", ",same,", ",same,by,by,", "columns"),
    "a judgement's day that is none": ("judgements.csv", "2026-11-22", "soon", "soon"),
    "a judgement of columns with other names": ("judgements.csv", "left,", "links,", "left"),
    "a tier that is not described": (
        "policies/majority.ttl",
        "policy:majority.7 a",
        "policy:majority.9 a",
        "policy:majority.7",
    ),
    "a number that is none": ("states.ttl", "geo:lat 39.8887", 'geo:lat "north"', "'north'"),
}

#: The parser sees these only later in the file, or the message names the first of two places.
NOT_ON_THE_LINE = {"broken Turtle", "broken TriG", "a tier that is not described"}


class Read(NamedTuple):
    """What came of reading data with a fault."""

    answer: Answer
    path: Path
    line: int
    is_unchanged: bool


@pytest.fixture(scope="module")
def read(warm: Runner, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    def spoil_and_read(fault: str) -> Read:
        name, old, new, _ = FAULTS[fault]
        data = folder / str(list(FAULTS).index(fault))
        shutil.copytree(SMALL, data)
        line = change(data / name, old, new)
        before = contents(data)
        answer = warm("hubs", "--data", data)
        return Read(answer, data / name, line, contents(data) == before)

    folder = tmp_path_factory.mktemp("faults")
    return at_once(spoil_and_read, list(FAULTS))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_and_line(read: dict[str, Read], fault: str) -> None:
    answer, path, line, is_unchanged = read[fault]
    stopped(answer, f"{path}:", FAULTS[fault][3], "To mend it: ")
    if fault in NOT_ON_THE_LINE:
        assert f"{path}: " not in answer.err, "no line is told"
    else:
        assert f"{path}:{line}: " in answer.err
    assert is_unchanged


def _two_agreements(data: Path) -> Path:
    other = data / "agreements" / "us-zz-2025-other.trig"
    text = (data / RWANDA).read_text(encoding="utf-8")
    identity = text.partition("\nsource:")[0]
    other.write_text(
        identity.replace("agreement:us-rw-2025-transfer", "agreement:us-zz-2025-other")
        + identity.partition("\n\n")[2],
        encoding="utf-8",
    )
    return other


def _two_sources(data: Path) -> Path:
    text = (data / "sources" / "2025.ttl").read_text(encoding="utf-8")
    (data / "sources" / "2026.ttl").write_text(text, encoding="utf-8")
    return data / "sources" / "2026.ttl"


def _wrong_name(data: Path) -> Path:
    return (data / RWANDA).rename(data / "agreements" / "us-rw-2024-transfer.trig")


def _not_utf8(data: Path) -> Path:
    path = data / "sources" / "2025.ttl"
    path.write_bytes(path.read_bytes().replace(b"Cinquante", b"Cinqu\xe4nte"))
    return path


def _judgements_not_utf8(data: Path) -> Path:
    path = data / "judgements.csv"
    path.write_bytes(path.read_bytes().replace(b"same day", b"s\xe4me day"))
    return path


def _folder_for_file(data: Path) -> Path:
    path = data / "sources" / "2023.ttl"
    path.unlink()
    path.mkdir()
    return path


def _folder_for_judgements(data: Path) -> Path:
    path = data / "judgements.csv"
    path.unlink()
    path.mkdir()
    return path


def _no_publishers(data: Path) -> Path:
    (data / "publishers.ttl").unlink()
    return data / "publishers.ttl"


def _dangling_link(data: Path) -> Path:
    path = data / "sources" / "2024.ttl"
    path.symlink_to(data / "nowhere.ttl")
    return path


@pytest.mark.parametrize(
    "spoil",
    [
        _two_agreements,
        _two_sources,
        _wrong_name,
        _not_utf8,
        _judgements_not_utf8,
        _folder_for_file,
        _folder_for_judgements,
        _no_publishers,
        _dangling_link,
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    warm: Runner, data: Path, spoil: Callable[[Path], Path]
) -> None:
    path = spoil(data)
    before = contents(data)
    stopped(warm("hubs", "--data", data), str(path), "To mend it: ")
    assert contents(data) == before


@pytest.mark.parametrize("command", ["show", "disputes", "stats", "query"])
def test_every_command_tells_a_fault(warm: Runner, data: Path, command: str) -> None:
    line = change(data / KOSOVO, "party:US-sending", "party:ZZ-sending")
    words = {"show": ["us-xk-2025-transfer"], "query": ["ASK {}"]}.get(command, [])
    stopped(warm(command, *words, "--data", data), f"{data / KOSOVO}:{line}: ", "'ZZ'")


def test_data_that_were_right_before_are_read_anew(cold: Runner, data: Path) -> None:
    first = done(cold("hubs", "--data", data, "--format", "json"))
    change(data / KOSOVO, "mig:to state:XK", "mig:to state:RW")
    stopped(cold("hubs", "--data", data), "is not named by its content")
    change(data / KOSOVO, "mig:to state:RW", "mig:to state:XK")
    assert done(cold("hubs", "--data", data, "--format", "json")) == first


def test_reading_writes_nothing_into_the_data(cold: Runner, data: Path) -> None:
    before = contents(data)
    for words in (("hubs",), ("show", "US"), ("disputes",), ("stats",), ("query", "ASK {}")):
        done(cold(*words, "--data", data))
    assert contents(data) == before
    assert not (data / ".add.lock").exists()
