"""The compiled form: safe against two at once, a kill, a damaged file and a folder in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.process import (
    PATIENCE,
    SMALL,
    Runner,
    at_once,
    change,
    contents,
    done,
    environment,
    stopped,
)

HUBS = ("hubs", "--format", "json")
SMALL_HUBS = (*HUBS, "--data", str(SMALL))
ACCEPTED = (
    "query",
    "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
    "--format",
    "csv",
)
SMALL_ACCEPTED = (*ACCEPTED, "--data", str(SMALL))
#: Slow to import, and of no use for an answer that is compiled already.
HEAVY = ("duckdb", "rdflib", "networkx", "pandas", "numpy", "scipy", "pyoxigraph", "SPARQLWrapper")


@pytest.fixture(scope="module")
def right() -> dict[tuple[str, ...], str]:
    """Return the answers of processes that keep nothing."""
    nothing = Runner("off")
    return {words: done(nothing(*words)) for words in (SMALL_HUBS, SMALL_ACCEPTED)}


def _files(runner: Runner) -> list[Path]:
    return [path for path in Path(runner.cache).rglob("*") if path.is_file()]


def test_a_warm_answer_is_the_cold_one(cold: Runner, right: dict[tuple[str, ...], str]) -> None:
    assert done(cold(*SMALL_HUBS)) == right[SMALL_HUBS]
    before = {path: path.stat().st_mtime_ns for path in _files(cold)}
    assert before
    assert done(cold(*SMALL_HUBS)) == right[SMALL_HUBS]
    assert {path: path.stat().st_mtime_ns for path in _files(cold)} == before


def test_off_keeps_nothing(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "xdg")}
    done(Runner("off", **home)(*SMALL_HUBS, cwd=tmp_path))
    assert contents(tmp_path) == {}


def test_without_the_variable_the_cache_of_the_system_is_used(tmp_path: Path) -> None:
    runner = Runner("", HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "xdg"))
    done(runner(*SMALL_HUBS))
    assert [path for path in contents(tmp_path) if "miggraph" in path]


def test_policies_and_clocks_do_not_meet_in_the_cache(cold: Runner) -> None:
    ways = (
        (),
        ("--policy", "majority"),
        ("--on", "2025-08-01"),
        ("--known-on", "2025-06-20"),
        ("--recorded-on", "2026-11-21"),
        ("--by", "persons"),
    )
    first = at_once(lambda way: done(cold(*SMALL_HUBS, *way)), ways)
    assert len(set(first.values())) == len(ways)
    assert at_once(lambda way: done(cold(*SMALL_HUBS, *way)), ways) == first


def test_changed_data_are_compiled_anew(cold: Runner, data: Path) -> None:
    words = ("hubs", "--format", "csv", "--data", data)
    assert "Kosovo" in done(cold(*words))
    change(data / "states.ttl", '"Kosovo"@en', '"Kosova"@en')
    assert "Kosova" in done(cold(*words))


@pytest.mark.parametrize("place", ["", "below", "below/deeper"])
def test_a_file_where_the_cache_should_be_is_told(tmp_path: Path, place: str) -> None:
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    runner = Runner(file / place)
    for words in (SMALL_HUBS, ("query", "ASK {}", "--data", str(SMALL))):
        stopped(runner(*words), str(file), "MIGGRAPH_CACHE")
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_cache_without_write_permission_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o500)
    stopped(Runner(folder)(*SMALL_HUBS), str(folder), "MIGGRAPH_CACHE")
    assert contents(folder) == {}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder that holds the small graph."""
    folder = tmp_path_factory.mktemp("compiled")
    done(Runner(folder)(*SMALL_HUBS))
    return folder


def _flip(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "a flipped bit": _flip,
    "half of it": lambda content: content[: len(content) // 2],
    "nothing": lambda _: b"",
    "something else": lambda _: b"this is no cache file\n" * 9,
    "more": lambda content: content + b"\0",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_told_and_mended_by_deleting_it(
    cold: Runner, compiled: Path, right: dict[tuple[str, ...], str], damage: str
) -> None:
    shutil.copytree(compiled, cold.cache)
    for path in _files(cold):
        path.write_bytes(DAMAGE[damage](path.read_bytes()))
    before = contents(Path(cold.cache))
    answer = cold(*SMALL_HUBS)
    stopped(answer, "damaged", "delete this file")
    named = [path for path in _files(cold) if f"{path}:" in answer.err]
    assert len(named) == 1
    assert contents(Path(cold.cache)) == before
    for path in _files(cold):
        path.unlink()
    assert done(cold(*SMALL_HUBS)) == right[SMALL_HUBS]


def test_files_of_others_in_the_cache_folder_stay(tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / f"letter-{number}.txt").write_text("mine", encoding="utf-8")
    before = contents(tmp_path)
    done(Runner(tmp_path)(*SMALL_HUBS))
    assert {name: text for name, text in contents(tmp_path).items() if "letter" in name} == before


def test_the_cache_does_not_grow_without_end(cold: Runner) -> None:
    done(cold(*SMALL_HUBS))
    folder = Path(cold.cache)
    original = _files(cold)[0]
    kind = original.name.rpartition("-")[0]
    for number in range(200):
        old = folder / f"{kind}-{number:032x}"
        old.write_bytes(original.read_bytes())
        os.utime(old, (number, number))
    done(cold(*SMALL_HUBS, "--policy", "majority"))
    assert len(_files(cold)) < 200


def _at_once(runner: Runner, commands: list[tuple[str, ...]]) -> list[str]:
    processes = [runner.start(*words) for words in commands]
    answers = []
    for process in processes:
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, err
        answers.append(out.decode())
    assert [path for path in _files(runner) if path.name.startswith(".")] == []
    return answers


def test_processes_that_build_at_once_agree(
    cold: Runner, right: dict[tuple[str, ...], str]
) -> None:
    commands = [SMALL_HUBS, SMALL_ACCEPTED] * 3
    wanted = [right[words] for words in commands]
    assert _at_once(cold, commands) == wanted
    assert [done(cold(*words)) for words in commands[:2]] == wanted[:2]


@pytest.mark.slow
def test_processes_that_build_the_whole_graph_at_once_agree(cold: Runner, warm: Runner) -> None:
    commands = [HUBS, ACCEPTED]
    wanted = [done(warm(*words)) for words in commands]
    assert _at_once(cold, commands) == wanted
    assert [done(cold(*words)) for words in commands] == wanted


@pytest.mark.slow
def test_a_killed_build_leaves_a_cache_that_serves(
    tmp_path: Path, right: dict[tuple[str, ...], str]
) -> None:
    start = time.monotonic()
    assert done(Runner(tmp_path / "whole")(*SMALL_ACCEPTED)) == right[SMALL_ACCEPTED]
    whole = time.monotonic() - start
    runner = Runner(tmp_path / "killed")
    killed = 0
    for share in (0.4, 0.55, 0.65, 0.75, 0.8, 0.85, 0.9):
        process = runner.start(*SMALL_ACCEPTED)
        time.sleep(whole * share)
        process.kill()
        process.communicate(timeout=PATIENCE)
        killed += process.returncode != 0
        assert done(runner(*SMALL_ACCEPTED)) == right[SMALL_ACCEPTED]
        shutil.rmtree(runner.cache)
    assert killed >= 2, "hardly a process was killed, so nothing is tested"


@pytest.mark.slow
def test_a_process_that_is_killed_while_it_writes_leaves_no_half_file(
    cold: Runner, right: dict[tuple[str, ...], str]
) -> None:
    """Kill when one more file appears, in the same cache again and again."""
    kills = 0
    for _ in range(6):
        seen = len(_files(cold))
        process = cold.start(*SMALL_ACCEPTED)
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end and len(_files(cold)) <= seen:
            time.sleep(0.0005)
        process.kill()
        process.communicate(timeout=PATIENCE)
        kills += process.returncode != 0
    assert kills
    for words in (SMALL_ACCEPTED, SMALL_HUBS):
        assert done(cold(*words)) == right[words]


@pytest.mark.slow
def test_a_killed_build_of_the_whole_graph_leaves_a_cache_that_serves(
    cold: Runner, warm: Runner
) -> None:
    process = cold.start(*HUBS)
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end and not _files(cold):
        time.sleep(0.0005)
    process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode != 0, "it was not killed, so nothing is tested"
    assert done(cold(*HUBS)) == done(warm(*HUBS))


def test_the_warm_path_imports_nothing_heavy(warm: Runner) -> None:
    done(warm("hubs"))
    command = "from miggraph.cli import main; main()"
    finished = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", command, "hubs", "--format", "csv"],
        capture_output=True,
        text=True,
        env=environment(warm.cache),
        timeout=PATIENCE,
        check=True,
    )
    lines = [line for line in finished.stderr.splitlines() if line.startswith("import time:")]
    modules = {line.rpartition("|")[2].strip() for line in lines}
    assert "miggraph.knowledge" in modules
    assert {name for name in modules if name.partition(".")[0] in HEAVY} == set()
