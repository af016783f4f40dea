"""Section 3: ``data/`` is read with file and line, and each fault is refused with a way to mend it.

The small data folder is written by hand in the canonical form; each test of a fault changes one
place of a copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from miggraph.curated.read import read_dossier
from miggraph.curated.write import agreement_file, source_file, source_file_name
from miggraph.errors import DataError
from miggraph.identity import account_id, claim_id
from miggraph.records import (
    Capacity,
    Claim,
    Cohort,
    Instrument,
    Onward,
    Party,
    Payment,
    PersonsAsOf,
    Safeguard,
)

XK = "agreements/us-xk-2025-transfer.trig"
RW = "agreements/us-rw-2025-transfer.trig"
MR = "agreements/es-mr-2023-return.trig"


def test_what_the_small_folder_holds(data: Path) -> None:
    found = read_dossier(data)
    assert len(found.states) == 10
    assert found.states["EU"].kind == "union"
    assert found.states["PR"].administered_by == "US"
    assert found.states["US"].names == ("USA", "United States of America")
    assert (found.states["US"].latitude, found.states["US"].longitude) == (39.8887, -98.8219)
    assert found.publishers["agence-france-presse"].names == ("AFP",)
    assert found.publishers["ministry-of-internal-affairs-of-kosovo"].state == "XK"
    assert found.agencies["kosovo-police"].names == ("Policia e Kosovës",)
    assert found.facilities["reception-centre-magura"].places == ("Magura",)
    assert sorted(found.sources) == [
        "afp-2023-08-mauritania",
        "afp-2025-06-11-kosovo",
        "gazette-2025-06-12-kosovo",
        "mia-2025-07-kosovo",
        "pagemill-nd-kosovo",
    ]
    assert found.sources["gazette-2025-06-12-kosovo"].relays == "AFP"
    assert found.sources["pagemill-nd-kosovo"].published is None
    assert sorted(found.agreements) == [
        "es-mr-2023-return",
        "us-rw-2025-transfer",
        "us-xk-2025-transfer",
    ]
    assert found.agreements["us-xk-2025-transfer"].parties == (
        Party("US", "sending"),
        Party("XK", "receiving"),
    )
    assert found.agreements["us-rw-2025-transfer"].relations == (
        ("reliesOn", "us-xk-2025-transfer"),
    )
    assert (len(found.claims), len(found.accounts)) == (10, 2)
    assert [(j.left, j.right, j.judgement, j.withdrawn) for j in found.judgements] == [
        ("us-xk-2025-07-flight", "us-xk-2025-07-landing", "same", None)
    ]


def test_what_the_claims_say(data: Path) -> None:
    claims = {(c.source, c.property): c for c in read_dossier(data).claims}
    capacity = claims["afp-2025-06-11-kosovo", "capacity"]
    assert capacity.value == Capacity("exactly", 50, "total")
    assert (capacity.locators, capacity.notes) == (("paragraph 1",), ("said twice",))
    payment = claims["afp-2025-06-11-kosovo", "payment"].value
    assert payment == Payment(7500000, "USD", "US", "XK", "housing")
    assert claims["gazette-2025-06-12-kosovo", "eligibility"].value == 'no "criminal" record'
    assert claims["mia-2025-07-kosovo", "safeguard"].value == Safeguard(
        "non-refoulement", "assurance"
    )
    denial = claims["mia-2025-07-kosovo", "status"]
    assert (denial.value, denial.denies, denial.recorded_on) == ("in-force", True, "2026-12-01")
    assert capacity.recorded_on == "2026-11-21"
    withdrawn = claims["pagemill-nd-kosovo", "capacity"]
    assert withdrawn.retracted_on == "2026-12-01"
    assert withdrawn.retracted_because == "another page was meant"


def test_what_the_instruments_are(data: Path) -> None:
    found = read_dossier(data)
    name = "es-mr-2023-return.agreement-2003"
    assert found.agreements["es-mr-2023-return"].instruments == (
        Instrument(name, "es-mr-2023-return", "Agreement of July 2003", "treaty"),
    )
    signed = next(claim for claim in found.claims if claim.property == "signed-on")
    assert signed.instrument == name


def test_what_the_accounts_tell(data: Path) -> None:
    accounts = {a.transfer: a for a in read_dossier(data).accounts}
    flight = accounts["us-xk-2025-07-flight"]
    assert (flight.sending, flight.receiving, flight.via) == ("US", ("XK",), ("RW",))
    assert (flight.persons, flight.cohorts) == ((10, 10), (Cohort("KZ", None), Cohort("UZ", 6)))
    assert flight.onward == (Onward("2025-08", "UZ", 2, "returned home", "own", "done"),)
    assert (flight.tells, flight.mode, flight.agencies) == (
        "event",
        "charter-flight",
        ("Kosovo Police",),
    )
    assert accounts["es-mr-2023-08-168"].persons == (100, None)
    assert accounts["es-mr-2023-08-168"].receiving == ("MR", "SN")


def test_the_tiers_are_those_of_rule_5(data: Path) -> None:
    tiers = [
        {"legal-text", "court"},
        {"government", "intergovernmental"},
        {"academic", "ngo", "news-agency"},
        {"newspaper", "broadcaster"},
        {"encyclopedia"},
        {"aggregator"},
        {"content-farm"},
    ]
    policies = read_dossier(data).policies
    assert [set(tier) for tier in policies["trusted-first"].tiers] == tiers
    assert policies["trusted-first"].method == "trusted-first"
    assert policies["majority"].method == "majority"
    assert policies["majority"].only_when_alone == ("content-farm",)


def test_the_canonical_writer_gives_back_what_was_written_by_hand(data: Path) -> None:
    found = read_dossier(data)
    for name, agreement in found.agreements.items():
        text = agreement_file(
            agreement,
            [c for c in found.claims if c.agreement == name],
            [a for a in found.accounts if name in a.agreements],
        )
        assert text == (data / "agreements" / f"{name}.trig").read_text(encoding="utf-8")
    for year in ("2023", "2025", "undated"):
        members = [s for s in found.sources.values() if source_file_name(s) == f"{year}.ttl"]
        assert source_file(members) == (data / "sources" / f"{year}.ttl").read_text("utf-8")


Change = Callable[[str], str]


def _sub(old: str, new: str) -> Change:
    def change(text: str) -> str:
        changed, times = re.subn(old, new, text, count=1)
        assert times == 1, f"nothing to change: {old}"
        return changed

    return change


def _line(text: str, mark: str) -> int:
    """Return the first line that holds the mark, counted as an editor does."""
    return text[: text.index(mark)].count("\n") + 1


FAULTS = [
    pytest.param(
        XK,
        _sub(r"kind:third-country-transfer ;", 'kind:"'),
        'mig:kind kind:"',
        "not valid TriG",
        id="broken TriG",
    ),
    pytest.param(
        "states.ttl", _sub(r'"ESP" ;', '"ESP ;'), '"ESP ;', "not valid Turtle", id="broken Turtle"
    ),
    pytest.param(
        XK,
        _sub("party:XK-receiving", "party:XX-receiving"),
        "party:XX-receiving",
        "'XX' is not a state",
        id="unknown state of a party",
    ),
    pytest.param(
        XK,
        _sub("mig:to state:XK", "mig:to state:QQ"),
        "mig:to state:QQ",
        "'QQ' is not a state",
        id="unknown receiving state",
    ),
    pytest.param(
        XK,
        _sub("leg:1-RW", "leg:1-QQ"),
        "leg:1-QQ",
        "'QQ' is not a state",
        id="unknown state of a leg",
    ),
    pytest.param(
        XK,
        _sub("cohort:UZ-6", "cohort:Others-6"),
        "cohort:Others-6",
        "'Others' is not a state",
        id="a residual is no nationality",
    ),
    pytest.param(
        XK,
        _sub("kind:third-country-transfer", "kind:third-country"),
        "kind:third-country ;",
        "not a concept of the scheme kind",
        id="unknown kind",
    ),
    pytest.param(
        XK,
        _sub("party:US-sending", "party:US-paying"),
        "party:US-paying",
        "party-role",
        id="unknown role",
    ),
    pytest.param(
        RW,
        _sub("status:agreed", "status:agrees"),
        "status:agrees",
        "scheme status",
        id="unknown status",
    ),
    pytest.param(
        XK,
        _sub("capacity:exactly-50-total", "capacity:exactly-50-fortnight"),
        "capacity:exactly-50-fortnight",
        "scheme unit",
        id="unknown unit",
    ),
    pytest.param(
        XK,
        _sub(r"safeguard:non-refoulement\.", "safeguard:no-return."),
        "safeguard:no-return.",
        "scheme safeguard-kind",
        id="unknown safeguard",
    ),
    pytest.param(
        "sources/2025.ttl",
        _sub("source-type:newspaper", "source-type:paper"),
        "source-type:paper",
        "scheme source-type",
        id="unknown source type",
    ),
    pytest.param(
        "sources/2025.ttl",
        _sub('"2025-07"', '"July 2025"'),
        '"July 2025"',
        "is not an EDTF date",
        id="date of a source",
    ),
    pytest.param(
        MR,
        _sub('"2003-07-01"', '"2003-07-32"'),
        '"2003-07-32"',
        "is not an EDTF date",
        id="date of a claim",
    ),
    pytest.param(
        XK,
        _sub('"2025-07-01"', '"2025-7-1"'),
        '"2025-7-1"',
        "is not an EDTF date",
        id="date of an account",
    ),
    pytest.param(
        MR, _sub('"2026-11-21"', '"2026-11"'), '"2026-11"', "is not a day", id="record date"
    ),
    pytest.param(
        XK,
        _sub(r'prefLabel "(.*)"@en', r'prefLabel "\1"@en , "Another"@en'),
        '"Another"',
        "2 values of skos:prefLabel",
        id="two labels",
    ),
    pytest.param(
        XK,
        _sub(r'prefLabel "', 'prefLabel "\u202e'),
        "skos:prefLabel",
        "hidden character U+202E",
        id="a label that is written from right to left",
    ),
    pytest.param(
        XK,
        _sub("mig:form form:unknown", "mig:form form:treaty , form:unknown"),
        "form:treaty",
        "2 values of mig:form",
        id="two forms",
    ),
    pytest.param(
        XK,
        _sub(r" mig:kind [^;]*;\n   ", ""),
        "agreement:us-xk-2025-transfer a",
        "has no mig:kind",
        id="no kind",
    ),
    pytest.param(
        XK,
        _sub("capacity:exactly-50-total", "capacity:exactly-51-total"),
        "capacity:exactly-51-total",
        "not named by its content",
        id="a claim that was changed",
    ),
    pytest.param(
        XK,
        _sub("persons:exactly-10", "persons:exactly-11"),
        "persons:exactly-11",
        "not named by its content",
        id="an account that was changed",
    ),
    pytest.param(
        MR,
        _sub("mig:signedOn", "mig:signedBy"),
        "mig:signedBy",
        "cannot have mig:signedBy",
        id="unknown predicate of a claim",
    ),
    pytest.param(
        XK,
        _sub("mig:tells telling:event", "mig:tells telling:event ; mig:toldBy 1"),
        "mig:toldBy",
        "cannot have mig:toldBy",
        id="unknown predicate of an account",
    ),
    pytest.param(
        XK,
        _sub("mig:form form", "mig:shape form"),
        "mig:shape",
        "cannot have mig:shape",
        id="unknown predicate of an agreement",
    ),
    pytest.param(
        "sources/2025.ttl",
        _sub("dcterms:title", "dcterms:name"),
        "dcterms:name",
        "cannot have dcterms:name",
        id="unknown predicate of a source",
    ),
    pytest.param(
        "publishers.ttl",
        _sub("mig:ofState", "mig:inState"),
        "mig:inState",
        "cannot have mig:inState",
        id="unknown predicate of a publisher",
    ),
    pytest.param(
        MR,
        _sub(' ; mig:signedOn "', ' ; mig:endedOn "2004"^^edtf:EDTF ; mig:signedOn "'),
        'mig:endedOn "2004"',
        "2 statements",
        id="a claim with two properties",
    ),
    pytest.param(
        MR,
        _sub(' ; mig:signedOn "2003-07-01"\\^\\^edtf:EDTF', ""),
        "mig:about agreement:es-mr-2023-return ; mig:instrument",
        "0 statements",
        id="a claim that says nothing",
    ),
    pytest.param(
        XK,
        _sub(r"payment:(\w+) a mig:Payment.*\n", ""),
        "mig:payment payment:",
        "is not described as a mig:Payment",
        id="undescribed payment",
    ),
    pytest.param(
        XK,
        _sub(r"onward:(\w+) a mig:OnwardMovement.*\n", ""),
        "mig:onward onward:",
        "is not described",
        id="undescribed onward movement",
    ),
    pytest.param(
        XK,
        _sub(r'mig:currency "USD"', 'mig:currency "EUR"'),
        " a mig:Payment",
        "not named by its content",
        id="a payment that was changed",
    ),
    pytest.param(
        XK,
        _sub(r"mig:under agreement:\S+ ; ", ""),
        "    account:",
        "has no mig:under",
        id="account without agreement",
    ),
    pytest.param(
        MR,
        _sub("mig:under agreement:es-mr-2023-return", "mig:under agreement:es-mr"),
        "mig:under agreement:es-mr ;",
        "which no file describes",
        id="account under an unknown agreement",
    ),
    pytest.param(
        RW,
        _sub("mig:reliesOn agreement:us-xk-2025-transfer", "mig:reliesOn agreement:x"),
        "mig:reliesOn agreement:x",
        "which no file describes",
        id="unknown relation",
    ),
    pytest.param(
        MR,
        _sub("mig:instrument instrument:\\S+", "mig:instrument instrument:es-mr-2023-return.note"),
        "mig:instrument instrument:es-mr-2023-return.note",
        "no instrument of agreement:es-mr-2023-return",
        id="unknown instrument",
    ),
    pytest.param(
        MR,
        _sub(
            "instrumentOf agreement:es-mr-2023-return", "instrumentOf agreement:us-rw-2025-transfer"
        ),
        "instrument:es-mr-2023-return.agreement-2003 a",
        "no instrument of agreement:us-rw-2025-transfer in this file",
        id="instrument of another agreement",
    ),
    pytest.param(
        MR,
        _sub(
            "mig:instrumentOf ",
            "mig:amends instrument:us-xk-2025-transfer.x ;\n    mig:instrumentOf ",
        ),
        "mig:amends instrument:us-xk-2025-transfer.x",
        "which no file describes",
        id="an instrument that amends an unknown one",
    ),
    pytest.param(
        "policies/majority.ttl",
        _sub("policy-method:majority", "policy-method:dice"),
        "policy-method:dice",
        "policy-method",
        id="unknown method",
    ),
    pytest.param(
        "judgements.csv",
        _sub(",same,", ",alike,"),
        ",alike,",
        "'alike' is not a judgement",
        id="unknown judgement",
    ),
    pytest.param(
        "judgements.csv",
        _sub("2026-11-22", "yesterday"),
        "yesterday",
        "is not a day",
        id="day of a judgement",
    ),
    pytest.param(
        "judgements.csv",
        _sub("number,\n", "number\n"),
        "same day",
        "columns",
        id="a judgement without a column",
    ),
    pytest.param(
        "judgements.csv",
        _sub("us-xk-2025-07-landing,", "the landing,"),
        "same day",
        "'the landing' cannot be an id",
        id="a judgement on what cannot be an id",
    ),
    pytest.param(
        "judgements.csv",
        _sub("judgement,by", "verdict,by"),
        "left,right",
        "left,right",
        id="judgements under another header",
    ),
]


@pytest.mark.parametrize(("name", "change", "mark", "message"), FAULTS)
def test_each_fault_is_refused_at_its_line(
    data: Path, name: str, change: Change, mark: str, message: str
) -> None:
    path = data / name
    text = change(path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_dossier(data)
    assert message in str(caught.value)
    assert caught.value.file == path
    assert caught.value.line == _line(text, mark)
    assert caught.value.fix


def test_claims_of_a_source_that_nobody_describes(data: Path) -> None:
    path = data / RW
    text = path.read_text("utf-8").replace("afp-2025-06-11-kosovo", "afp-2025-06-12-kosovo")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="which no file in sources/ describes") as caught:
        read_dossier(data)
    assert caught.value.file == path
    assert caught.value.line in (
        _line(text, "source:afp-2025-06-12-kosovo {"),
        _line(text, "    source:afp-2025-06-12-kosovo "),
    )
    assert "source:afp-2025-06-11-kosovo" in str(caught.value.fix)


def test_one_agreement_described_in_two_files(data: Path) -> None:
    first, second = data / RW, data / XK
    identity = first.read_text("utf-8").partition("\n\n")[2].partition("\n\n")[0]
    text = second.read_text("utf-8").replace("\n\n", f"\n\n{identity}\n\n", 1)
    second.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"also described in us-rw-2025-transfer\.trig") as caught:
        read_dossier(data)
    assert caught.value.file == second
    assert caught.value.line == _line(text, "agreement:us-rw-2025-transfer a")
    assert caught.value.fix


def test_one_source_described_in_two_files(data: Path) -> None:
    (data / "sources/2026.ttl").write_bytes((data / "sources/2025.ttl").read_bytes())
    with pytest.raises(DataError, match=r"also described in 2025\.ttl") as caught:
        read_dossier(data)
    assert caught.value.file == data / "sources/2026.ttl"
    assert caught.value.line == 9
    assert caught.value.fix


def test_one_policy_described_in_two_files(data: Path) -> None:
    (data / "policies/zz.ttl").write_bytes((data / "policies/majority.ttl").read_bytes())
    with pytest.raises(DataError, match=r"also described in majority\.ttl") as caught:
        read_dossier(data)
    assert caught.value.file == data / "policies/zz.ttl"
    assert caught.value.fix


def test_one_movement_read_in_two_ways(data: Path) -> None:
    """The node of a movement is named by what the source says, so its reading must be one."""
    found = read_dossier(data)
    (account,) = (account for account in found.accounts if account.onward)
    (movement,) = account.onward
    other = replace(
        account,
        transfer="another",
        agreements=("us-rw-2025-transfer",),
        onward=(replace(movement, mode="forced"),),
    )
    rwanda = [claim for claim in found.claims if claim.agreement == "us-rw-2025-transfer"]
    text = agreement_file(
        found.agreements["us-rw-2025-transfer"], rwanda, [replace(other, id=account_id(other))]
    )
    (data / RW).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"read as own \(done\).* forced") as caught:
        read_dossier(data)
    assert caught.value.fix


def test_counts_for_several_states_are_equal_in_any_order(data: Path) -> None:
    claim = Claim("", "pagemill-nd-kosovo", "us-rw-2025-transfer", "persons-transferred",
                  PersonsAsOf("exactly", 5, None, ("RW", "XK")), "2026-11-21")  # fmt: skip
    agreement = read_dossier(data).agreements["us-rw-2025-transfer"]
    text = agreement_file(agreement, [replace(claim, id=claim_id(claim))], [])
    assert ".to-RW-XK" in text
    (data / RW).write_text(text.replace(".to-RW-XK", ".to-XK-RW"), encoding="utf-8")
    assert claim.value in [found.value for found in read_dossier(data).claims]


def test_a_file_that_is_named_after_another_agreement(data: Path) -> None:
    (data / RW).rename(data / "agreements/us-rw-2026-transfer.trig")
    with pytest.raises(DataError, match="in the file of another agreement") as caught:
        read_dossier(data)
    assert caught.value.file == data / "agreements/us-rw-2026-transfer.trig"
    assert caught.value.fix


def test_a_folder_without_states_is_no_data_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not a data folder") as caught:
        read_dossier(tmp_path)
    assert caught.value.file == tmp_path
    assert caught.value.fix


def test_one_claim_written_twice_is_one_claim_or_is_refused(data: Path) -> None:
    """Section 4: claims equal in their six parts are one claim."""
    path = data / RW
    graph = path.read_text("utf-8").partition("\nsource:")[2]
    other = data / MR
    other.write_text(
        "@prefix status: <https://w3id.org/miggraph/scheme/status/> .\n"
        + other.read_text("utf-8")
        + f"\nsource:{graph}",
        encoding="utf-8",
    )
    try:
        names = [claim.id for claim in read_dossier(data).claims]
    except DataError as error:
        assert error.file in (path, other)  # noqa: PT017  # either answer keeps the rule
    else:
        assert len(names) == len(set(names)) == 10
