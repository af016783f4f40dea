"""Commands that ask an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import miggraph
from miggraph.errors import QueryError, UsageError
from tests.cli.process import SMALL, Runner, done, stopped
from tests.servers import running

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("commands") / "cache")


@pytest.fixture(scope="module")
def url(run: Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give an endpoint that holds the small data under the policy that is not the default."""
    folder = tmp_path_factory.mktemp("server")
    with running.oxigraph(folder, ("--union-default-graph",)) as address:
        done(run("push", address, "--data", SMALL, "--policy", "majority"))
        yield address


@pytest.mark.parametrize(
    "words",
    [
        ("hubs", "--format", "json"),
        ("hubs", "--policy", "trusted-first", "--known-on", "2025-12-31", "--format", "csv"),
        ("show", "us-xk-2025-transfer", "--format", "json"),
        ("disputes", "--format", "json"),
        ("stats", "--format", "json"),
        ("query", "SELECT ?a ?k { ?a mig:kind ?k } ORDER BY ?a ?k", "--format", "csv"),
        ("query", "hub-arrivals", "--format", "csv"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_the_answer_is_that_of_the_files(run: Runner, url: str, words: tuple[str, ...]) -> None:
    policy = () if "--policy" in words else ("--policy", "majority")
    wanted = done(run(*words, "--data", SMALL, *policy))
    assert done(run(*words, "--endpoint", url)) == wanted
    assert wanted


def test_the_view_is_named_and_findings_are_told(run: Runner, url: str) -> None:
    answer = run("query", "ASK {}", "--endpoint", url)
    assert "Policy majority; on " in answer.err
    assert "Endpoint, default graph: " in answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--policy", "trusted-first"), "the policy majority"),
        (("--on", "2020-01-01"), "the clock on 20"),
        (("--known-on", "2020-01-01"), "the clock known-on 20"),
        (("--recorded-on", "2020-01-01"), "the clock recorded-on 20"),
    ],
)
def test_another_view_is_refused_with_the_reason(
    run: Runner, url: str, words: tuple[str, ...], said: str
) -> None:
    stopped(run("query", "ASK {}", "--endpoint", url, *words), said, "hubs")


def test_files_and_endpoint_are_not_both(run: Runner, url: str) -> None:
    stopped(run("hubs", "--data", SMALL, "--endpoint", url), "data and an endpoint")


def test_a_password_in_the_address_is_not_shown(run: Runner, url: str) -> None:
    secret = url.replace("http://", "http://me:s3cr3t@").replace("/query", "/nothing")
    answer = run("query", "ASK {}", "--endpoint", secret)
    stopped(answer)
    assert "s3cr3t" not in answer.err


def test_from_python(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIGGRAPH_CACHE", str(tmp_path))
    kg = miggraph.open(endpoint=url, timeout=30)
    files = miggraph.open(SMALL, policy="majority")
    assert kg.policy == "majority"
    assert kg.clocks == files.clocks
    assert kg.dossier == files.dossier
    assert kg.hubs() == files.hubs()
    assert [row["n"] for row in kg.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")] == [
        row["n"] for row in files.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    ]
    assert [finding.name for finding in kg.endpoint_findings] == ["default graph"]
    other = miggraph.open(endpoint=url, on="2020-01-01")
    assert other.hubs().clocks.on.isoformat() == "2020-01-01"
    with pytest.raises(QueryError, match="clock on"):
        other.query("ASK {}")
    with pytest.raises(UsageError, match="no files"):
        kg.validate()
    with pytest.raises(UsageError):
        miggraph.open(SMALL, endpoint=url)


def test_two_views_of_one_dataset_are_kept_apart(
    run: Runner, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records are the same, and so is their digest; policy and clocks are not."""
    monkeypatch.setenv("MIGGRAPH_CACHE", str(tmp_path_factory.mktemp("views")))
    with running.oxigraph(tmp_path_factory.mktemp("again")) as address:
        for day in ("2020-01-01", "2026-01-01"):
            done(run("push", address, "--data", SMALL, "--on", day, "--known-on", "2026-02-01"))
            kg = miggraph.open(endpoint=address)
            assert kg.clocks.on.isoformat() == day
            assert kg.view.clocks == kg.clocks
            assert kg.hubs().clocks == kg.clocks
        answer = run("query", "ASK {}", "--on", "2026-01-01", "--endpoint", address)
        assert "on 2026-01-01, known on 2026-02-01" in answer.err
        with pytest.raises(QueryError, match="the policy trusted-first"):
            _ = miggraph.open(endpoint=address, policy="majority").quads
        # Masked data are resolved anew, under any policy; those of the store have one.
        words = (
            "serve",
            "--unmasked",
            "--endpoint",
            address,
            "--policy",
            "majority",
            "--port",
            "0",
        )
        stopped(run(*words), "policy")
