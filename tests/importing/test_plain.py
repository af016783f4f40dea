"""Texts that the SQL engine decodes are decoded as Python would."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from miggraph.curated.registers import read_register
from miggraph.importing.codes import all_states
from miggraph.importing.meanings.lookups import Plain
from miggraph.importing.meanings.meanings import understand
from miggraph.importing.profiles.file import parse_profile
from miggraph.importing.profiles.profile import Profile
from miggraph.resources import resource
from tests.importing.tables import ENDS, HEAD

duckdb = pytest.importorskip("duckdb")

_STATES = all_states(read_register(resource("data")))
_ROLES = f"""\
[missing]
markers = ["", "7", "2020-02-02"]
{ENDS}"""
_PERSONS = '[roles.persons]\ncolumn = "n"\n'
_DATE = '[roles.date]\ncolumn = "d"\n'
_PROFILES = [
    _PERSONS + _DATE,
    _PERSONS + "rounded = 5\n" + _DATE,
    _PERSONS + 'thousands = ","\n' + _DATE + 'format = ["%Y-%m-%d", "%d/%m/%Y"]\n',
    _PERSONS + _DATE + 'format = ["%d/%m/%Y", "%Y-%m-%d"]\n' + '[small]\n"12" = [1, 4]\n',
]


def _profile(rest: str) -> Profile:
    return parse_profile((HEAD + _ROLES + rest).encode(), "example.toml")


def _decoded(profile: Profile, rows: Iterable[tuple[str | None, str | None]]) -> Any:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE staged (c0 VARCHAR, c1 VARCHAR)")
        connection.executemany("INSERT INTO staged VALUES (?, ?)", list(rows))
        understand(connection, {"d": "c0", "n": "c1"}, profile, _STATES)
        return [
            connection.execute(f"SELECT * EXCLUDE (id) FROM {name} ORDER BY ALL").fetchall()
            if name == "times"
            else connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in ("times", "numbers")
        ]


_NUMBERS = st.one_of(
    st.none(),
    st.integers(-5, 20_000_000_000).map(str),
    st.integers(0, 20).map(str),
    st.text("0123456789.,- \u0662", max_size=12),
)
_DAYS = st.one_of(
    st.none(),
    st.dates().map(str),
    st.text("0129-/ \u0662", max_size=11),
    st.builds("{:04d}-{:02d}-{:02d}".format, st.integers(1898, 2102), *[st.integers(0, 40)] * 2),
)


@pytest.mark.parametrize("rest", _PROFILES)
@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(_DAYS, _NUMBERS), min_size=1, max_size=20))
@example([("2020-02-02", "7"), ("2023-02-29", "12"), ("2024-02-29", "007"), (" 2024-01-01", "1 ")])
@example([("1900-01-01", "0"), ("2100-12-31", "999999999"), ("1899-12-31", "10000000001")])
def test_the_engine_decodes_as_python_does(
    rest: str, rows: list[tuple[str | None, str | None]]
) -> None:
    profile = _profile(rest)
    found = _decoded(profile, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("miggraph.importing.meanings.meanings._used", _by_python)
        assert found == _decoded(profile, rows)


def _by_python(plain: Plain | None) -> None:
    """Let Python decode all."""


def test_the_engine_decodes_at_all() -> None:
    """Python is not asked for a plain day or number."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("read_period", "read_number"):
            patch.setattr(f"miggraph.importing.meanings.meanings.{name}", None)
        times, numbers = _decoded(_profile(_PROFILES[0]), [("2024-02-29", "12")])
    assert (times[0][0], numbers[0][1]) == ("2024-02-29", 12)
