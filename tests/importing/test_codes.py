"""Each code system leads from a text to one state, to a cohort group, or to none."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import miggraph
from miggraph.errors import MiggraphError, UnknownNameError
from miggraph.importing.codes import (
    SYSTEMS,
    all_states,
    code_table,
    fold,
    group_table,
    readings,
)
from miggraph.records import State
from miggraph.resources import resource
from miggraph.vocabulary import SCHEMES


@pytest.fixture(scope="module")
def states(kg: miggraph.KnowledgeGraph) -> dict[str, State]:
    return all_states(kg.dossier.states)


def test_all_states_have_the_register_and_more(
    kg: miggraph.KnowledgeGraph, states: Mapping[str, State]
) -> None:
    register = kg.dossier.states
    assert all(states[code] is state for code, state in register.items())
    assert "PT" not in register
    assert states["PT"].label == "Portugal"
    assert states["PR"].administered_by == "US"
    assert states["SUHH"].kind == "former"


def test_further_states_agree_with_the_register(kg: miggraph.KnowledgeGraph) -> None:
    register, alone = kg.dossier.states, all_states({})
    for code in register.keys() & alone.keys():
        mine, theirs = register[code], alone[code]
        assert (mine.alpha3, mine.numeric, mine.kind) == (
            theirs.alpha3,
            theirs.numeric,
            theirs.kind,
        )
        assert mine.administered_by == theirs.administered_by
        assert mine.region == theirs.region or mine.kind == "former"


@pytest.mark.parametrize("system", ["iso-alpha-2", "eurostat", "names"])
def test_each_state_of_today_has_a_code(system: str, states: Mapping[str, State]) -> None:
    reached = set(code_table(system, states).values())
    assert {code for code, state in states.items() if state.kind != "former"} <= reached


@pytest.mark.parametrize("system", ["iso-alpha-3", "iso-numeric", "m49"])
def test_iso_codes_lead_back_to_their_state(system: str, states: Mapping[str, State]) -> None:
    table = code_table(system, states)
    for code, state in states.items():
        told = state.alpha3 if system == "iso-alpha-3" else state.numeric
        if told:
            assert table[fold(told)] == code


def test_names_of_the_register_lead_back_to_their_state(states: Mapping[str, State]) -> None:
    found = readings("names", states)
    for code, state in states.items():
        for name in (state.label, *state.names):
            # St. Martin is the French part of the island in one source, and either in most texts.
            assert found[fold(name)] in {(code,), ("MF", "SX")}, name


@pytest.mark.parametrize(
    ("system", "text", "code"),
    [
        ("iso-alpha-2", "gb", "GB"),
        ("iso-alpha-3", "XKX", "XK"),
        ("iso-numeric", "4", "AF"),
        ("iso-numeric", "004", "AF"),
        ("m49", "818", "EG"),
        ("unhcr", "AUS", "AT"),
        ("unhcr", "AUL", "AU"),
        ("unhcr", "GFR", "DE"),
        ("cow", "2", "US"),
        ("cow", "GMY", "DE"),
        ("eurostat", "EL", "GR"),
        ("eurostat", "UK", "GB"),
        ("eurostat", "XK", "XK"),
        ("names", "CHINA, PEOPLES REPUBLIC OF", "CN"),
        ("names", "Congo, The Democratic Republic of the", "CD"),
        ("names", "Congo", "CG"),
        ("names", "C\u00f4te d\u2019Ivoire", "CI"),
        ("names", "COTE D'IVOIRE", "CI"),
        ("names", "KOSOVO*", "XK"),
        ("names", "St. Vincent & the Grenadines", "VC"),
        ("names", "Trinidad and Tobago", "TT"),
        ("names", "Burma", "MM"),
        ("names", "USSR", "SUHH"),
        ("iata", "pty", "PA"),
        ("iata", "PRN", "XK"),
        ("icao", "EGLL", "GB"),
    ],
)
def test_known_codes(system: str, text: str, code: str, states: Mapping[str, State]) -> None:
    assert code_table(system, states)[fold(text)] == code


@pytest.mark.parametrize(
    ("system", "text"),
    [
        ("eurostat", "GR"),
        ("iso-alpha-3", "AUL"),
        ("iata", "EGLL"),
        ("names", "Atlantis"),
        ("m49", "1"),
    ],
)
def test_a_text_of_another_system_means_nothing(
    system: str, text: str, states: Mapping[str, State]
) -> None:
    assert fold(text) not in readings(system, states)


def test_an_ambiguous_text_means_no_state(states: Mapping[str, State]) -> None:
    assert readings("names", states)["korea"] == ("KP", "KR")
    assert readings("cow", states)["345"] == ("CSXX", "RS", "YUCS")
    for system in SYSTEMS:
        many = {text for text, codes in readings(system, states).items() if len(codes) > 1}
        assert not many & code_table(system, states).keys()
        told = {row["text"] for row in _rows("ambiguous") if row["system"] == system}
        assert many == {fold(text) for text in told}


def test_groups_are_words_of_the_scheme() -> None:
    assert group_table("unhcr") == {"sta": "stateless", "ukn": "unknown"}
    for system in SYSTEMS:
        assert set(group_table(system).values()) <= SCHEMES["cohort-group"].keys()


def test_every_table_names_systems_and_states_that_exist(states: Mapping[str, State]) -> None:
    for name in ("ambiguous", "own", "groups"):
        assert {row["system"] for row in _rows(name)} <= set(SYSTEMS)
    for name in ("own", "names", "unhcr", "cow"):
        column = "code" if name == "names" else "state"
        assert {row[column] for row in _rows(name)} <= states.keys()
    for row in _rows("ambiguous"):
        assert set(row["states"].split()) <= states.keys()


def test_names_are_kept_folded_and_sorted() -> None:
    names = [row["name"] for row in _rows("names")]
    assert names == sorted(set(names))
    assert [fold(name) for name in names] == names


def test_states_that_are_not_given_are_not_meant(states: Mapping[str, State]) -> None:
    few = {code: states[code] for code in ("FR", "DE")}
    assert set(code_table("iso-alpha-2", few).values()) == {"FR", "DE"}
    assert fold("Spain") not in readings("names", few)


def test_an_unknown_system_suggests_the_nearest(states: Mapping[str, State]) -> None:
    with pytest.raises(UnknownNameError, match="iso-alpha-2"):
        code_table("iso-alpha2", states)


def test_airports_need_their_package(
    states: Mapping[str, State], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "airportsdata", None)
    with pytest.raises(MiggraphError, match=r"iata needs the package airportsdata"):
        code_table("iata", states)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert fold(text.swapcase().swapcase()) == fold(text.swapcase().swapcase().strip())


@given(st.sampled_from(["Cote d'Ivoire", "Bosnia and Herzegovina", "004"]), st.data())
def test_case_accents_and_marks_make_no_difference(name: str, data: st.DataObject) -> None:
    noisy = "".join(
        data.draw(st.sampled_from([c, c.upper(), c.lower(), c + "\u0301" if c.isalpha() else c]))
        for c in name
    )
    wrapped = data.draw(st.sampled_from(["{}", " {} ", "{}*", "({})", "{}."])).format(noisy)
    assert fold(wrapped) == fold(name)


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(resource("data")) / "codes" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
