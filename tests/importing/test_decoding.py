"""What a text means: a state, a group, a residual row, a total, or nothing that is known."""

from __future__ import annotations

import pytest

import miggraph
from miggraph.errors import ProfileError, UnknownNameError
from miggraph.importing.codes import all_states
from miggraph.importing.meanings.decoding import REASONS, Decoded, Decoder
from miggraph.importing.profiles.file import parse_profile
from miggraph.records import State
from tests.importing.tables import HEAD

PROFILE = f"""{HEAD}\
[missing]
markers = ["", "-"]
[roles.sending]
column = "from"
codes = "iso-alpha-3"
[roles.receiving]
column = "to"
codes = "names"
[roles.nationality]
column = "citizen"
codes = "names"
[roles.via]
column = "through"
codes = "iata"
separator = "/"
[roles.mode]
column = "how"
[roles.agreement]
column = "under"
[roles.year]
column = "year"
[roles.persons]
column = "n"
[values.receiving]
"Korea" = "KR"
"Nowhere in particular" = "FR"
[values.nationality]
"Various, not of the state" = "other-than-receiving"
[values.mode]
"Enforced removal" = "forced-removal"
[residual]
receiving = ["Georgia (region)"]
nationality = ["Rest"]
[totals]
nationality = ["Total", "All"]
"""


@pytest.fixture(scope="module")
def states(kg: miggraph.KnowledgeGraph) -> dict[str, State]:
    return all_states(kg.dossier.states)


def decoder(states: dict[str, State], text: str = PROFILE) -> Decoder:
    return Decoder(parse_profile(text.encode(), "example.toml"), states)


def rejected(reason: str) -> Decoded:
    assert reason in REASONS
    return Decoded("rejected", reason=reason)


CASES = [
    ("sending", "DEU", Decoded("state", "DE")),
    ("sending", " deu ", Decoded("state", "DE")),
    ("sending", "DE", rejected("code unknown")),
    ("sending", None, Decoded("untold")),
    ("sending", " - ", Decoded("untold")),
    ("sending", "TOTAL", Decoded("residual", reason="sending: TOTAL")),
    ("receiving", "Kosovo*", Decoded("state", "XK")),
    ("receiving", "KOREA", Decoded("state", "KR")),
    ("receiving", "nowhere in particular", Decoded("state", "FR")),
    ("receiving", "Georgia", Decoded("state", "GE")),
    ("receiving", "Georgia Region", Decoded("residual", reason="receiving: Georgia Region")),
    ("receiving", "All others", Decoded("residual", reason="receiving: All others")),
    ("receiving", "Unknown", Decoded("residual", reason="receiving: Unknown")),
    ("receiving", "Stateless", Decoded("residual", reason="receiving: Stateless")),
    ("receiving", "Soviet Union", Decoded("state", "SUHH")),
    ("receiving", "=HYPERLINK(1)", rejected("code unknown")),
    ("receiving", "x" * 100_000, rejected("code unknown")),
    ("nationality", "Korea", rejected("code ambiguous")),
    ("nationality", "Stateless", Decoded("group", "stateless")),
    ("nationality", "unknown", Decoded("group", "unknown")),
    ("nationality", "Various, not of the state", Decoded("group", "other-than-receiving")),
    ("nationality", "Rest", Decoded("residual", reason="nationality: Rest")),
    ("nationality", "TOTAL", Decoded("total")),
    ("nationality", "all", Decoded("total")),
    ("via", "PTY", Decoded("state", "PA")),
    ("via", "PTY/SAP", Decoded("state", "PA HN")),
    ("via", "PTY/QQQ9", rejected("code unknown")),
    ("mode", "enforced  Removal", Decoded("word", "forced-removal")),
    ("mode", "Assisted", rejected("word unknown")),
    ("agreement", "us-xk-2025", Decoded("word", "us-xk-2025")),
]


@pytest.mark.parametrize(("role", "text", "meant"), CASES, ids=lambda v: str(v)[:30])
def test_a_text_means_one_thing(
    role: str, text: str | None, meant: Decoded, states: dict[str, State]
) -> None:
    assert decoder(states).decode(role, text) == meant


def test_dissolved_states_are_refused_where_the_profile_says_so(states: dict[str, State]) -> None:
    strict = decoder(states, PROFILE + '[states]\ndissolved = "refuse"\n')
    assert strict.decode("receiving", "Soviet Union") == rejected("dissolved state")
    assert strict.decode("receiving", "Latvia") == Decoded("state", "LV")


@pytest.mark.parametrize("role", ["persons", "year", "reporter", "nobody"])
def test_only_columns_of_names_are_decoded(role: str, states: dict[str, State]) -> None:
    with pytest.raises(UnknownNameError):
        decoder(states).decode(role, "x")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"Korea" = "KR"', '"Korea" = "KOR"', "values.receiving.Korea"),
        ('"Korea" = "KR"', '"Korea" = "stateless"', "values.receiving.Korea"),
        ('column = "from"\ncodes = "iso-alpha-3"', 'value = "USA"', "roles.sending.value"),
    ],
)
def test_constants_are_states(old: str, new: str, place: str, states: dict[str, State]) -> None:
    with pytest.raises(ProfileError, match="code of no state") as caught:
        decoder(states, PROFILE.replace(old, new))
    assert place in caught.value.message
    assert caught.value.file == "example.toml"


def test_no_state_is_taken_for_a_residual_row(states: dict[str, State]) -> None:
    one = decoder(states)
    for state in states.values():
        for name in (state.label, *state.names):
            assert one.decode("receiving", name).kind != "residual", name
