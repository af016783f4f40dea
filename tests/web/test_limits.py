"""Time, memory, rows and places are bounded, and a cut answer never looks whole."""

from __future__ import annotations

import contextlib
import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.cli.process import PATIENCE
from tests.web.conftest import ROWS, Start
from tests.web.endpoint import (
    ENDLESS,
    JSON,
    RUNAWAY,
    Server,
    address,
    eventually,
    is_idle,
    read_all,
    ticks,
)


@pytest.fixture(scope="module")
def brief(start: Start) -> Server:
    """Stop queries after a second and a half."""
    return start("--timeout", 3, "--workers", 2)


@pytest.fixture(scope="module")
def patient(start: Start) -> Server:
    return start("--timeout", PATIENCE, "--workers", 1, "--queue", 2)


@pytest.fixture(scope="module")
def few_rows(start: Start) -> Server:
    return start("--max-rows", 100)


def _busy(server: Server) -> list[int]:
    """Return the workers that compute."""
    before = {pid: ticks([pid]) for pid in server.workers()}
    time.sleep(0.3)
    step = os.sysconf("SC_CLK_TCK") // 20
    return [pid for pid, used in before.items() if ticks([pid]) > used + step]


def _ended(server: Server, *pids: int) -> bool:
    return not set(pids) & set(server.workers())


def test_a_runaway_query_ends_at_the_limit_and_so_does_its_work(brief: Server) -> None:
    with ThreadPoolExecutor(1) as pool:
        reply = pool.submit(brief.ask, RUNAWAY)
        eventually(lambda: bool(_busy(brief)), "no worker computes")
        (runaway,) = _busy(brief)
        answer = reply.result()
    assert (answer.status, answer.type) == (503, "text/plain")
    assert "3 seconds" in answer.text
    eventually(lambda: _ended(brief, runaway), "the runaway goes on")
    eventually(lambda: is_idle(brief), "the processor is busy")
    eventually(lambda: len(brief.workers()) == 2, "the worker is not replaced")
    assert brief.ask("ASK {}").status == 200
    line = next(line for line in brief.log() if line.get("status") == 503)
    assert "3 seconds" in line["why"]
    assert RUNAWAY not in brief.said()


def test_others_are_answered_while_a_query_runs_away(brief: Server) -> None:
    with ThreadPoolExecutor(1) as pool:
        runaway = pool.submit(brief.ask, RUNAWAY)
        answered = 0
        while not runaway.done():
            assert brief.ask("SELECT * { ?s ?p 42 }").status == 200
            answered += 1
        assert runaway.result().status == 503
    assert answered > 3


def test_an_answer_that_is_cut_short_is_broken_off(brief: Server) -> None:
    """http.client raises where the last chunk is missing; the bytes alone show it, too."""
    with contextlib.closing(brief.connection()) as connection:
        connection.request("GET", address(ENDLESS), headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        assert answer.status == 200
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            answer.read()
    request = f"GET {address(ENDLESS)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
    with brief.raw(request.encode()) as raw:
        head, _, body = read_all(raw).partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    assert body
    assert not body.endswith(b"0\r\n\r\n")
    eventually(lambda: is_idle(brief), "the query goes on")
    line = next(line for line in reversed(brief.log()) if line["event"] == "request")
    assert line["broken_off"] is True


def test_a_client_of_http_1_0_gets_all_or_nothing(brief: Server) -> None:
    """It takes the end of the connection for the end of the answer."""
    for query, status in (("SELECT * { ?s ?p ?o } LIMIT 9000", b"200"), (ENDLESS, b"503")):
        request = f"GET {address(query)} HTTP/1.0\r\nAccept: text/csv\r\n\r\n".encode()
        with brief.raw(request) as raw:
            head, _, body = read_all(raw).partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        got = lines[0].split()[1]
        # As many bytes may be kept as there are in little time.
        assert got == status or (query == ENDLESS and got == b"400"), head
        assert b"content-length: %d" % len(body) in lines
        assert b"transfer-encoding: chunked" not in lines


def test_a_query_ends_with_its_client(patient: Server) -> None:
    for query in (RUNAWAY, ENDLESS):
        request = f"GET {address(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with patient.raw(request) as raw:
            if query == ENDLESS:
                raw.recv(1000)
            else:
                eventually(lambda: bool(_busy(patient)), "no worker computes")
            (worker,) = patient.workers()
        eventually(partial(_ended, patient, worker), "the query goes on")
    assert patient.ask("ASK {}").status == 200
    assert [line["status"] for line in patient.log() if "query" in line][:1] == [499]


def test_a_full_queue_is_429(patient: Server) -> None:
    request = f"GET {address(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with contextlib.ExitStack() as opened:
        for _ in range(3):  # one runs, two wait
            opened.enter_context(patient.raw(request))
        eventually(lambda: patient.ask("ASK {}").status == 429, "the queue is not full")
        reply = patient.ask("ASK {}")
        assert reply.status == 429
        assert int(reply.headers["Retry-After"]) > 0
    eventually(lambda: patient.ask("ASK {}").status == 200, "the queue stays full")


def test_who_waits_may_leave_the_queue(patient: Server) -> None:
    request = f"GET {address(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with patient.raw(request):
        eventually(lambda: bool(_busy(patient)), "no worker computes")
        for _ in range(5):  # more than the queue holds
            with patient.raw(request):
                time.sleep(0.1)
        time.sleep(0.1)
        with patient.raw(request), patient.raw(request):
            eventually(lambda: patient.ask("ASK {}").status == 429, "those who left still wait")
    eventually(lambda: patient.ask("ASK {}").status == 200, "the server is stuck")


@pytest.mark.parametrize("accept", [JSON, "application/sparql-results+xml", "text/csv"])
def test_an_answer_with_too_many_rows_is_refused(few_rows: Server, accept: str) -> None:
    query = "SELECT ?s { ?s <http://example.org/n> ?n } LIMIT "
    assert few_rows.ask(query + "100", accept).status == 200
    reply = few_rows.ask(query + "101", accept)
    assert reply.status == 403
    assert "more than 100 rows" in reply.text
    assert few_rows.ask(query + str(ROWS), accept).status == 403


def test_an_answer_with_too_many_triples_is_refused(few_rows: Server) -> None:
    query = "CONSTRUCT WHERE { ?s <http://example.org/n> ?n } LIMIT "
    assert few_rows.ask(query + "100", "text/turtle").status == 200
    reply = few_rows.ask(query + "101", "text/turtle")
    assert reply.status == 403
    assert "more than 100 triples" in reply.text


def test_too_many_rows_after_the_status_break_the_answer_off(start: Start) -> None:
    server = start("--max-rows", ROWS - 1)
    with contextlib.closing(server.connection()) as connection:
        connection.request(
            "GET",
            address("SELECT ?s ?n { ?s <http://example.org/n> ?n }"),
            headers={"Accept": JSON},
        )
        answer = connection.getresponse()
        assert answer.status == 200
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            answer.read()


def test_a_query_that_eats_memory_ends_alone(start: Start) -> None:
    server = start("--memory", 64, "--timeout", PATIENCE)
    eater = (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c))) AS ?all) "
        "{ ?a <http://example.org/n> ?b . ?c <http://example.org/n> ?d }"
    )
    before = set(server.workers())
    reply = server.ask(eater)
    assert reply.status == 503
    assert "memory" in reply.text
    eventually(lambda: len(server.workers()) == len(before), "the worker is not replaced")
    assert len(before - set(server.workers())) == 1
    assert server.ask("ASK {}").status == 200
    assert server.process.poll() is None


def test_a_worker_that_was_nice_is_replaced(start: Start) -> None:
    """A query of some seconds lets others go first, and the next one does not inherit that."""
    server = start("--workers", 1, "--timeout", PATIENCE)
    (before,) = server.workers()
    request = f"GET {address(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with server.raw(request):
        eventually(lambda: os.getpriority(os.PRIO_PROCESS, before) > 0, "it keeps its priority")
    assert server.ask("ASK {}").status == 200
    eventually(lambda: before not in server.workers(), "it is not replaced")
    (after,) = server.workers()
    assert os.getpriority(os.PRIO_PROCESS, after) == 0
