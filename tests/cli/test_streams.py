"""Pipes that break, disks that are full, queries that never end, and Ctrl-C."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.process import (
    PATIENCE,
    SMALL,
    Answer,
    Runner,
    at_once,
    done,
    environment,
    program,
    stopped,
)

DATA = ("--data", str(SMALL))
#: So many rows that no computer comes to the end of it.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
MANY = "SELECT ?a ?b { ?a ?x ?y . ?b ?z ?w } LIMIT 50000"


def test_a_query_that_takes_too_long_ends(warm: Runner) -> None:
    done(warm("query", "ASK {}", *DATA))
    start = time.monotonic()
    stopped(warm("query", ENDLESS, "--timeout", "1", *DATA), "longer than 1 seconds", "--timeout")
    assert 1 <= time.monotonic() - start < 8


def test_a_query_in_time_is_answered(warm: Runner) -> None:
    assert done(warm("query", "ASK {}", "--timeout", "30", *DATA)) == "true\n"


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_an_interrupted_query_ends_quietly(warm: Runner) -> None:
    done(warm("query", "ASK {}", *DATA))
    # A background job of a shell ignores the signal, and so would what it starts.
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = warm.start("query", ENDLESS, "--timeout", "60", *DATA)
    signal.signal(signal.SIGINT, former)
    try:
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert process.returncode == 2
    assert out == b""
    assert err.decode().strip() == "Stopped."


#: Small answers and ones that are larger than the buffer of a pipe.
READ = [
    (words, reader)
    for reader in ("head -n 1", "true")
    for words in (
        ("hubs",),
        ("hubs", "--format", "csv"),
        ("disputes", "--format", "json"),
        ("query", MANY, "--format", "csv", *DATA),
        ("query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", *DATA),
        ("--help",),
    )
]
Case = tuple[tuple[str, ...], str]


@pytest.fixture(scope="module")
def piped(warm: Runner) -> dict[Case, Answer]:
    def pipe(case: Case) -> Answer:
        line = f"{shlex.join([*program(), *case[0]])} | {case[1]}; exit ${{PIPESTATUS[0]}}"
        finished = subprocess.run(
            ["bash", "-c", line],
            capture_output=True,
            text=True,
            env=environment(warm.cache),
            timeout=PATIENCE,
            check=False,
        )
        return Answer(finished.returncode, finished.stdout, finished.stderr)

    return at_once(pipe, READ)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(("words", "reader"), READ)
def test_a_reader_that_goes_away_is_no_failure(
    piped: dict[Case, Answer], words: tuple[str, ...], reader: str
) -> None:
    answer = piped[words, reader]
    for noise in ("Traceback", "BrokenPipe", "Exception ignored"):
        assert noise not in answer.err
    assert answer.status == 0
    assert len(answer.out.splitlines()) == (1 if reader.startswith("head") else 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("format_", ["table", "csv", "json"])
def test_a_full_disk_is_told(warm: Runner, format_: str) -> None:
    with Path("/dev/full").open("wb") as full:
        process = warm.start("hubs", "--format", format_, *DATA, stdout=full.fileno())
        _, err = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in err
    assert b"No space left" in err
    assert process.returncode == 2


@pytest.mark.parametrize("format_", ["table", "csv", "json", "md"])
def test_an_old_encoding_of_the_terminal_is_no_failure(tmp_path: Path, format_: str) -> None:
    runner = Runner(tmp_path, PYTHONIOENCODING="ascii")
    answer = runner("show", "us-xk-2025-transfer", "--format", "json", *DATA)
    assert answer.status == 0
    text = 'SELECT ("Türkiye" AS ?x) {}'
    answer = runner("query", text, "--format", format_, *DATA)
    assert "Traceback" not in answer.err
    assert answer.status == 0
    assert "rkiye" in answer.out
