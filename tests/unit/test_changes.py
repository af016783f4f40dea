"""What differs between two versions of the data, and what follows from it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from miggraph.changes import Changes, FieldChange, HubChange, Version, compare_versions
from miggraph.claims.view import Resolver, clocks_for
from miggraph.curated.add import add_evidence
from miggraph.curated.read import read_dossier
from miggraph.curated.retract import retract
from miggraph.network.ranking.hubs import HubParameters
from miggraph.network.ranking.sensitivity import hub_report
from miggraph.records import Dossier

from .factories import account, agreement, claim, dossier, judged, source

AGREEMENTS = {
    "us-xk": agreement(US="sending", XK="receiving"),
    "us-rw": agreement("us-rw", US="sending", RW="receiving"),
}
SIGNED = claim("signed-on", "2025-06", id="c1", source="page")
LATER = claim("signed-on", "2025-07", id="c2", source="law")
FLIGHT = account("a1", source="page", cohorts={"UZ": 6})
TO_RWANDA = account(
    "a2",
    source="page",
    transfer="other",
    agreements=("us-rw",),
    receiving=("RW",),
    cohorts={"KZ": 4},
)
SOURCES = {
    "page": source("page", published="2025-08-01"),
    "law": source("law", published="2025-08-02", type="legal-text"),
}


def _dossier(**changes: Any) -> Dossier:
    given: dict[str, Any] = {
        "sources": SOURCES,
        "agreements": AGREEMENTS,
        "claims": (SIGNED,),
        "accounts": (FLIGHT,),
    }
    return dossier(**(given | changes))


def _version(found: Dossier) -> Version:
    resolver = Resolver(found)
    view = resolver.view("trusted-first", clocks_for(found))
    return Version(found, view, hub_report(resolver, view, HubParameters()))


def _changes(old: Dossier, new: Dossier) -> Changes:
    return compare_versions(_version(old), _version(new))


NOTHING = Changes((), (), (), (), (), (), (), (), (), ())


def test_the_same_data_have_no_changes() -> None:
    assert _changes(_dossier(), _dossier()) == NOTHING


def test_agreements_and_sources_come_and_go() -> None:
    one = {"us-xk": AGREEMENTS["us-xk"]}
    page = {"page": SOURCES["page"]}
    changes = _changes(_dossier(agreements=one, sources=page), _dossier())
    assert (changes.agreements_added, changes.agreements_removed) == (("us-rw",), ())
    assert (changes.sources_added, changes.sources_removed) == (("law",), ())
    changes = _changes(_dossier(), _dossier(agreements=one, sources=page))
    assert (changes.agreements_added, changes.agreements_removed) == ((), ("us-rw",))
    assert (changes.sources_added, changes.sources_removed) == ((), ("law",))


def test_an_added_claim_and_the_decision_that_it_turns() -> None:
    changes = _changes(_dossier(), _dossier(claims=(SIGNED, LATER)))
    (statement,) = changes.statements
    assert (statement.change, statement.kind, statement.id) == ("added", "claim", "c2")
    assert (statement.source, statement.about) == ("law", "us-xk")
    assert (statement.property, statement.value, statement.fields) == ("signed-on", "2025-07", ())
    (decision,) = changes.decisions
    assert (decision.agreement, decision.property) == ("us-xk", "signed-on")
    assert (decision.old_value, decision.new_value) == ("2025-06", "2025-07")
    assert decision.because == ("c2",)
    assert changes.hubs == ()


def test_a_deleted_claim_and_the_decision_that_falls() -> None:
    changes = _changes(_dossier(claims=(SIGNED, LATER)), _dossier(claims=(SIGNED,)))
    assert [(one.change, one.id) for one in changes.statements] == [("deleted", "c2")]
    (decision,) = changes.decisions
    assert (decision.old_value, decision.new_value) == ("2025-07", "2025-06")
    assert decision.because == ("c2",)


def test_a_question_that_is_new_and_one_that_is_gone() -> None:
    (new,) = _changes(_dossier(claims=()), _dossier()).decisions
    assert (new.old_outcome, new.old_value, new.new_value) == (None, None, "2025-06")
    assert new.new_outcome is not None
    (gone,) = _changes(_dossier(), _dossier(claims=())).decisions
    assert (gone.new_outcome, gone.new_value, gone.old_value) == (None, None, "2025-06")
    assert (new.because, gone.because) == (("c1",), ("c1",))


def test_a_locator_changes_a_claim_and_no_decision() -> None:
    moved = replace(SIGNED, locators=("paragraph 2",), notes=("by phone",))
    changes = _changes(_dossier(), _dossier(claims=(moved,)))
    (statement,) = changes.statements
    assert (statement.change, statement.id, statement.value) == ("changed", "c1", "2025-06")
    assert statement.fields == (
        FieldChange("locators", [], ["paragraph 2"]),
        FieldChange("notes", [], ["by phone"]),
    ) or statement.fields == (
        FieldChange("locators", (), ("paragraph 2",)),
        FieldChange("notes", (), ("by phone",)),
    )
    assert changes.decisions == ()


def test_a_retraction_is_told_as_one() -> None:
    gone = replace(LATER, retracted_on="2026-11-22", retracted_because="misread")
    late = claim("text-public", value=True, id="c3", recorded_on="2026-11-23")
    changes = _changes(
        _dossier(claims=(SIGNED, LATER, late)), _dossier(claims=(SIGNED, gone, late))
    )
    (statement,) = changes.statements
    assert (statement.change, statement.id) == ("retracted", "c2")
    assert FieldChange("retracted_on", None, "2026-11-22") in statement.fields
    assert FieldChange("retracted_because", None, "misread") in statement.fields
    (decision,) = changes.decisions
    assert (decision.old_value, decision.new_value) == ("2025-07", "2025-06")
    assert decision.because == ("c2",)


def test_an_account_of_another_page_is_one_of_its_transfer() -> None:
    more = account("a9", source="law", cohorts={"UZ": 6})
    (statement,) = _changes(_dossier(), _dossier(accounts=(FLIGHT, more))).statements
    assert (statement.kind, statement.about, statement.property, statement.value) == (
        "account",
        "flight",
        "account",
        None,
    )


def _hub(changes: Changes) -> HubChange:
    (found,) = changes.hubs
    return found


def test_a_hub_enters() -> None:
    hub = _hub(_changes(_dossier(), _dossier(accounts=(FLIGHT, TO_RWANDA))))
    assert (hub.state, hub.label, hub.change) == ("RW", "RW", "entered")
    fields = {one.field: one for one in hub.fields}
    assert fields["transfers"] == FieldChange("transfers", None, 1)
    assert all(one.old is None for one in hub.fields)


def test_a_hub_leaves() -> None:
    hub = _hub(_changes(_dossier(accounts=(FLIGHT, TO_RWANDA)), _dossier()))
    assert (hub.state, hub.change) == ("RW", "left")
    assert all(one.new is None for one in hub.fields)


def test_a_hub_moves() -> None:
    second = account("a3", source="page", transfer="next", date="2025-08", cohorts={"UZ": 3})
    hub = _hub(_changes(_dossier(), _dossier(accounts=(FLIGHT, second))))
    assert (hub.state, hub.change) == ("XK", "moved")
    fields = {one.field: (one.old, one.new) for one in hub.fields}
    assert fields["transfers"] == (1, 2)
    assert fields["persons"][0]["min"] < fields["persons"][1]["min"]
    assert "senders" not in fields
    assert "rank" not in fields


def test_a_merger_is_told_and_moves_the_hub() -> None:
    again = account("a4", source="law", transfer="landing", cohorts={"UZ": 6})
    told = (FLIGHT, again)
    merged = (judged("flight", "landing", on="2026-11-21"),)
    changes = _changes(_dossier(accounts=told), _dossier(accounts=told, judgements=merged))
    assert changes.merged == (FieldChange("landing", None, "flight"),)
    assert changes.statements == ()
    fields = {one.field: (one.old, one.new) for one in _hub(changes).fields}
    assert fields["transfers"] == (2, 1)
    apart = _changes(_dossier(accounts=told, judgements=merged), _dossier(accounts=told))
    assert apart.merged == (FieldChange("landing", "flight", None),)


@pytest.fixture
def older(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "older"))


def test_what_evidence_adds_to_a_folder(data: Path, older: Path, evidence: Path) -> None:
    added = add_evidence(data, evidence, "2026-12-24")
    changes = _changes(read_dossier(older), read_dossier(data))
    assert len(changes.agreements_added) == added.agreements
    assert len(changes.sources_added) == added.sources
    kinds = [(one.kind, one.change) for one in changes.statements]
    assert kinds.count(("claim", "added")) == added.claims
    assert kinds.count(("account", "added")) == added.accounts
    assert set(kinds) <= {("claim", "added"), ("account", "added"), ("account", "changed"),
                          ("claim", "changed")}  # fmt: skip
    names = {one.id for one in changes.statements}
    for decision in changes.decisions:
        assert set(decision.because) <= names
    assert any(decision.because for decision in changes.decisions)


def test_a_retraction_in_a_folder(data: Path, older: Path) -> None:
    retract(data, "022d592f134ed5b0", "another flight", "2026-12-01")
    changes = _changes(read_dossier(older), read_dossier(data))
    assert [(one.change, one.id) for one in changes.statements] == [
        ("retracted", "022d592f134ed5b0")
    ]
    assert [(hub.state, hub.change) for hub in changes.hubs] == [("XK", "left")]
