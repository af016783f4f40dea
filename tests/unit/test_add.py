"""Section 3 and rule 13: evidence comes in whole or not at all, and nothing that was there goes.

The small evidence repeats a claim, an account and a source of the small data and adds two
agreements, two sources, five claims and one account that two agreements share.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from miggraph.curated.add import add_evidence
from miggraph.curated.read import read_dossier
from miggraph.errors import DataError
from miggraph.records import Onward

DAY = "2026-11-21"
XK = "agreements/us-xk-2025-transfer.trig"
ONE = "area-one/agreements.json"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.endswith(".lock")
        and ".journal" not in path.relative_to(folder).parts
    }


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"nothing to change: {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _names(data: Path) -> set[str]:
    found = read_dossier(data)
    return {record.id for record in (*found.claims, *found.accounts)}


def test_only_what_is_new_is_added(data: Path, evidence: Path) -> None:
    before = _files(data)
    added = add_evidence(data, evidence, "2027-01-01")
    assert (added.agreements, added.sources, added.claims, added.accounts) == (2, 2, 5, 1)
    # 2024.ttl, undated.ttl and three agreements
    assert added.files == 5
    assert added.differing == ()
    assert added.unread_phrases == ("walked on",)
    after = _files(data)
    assert {name for name in after if after[name] != before.get(name)} == {
        "sources/2024.ttl",
        "sources/undated.ttl",
        XK,
        "agreements/es-sn-2024-return.trig",
        "agreements/eu-sn-2024-return.trig",
    }
    assert before.keys() <= after.keys()


def test_what_was_added_can_be_read(data: Path, evidence: Path) -> None:
    before = _names(data)
    add_evidence(data, evidence, "2027-01-01")
    found = read_dossier(data)
    assert before < _names(data)
    assert {c.recorded_on for c in found.claims if c.id not in before} == {"2027-01-01"}
    flight = next(a for a in found.accounts if a.transfer == "es-sn-2024-05-flight")
    assert flight.agreements == ("es-sn-2024-return", "eu-sn-2024-return")
    assert set(flight.locators) == {"paragraph 2", "paragraph 6"}
    assert flight.onward == (Onward(None, "MR", None, "walked on", "unknown", "done"),)
    signed = next(
        c for c in found.claims if c.agreement == "es-sn-2024-return" and c.property == "signed-on"
    )
    assert set(signed.locators) == {"paragraph 1", "paragraph 9"}


def test_the_second_run_changes_no_byte(
    data: Path, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_evidence(data, evidence, DAY)
    before = _files(data)

    def refuse(*_: object) -> None:
        pytest.fail("a file was written")

    monkeypatch.setattr("miggraph.curated.add.replace_files", refuse)
    added = add_evidence(data, evidence, "2027-05-05")
    assert (added.agreements, added.sources, added.claims, added.accounts, added.files) == (0,) * 5
    assert _files(data) == before


def test_a_later_edition_keeps_what_a_curator_edited(data: Path, evidence: Path) -> None:
    add_evidence(data, evidence, DAY)
    _change(data / XK, '"said twice"', '"said \\"twice\\", and in the headline"')
    _change(data / "sources/undated.ttl", '"Reposter"', '"The Reposter"')
    _change(
        evidence / ONE,
        '{"property": "duration"',
        '{"property": "stay-length", "value": "P6M", "source": "afp-2025-06-11-kosovo", '
        '"stance": "asserts", "locator": "paragraph 8"},\n  {"property": "duration"',
    )
    before = _files(data)
    added = add_evidence(data, evidence, "2027-01-01")
    assert (added.agreements, added.sources, added.claims, added.accounts, added.files) == (
        0,
        0,
        1,
        0,
        1,
    )
    assert added.differing == ("reposter-nd-senegal",)
    after = _files(data)
    assert [name for name in after if after[name] != before[name]] == [XK]
    old, new = (files[XK].decode().splitlines() for files in (before, after))
    assert [line for line in old if line not in new] == []
    (line,) = [line for line in new if line not in old]
    assert 'mig:stayLength "P6M"^^xsd:duration' in line
    assert '"said \\"twice\\", and in the headline"' in after[XK].decode()


def test_an_agreement_that_is_described_anew_is_kept_and_named(data: Path, evidence: Path) -> None:
    _change(evidence / ONE, "United States-Kosovo transfer", "Kosovo deal")
    added = add_evidence(data, evidence, DAY)
    assert added.differing == ("us-xk-2025-transfer",)
    kept = read_dossier(data).agreements["us-xk-2025-transfer"]
    assert kept.label == "United States-Kosovo transfer"


def test_a_relation_that_a_curator_wrote_is_kept(data: Path, evidence: Path) -> None:
    _change(
        evidence / ONE,
        '"id": "us-xk-2025-transfer", "label": "United States-Kosovo transfer"',
        '"id": "us-rw-2025-transfer", "label": "United States-Rwanda transfer"',
    )
    _change(evidence / ONE, '"form": "unknown"', '"form": "memorandum"')
    _change(evidence / ONE, '"XK", "role": "receiving"', '"RW", "role": "receiving"')
    assert add_evidence(data, evidence, DAY).differing == ()
    assert read_dossier(data).agreements["us-rw-2025-transfer"].relations == (
        ("reliesOn", "us-xk-2025-transfer"),
    )


Fault = Callable[[Path], None]


def _swap(name: str, old: str, new: str) -> Fault:
    return lambda folder: _change(folder / name, old, new)


FAULTS = [
    pytest.param(ONE, _swap(ONE, '"P1Y",', '"P1Y"'), '"P1Y"', "not valid JSON", id="broken JSON"),
    pytest.param(
        ONE,
        _swap(ONE, '"property": "signed-on"', '"property": "signed"'),
        '"property": "signed"',
        "'signed' is not a property",
        id="unknown property",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '"from": "ES", "to": "SN"', '"from": "ES", "to": "Others"'),
        '"to": "Others"',
        "'Others' is not a state",
        id="a residual as destination",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '"code": "SN"', '"code": "XS"'),
        '"code": "XS"',
        "'XS' is not a state",
        id="unknown party",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '{"SN": 30}', '{"Unknown": 30}'),
        '"Unknown"',
        "'Unknown' is not a state",
        id="a residual as nationality",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '"payee": "SN"', '"payee": "XS"'),
        '"payee": "XS"',
        "'XS' is not a state",
        id="unknown payee",
    ),
    pytest.param(
        "area-two/agreements.json",
        _swap("area-two/agreements.json", "reposter-nd-senegal", "reposter-nd-sengal"),
        "reposter-nd-sengal",
        "nobody describes the source",
        id="unknown source",
    ),
    pytest.param(
        "area-two/agreements.json",
        _swap("area-two/agreements.json", "Spain-Senegal returns", "Spain and Senegal"),
        "Spain and Senegal",
        "two identities",
        id="two identities",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '"2024-05-02"', '"May 2024"'),
        "May 2024",
        "is not an EDTF date",
        id="date of a transfer",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '"value": "2024-05"', '"value": "2024-5"'),
        '"2024-5"',
        "is not an EDTF date",
        id="date of a claim",
    ),
    pytest.param(
        "area-one/sources.json",
        _swap("area-one/sources.json", '"2024-05-03"', '"2024-05-33"'),
        '"2024-05-33"',
        "is not an EDTF date",
        id="date of a source",
    ),
    pytest.param(
        "area-one/sources.json",
        _swap("area-one/sources.json", '"title": "Flight', '"heading": "Flight'),
        '"heading"',
        "heading",
        id="a source without a title",
    ),
    pytest.param(
        ONE,
        _swap(
            ONE,
            '"stance": "asserts", "locator": "excerpt"',
            '"stance": "says", "locator": "excerpt"',
        ),
        '"stance": "says"',
        "of the scheme stance",
        id="unknown stance",
    ),
    pytest.param(
        ONE,
        _swap(ONE, '"for": "boats"', '"for": "boats", "to": "SN"'),
        '"to": "SN"}',
        "cannot have to",
        id="unknown key of a value",
    ),
]


def _refused(data: Path, evidence: Path) -> DataError:
    """Add, and check that it is refused with a fix and without touching a byte."""
    before = _files(data)
    with pytest.raises(DataError) as caught:
        add_evidence(data, evidence, DAY)
    assert _files(data) == before
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize(("name", "fault", "mark", "message"), FAULTS)
def test_a_fault_is_refused_at_its_line_and_changes_nothing(
    data: Path, evidence: Path, name: str, fault: Fault, mark: str, message: str
) -> None:
    fault(evidence)
    error = _refused(data, evidence)
    text = (evidence / name).read_text("utf-8")
    assert message in str(error)
    assert error.file == evidence / name
    line = text[: text.index(mark)].count("\n") + 1
    # A missing comma is found where the next word stands.
    assert error.line in ((line, line + 1) if "JSON" in message else (line,))


def test_a_fault_in_the_second_claim_of_a_source_is_found_at_that_claim(
    data: Path, evidence: Path
) -> None:
    _change(evidence / ONE, '"property": "duration"', '"property": "durations"')
    error = _refused(data, evidence)
    assert error.line == 5


CONCEPTS = [
    (ONE, '"kind": "readmission"', '"kind": "return"'),
    (ONE, '"form": "protocol"', '"form": "paper"'),
    (ONE, '{"code": "ES", "role": "sending"}', '{"code": "ES", "role": "paying"}'),
    (ONE, '"per": "total"', '"per": "fortnight"'),
    (ONE, '"bound": "exactly"', '"bound": "roughly"'),
    (ONE, '"value": "P1Y"', '"value": "one year"'),
    (ONE, '"mode": "unknown"', '"mode": "rocket"'),
    (ONE, '"tells": "event"', '"tells": "story"'),
    (ONE, '"locator": "paragraph 4"', '"locator": "paragraph 4", "standing": "planned"'),
    (ONE, '{"min": 30, "max": null}', '{"min": -3, "max": null}'),
    (ONE, '{"SN": 30}', '{"SN": "30"}'),
    (ONE, '"persons": 50', '"persons": -50'),
    ("area-two/agreements.json", '"value": "agreed"', '"value": "agrees"'),
    ("area-one/sources.json", '"type": "aggregator"', '"type": "blog"'),
]


@pytest.mark.parametrize(("name", "old", "new"), CONCEPTS)
def test_what_could_not_be_read_again_is_never_written(
    data: Path, evidence: Path, name: str, old: str, new: str
) -> None:
    for path in evidence.rglob("*.json"):
        # An identity stands in both areas: changed in both, it is still one.
        text = path.read_text("utf-8")
        if path == evidence / name or '"role"' in old or '"kind"' in old or '"form"' in old:
            path.write_text(text.replace(old, new), encoding="utf-8")
    assert new in (evidence / name).read_text("utf-8")
    assert _refused(data, evidence).file == evidence / name


@pytest.mark.parametrize("name", ["a;b", "é-2024", "ends.", "a,b", "(a)", "a\nb", "a'b", "@a", ""])
def test_a_name_that_no_file_can_hold_is_refused(data: Path, evidence: Path, name: str) -> None:
    before = _files(data)
    for path in evidence.rglob("*.json"):
        text = path.read_text("utf-8")
        written = json.dumps(name, ensure_ascii=False)
        path.write_text(text.replace('"reposter-nd-senegal"', written), encoding="utf-8")
    try:
        add_evidence(data, evidence, DAY)
    except DataError as error:
        assert error.fix  # noqa: PT017  # refused, or found again: both are right
        assert _files(data) == before
    else:
        assert name in read_dossier(data).sources


def test_half_a_character_is_refused(data: Path, evidence: Path) -> None:
    _change(evidence / ONE, '"boats"', '"\\ud83d"')
    assert _refused(data, evidence).file == evidence / ONE


def test_every_source_that_is_added_is_found_again(data: Path, evidence: Path) -> None:
    """`source_file_name` cuts the year out of the date, whatever form of EDTF it has."""
    _change(evidence / "area-one/sources.json", '"2024-05-03"', '"../2024-05-03"')
    try:
        add_evidence(data, evidence, DAY)
    except DataError as error:
        assert error.file == evidence / "area-one/sources.json"  # noqa: PT017  # may be refused
    else:
        assert "afp-2024-05-03-senegal" in read_dossier(data).sources


def test_a_licence_that_a_curator_gave_a_source_is_kept(data: Path, evidence: Path) -> None:
    path = data / "sources/undated.ttl"
    licence = "dcterms:license <https://creativecommons.org/licenses/by/4.0/>"
    _change(path, 'dcterms:language "en"', f'dcterms:language "en" ;\n    {licence}')
    read_dossier(data)
    add_evidence(data, evidence, DAY)
    assert licence in path.read_text("utf-8")


def test_a_claim_that_stands_in_the_file_of_another_agreement_is_not_lost(
    data: Path, evidence: Path
) -> None:
    """Rule 13: nothing disappears. Reading may refuse it, adding may not drop it."""
    text = (data / "agreements/us-rw-2025-transfer.trig").read_text("utf-8")
    claim = next(line for line in text.splitlines() if "claim:" in line and "about" in line)
    _change(data / XK, "    account:", claim + "\n    account:")
    (data / "agreements/us-rw-2025-transfer.trig").write_text(
        text.replace(claim + "\n", ""), encoding="utf-8"
    )
    try:
        before = _names(data)
    except DataError:
        return
    add_evidence(data, evidence, DAY)
    assert before <= _names(data)


def test_an_account_to_which_a_curator_gave_a_second_agreement_is_not_lost(
    data: Path, evidence: Path
) -> None:
    """Rule 13: the account stands in the file of the agreement that comes last by name."""
    _change(
        data / XK,
        "mig:under agreement:us-xk",
        "mig:under agreement:us-rw-2025-transfer , agreement:us-xk",
    )
    before = _names(data)
    add_evidence(data, evidence, DAY)
    assert before <= _names(data)


class _Disk:
    """A disk that is full from the n-th file on."""

    def __init__(self, free: int) -> None:
        self.free = free
        self.replace = os.replace

    def __call__(self, *paths: Any) -> None:
        if self.free == 0:
            raise OSError(errno.ENOSPC, "No space left on device", str(paths[1]))
        self.free -= 1
        self.replace(*paths)


@pytest.mark.parametrize("free", range(5))
def test_a_full_disk_leaves_every_file_old_or_complete(
    data: Path, evidence: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    before = _files(data)
    whole = tmp_path / "whole"
    shutil.copytree(data, whole)
    add_evidence(whole, evidence, DAY)
    complete = _files(whole)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _Disk(free))
        with pytest.raises(DataError, match="No space left") as caught:
            add_evidence(data, evidence, DAY)
    assert caught.value.fix
    after = _files(data)
    assert after.keys() <= complete.keys()
    assert all(content in (before.get(name), complete[name]) for name, content in after.items())
    assert sum(after.get(name) != before.get(name) for name in complete) == free
    read_dossier(data)
    assert add_evidence(data, evidence, DAY).finished == sum(
        after.get(name) != complete[name] for name in complete
    )
    assert _files(data) == complete


def test_a_folder_without_evidence(data: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert _refused(data, tmp_path / "empty").file == tmp_path / "empty"


def test_an_interrupted_addition_does_not_overwrite_later_edits(
    data: Path, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _Disk(0))
        with pytest.raises(DataError):
            add_evidence(data, evidence, DAY)
    waiting = data / ".journal/files/agreements/us-xk-2025-transfer.trig"
    assert waiting.exists()
    edited = data / XK
    _change(edited, "skos:prefLabel", "mig:nature nature:refused ;\n    skos:prefLabel")
    before = _files(data)
    with pytest.raises(DataError, match="changed since") as caught:
        add_evidence(data, evidence, DAY)
    assert caught.value.file == edited
    assert str(waiting) in str(caught.value.fix)
    assert _files(data) == before


def test_an_incomplete_journal_is_thrown_away(data: Path, evidence: Path) -> None:
    (data / ".journal/files/sources").mkdir(parents=True)
    (data / ".journal/files/sources/2024.ttl").write_text("half", encoding="utf-8")
    assert add_evidence(data, evidence, DAY).finished == 0
    assert not (data / ".journal").exists()
    assert "half" not in (data / "sources/2024.ttl").read_text("utf-8")
