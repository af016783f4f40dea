"""How an error tells where it is and how to mend it."""

from __future__ import annotations

from miggraph.errors import DataError, UnknownNameError


def test_the_nearest_names_are_suggested() -> None:
    error = UnknownNameError("policy", "Majorty", ["trusted-first", "majority"])
    assert error.suggestions == ["majority"]
    assert str(error) == "There is no policy 'Majorty'.\n  To mend it: did you mean majority?"


def test_a_short_list_is_named_when_nothing_resembles() -> None:
    error = UnknownNameError("policy", "nope", ["trusted-first", "majority"])
    assert error.suggestions == []
    assert error.fix == "use one of majority, trusted-first."


def test_a_long_list_is_not_named() -> None:
    error = UnknownNameError("state", "ZZ", (f"A{number}" for number in range(200)))
    assert error.fix == "check the spelling of the state."


def test_a_name_is_found_by_what_else_it_is_called() -> None:
    called = {"Kyrgyzstan": "KG", "KGZ": "KG", "Kazakhstan": "KZ"}
    assert UnknownNameError("state", "kyrgyz", ["KG", "KZ"], called).suggestions == ["KG"]
    equal = UnknownNameError("state", "kgz", ["KG", "KZ"], called)
    assert equal.suggestions == ["KG"]
    assert equal.fix == "did you mean KG (KGZ)?"
    assert UnknownNameError("state", "nowhere", ["KG", "KZ"], called).fix == "use one of KG, KZ."


def test_file_and_line_come_first() -> None:
    error = DataError("No such code.", file="data/states.csv", line=7, fix="give one.")
    assert str(error) == "data/states.csv:7: No such code.\n  To mend it: give one."
