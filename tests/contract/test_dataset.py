"""The curated data, built and read back: equal records, and equal answers from them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import miggraph
from miggraph.curated.dataset import read_dataset
from miggraph.errors import DataError, UnknownNameError, UsageError
from miggraph.opening import open_dataset

SMALL = Path(__file__).parents[1] / "data" / "small"
#: Views that differ in policy and clocks; before the last day nothing was entered.
VIEWS = [
    {"policy": "trusted-first"},
    {"policy": "majority"},
    {"on": "2020-01-01", "known_on": "2025-07-01"},
    {"recorded_on": "2026-11-20"},
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("data", [None, SMALL], ids=["curated", "small"])
def test_the_records_come_back_from_any_view(data: Path | None, view: dict[str, str]) -> None:
    kg = miggraph.open(data, **view)
    found = read_dataset(kg.quads)
    assert found == kg.dossier
    for name in found.__struct_fields__:
        assert list(getattr(found, name)) == list(getattr(kg.dossier, name)), name


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a cache of its own."""
    monkeypatch.setenv("MIGGRAPH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_answers_are_those_of_the_folder(elsewhere: Path, view: dict[str, str]) -> None:
    quads = miggraph.open(policy="majority", on="2019-01-01").quads
    ours, theirs = open_dataset(lambda: quads, **view), miggraph.open(**view)
    assert ours.clocks == theirs.clocks
    assert ours.hubs() == theirs.hubs()
    assert ours.disputes() == theirs.disputes()
    assert ours.stats() == theirs.stats()
    assert ours.stats_by_agreement() == theirs.stats_by_agreement()
    for name in ("us-xk-2025-third-country", "RW", *list(theirs.view.transfers)[:3]):
        assert ours.show(name) == theirs.show(name)
    # In the order in which they are told, too.
    assert msgspec.json.encode(ours.view) == msgspec.json.encode(theirs.view)


def test_only_registers_of_the_folder_are_built(elsewhere: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "data"))
    states = (folder / "states.ttl").read_text(encoding="utf-8")
    (folder / "draft.ttl").write_text(states.replace("state:XK", "state:QQ"), encoding="utf-8")
    kg = miggraph.open(folder)
    assert "QQ" not in kg.dossier.states
    assert read_dataset(kg.quads) == kg.dossier


def _digest(kg: miggraph.KnowledgeGraph) -> str:
    (row,) = kg.select("SELECT ?digest { inventory:all mig:recordsDigest ?digest }")
    return str(row["digest"])


def test_the_inventory_says_what_there_is(kg: miggraph.KnowledgeGraph) -> None:
    rows = kg.select(
        "SELECT ?class ?n { ?i a mig:Inventory ; mig:ofClass ?class ; mig:recordCount ?n }"
    )
    counts = {row["class"].rpartition("/")[2]: row["n"] for row in rows}
    assert counts.pop("State") == len(kg.dossier.states)
    assert counts.pop("Policy") == len(kg.dossier.policies)
    assert counts.pop("Agreement") == len(kg.dossier.agreements)
    assert counts.pop("Source") == len(kg.dossier.sources)
    assert counts.pop("Judgement") == len(kg.dossier.judgements)
    assert counts.pop("Claim") == len(kg.dossier.claims)
    assert counts.pop("TransferAccount") == len(kg.dossier.accounts)
    for name, number in counts.items():
        (row,) = kg.select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a mig:{name} }}")
        assert row["n"] == number > 0
    wrong = kg.select(
        """SELECT ?source ?n (COUNT(DISTINCT ?x) AS ?found) {
          ?source mig:recordCount ?n .
          OPTIONAL { GRAPH ?source { ?x mig:recordedOn ?day } }
          FILTER NOT EXISTS { ?source a mig:Inventory }
        } GROUP BY ?source ?n HAVING (?n != ?found)"""
    )
    assert list(wrong) == []
    assert _digest(miggraph.open(policy="majority", recorded_on="2026-11-20")) == _digest(kg)


def test_records_that_are_known_are_not_fetched_again(elsewhere: Path) -> None:
    kg = miggraph.open(SMALL)
    quads, digest = kg.quads, _digest(kg)
    calls = []

    def fetch() -> bytes:
        calls.append(1)
        return quads

    assert open_dataset(fetch, digest=digest).hubs() == kg.hubs()
    assert open_dataset(fetch, digest=digest, policy="majority").dossier == kg.dossier
    assert len(calls) == 1
    assert open_dataset(fetch).digest == digest
    assert len(calls) == 2


def test_a_store_cannot_pass_its_records_off_as_those_of_others(elsewhere: Path) -> None:
    """Neither under the digest of a data folder nor under that of another dataset."""
    small, curated = miggraph.open(SMALL), miggraph.open()
    for digest in (curated.digest, _digest(curated)):
        with pytest.raises(DataError, match="recordsDigest"):
            _ = open_dataset(lambda: small.quads, digest=digest).dossier
    kept = {path.name for path in elsewhere.iterdir() if path.name.startswith("records")}
    assert miggraph.open().dossier == curated.dossier
    assert {path.name for path in elsewhere.iterdir() if path.name.startswith("records")} == kept


def test_what_needs_files_says_so(elsewhere: Path) -> None:
    quads = miggraph.open(SMALL).quads
    kg = open_dataset(lambda: quads)
    with pytest.raises(UsageError, match="no files"):
        kg.validate()
    with pytest.raises(UsageError, match="no files"):
        kg.query("ASK { ?s ?p ?o }")


def test_a_policy_that_does_not_exist_is_told_before_any_answer(elsewhere: Path) -> None:
    quads = miggraph.open(SMALL).quads
    kg = open_dataset(lambda: quads, policy="majorty")
    for ask in (kg.hubs, kg.disputes, kg.stats):
        with pytest.raises(UnknownNameError, match="majorty"):
            ask()


def test_a_stream_that_breaks_is_not_an_answer(elsewhere: Path) -> None:
    lines = miggraph.open(SMALL).quads.splitlines(keepends=True)

    def cut() -> Iterator[bytes]:
        yield from lines[: len(lines) // 2]

    kg = open_dataset(lambda: b"".join(cut()))
    with pytest.raises(DataError):
        kg.hubs()
    assert not [path for path in elsewhere.iterdir() if path.name.startswith("hubs")]
