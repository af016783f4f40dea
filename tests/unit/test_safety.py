"""What a curator's slip must not cost: each case was met once."""

from __future__ import annotations

from pathlib import Path

import pytest

from miggraph.curated import turtle
from miggraph.curated.format import format_folder
from miggraph.curated.new import new_source, published_of
from miggraph.curated.read import read_dossier
from miggraph.curated.retract import retract
from miggraph.errors import DataError, UsageError
from miggraph.records import Source
from miggraph.validation import validate

XK = "agreements/us-xk-2025-transfer.trig"
CAPACITY = "1046ebde941fe584"


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_graph_without_a_record_date_is_refused(data: Path) -> None:
    """The date of one statement would become that of all."""
    path = data / XK
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "source:mia-2025-07-kosovo mig:recordedOn" not in line]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(DataError, match="has no record date") as caught:
        format_folder(data)
    assert caught.value.line
    assert path.read_bytes() == before


def test_a_new_claim_is_not_united_with_a_retracted_one(data: Path) -> None:
    retract(data, CAPACITY, "misread", "2026-12-02")
    path = data / XK
    line = next(x for x in path.read_text("utf-8").splitlines() if f"claim:{CAPACITY} " in x)
    value = line.split(" mig:capacity ")[1].split(" ")[0]
    again = (
        f"    claim:again mig:about agreement:us-xk-2025-transfer ; mig:capacity {value} ; "
        'mig:locator "page 9" .'
    )
    _change(path, line, f"{line}\n{again}")
    with pytest.raises(DataError, match="differs in mig:retracted"):
        format_folder(data)


def test_an_equal_new_claim_gives_its_locator(data: Path) -> None:
    path = data / XK
    line = next(x for x in path.read_text("utf-8").splitlines() if f"claim:{CAPACITY} " in x)
    head = " ; ".join(line.split(" ; ")[:2]).replace(f"claim:{CAPACITY}", "claim:again")
    _change(path, line, f'{line}\n{head} ; mig:locator "page 9" .')
    format_folder(data)
    found = next(c for c in read_dossier(data).claims if c.id == CAPACITY)
    assert "page 9" in found.locators


def test_digits_of_other_scripts_are_no_bare_number() -> None:
    assert turtle.term_text(turtle.Literal("٣", "xsd:integer")) == '"٣"^^xsd:integer'


def test_an_empty_register_is_not_deleted(data: Path) -> None:
    (data / "facilities.ttl").write_text("", encoding="utf-8")
    format_folder(data)
    assert (data / "facilities.ttl").exists()


@pytest.mark.parametrize(
    "change", [lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"\xef\xbb\xbf" + b]
)
def test_line_ends_and_marks_are_not_canonical(data: Path, change: object) -> None:
    path = data / XK
    before = path.read_bytes()
    path.write_bytes(change(before))  # type: ignore[operator]
    assert format_folder(data, check=True) == [XK]
    format_folder(data)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("herald-2026-05-04-aa", "2026-05-04"),
        ("gaz-nd-2024-elections", None),
        ("news-1500-migrants-2025", "2025"),
        ("gaz-nd-report", None),
    ],
)
def test_no_date_is_made_up_for_an_undated_page(name: str, date: str | None) -> None:
    assert published_of(name) == date


def test_a_source_that_would_not_validate_is_not_written(data: Path) -> None:
    known = next(source for source in read_dossier(data).sources.values() if source.url)
    good = Source("a-2025-01-01-b", known.publisher, "T", known.type, "en")
    for changed, error in (
        ({"relays": "Nobody Ever"}, UsageError),
        ({"url": known.url}, DataError),
        ({"title": "two\nlines"}, DataError),
        ({"title": " "}, DataError),
        ({"language": "english tongue"}, UsageError),
        ({"url": "no address"}, UsageError),
    ):
        fields = {name: getattr(good, name) for name in good.__struct_fields__} | changed
        with pytest.raises(error):
            new_source(data, Source(**fields))


def test_rules_are_asked_of_sources_alone(data: Path) -> None:
    """Without any claim among the chosen files."""
    found = {one.rule for one in validate(data, [data / "sources/2025.ttl"]).findings}
    assert "missing-publisher" in found


def test_what_stands_where_nobody_reads_it_is_told(data: Path) -> None:
    (data / "agreements/us-rw-2026-x.ttl").write_text("", encoding="utf-8")
    (data / "notes.ttl").write_text("", encoding="utf-8")
    told = {
        Path(one.file or "").name
        for one in validate(data).findings
        if "nobody reads" in one.message
    }
    assert told == {"us-rw-2026-x.ttl", "notes.ttl"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('mig:retractedOn "2026-12-01"', 'mig:retractedOn "2026-01-01"', "before its entry"),
        (
            f"claim:{CAPACITY} ",
            f'claim:{CAPACITY} mig:validFrom "2026"^^edtf:EDTF ; '
            'mig:validUntil "2025"^^edtf:EDTF ; ',
            "before it begins",
        ),
        (
            "mig:form form:unknown ;",
            "mig:form form:unknown ;\n    mig:amends agreement:us-xk-2025-transfer ;",
            "relation to itself",
        ),
    ],
)
def test_impossible_clocks_and_relations_are_refused(
    data: Path, old: str, new: str, message: str
) -> None:
    _change(data / XK, old, new)
    with pytest.raises(DataError, match=message):
        read_dossier(data)


def test_two_tiers_of_one_rank_are_refused(data: Path) -> None:
    _change(data / "policies/trusted-first.ttl", "mig:order 2", "mig:order 1")
    with pytest.raises(DataError, match="the same mig:order"):
        read_dossier(data)
