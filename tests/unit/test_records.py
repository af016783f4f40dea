"""Sections 3 and 4: whatever a claim or an account holds survives the file of its agreement."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from miggraph.curated.read import read_dossier
from miggraph.curated.write import agreement_file, source_file
from miggraph.identity import account_id, claim_id
from miggraph.properties import KINDS, STRUCTURES
from miggraph.records import (
    Account,
    Agreement,
    Claim,
    Cohort,
    Dossier,
    Instrument,
    Onward,
    Party,
    Source,
)
from miggraph.vocabulary import PREFIXES, SCHEMES

from .conftest import FILES
from .test_turtle import legible
from .test_values import _of, _or_none, counts, edtf, values

AGREEMENT = "us-xk-2025-transfer"
days = st.sampled_from(["2026-11-21", "2026-12-01"])
texts = st.lists(legible, unique=True, max_size=2).map(lambda found: tuple(sorted(found)))
known = st.sampled_from(["KZ", "MR", "PR", "SN", "UZ", "XK"])
SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "date": edtf,
    "status": _of("status"),
    "state": known,
    "text": legible,
    "boolean": st.booleans(),
    "duration": st.sampled_from(["P1Y", "P6M", "P30D", "P1Y6M"]),
}


#: A text of the agreement; a claim may be told of it.
PROTOCOL = f"{AGREEMENT}.protocol-2"


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    name = draw(st.sampled_from(sorted(KINDS)))
    kind = STRUCTURES.get(name)
    value = draw(
        SIMPLE[KINDS[name]]
        if kind is None
        else values.filter(lambda value: type(value) is kind and "AL" not in repr(value))
    )
    retracted = draw(st.booleans())
    claim = Claim(
        id="",
        source="pagemill-nd-kosovo",
        agreement=AGREEMENT,
        property=name,
        value=value,
        recorded_on=draw(days),
        denies=draw(st.booleans()),
        standing=draw(st.sampled_from([None, "announced"])),
        locators=draw(texts),
        notes=draw(texts),
        value_notes=draw(texts),
        instrument=draw(st.sampled_from([None, PROTOCOL])),
        valid_from=draw(_or_none(edtf)),
        valid_until=draw(_or_none(edtf)),
        status_of=draw(_or_none(known)),
        retracted_on="2026-12-02" if retracted else None,
        retracted_because=draw(legible) if retracted else None,
    )
    return replace(claim, id=claim_id(claim))


onwards = st.builds(
    Onward,
    _or_none(edtf),
    _or_none(known),
    _or_none(counts),
    legible,
    _of("onward-mode"),
    st.sampled_from(["done", "announced"]),
)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    persons = (draw(_or_none(st.integers(0, 9))), draw(_or_none(st.integers(9, 99))))
    cohorts = draw(
        st.dictionaries(
            st.sampled_from(["UZ", "XK", *SCHEMES["cohort-group"]]), _or_none(counts), max_size=3
        )
    )
    account = Account(
        id="",
        source="pagemill-nd-kosovo",
        transfer=draw(st.sampled_from(["t1", "t.2", "3-t"])),
        agreements=(AGREEMENT,),
        date=draw(edtf),
        sending=draw(known),
        receiving=tuple(draw(st.lists(known, unique=True, max_size=2).map(sorted))),
        via=tuple(draw(st.lists(known, max_size=11))),
        persons=persons,
        cohorts=tuple(sorted(Cohort(name, count) for name, count in cohorts.items())),
        onward=tuple(draw(st.lists(onwards, max_size=1))),
        mode=draw(_of("mode")),
        tells=draw(st.sampled_from(["event", "total"])),
        recorded_on=draw(days),
        basis=draw(_or_none(_of("basis"))),
        standing=draw(st.sampled_from([None, "announced"])),
        agencies=draw(texts),
        locators=draw(texts),
        notes=draw(texts),
    )
    return replace(account, id=account_id(account))


def _comparable(record: Claim | Account) -> Claim | Account:
    """Put what is a set into one order."""
    names = ("locators", "notes", "value_notes", "agencies", "agreements")
    return replace(
        record,
        **{n: tuple(sorted(getattr(record, n))) for n in names if hasattr(record, n)},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copytree(FILES / "small", tmp_path_factory.mktemp("r") / "data"))
    for file in (path / "agreements").iterdir():
        file.unlink()
    return path


def _written_and_read(folder: Path, agreement: Agreement, *records: Claim | Account) -> Dossier:
    path = folder / "agreements" / f"{agreement.id}.trig"
    told = [record for record in records if isinstance(record, Account)]
    said = [record for record in records if isinstance(record, Claim)]
    text = agreement_file(agreement, said, told)
    path.write_bytes(text.encode())
    found = read_dossier(folder)
    again = agreement_file(found.agreements[agreement.id], found.claims, found.accounts)
    assert again == text, "the canonical form of what was read is another one"
    return found


@given(
    st.lists(st.one_of(claims(), accounts()), max_size=3, unique_by=lambda record: record.id),
    legible,
)
def test_claims_and_accounts_survive_the_file_of_their_agreement(
    folder: Path, records: list[Claim | Account], label: str
) -> None:
    first = Instrument(f"{AGREEMENT}.first", AGREEMENT, "First text", "treaty")
    protocol = Instrument(
        PROTOCOL,
        AGREEMENT,
        label,
        "protocol",
        (("amends", f"agreement:{AGREEMENT}"), ("amends", f"instrument:{first.id}")),
    )
    agreement = Agreement(
        AGREEMENT,
        label,
        "readmission",
        "treaty",
        (Party("US", "sending"),),
        "union-law",
        instruments=(first, protocol),
    )
    found = _written_and_read(folder, agreement, *records)
    assert found.agreements == {AGREEMENT: agreement}
    assert {r.id: r for r in map(_comparable, (*found.claims, *found.accounts))} == {
        r.id: r for r in map(_comparable, records)
    }


@given(
    st.lists(
        st.builds(
            Source,
            st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,6}[a-z0-9])?", fullmatch=True),
            publisher=legible,
            title=legible,
            type=_of("source-type"),
            language=st.sampled_from(["en", "sq", "zh-Hant"]),
            url=_or_none(legible),
            published=st.sampled_from(["2025-06-11", "2025-06", "2025"]),
            relays=_or_none(legible),
            license=_or_none(
                st.sampled_from(["https://example.org/terms", f"{PREFIXES['state']}US"])
            ),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda source: source.id,
    )
)
def test_sources_survive_their_file(folder: Path, sources: list[Source]) -> None:
    for path in (folder / "agreements").iterdir():
        path.unlink()
    path = folder / "sources" / "2025.ttl"
    text = source_file(sources)
    path.write_bytes(text.encode())
    found = read_dossier(folder).sources
    assert {s.id: s for s in sources}.items() <= found.items()
    assert source_file(found[source.id] for source in sources) == text
