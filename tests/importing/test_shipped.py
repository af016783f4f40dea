"""Each shipped profile fits the shape of its table, and knows the values of a sample of it."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import miggraph
from miggraph.importing.codes import all_states
from miggraph.importing.meanings.decoding import Decoder
from miggraph.importing.meanings.periods import read_period
from miggraph.importing.profiles.file import load_profile, shipped_profiles
from miggraph.importing.profiles.profile import Profile, column_key
from miggraph.records import State

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(shipped_profiles())


@pytest.fixture(scope="module")
def states(kg: miggraph.KnowledgeGraph) -> dict[str, State]:
    return all_states(kg.dossier.states)


def sample(profile: Profile) -> list[dict[str, str]]:
    """Return the rows of the sample of a profile, with the names of columns folded."""
    (path,) = SAMPLES.glob(f"{profile.name}.*")
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[Mapping[str, Any]]
        if path.suffix == ".json":
            rows = json.load(file)[profile.table.path]
        else:
            for _ in range(profile.table.header_row - 1):
                next(file)
            rows = list(csv.DictReader(file))
    return [{column_key(key): str(value) for key, value in row.items()} for row in rows]


def test_each_shipped_profile_has_a_sample() -> None:
    assert sorted(path.stem for path in SAMPLES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_fits_its_sample(name: str, kg: miggraph.KnowledgeGraph) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert profile.source.url
    profile.check_columns(sample(profile)[0])


@pytest.mark.parametrize(
    ("name", "role", "meant"),
    [
        ("us-removals-ddp", "receiving", "MX MX MX PA PA PA CD code-ambiguous residual JM"),
        ("us-removals-ddp", "nationality", "MX MX CU UZ CN CN CD code-ambiguous unknown JM"),
        ("eurostat-returns", "reporter", "GR GR GR GR PT DE DE DE LV total DE"),
        ("eurostat-returns", "receiving", "AL total AL AL KZ XK LB RS RU AL SY"),
        (
            "eurostat-returns",
            "nationality",
            "AL AL total AL UZ XK stateless unknown residual AL SY",
        ),
        ("eurostat-dublin", "reporter", "DE DE DE AT GR PT"),
        ("eurostat-dublin", "receiving", "AT GR total DE DE GB"),
        ("unhcr-population", "sending", "PK AT residual IN CA"),
        ("unhcr-population", "receiving", "AF DE SY residual SY"),
        ("unhcr-resettlement", "receiving", "US AU CA CH PK"),
        ("unhcr-resettlement", "nationality", "CD stateless residual unknown AF"),
        ("uk-returns", "receiving", "AL XK BM CD FR residual CSXX"),
        ("frontex-return-operations", "sending", "IT DE CZ CY residual"),
        ("frontex-return-operations", "receiving", "TN MD XK CD AL"),
    ],
)
def test_states_of_a_sample(name: str, role: str, meant: str, states: dict[str, State]) -> None:
    profile = load_profile(name)
    decoder = Decoder(profile, states)
    column = profile.roles[role].column
    assert column is not None
    found = [decoder.decode(role, row[column_key(column)]) for row in sample(profile)]
    assert [
        one.code or (one.kind if one.kind != "rejected" else (one.reason or "").replace(" ", "-"))
        for one in found
    ] == meant.split()


@pytest.mark.parametrize(
    ("name", "edtf"),
    [
        ("us-removals-ddp", ["2025-02-12", "2025-02-14", "2025-02-20", "2025-03-03", None]),
        ("eurostat-returns", ["2023"]),
        ("eurostat-dublin", ["2019", "2023"]),
        ("unhcr-population", ["2023"]),
        ("unhcr-resettlement", ["2023"]),
        ("uk-returns", ["2023-35", "2023-36"]),
        ("frontex-return-operations", ["2024-01-04", "2024-01-11", "2024-02-02"]),
    ],
)
def test_times_of_a_sample(name: str, edtf: list[str | None]) -> None:
    profile = load_profile(name)
    found: set[str | None] = set()
    for row in sample(profile):
        texts = {
            role: row[column_key(profile.roles[role].column or "")] for role in profile.time_roles
        }
        try:
            found.add(read_period(profile, texts))
        except ValueError:
            found.add(None)
    assert found == set(edtf)


def test_modes_of_a_sample(states: dict[str, State]) -> None:
    profile = load_profile("uk-returns")
    decoder = Decoder(profile, states)
    kept = [
        row for row in sample(profile) if row["Return type"] not in (profile.keep[0].is_not or ())
    ]
    assert [decoder.decode("mode", row["Return type"]).code for row in kept] == [
        "forced-removal",
        "forced-removal",
        "assisted-return",
        "unknown",
        "unknown",
        "forced-removal",
    ]


def test_where_the_departure_country_of_the_united_states_stands() -> None:
    profile = load_profile("us-removals-ddp")
    assert profile.roles["receiving"].column == "departure_country"
    assert profile.roles["sending"].value == "US"
    assert profile.table.rows == "persons"


@pytest.mark.parametrize("name", ["frontex-return-operations", "uk-returns", "eurostat-dublin"])
def test_a_table_without_citizenship_says_so(name: str) -> None:
    assert not load_profile(name).roles["nationality"].told


@pytest.mark.parametrize("name", ["eurostat-returns", "eurostat-dublin"])
def test_breakdowns_of_eurostat_cannot_be_added_up(name: str) -> None:
    profile = load_profile(name)
    assert profile.table.unnamed == "constant"
    assert profile.roles["sending"].is_ == "reporter"
