"""`format_folder`: order, spacing and names change, and nothing else."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from miggraph.curated import format as formatting
from miggraph.curated.format import format_folder, formatted
from miggraph.curated.read import data_files, read_dossier
from miggraph.errors import DataError
from miggraph.resources import resource
from miggraph.vocabulary import PREFIXES

from .conftest import FILES
from .factories import independent_name

SMALL = FILES / "small"
XK = "agreements/us-xk-2025-transfer.trig"
RW = "agreements/us-rw-2025-transfer.trig"
MR = "agreements/es-mr-2023-return.trig"
AFP = "afp-2025-06-11-kosovo"
GAZETTE = "gazette-2025-06-12-kosovo"
ABOUT = "mig:about agreement:us-xk-2025-transfer"
#: All prefixes, so that a test may write whatever it likes.
HEADER = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }


def _quads(path: Path) -> set[ox.Quad]:
    form = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
    return set(ox.parse(path.read_bytes(), format=form))


def _change(path: Path, old: str, new: str) -> int:
    """Replace the first `old` in a file, and return the number of its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"nothing to change: {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def _say(data: Path, source: str, *statements: str, values: str = "", file: str = XK) -> None:
    """Add statements to the graph of a source, and values, each as a curator may write them."""
    path = data / file
    added = "".join(f"source:{source} {{\n    {one}\n}}\n" for one in statements)
    text = path.read_text(encoding="utf-8")
    path.write_text(HEADER + text + values + "\n" + added, encoding="utf-8")


def _line(data: Path, mark: str, file: str = XK) -> str:
    (found,) = [
        line.strip() for line in (data / file).read_text("utf-8").splitlines() if mark in line
    ]
    return found


def _shuffled(path: Path, order: random.Random) -> str:
    """Write each quad as a statement of its own, in any order and without prefixes."""
    lines = []
    for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG):
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        named = isinstance(quad.graph_name, ox.NamedNode)
        lines.append(f"{quad.graph_name} {{ {triple} }}" if named else f"{triple} .")
    order.shuffle(lines)
    return order.choice(["\n", "\n\n", " ", "\r\n\t"]).join(lines) + order.choice(["", "\n", " "])


@settings(max_examples=20)
@given(order=st.randoms(use_true_random=False))
def test_every_way_of_writing_comes_to_the_same_bytes(scratch: Path, order: random.Random) -> None:
    data = scratch / "shuffled"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(SMALL, data)
    for name in data_files(SMALL):
        (data / name).write_text(_shuffled(SMALL / name, order), encoding="utf-8", newline="")
    assert format_folder(data) == sorted(data_files(SMALL))
    assert _contents(data) == _contents(SMALL)


def test_the_small_folder_is_canonical_and_is_not_written(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("a file was written")

    monkeypatch.setattr(formatting, "replace_files", refuse)
    assert format_folder(data) == []
    assert format_folder(data, check=True) == []


def test_all_curated_data_are_canonical() -> None:
    assert format_folder(resource("data"), check=True) == []


def test_what_was_written_is_not_written_again(data: Path) -> None:
    _say(data, AFP, f'claim:first {ABOUT} ; mig:signedOn "2025"^^edtf:EDTF .')
    assert format_folder(data) == [XK]
    once = _contents(data)
    assert format_folder(data) == []
    assert _contents(data) == once


def test_a_check_writes_nothing(data: Path) -> None:
    _say(data, AFP, f'claim:first {ABOUT} ; mig:signedOn "2025"^^edtf:EDTF .')
    before = _contents(data)
    assert format_folder(data, check=True) == [XK]
    assert _contents(data) == before
    assert not (data / ".add.lock").exists()


def test_only_the_named_files_are_touched(data: Path) -> None:
    for name in (XK, RW, "states.ttl"):
        (data / name).write_bytes((data / name).read_bytes() + b"\n\n")
    assert format_folder(data, ["states.ttl", RW]) == [RW, "states.ttl"]
    assert format_folder(data, check=True) == [XK]


def test_every_statement_is_kept(data: Path) -> None:
    """Compared without prefixes and order; what goes without saying is left out."""
    for name in data_files(data):
        path = data / name
        order = random.Random(7)  # noqa: S311  # an order, no secret
        path.write_text(_shuffled(path, order), encoding="utf-8")
    _say(
        data,
        AFP,
        "claim:fb0009415a175ce3 a mig:Claim ; mig:stance stance:asserts ; "
        "mig:standing standing:done .",
        "account:022d592f134ed5b0 a mig:TransferAccount ; mig:standing standing:done .",
    )
    before = {name: _quads(data / name) for name in data_files(data)}
    unsaid = before[XK] - _quads(SMALL / XK)
    assert len(unsaid) == 5
    format_folder(data)
    after = {name: _quads(data / name) for name in data_files(data)}
    assert after == before | {XK: before[XK] - unsaid}


def test_an_account_without_a_mode_has_an_unknown_one(data: Path) -> None:
    _change(data / MR, " ; mig:mode mode:unknown", "")
    assert format_folder(data) == [MR]
    assert (data / MR).read_bytes() == (SMALL / MR).read_bytes()


# Names


PAYMENT = {"amount": 5, "currency": "EUR", "payer": "US", "payee": "XK", "for": "rent"}
ROLE = {"name": "Kosovo Police", "state": "XK", "role": "escort"}
ONWARD = {"date": None, "to": "UZ", "persons": None, "basis": "walked on"}
VALUES = """
payment:rent a mig:Payment ; mig:amount 5 ; mig:currency "EUR" ; mig:payer state:US ;
    mig:payee state:XK ; mig:purpose "rent"@en .
agency-role:a a mig:AgencyRole ; mig:agencyName "Kosovo Police" ; mig:agencyState state:XK ;
    mig:role agency-role-type:escort .
onward:o a mig:OnwardMovement ; mig:basisText "walked on"@en ; mig:to state:UZ .
"""
ACCOUNT = (
    "account:x mig:tellsOf transfer:us-xk-2025-08 ; mig:under agreement:us-xk-2025-transfer ; "
    'mig:date "2025-08"^^edtf:EDTF ; mig:from state:US ; mig:to state:XK ; '
    "mig:tells telling:event ; mig:onward onward:o ; mig:cohort cohort:UZ-3 ."
)


def _claim_name(source: str, property_: str, value: object, stance: str = "asserts") -> str:
    content = [source, "us-xk-2025-transfer", property_, value, stance, None]
    return f"claim:{independent_name(content)}"


def test_free_names_become_the_names_of_their_content(data: Path) -> None:
    _say(
        data,
        AFP,
        f"claim:first {ABOUT} ; mig:payment payment:rent .",
        f"claim:role {ABOUT} ; mig:agencyRole agency-role:a .",
        ACCOUNT,
        values=VALUES,
    )
    _say(data, GAZETTE, f"claim:too {ABOUT} ; mig:payment payment:rent .")
    assert format_folder(data) == [XK]
    text = (data / XK).read_text("utf-8")
    payment = f"payment:{independent_name(PAYMENT)}"
    agency = f"agency-role:{independent_name(ROLE)}"
    onward = f"onward:{independent_name(ONWARD)}"
    account = [
        AFP,
        "us-xk-2025-08",
        "2025-08",
        "US",
        "XK",
        [],
        {"min": None, "max": None},
        {"UZ": 3},
        None,
        [ONWARD],
    ]
    for free in ("payment:rent", "agency-role:a", "onward:o", "claim:first", "account:x", ":too"):
        assert f"{free} " not in text, free
    assert _line(data, 'mig:purpose "rent"').startswith(f"{payment} a mig:Payment ;")
    assert _line(data, "mig:AgencyRole ;").startswith(f"{agency} a ")
    assert _line(data, "walked on").startswith(f"{onward} a ")
    assert _claim_name(AFP, "payment", PAYMENT) in text
    assert _claim_name(GAZETTE, "payment", PAYMENT) in text
    assert _claim_name(AFP, "agency", ROLE) in text
    assert text.count(f"mig:payment {payment} .") == 2
    assert text.count(f"mig:agencyRole {agency} .") == 1
    assert _line(data, "us-xk-2025-08").startswith(f"account:{independent_name(account)} ")
    assert f"mig:onward {onward} " in _line(data, "us-xk-2025-08")
    found = read_dossier(data)
    assert (len(found.claims), len(found.accounts)) == (13, 3)


def test_one_free_name_in_two_sources_is_two_claims(data: Path) -> None:
    for source in (AFP, GAZETTE):
        _say(data, source, f'claim:first {ABOUT} ; mig:signedOn "2025-05"^^edtf:EDTF .')
    format_folder(data)
    names = {c.id: c.source for c in read_dossier(data).claims if c.property == "signed-on"}
    mine = {name: source for name, source in names.items() if "kosovo" in source}
    assert mine == {
        _claim_name(source, "signed-on", "2025-05").removeprefix("claim:"): source
        for source in (AFP, GAZETTE)
    }


def test_two_free_names_for_one_statement_are_one_with_both_locators(data: Path) -> None:
    _say(
        data,
        AFP,
        f'claim:a {ABOUT} ; mig:payment payment:one ; mig:locator "paragraph 8" .',
        f'claim:b {ABOUT} ; mig:payment payment:two ; mig:locator "paragraph 9" .',
        values='payment:one a mig:Payment ; mig:purpose "rent"@en .\n'
        'payment:two a mig:Payment ; mig:purpose "rent"@en .\n',
    )
    format_folder(data)
    line = _line(data, "paragraph 8")
    assert 'mig:locator "paragraph 8" , "paragraph 9"' in line
    assert (data / XK).read_text("utf-8").count('mig:purpose "rent"@en') == 1
    assert len(read_dossier(data).claims) == 11


def test_a_new_line_for_an_old_claim_adds_its_locator(data: Path) -> None:
    _say(
        data,
        AFP,
        f'claim:again {ABOUT} ; mig:announcedOn "2025-06-11"^^edtf:EDTF ; mig:locator "headline" .',
    )
    format_folder(data)
    assert 'mig:locator "headline" , "paragraph 1"' in _line(data, "mig:announcedOn")
    assert len(read_dossier(data).claims) == 10


def test_a_claim_that_was_edited_keeps_its_wrong_name(data: Path) -> None:
    _change(data / XK, '"2025-06-11"^^edtf:EDTF ; mig:loc', '"2025-06-10"^^edtf:EDTF  ; mig:loc')
    assert format_folder(data) == [XK]
    assert _line(data, "mig:announcedOn").startswith("claim:fb0009415a175ce3 ")
    with pytest.raises(DataError, match="not named by its content") as caught:
        read_dossier(data)
    assert _claim_name(AFP, "announced-on", "2025-06-10") in str(caught.value)


def test_a_value_that_was_edited_keeps_its_wrong_name(data: Path) -> None:
    _change(data / XK, '"housing"@en', '"homes"@en')
    assert format_folder(data) == []
    with pytest.raises(DataError, match="not named by its content"):
        read_dossier(data)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"claim:first {ABOUT} ; mig:status status:agred .", "agreed"),
        (f"claim:first {ABOUT} .", "0 statements"),
        (f"claim:first {ABOUT} ; mig:payment payment:none .", "payment:none"),
        ("claim:first mig:about agreement:us-rw-2025-transfer ; mig:textPublic true .", "stands"),
        (ACCOUNT, "onward:o"),
    ],
)
def test_what_cannot_be_read_is_not_named(data: Path, statement: str, said: str) -> None:
    _say(data, AFP, statement)
    before = _contents(data)
    with pytest.raises(DataError, match=said) as caught:
        format_folder(data)
    assert caught.value.file == data / XK
    assert caught.value.line
    assert caught.value.fix
    assert _contents(data) == before


def test_a_new_claim_of_an_unknown_source_is_refused(data: Path) -> None:
    _say(
        data,
        "afp-2025-06-11-kosov",
        f'source:afp-2025-06-11-kosov mig:recordedOn "2026-11-21"^^xsd:date . '
        f"claim:first {ABOUT} ; mig:textPublic true .",
    )
    with pytest.raises(DataError, match="no file in sources") as caught:
        format_folder(data)
    assert AFP in str(caught.value.fix)


def test_a_new_claim_outside_of_every_source_is_refused(data: Path) -> None:
    _say(data, AFP, values=f"claim:first {ABOUT} ; mig:textPublic true .")
    before = _contents(data)
    with pytest.raises(DataError, match="claim:first"):
        format_folder(data)
    assert _contents(data) == before


# Comments and graphs


@pytest.mark.parametrize(
    ("file", "mark", "comment"),
    [
        (XK, "agreement:us-xk-2025-transfer a", "# checked twice\n"),
        (XK, "source:mia-2025-07-kosovo {", '# it\'s "quoted" <so>\n'),
        ("states.ttl", "state:RW a", "#\n"),
        ("sources/2025.ttl", "mig:relays", "# no space\n    "),
        ("policies/majority.ttl", "mig:order 3", "# third\n    "),
    ],
)
def test_a_comment_is_refused_with_its_line(data: Path, file: str, mark: str, comment: str) -> None:
    path = data / file
    line = _change(path, mark, comment + mark)
    before = _contents(data)
    for check in (True, False):
        with pytest.raises(DataError, match="comment") as caught:
            format_folder(data, check=check)
        assert (caught.value.file, caught.value.line) == (path, line)
        assert caught.value.fix
    assert _contents(data) == before


@pytest.mark.parametrize(
    "written",
    [
        '"no # here"',
        "'no # here'",
        '"""no # here"""',
        "'''no # here'''",
        '"""two\n# lines"""',
        "'''it's\n# so'''",
        '"""a "quoted" # text"""',
        r'"an escaped \" # quote"',
        r'"an escaped backslash \\ # and on"',
    ],
)
def test_a_mark_in_a_text_is_no_comment(data: Path, written: str) -> None:
    _change(data / "sources/2025.ttl", '"Njoftim"', written)
    before = _quads(data / "sources/2025.ttl")
    format_folder(data)
    assert _quads(data / "sources/2025.ttl") == before
    assert "#" in read_dossier(data).sources["mia-2025-07-kosovo"].title


def test_a_mark_in_an_iri_is_no_comment(data: Path) -> None:
    licence = "dcterms:license <https://example.org/terms#all>"
    _change(
        data / "sources/2025.ttl",
        'dcterms:language "sq"',
        f'{licence} ;\n    dcterms:language "sq"',
    )
    format_folder(data)
    assert licence in (data / "sources/2025.ttl").read_text("utf-8")


@pytest.mark.parametrize("file", ["states.ttl", "sources/2025.ttl", "policies/majority.ttl"])
def test_a_register_has_no_named_graph(data: Path, file: str) -> None:
    text = (data / file).read_text("utf-8")
    (data / file).write_text(text + "\npublisher:x { publisher:x a mig:Publisher . }\n", "utf-8")
    before = _contents(data)
    with pytest.raises(DataError) as caught:
        format_folder(data)
    assert caught.value.file == data / file
    assert _contents(data) == before


# Files of sources


def test_a_source_goes_to_the_file_of_its_year(data: Path) -> None:
    _change(data / "sources/2025.ttl", '"2025-07"^^edtf:EDTF', '"2026-01-03"^^edtf:EDTF')
    _change(
        data / "sources/undated.ttl",
        "mig:publisherName",
        'mig:published "2025" ;\n    a mig:Source ; mig:publisherName',
    )
    assert format_folder(data) == ["sources/2025.ttl", "sources/2026.ttl", "sources/undated.ttl"]
    assert sorted(path.name for path in (data / "sources").iterdir()) == [
        "2023.ttl",
        "2025.ttl",
        "2026.ttl",
    ]
    assert "source:mia-2025-07-kosovo a" in (data / "sources/2026.ttl").read_text("utf-8")
    assert "source:pagemill-nd-kosovo a" in (data / "sources/2025.ttl").read_text("utf-8")
    assert format_folder(data) == []


def test_a_source_whose_year_nobody_can_read_stays(data: Path) -> None:
    _change(data / "sources/2025.ttl", '"2025-07"^^edtf:EDTF', '"July"^^edtf:EDTF')
    assert format_folder(data) == []


def test_a_named_file_of_sources_keeps_its_sources(data: Path) -> None:
    _change(data / "sources/2025.ttl", '"2025-07"^^edtf:EDTF', '"2026-01-03"^^edtf:EDTF')
    assert format_folder(data, ["sources/2025.ttl"]) == []
    assert not (data / "sources/2026.ttl").exists()


def test_two_descriptions_of_one_source_are_not_made_one(data: Path) -> None:
    """Reading refuses them; a formatter must not choose."""
    text = (data / "sources/2025.ttl").read_text("utf-8").replace("Njoftim", "Deklaratë")
    (data / "sources/2026.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="also described"):
        read_dossier(data)
    try:
        format_folder(data)
    except DataError:
        return
    after = "".join(path.read_text("utf-8") for path in (data / "sources").iterdir())
    assert "Njoftim" in after
    assert "Deklaratë" in after


def test_an_empty_file_of_sources_disappears(data: Path) -> None:
    """One stands there after a stop between the writing and the deleting of an emptied file."""
    (data / "sources/2024.ttl").write_bytes(b"")
    format_folder(data)
    assert not (data / "sources/2024.ttl").exists()


# Writing


def test_who_is_stopped_changes_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _say(data, AFP, f"claim:first {ABOUT} ; mig:textPublic true .")
    before = _contents(data)

    def stop(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formatting, "replace_files", stop)
    with pytest.raises(DataError, match="No space left") as caught:
        format_folder(data)
    assert caught.value.fix
    assert _contents(data) == before


def test_who_is_stopped_in_the_middle_is_finished_by_the_next(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (XK, RW, MR):
        (data / name).write_bytes((data / name).read_bytes() + b"\n")
    replace, done = Path.replace, []

    def once(self: Path, target: Path) -> Path:
        if "agreements" in str(target) and done:
            raise OSError(28, "No space left on device")
        done.append(target)
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", once)
        with pytest.raises(DataError):
            format_folder(data)
    assert 0 < len(formatted(data)) < 3
    format_folder(data)
    assert _contents(data) == _contents(SMALL)


def test_the_second_of_two_writers_is_refused(data: Path) -> None:
    (data / XK).write_bytes((data / XK).read_bytes() + b"\n")
    with FileLock(data / ".add.lock"):
        with pytest.raises(DataError, match="Another process is writing"):
            format_folder(data)
        assert format_folder(data, check=True) == [XK]
    assert format_folder(data) == [XK]


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    for check in (True, False):
        with pytest.raises(DataError, match="not a data folder"):
            format_folder(tmp_path, check=check)
    assert list(tmp_path.iterdir()) == []
