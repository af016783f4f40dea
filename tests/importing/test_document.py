"""A profile can be written from docs/import.md alone: it names every key, and its example works."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest

import miggraph
from miggraph.importing.codes import SYSTEMS, all_states
from miggraph.importing.meanings.decoding import Decoder
from miggraph.importing.meanings.periods import read_period
from miggraph.importing.profiles import profile as structures
from miggraph.importing.profiles.file import parse_profile, shipped_profiles

DOCUMENT = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def shown(name: str) -> str:
    """Return the block that the document calls a file of this name."""
    found = re.search(rf"the file `{re.escape(name)}`[^`]*```\w*\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_reads_its_table(kg: miggraph.KnowledgeGraph) -> None:
    profile = parse_profile(shown("example.toml").encode(), "example.toml")
    rows = list(csv.DictReader(shown("example.csv").splitlines(), delimiter=";"))
    profile.check_columns(rows[0])
    decoder = Decoder(profile, all_states(kg.dossier.states))
    kept = [row for row in rows if row["sex"] in (profile.keep[0].is_ or ())]
    assert [
        tuple(
            (one.code or one.kind)
            for role in ("sending", "receiving", "nationality", "mode")
            for one in [decoder.decode(role, row[profile.roles[role].column or ""])]
        )
        for row in kept
    ] == [
        ("FR", "AL", "AL", "forced-removal"),
        ("FR", "LB", "stateless", "forced-removal"),
        ("FR", "AL", "total", "forced-removal"),
        ("FR", "KZ", "UZ", "assisted-return"),
        ("FR", "residual", "residual", "forced-removal"),
    ]
    assert read_period(profile, {"date": kept[-1]["when"]}) == "2024-03-01"
    assert profile.small[kept[1]["persons"]] == (1, 4)


@pytest.mark.parametrize(
    "structure", [structures.Voice, structures.Table, structures.Role, structures.Condition]
)
def test_every_key_is_described(structure: type[msgspec.Struct]) -> None:
    hints = get_type_hints(structure)
    for field in msgspec.structs.fields(structure):
        assert f"`{field.encode_name}`" in DOCUMENT or f"`{field.encode_name} = " in DOCUMENT
        for part in (hints[field.name], *get_args(hints[field.name])):
            words = [word for word in get_args(part) if isinstance(word, str)]
            assert [word for word in words if f"`{word}`" not in DOCUMENT] == []


def test_every_role_system_and_shipped_profile_is_described() -> None:
    for name in (*structures.ROLES, *SYSTEMS, *shipped_profiles()):
        assert f"`{name}`" in DOCUMENT, name


def test_no_key_is_described_that_does_not_exist() -> None:
    """Rows of the tables of keys name keys, roles, systems and profiles only."""
    known = {
        field.encode_name
        for structure in (structures.Voice, structures.Table, structures.Role, structures.Profile)
        for field in msgspec.structs.fields(structure)
    } | {*structures.ROLES, *SYSTEMS, *shipped_profiles()}
    named = set(re.findall(r"^\| ((?:`[a-z0-9-]+`(?:, )?)+) \|", DOCUMENT, re.MULTILINE))
    assert {key for row in named for key in re.findall(r"`([^`]+)`", row)} <= known
