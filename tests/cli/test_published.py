"""``--published`` shows what may be passed on, in every command that has it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

import miggraph
from miggraph.network.ranking.plain import report_json
from tests.cli.process import Runner, done


@pytest.fixture(scope="module")
def published(kg: miggraph.KnowledgeGraph) -> miggraph.KnowledgeGraph:
    return kg.published()


def _json(runner: Runner, *arguments: str) -> Any:
    return json.loads(done(runner(*arguments, "--published", "--format", "json")))


def test_hubs(warm: Runner, kg: miggraph.KnowledgeGraph, published: Any) -> None:
    found = _json(warm, "hubs", "--by", "persons")
    assert found == report_json(published.hubs("persons"))
    assert found != report_json(kg.hubs("persons"))


def test_show(warm: Runner, kg: miggraph.KnowledgeGraph, published: Any) -> None:
    few = next(name for name in sorted(published.view.transfers) if name not in kg.view.transfers)
    found = _json(warm, "show", f"transfer:{few}")
    shown = json.loads(msgspec.json.encode(published.show(f"transfer:{few}")))
    assert found | shown == found
    assert warm("show", f"transfer:{few}").status == 2


def test_disputes(warm: Runner, published: Any) -> None:
    found = _json(warm, "disputes")["disputes"]
    assert [
        (
            one["agreement"],
            *(tuple(c["id"] for c in one["claims"] if c["side"] == s) for s in ("left", "right")),
        )
        for one in found
    ] == [(one.agreement, one.left, one.right) for one in published.disputes()]


def test_an_engine_takes_facts_at_their_word(warm: Runner) -> None:
    answer = warm("hubs", "--only", "nothing", "--engine", "duckdb", "--published")
    assert answer.status == 2
    assert "--published has no effect with --engine" in answer.err
