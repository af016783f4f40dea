"""JSON has exactly the documented keys and types; docs/commands.md is what is documented."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.forms import documented, faults
from tests.cli.process import ROOT, SMALL, Answer, Runner, at_once, done

SMALL_DATA = ("--data", str(SMALL))
DATA = ROOT / "data"

#: Section 7 of the design. The reference may document more keys, never fewer.
CONTRACT: dict[str, Any] = {
    "miggraph hubs": {
        "policy": ...,
        "on": ...,
        "known_on": ...,
        "recorded_on": ...,
        "possibly_known": ...,
        "parameters": ...,
        "hubs": [
            {
                "rank": ...,
                "state": ...,
                "label": ...,
                "senders": ...,
                "senders_all_bases": ...,
                "nationalities": ...,
                "effective_nationalities": {"min": ..., "max": ...},
                "persons": {"min": ..., "max": ...},
                "transfers": ...,
                "totals": ...,
                "undetermined_transfers": ...,
                "onward": {"min": ..., "max": ...},
                "agreements": [{"id": ..., "in_force": ...}],
                "sensitivity_range": ...,
            }
        ],
    },
    "miggraph show": {
        "id": ...,
        "kind": ...,
        "label": ...,
        "parties": ...,
        "values": [
            {
                "property": ...,
                "outcome": ...,
                "accepted": ...,
                "reason": ...,
                "claims": ...,
                "losers": ...,
            }
        ],
        "transfers": ...,
        "relations": ...,
    },
    "miggraph disputes": {
        "disputes": [{"agreement": ..., "property": ..., "relation": ..., "claims": ...}]
    },
    "miggraph stats": {
        "agreements": ...,
        "by_nature": ...,
        "claims": ...,
        "denials": ...,
        "sources": ...,
        "voices": ...,
        "states": ...,
        "agencies": ...,
        "accounts": ...,
        "transfers": ...,
        "disputes": ...,
    },
    "miggraph queries": [{"name": ..., "summary": ..., "parameters": ..., "columns": ...}],
    "miggraph query": {"head": {"vars": ...}, "results": {"bindings": ...}},
    "miggraph validate": {
        "conforms": ...,
        "findings": [
            {
                "rule": ...,
                "severity": ...,
                "file": ...,
                "line": ...,
                "subject": ...,
                "message": ...,
                "fix": ...,
            }
        ],
    },
}


def _missing(contract: Any, form: Any, path: str) -> list[str]:
    if contract is ...:
        return []
    if isinstance(contract, list):
        return _missing(contract[0], form[0], f"{path}[]")
    found = [f"{path}.{key}" for key in contract if key not in form]
    for key in contract.keys() & form.keys():
        found += _missing(contract[key], form[key], f"{path}.{key}")
    return found


@pytest.mark.parametrize("command", CONTRACT)
def test_the_reference_documents_the_contract(command: str) -> None:
    assert _missing(CONTRACT[command], documented()[command][0], command) == []


HUBS = ("hubs", "--format", "json")
QUERY = ("query", "--format", "json")


#: Command, number of its form, and the words that are run.
DOCUMENTS: list[tuple[str, int, tuple[str, ...]]] = [
    ("hubs", 0, HUBS),
    ("hubs", 0, (*HUBS, *SMALL_DATA)),
    ("hubs", 0, (*HUBS, "--policy", "majority", "--basis", "evacuation", "--by", "onward")),
    ("hubs", 0, (*HUBS, "--only-sender", "US", "--known-on", "2025-07-01")),
    ("show", 0, ("show", "us-xk-2025-third-country", "--format", "json")),
    ("show", 0, ("show", "us-uz-2025-return-and-transit", "--format", "json")),
    ("show", 0, ("show", "state:RW", "--format", "json")),
    ("show", 0, ("show", "source:seed-003", "--format", "json")),
    ("show", 0, ("show", "transfer:us-xk-2025-07-flight", "--format", "json", *SMALL_DATA)),
    ("show", 0, ("show", "transfer:us-xk-2025-07-landing", "--format", "json", *SMALL_DATA)),
    ("show", 0, ("show", "agency:kosovo-police", "--format", "json", *SMALL_DATA)),
    ("show", 0, ("show", "claim:1046ebde941fe584", "--format", "json", *SMALL_DATA)),
    ("show", 0, ("show", "account:7f6206c920b4955b", "--format", "json", *SMALL_DATA)),
    ("disputes", 0, ("disputes", "--format", "json")),
    ("disputes", 0, ("disputes", "us-xk-2025-transfer", "--format", "json", *SMALL_DATA)),
    ("disputes", 1, ("disputes", "--of", "transfers", "--format", "json")),
    ("stats", 0, ("stats", "--format", "json")),
    ("stats", 0, ("stats", "--format", "json", *SMALL_DATA)),
    ("stats", 1, ("stats", "--by", "agreement", "--format", "json")),
    ("query", 0, (*QUERY, *SMALL_DATA, "SELECT * { ?s ?p ?o OPTIONAL { ?o mig:x ?none } }")),
    ("query", 1, (*QUERY, *SMALL_DATA, "ASK { ?s a mig:Agreement }")),
    ("query", 0, ("query", "hub-arrivals", "--format", "json")),
    ("queries", 0, ("queries", "--format", "json")),
    ("queries", 0, ("queries", "hub-arrivals", "--format", "json")),
    ("network hubs", 0, ("network", "hubs", "--draws", "20", "--nulls", "20", "--format", "json")),
    ("network hubs", 0, ("network", "hubs", "--since", "2025-01-01", "--format", "json")),
    ("network compare", 0, ("network", "compare", "--known-on", "2025-07-01", "--format", "json")),
    ("network chains", 0, ("network", "chains", "--infer", "--format", "json")),
    ("network chains", 0, ("network", "chains", "--format", "json", *SMALL_DATA)),
    ("network brokers", 0, ("network", "brokers", "--on-legs", "--format", "json")),
    ("network brokers", 0, ("network", "brokers", "--weight", "none", "--format", "json")),
    ("export", 0, ("export", "--list", "--format", "json")),
    ("validate", 0, ("validate", "--severity", "info", "--format", "json")),
    ("data same", 0, ("data", "same", "--judged", "--format", "json")),
    ("data diff", 0, ("data", "diff", str(SMALL), str(DATA), "--format", "json")),
]


@pytest.fixture(scope="module")
def answers(warm: Runner) -> dict[tuple[str, ...], Answer]:
    return at_once(lambda words: warm(*words), [words for _, _, words in DOCUMENTS])


@pytest.mark.parametrize(("command", "form", "words"), DOCUMENTS)
def test_json_has_the_documented_form(
    answers: dict[tuple[str, ...], Answer], command: str, form: int, words: tuple[str, ...]
) -> None:
    document = json.loads(done(answers[words]))
    assert faults(document, documented()[f"miggraph {command}"][form]) == []
    assert any(document.values() if isinstance(document, dict) else document), (
        "an empty document proves nothing"
    )


def test_a_form_can_be_missed() -> None:
    form = documented()["miggraph stats"][0]
    days = dict.fromkeys(("on", "known_on", "recorded_on"), "2025-08-01")
    good = dict.fromkeys(form, 1) | days | {"policy": "majority", "by_nature": {"concluded": 1}}
    assert faults(good, form) == []
    assert faults({**good, "claims": "1"}, form) == ["$.claims: '1' is not integer"]
    assert faults({**good, "more": 1}, form) == ["$: undocumented key more"]
    assert faults({k: v for k, v in good.items() if k != "claims"}, form) == ["$: no key claims"]


def test_parameters_and_clocks_are_told(warm: Runner) -> None:
    words = ("--by", "persons", "--only-sender", "US", "--on", "2025-08-01")
    document = json.loads(done(warm(*HUBS, *words, "--known-on", "2025-07-01")))
    assert document["parameters"]["by"] == "persons"
    assert document["parameters"]["only_sender"] == "US"
    assert (document["on"], document["known_on"]) == ("2025-08-01", "2025-07-01")
    assert all(hub["senders"] == ["US"] for hub in document["hubs"])
